"""What somebody types into the search: words, and filters such as ``size:64x64`` among them.

Filters: ``size:64x64``, ``w:<=32``, ``h:>16``, ``colors:<=16``, ``frames:>1``, ``animated``,
``palette:#ff0044`` (or near it), ``palette:pico-8``, ``by:@handle``, ``license:cc0``,
``format:gif`` and ``tag:fox`` or ``#fox``.
All of them hold at once. What stands in double quotes is words, whatever it says. One pass over
the text, each piece matched by expressions without nesting: the time is that of its length.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from services.kernel.errors import Invalid
from services.kernel.settings import settings
from services.models.posts import FORMATS, LICENCES
from services.palettes import filters

NUMBERS = {"w": "w", "width": "w", "h": "h", "height": "h", "frames": "frames",
           "colors": "colors", "colours": "colors"}  # fmt: skip
NUMBER_MOST = 1_000_000
_PIECE = re.compile(r'-?"[^"]*"?|\S+')
_FILTER = re.compile(r"(-?)([a-zA-Z]+):(.*)", re.DOTALL)
_NUMBER = re.compile(r"(<=|>=|<|>|=)?([0-9]{1,7})")
_SIZE = re.compile(r"([0-9]{1,4})[xX×]([0-9]{1,4})")
_HANDLE = re.compile(r"@?([a-zA-Z0-9_]{3,32})")
_TAG = re.compile(r"#?(\w{1,64})")


@dataclass(frozen=True, slots=True)
class Term:
    """One filter: its name, how it compares, and the value as it is compared."""

    name: str
    operator: str
    value: str | int

    def __str__(self) -> str:
        if self.name == "animated":
            return self.name
        operator = "" if self.operator == "=" else self.operator
        sign = "@" if self.name == "by" else ""
        return f"{self.name}:{operator}{sign}{self.value}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A search taken apart: the words, and the filters, each once and in their order."""

    words: str = ""
    terms: tuple[Term, ...] = ()

    def __str__(self) -> str:
        return " ".join(filter(None, [self.words, *map(str, self.terms)]))

    def with_term(self, term: Term) -> "Wanted":
        """The same with one filter more."""
        return Wanted(self.words, tuple(dict.fromkeys([*self.terms, term])))

    def without(self, term: Term) -> "Wanted":
        """The same with one filter fewer."""
        return Wanted(self.words, tuple(one for one in self.terms if one != term))


ANIMATED = Term("animated", "=", 1)


def parse(said: str) -> Wanted:
    """A search from what was typed. Raises Invalid with a sentence for what no filter says."""
    most = settings().search_length_max
    if len(said) > most:
        raise _wrong(f"A search has up to {most} characters; this one has {len(said):,}.")
    plain = "".join(" " if unicodedata.category(c) in {"Cc", "Cs"} else c for c in said)
    plain = unicodedata.normalize("NFC", plain)
    words: list[str] = []
    terms: dict[Term, None] = {}
    for piece in _PIECE.findall(plain):
        found = _term(piece)
        if found is None:
            words += filter(None, [_word(piece)])
        else:
            terms |= dict.fromkeys(found)
    if len(terms) > settings().search_filters_max:
        raise _wrong(
            f"A search has up to {settings().search_filters_max} filters; these are {len(terms)}."
        )
    return Wanted(" ".join(words), tuple(terms))


def plain(words: str) -> list[str]:
    """The words themselves, without signs, case and accents, and without those to be left out."""
    kept = [piece for piece in _PIECE.findall(words) if not piece.startswith("-")]
    bare = unicodedata.normalize("NFD", " ".join(kept).casefold())
    bare = "".join(c for c in bare if not unicodedata.combining(c))
    return [word for word in dict.fromkeys(re.findall(r"\w+", bare)) if word != "or"]


def _term(piece: str) -> tuple[Term, ...] | None:
    """The filters that a piece says, or None for a word."""
    if piece.lower() == "animated":
        return (ANIMATED,)
    if piece.lower() == "-animated":
        raise _wrong("A minus leaves out words. Works that stand still are found by frames:1.")
    if piece.startswith("#") and (tag := _folded(piece)):
        return (Term("tag", "=", tag),)
    said = _FILTER.fullmatch(piece)
    if said is None:
        return None
    name, value = said[2].lower(), said[3]
    if name not in NUMBERS and name not in READERS:
        raise _wrong(
            f"There is no filter “{name[:20]}:”. Put it in quotation marks to search for the words."
        )
    if said[1]:
        raise _wrong(f"A minus leaves out words, not filters such as {name}:.")
    return (_number(NUMBERS[name], value),) if name in NUMBERS else READERS[name](value)


def _word(piece: str) -> str:
    """A word, or a phrase with its second quotation mark. Of many minus signs before it one
    stays: each would be a step down for PostgreSQL, whose stack is short."""
    bare = piece.lstrip("-")
    sign = "-" if bare and bare != piece else ""
    open_still = bare.startswith('"') and (len(bare) == 1 or not bare.endswith('"'))
    return f'{sign}{bare}"' if open_still else sign + bare


def _number(name: str, value: str) -> Term:
    found = _NUMBER.fullmatch(value)
    if found is None or int(found[2]) > NUMBER_MOST:
        raise _wrong(f"{name}: takes a number, as in {name}:16, {name}:<=16 or {name}:>1.")
    return Term(name, found[1] or "=", int(found[2]))


def _size(value: str) -> tuple[Term, ...]:
    found = _SIZE.fullmatch(value)
    if found is None:
        raise _wrong("size: takes width and height in pixels, as in size:64x64.")
    return Term("w", "=", int(found[1])), Term("h", "=", int(found[2]))


def _palette(value: str) -> tuple[Term, ...]:
    try:
        return (Term("palette", "=", filters.read(value)),)
    except Invalid as refusal:
        raise _wrong(refusal.message) from refusal


def _by(value: str) -> tuple[Term, ...]:
    found = _HANDLE.fullmatch(value)
    if found is None:
        raise _wrong("by: takes a handle, as in by:@artist.")
    return (Term("by", "=", found[1].lower()),)


def _tag(value: str) -> tuple[Term, ...]:
    tag = _folded(value)
    if not tag:
        raise _wrong("tag: takes a hashtag of up to 64 letters, digits or _, as in tag:fox.")
    return (Term("tag", "=", tag),)


def _folded(said: str) -> str:
    """A hashtag as works have it, or nothing for what can be none."""
    found = _TAG.fullmatch(unicodedata.normalize("NFC", said.casefold()))
    return found[1] if found else ""


def _one_of(name: str, known: tuple[str, ...]) -> Callable[[str], tuple[Term, ...]]:
    spelt = {one.lower(): one for one in known}

    def read(value: str) -> tuple[Term, ...]:
        if value.lower() not in spelt:
            raise _wrong(f"{name}: is one of {', '.join(spelt)}.")
        return (Term(name, "=", value.lower()),)

    return read


READERS: dict[str, Callable[[str], tuple[Term, ...]]] = {
    "size": _size,
    "palette": _palette,
    "by": _by,
    "tag": _tag,
    "license": _one_of("license", LICENCES),
    "licence": _one_of("license", LICENCES),
    "format": _one_of("format", FORMATS),
}


def _wrong(sentence: str) -> Invalid:
    return Invalid(sentence, fields={"q": sentence})
