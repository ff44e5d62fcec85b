"""What a list of works is narrowed to, and in which order it stands: the words of its address.

``?size=32&motion=animated&sort=reactions`` is one state of a list. A choice is one of a group;
all groups hold at once. Most choices are words of ``Post.facets``, which one index answers.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    ColumnElement,
    CompoundSelect,
    Select,
    Text,
    case,
    func,
    literal_column,
    null,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import array

from services.kernel.errors import Invalid
from services.models import Palette, Post
from services.models.base import INSTANT
from services.models.posts import COLOURS, FORMATS, LICENCES, SIZES, TRAITS
from services.palettes.filters import of_known, with_known
from services.palettes.known import palettes

Chosen = tuple[tuple[str, str], ...]
"""Pairs of a group and one of its choices, in the order of the groups."""
NONE: Chosen = ()
COUNTED_MOST = 1_000
"""Works that facets are counted over, the newest: so counting costs the same in any list."""
ORDERS = {"newest": "Newest", "reactions": "Most reactions", "comments": "Most comments"}
_LAST = str(256)
_FORMATS = {"png": "PNG", "gif": "GIF", "webp": "WebP", "bmp": "BMP", "jpeg": "JPEG"}
_LICENCES = {code.lower(): code.replace("CC-", "CC ") for code in LICENCES} | {
    "pdm": "Public domain", "arr": "All rights reserved"
}  # fmt: skip
_SINCE = {
    "day": "Last 24 hours",
    "week": "Last 7 days",
    "month": "Last 30 days",
    "year": "Last year",
}
_SPANS = {"day": "1 day", "week": "7 days", "month": "30 days", "year": "365 days"}


def _sizes() -> dict[str, str]:
    bands = {str(px): f"{low + 1}–{px} px" for low, px in pairwise(SIZES)}
    return {str(SIZES[0]): f"Up to {SIZES[0]} px", **bands, _LAST: f"Over {SIZES[-1]} px"}


GROUPS: dict[str, tuple[str, dict[str, str]]] = {
    "size": ("Size", _sizes()),
    "motion": ("Motion", {"animated": "Animated", "still": "Still"}),
    "colours": ("Colours", {str(n): f"{n} or fewer" for n in COLOURS}),
    "format": ("Format", {name: _FORMATS[name] for name in FORMATS}),
    "palette": ("Palette", {one.slug: one.name for one in palettes().values()}),
    "licence": ("Licence", _LICENCES),
    "since": ("Date", _SINCE),
}
"""By the name of a group: its title, and its choices with their words."""


@dataclass(frozen=True)
class Counted:
    """A choice with the number of works that it would leave."""

    key: str
    words: str
    works: int


@dataclass(frozen=True)
class Facet:
    """A group of choices; ``without`` is how many works there are without a choice of it."""

    name: str
    title: str
    without: int
    choices: list[Counted] = field(default_factory=list)


@dataclass(frozen=True)
class Facets:
    """How many works a list has, and would have by each choice; ``more`` when only the
    newest ``COUNTED_MOST`` were counted."""

    works: int = 0
    more: bool = False
    groups: list[Facet] = field(default_factory=list)


def chosen(said: Mapping[str, str]) -> Chosen:
    """The choices that an address says. Raises Invalid for one that there is not."""
    found, problems = [], {}
    for name, (_, choices) in GROUPS.items():
        if not (key := said.get(name, "")):
            continue
        if key in choices:
            found.append((name, key))
        else:
            problems[name] = f"{name} is one of {', '.join(choices)}."
    if problems:
        raise Invalid(" ".join(problems.values()), fields=problems)
    return tuple(found)


def known(said: Mapping[str, str]) -> Chosen:
    """The same for an address that somebody may have typed: what is unknown is left out."""
    return tuple((name, said[name]) for name, (_, keys) in GROUPS.items() if said.get(name) in keys)


def order(said: str) -> str:
    """The order that is asked for. Raises Invalid."""
    if (found := said or "newest") not in ORDERS:
        raise Invalid(f"A list is sorted by one of {', '.join(ORDERS)}.", fields={"sort": "No."})
    return found


def holds(chosen: Chosen) -> list[ColumnElement[bool]]:
    """The conditions on Post. They stand in the SQL itself, so that a plan knows how many hold."""
    found = described([f"{name}:{key}" for name, key in chosen if name not in OTHERS])
    return found + [OTHERS[name](key) for name, key in chosen if name in OTHERS]


def described(words: Sequence[str]) -> list[ColumnElement[bool]]:
    """Condition that ``Post.facets`` have all of these words; they are ours, never a visitor's."""
    quoted = ", ".join(f"'{word}'" for word in words)
    said: Any = literal_column(f"ARRAY[{quoted}]", ARRAY(Text))
    return [Post.facets.op("@>", return_type=Boolean())(said)] if words else []


def without(chosen: Chosen, group: str) -> Chosen:
    """All but the choice of one group."""
    return tuple(pair for pair in chosen if pair[0] != group)


def fits(of: Any, chosen: Chosen) -> list[ColumnElement[bool]]:
    """The same as the ``traits``, ``created_at`` and ``palette_id`` of Standing say it, or of
    PostTag, which has no palette, beside ``holds``: there they stand in the index of a list, and
    here in the index that finds the few."""
    late = [_since(key, of) for name, key in chosen if name == "since"]
    known = [with_known(of, key) for name, key in chosen if name == "palette"]
    return late + known + has(of, [f"{name}:{key}" for name, key in chosen if name not in OTHERS])


def has(of: Any, words: Iterable[str]) -> list[ColumnElement[bool]]:
    """Condition that ``traits`` have all of these words of ``Post.facets``; each counts once."""
    bits = sum(1 << TRAITS.index(word) for word in set(words))
    said: Any = literal_column(str(bits), BigInteger)
    return [of.traits.op("&")(said) == said] if bits else []


def counting(queries: Mapping[str, Select[Any]]) -> CompoundSelect[Any]:
    """Counts the ``words`` of each query, by its name and the word. Works are read once; few
    palettes are known ones, so they are not looked up for each work."""
    each = []
    for name, query in queries.items():
        works = query.cte(f"works_{name}")
        named: Any = literal_column("'palette:'", Text).op("||")(func.unnest(Palette.known))
        known = select(named.label("word")).join(works, works.c.palette_id == Palette.id)
        known = known.where(Palette.known != literal_column("'{}'"))
        for words in (select(func.unnest(works.c.words).label("word")), known):
            word = words.subquery().c.word
            place: Any = literal_column(f"'{name}'", Text).label("place")
            each.append(select(place, word, func.count().label("works")).group_by(word))
    return union_all(*each)


def words() -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """All that a work counts for: its facets, its ages, and itself; and its palette."""
    ages = [case((_since(key), literal_column(f"'since:{key}'"))) for key in _SPANS]
    more = func.array_remove(array([literal_column("'works'"), *ages]), null())
    said = func.array_cat(Post.facets, more, type_=ARRAY(Text)).label("words")
    return said, Post.palette_id


def facets(rows: Iterable[Any]) -> Facets:
    """What was counted: of a group with a choice, without that choice; ``""`` of all others."""
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        found.setdefault(row.place, {})[row.word] = row.works
    held = found.get("", {})
    groups = [
        Facet(
            name,
            title,
            found.get(name, held).get("works", 0),
            list(_counted(name, choices, found.get(name, held))),
        )
        for name, (title, choices) in GROUPS.items()
    ]
    works = held.get("works", 0)
    return Facets(works, works == COUNTED_MOST, groups)


def _counted(name: str, choices: Mapping[str, str], works: Mapping[str, int]) -> Iterator[Counted]:
    for key, said in choices.items():
        yield Counted(key, said, works.get(f"{name}:{key}", 0))


def _since(key: str, of: Any = Post) -> ColumnElement[bool]:
    return of.created_at > literal_column(f"now() - interval '{_SPANS[key]}'", INSTANT)


OTHERS = {"since": _since, "palette": of_known}
"""Groups whose choices are no words of ``Post.facets``: their conditions."""
