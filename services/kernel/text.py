"""Words of people: how they are cleaned and checked before they are kept."""

import re
import unicodedata
from collections.abc import Iterable

from services.kernel.errors import Invalid

_CONTROL = {"Cc", "Cs", "Co", "Cn"}
# Marks that turn the reading direction: they let a name pose as another.
_BIDI = {chr(c) for c in (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))}
_TAG = re.compile(r"[\w]+", re.UNICODE)
_SPACES = re.compile(r"\s+")


def line(value: object, *, name: str, longest: int, shortest: int = 0) -> str:
    """One line: NFC, no control or direction marks, single spaces.

    Raises Invalid with the field's name and the figure.
    """
    return _measured(
        _SPACES.sub(" ", _clean(value, name, keep="")).strip(), name, shortest, longest
    )


def prose(value: object, *, name: str, longest: int) -> str:
    """Several lines: NFC, no control marks but line feeds. Raises Invalid."""
    text = _clean(value, name, keep="\n")
    return _measured(text.strip(), name, 0, longest)


def hashtags(values: object, *, most: int, longest: int) -> list[str]:
    """Hashtags as they are kept: NFC, lower case, each once, in their order.

    Letters, digits and ``_`` of any script; a leading ``#`` is taken off.
    Raises Invalid with the figure.
    """
    if not isinstance(values, Iterable) or isinstance(values, str | bytes):
        raise Invalid("Hashtags are a list of words.", fields={"hashtags": "A list of words."})
    tags: dict[str, None] = {}
    for value in values:
        tag = unicodedata.normalize("NFC", str(value)).strip().removeprefix("#").casefold()
        tag = unicodedata.normalize("NFC", tag)
        if not tag:
            continue
        if len(tag) > longest or not _TAG.fullmatch(tag):
            shown = tag[:longest]
            raise _wrong(
                "hashtags",
                f"A hashtag is 1 to {longest} letters, digits or _; “{shown}” is not.",
            )
        tags[tag] = None
    if len(tags) > most:
        raise _wrong("hashtags", f"A work has up to {most} hashtags; these are {len(tags)}.")
    return list(tags)


def file_size(count: int) -> str:
    """Bytes as a person reads them: ``812 B``, ``38.1 KiB``, ``4.2 MiB``."""
    if count < 1024:
        return f"{count} B"
    if count < 1024 * 1024:
        return f"{count / 1024:.1f} KiB"
    return f"{count / 1024 / 1024:.1f} MiB"


def limit_size(limit: int) -> str:
    """A limit in the unit in which it is a whole number: ``50 MB``, ``5 MiB``."""
    unit, word = _unit(limit)
    return f"{limit / unit:,.0f} {word}" if limit % unit == 0 else file_size(limit)


def size_beside(count: int, limit: int) -> str:
    """A size that breaks a limit, in the limit's unit, with as many decimals as tell them
    apart: never ``5.0 MiB`` beside ``5 MiB``."""
    unit, word = _unit(limit)
    for decimals in (1, 2, 3):
        if round(count / unit, decimals) != round(limit / unit, decimals):
            return f"{count / unit:,.{decimals}f} {word}"
    return f"{count:,} bytes"


def size_like(count: int, limit: int) -> str:
    """A size in the family of its limit's unit: ``38.1 kB`` where the limit is in MB."""
    if _unit(limit)[1] == "MiB" or count < 1000:
        return file_size(count)
    kilo = count < 1_000_000
    return f"{count / 1000:.1f} kB" if kilo else f"{count / 1_000_000:,.1f} MB"


def _unit(limit: int) -> tuple[int, str]:
    """Powers of ten for what is whole in them, else powers of two."""
    return (1_000_000, "MB") if limit % 1_000_000 == 0 else (1024 * 1024, "MiB")


def _clean(value: object, name: str, keep: str) -> str:
    if not isinstance(value, str):
        raise _wrong(name, f"{name.replace('_', ' ').capitalize()} is text.")
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(
        " " if c in "\n\t" and c not in keep else c
        for c in text
        if c in "\n\t" or (unicodedata.category(c) not in _CONTROL and c not in _BIDI)
    )


def _measured(text: str, name: str, shortest: int, longest: int) -> str:
    label = name.replace("_", " ").capitalize()
    if len(text) > longest:
        raise _wrong(name, f"{label} has up to {longest:,} characters; this one has {len(text):,}.")
    if len(text) < shortest:
        raise _wrong(name, f"{label} needs at least {shortest} character{'s'[: shortest > 1]}.")
    return text


def _wrong(name: str, sentence: str) -> Invalid:
    return Invalid(sentence, fields={name: sentence})
