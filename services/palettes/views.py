"""The shapes in which others see a palette."""

from dataclasses import dataclass, field

from services.kernel import colours
from services.palettes import known
from services.palettes.known import Known


@dataclass(frozen=True)
class Swatch:
    """A colour: ``#rrggbb``, and what a person would call it."""

    colour: str
    name: str


@dataclass(frozen=True)
class Strip:
    """A palette in a list. ``title`` is its name, or how many colours it has."""

    key: str
    url: str
    title: str
    colours: list[str]
    apart: float = 0.0


@dataclass(frozen=True)
class Belonging:
    """Which palette a work has: its page, and the well-known one that it is taken for. Empty for
    a work of more than 256 colours."""

    key: str = ""
    url: str = ""
    known: str = ""
    known_url: str = ""
    known_text: str = ""


@dataclass(frozen=True)
class PalettePage:
    """A palette on its own page.

    ``known`` is the slug of the well-known palette that it is taken for, ``known_text`` says how
    much of it is used. ``works`` is how many works have exactly these colours, of those that the
    viewer finds in lists; ``works_text`` the same in words. ``near`` are palettes like it.
    """

    key: str
    url: str
    title: str
    swatches: list[Swatch] = field(default_factory=list)
    known: str = ""
    known_url: str = ""
    known_text: str = ""
    about: str = ""
    works: int = 0
    works_text: str = ""
    near: list[Strip] = field(default_factory=list)


def url(key: str) -> str:
    """The address of a palette's page."""
    return f"/palettes/{key}"


def belonging(key: str | None, slugs: list[str] | None, size: int | None) -> Belonging:
    """What a work's page says of its palette."""
    if key is None:
        return Belonging()
    slug = slugs[0] if slugs else ""
    return Belonging(
        key=key,
        url=url(key),
        known=slug,
        known_url=url(slug) if slug else "",
        known_text=known_text(slug, size or 0) if slug else "",
    )


def strip(key: str, held: list[str], slugs: list[str], apart: float = 0.0) -> Strip:
    """A palette in a list."""
    return Strip(key, url(key), title(held, slugs), held, round(apart / 1000, 3))


def title(held: list[str], slugs: list[str]) -> str:
    """The name of a well-known palette that is used whole, else ``12 colours``."""
    if slugs and len(known.palettes()[slugs[0]].colours) == len(held):
        return known.palettes()[slugs[0]].name
    return f"{len(held)} colour{'s'[: len(held) != 1]}"


def known_text(slug: str, used: int) -> str:
    """``Uses 11 of the 16 colours of PICO-8``."""
    one = known.palettes()[slug]
    if used == len(one.colours):
        return f"All {used} colours of {one.name}"
    return f"Uses {used} of the {len(one.colours)} colours of {one.name}"


def about(one: Known) -> str:
    """Who made a well-known palette, and what its colours are taken from."""
    return " ".join(filter(None, [f"{one.by}." if one.by else "", one.source]))


def swatches(held: list[str]) -> list[Swatch]:
    """Each colour with its name."""
    return [Swatch(colour, colours.name(colour)) for colour in held]
