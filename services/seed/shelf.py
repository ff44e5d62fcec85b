"""A work of the seed and the shelf that an artist's works stand on."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from services.seed.brush.canvas import Picture
from services.seed.brush.encode import Pace, encode

Drawing = Callable[[], Picture | list[Picture]]


@dataclass(frozen=True)
class SeedWork:
    """One work as it will be published; nothing is drawn before ``draw`` is called."""

    author: str  # handle
    title: str
    description: str
    alt_text: str
    hashtags: tuple[str, ...]
    licence: str  # CC0, CC-BY, CC-BY-SA, CC-BY-ND, CC-BY-NC, CC-BY-NC-SA, CC-BY-NC-ND, PDM, ARR
    warnings: tuple[str, ...]
    kind: str  # png, apng, gif, webp, bmp
    pace: Pace  # milliseconds of each frame
    drawing: Drawing

    @property
    def filename(self) -> str:
        """A name that a person could have given the file."""
        words = re.sub(r"[^a-z0-9]+", "-", self.title.lower()).strip("-")
        return f"{words}.{'png' if self.kind == 'apng' else self.kind}"

    def frames(self) -> list[Picture]:
        """The pictures themselves, at least one."""
        drawn = self.drawing()
        return drawn if isinstance(drawn, list) else [drawn]

    def draw(self) -> bytes:
        """The finished file."""
        return encode(self.frames(), self.kind, self.pace)


class Shelf:
    """The works of one author, in the order in which they were made."""

    def __init__(self, author: str, licence: str) -> None:
        self.author = author
        self.licence = licence
        self.works: list[SeedWork] = []

    def add(  # noqa: PLR0913 - a work has this many facts
        self,
        title: str,
        drawing: Drawing,
        alt: str,
        tags: str,
        *,
        kind: str = "png",
        pace: Pace = 100,
        about: str = "",
        licence: str = "",
        warnings: tuple[str, ...] = (),
    ) -> None:
        """Put a work on the shelf; ``tags`` are parted by spaces, no licence means the shelf's."""
        self.works.append(
            SeedWork(
                author=self.author,
                title=title,
                description=about,
                alt_text=alt,
                hashtags=tuple(tags.split()),
                licence=licence or self.licence,
                warnings=warnings,
                kind=kind,
                pace=pace,
                drawing=drawing,
            )
        )
