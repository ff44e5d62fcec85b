"""The words and choices that go with a work, checked once for every way in."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath
from typing import Any

from services.kernel import ids, text
from services.kernel.errors import Invalid
from services.kernel.settings import settings
from services.models.posts import LICENCES, VISIBILITIES, WARNINGS

LICENCE_NAMES = {
    "CC0": ("CC0 1.0, no rights reserved", "https://creativecommons.org/publicdomain/zero/1.0/"),
    "CC-BY": ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    "CC-BY-SA": ("CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
    "CC-BY-ND": ("CC BY-ND 4.0", "https://creativecommons.org/licenses/by-nd/4.0/"),
    "CC-BY-NC": ("CC BY-NC 4.0", "https://creativecommons.org/licenses/by-nc/4.0/"),
    "CC-BY-NC-SA": ("CC BY-NC-SA 4.0", "https://creativecommons.org/licenses/by-nc-sa/4.0/"),
    "CC-BY-NC-ND": ("CC BY-NC-ND 4.0", "https://creativecommons.org/licenses/by-nc-nd/4.0/"),
    "PDM": ("Public domain", "https://creativecommons.org/publicdomain/mark/1.0/"),
    "ARR": ("All rights reserved", ""),
}

WARNING_NAMES = {
    "politics": "Politics",
    "nsfw": "Not safe for work",
    "explicit": "Sexually explicit",
    "13plus": "For 13 and older",
    "violence": "Violence",
}


@dataclass(frozen=True, slots=True)
class Details:
    """What the artist says about a work. An empty title is made from the file's name.

    ``parents`` are the slugs of the works that it was made from.
    """

    title: str = ""
    description: str = ""
    alt_text: str = ""
    hashtags: tuple[str, ...] = ()
    licence: str = "ARR"
    warnings: tuple[str, ...] = ()
    visibility: str = "public"
    remixable: bool = False
    parents: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain data, as a job row keeps it; ``parse`` reads it back."""
        return asdict(self)


def parse(given: Mapping[str, Any]) -> Details:
    """Details from what a form, an API call or a manifest says.

    Raises Invalid with a sentence for each field that breaks a rule; unknown
    fields are refused, so that a slip of the pen is not lost in silence.
    """
    limits, problems, found = settings(), {}, {}
    readers = {
        "title": lambda v: text.line(v, name="title", longest=limits.title_max),
        "description": lambda v: text.prose(v, name="description", longest=limits.description_max),
        "alt_text": lambda v: text.prose(v, name="alt_text", longest=limits.alt_text_max),
        "hashtags": lambda v: tuple(
            text.hashtags(v, most=limits.hashtags_max, longest=limits.hashtag_length_max)
        ),
        "licence": lambda v: _one_of("licence", v, LICENCES),
        "warnings": lambda v: _some_of("warnings", v, WARNINGS),
        "visibility": lambda v: _one_of("visibility", v, VISIBILITIES),
        "remixable": _flag,
        "parents": lambda v: _slugs(v, limits.parents_max),
    }
    for name, value in given.items():
        try:
            if name not in readers:
                raise Invalid(f"A work has no field “{name[:40]}”.", fields={name[:40]: "Unknown."})
            found[name] = readers[name](value)
        except Invalid as error:
            problems.update(error.fields)
    if problems:
        raise Invalid(" ".join(problems.values()), fields=problems)
    return Details(**found)


def warned(warnings: Sequence[str]) -> str:
    """What stands where a work with warnings is covered; nothing for one without."""
    named = ", ".join(WARNING_NAMES[each].lower() for each in warnings)
    return f"This work carries a warning: {named}." if named else ""


def title_from(filename: str) -> str:
    """A title for a work without one: the file's name, made readable."""
    stem = PurePosixPath(filename.replace("\\", "/")).name.rsplit(".", 1)[0]
    words = stem.replace("_", " ").replace("-", " ").strip() or "Untitled"
    words = text.line(words[: settings().title_max], name="title", longest=settings().title_max)
    return (words[:1].upper() + words[1:]) or "Untitled"


def slug_of(address: Any) -> str:
    """The slug of a work that somebody named by it or by its address. Raises Invalid."""
    said = address.strip() if isinstance(address, str) else ""
    slug = said.split("?")[0].split("#")[0].rstrip("/").rpartition("/posts/")[2]
    if ids.number(slug) is None:
        sentence = f"“{said[:80]}” is not the address of a work."
        raise Invalid(sentence, fields={"parents": sentence})
    return slug


def _slugs(values: Any, most: int) -> tuple[str, ...]:
    if not isinstance(values, list | tuple):
        raise Invalid("Parents are a list of works.", fields={"parents": "A list of works."})
    slugs = tuple(dict.fromkeys(slug_of(v) for v in values[: 4 * most]))
    if len(values) > 4 * most or len(slugs) > most:
        count = len(values) if len(values) > 4 * most else len(slugs)
        sentence = f"A remix names up to {most} works; these are {count}."
        raise Invalid(sentence, fields={"parents": sentence})
    return slugs


def _one_of(name: str, value: Any, known: tuple[str, ...]) -> str:
    if value not in known:
        sentence = f"{name.capitalize()} is one of {', '.join(known)}."
        raise Invalid(sentence, fields={name: sentence})
    return value


def _some_of(name: str, values: Any, known: tuple[str, ...]) -> tuple[str, ...]:
    if not isinstance(values, list | tuple) or any(v not in known for v in values):
        sentence = f"{name.capitalize()} are some of {', '.join(known)}."
        raise Invalid(sentence, fields={name: sentence})
    return tuple(dict.fromkeys(values))


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Invalid("Remixable is true or false.", fields={"remixable": "True or false."})
    return value
