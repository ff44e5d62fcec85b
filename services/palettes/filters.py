"""Conditions on works for every list that is narrowed by colours: search and feeds.

Each is for a query over Post and asks for the palettes by an index.
"""

import re

from sqlalchemy import ARRAY, ColumnElement, Integer, Text, cast, func, literal, select
from sqlalchemy.orm import aliased

from services.kernel import colours
from services.kernel.errors import Invalid
from services.models import Palette, Post
from services.palettes import known, rows

TOLERANCE = 40
"""How far a colour may be from the one that is asked for, thousandths of OKLab: a shade apart."""
_COLOUR = re.compile(r"#?([0-9a-fA-F]{6})")
WRONG = (
    "palette: takes a colour of six hexadecimal digits, as in palette:#ff0044, or the name of a "
    "well-known palette, as in palette:pico-8."
)


def read(value: str) -> str:
    """What was typed as one of three: ``#rrggbb``, a known palette's slug, or a palette's key.

    Raises Invalid with a sentence.
    """
    folded = value.strip().lower()
    if folded in known.palettes() or rows.KEY.fullmatch(folded):
        return folded
    if found := _COLOUR.fullmatch(folded):
        return f"#{found[1]}"
    raise Invalid(WRONG, fields={"palette": WRONG})


def holds(value: str) -> ColumnElement[bool]:
    """Works with a colour near this one, of a known palette, or with exactly one palette's colours;
    ``value`` as ``read`` gives it."""
    if value.startswith("#"):
        return with_colour(value)
    return of_known(value) if value in known.palettes() else in_palette(value)


def with_colour(colour: str, tolerance: int = TOLERANCE) -> ColumnElement[bool]:
    """Works with a colour at most ``tolerance`` away from ``#rrggbb``."""
    light, red, yellow = sought = colours.lab(colour)
    near = _integers(colours.cells_near(sought, tolerance))
    lab = func.unnest(Palette.oklab).column_valued("lab")
    steps = (
        lab.op(">>")(20) - light,
        lab.op(">>")(10).op("&")(1023) - (red + 512),
        lab.op("&")(1023) - (yellow + 512),
    )
    squares = sum((step * step for step in steps[1:]), steps[0] * steps[0])
    close = select(literal(1)).where(squares <= tolerance * tolerance).correlate(Palette).exists()
    return _palette(Palette.cells.op("&&")(near), close)


def of_known(slug: str) -> ColumnElement[bool]:
    """Works that are taken for a well-known palette (``known``)."""
    names = cast(literal([slug], ARRAY(Text)), ARRAY(Text))
    return _palette(Palette.known != cast(literal([], ARRAY(Text)), ARRAY(Text)),
                    Palette.known.op("@>")(names))  # fmt: skip


def in_palette(key: str) -> ColumnElement[bool]:
    """Works with exactly the colours of a palette."""
    one = aliased(Palette)
    return Post.palette_id == select(one.id).where(one.key == key).scalar_subquery()


def _palette(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return Post.palette_id.in_(select(Palette.id).where(*conditions))


def _integers(numbers: list[int]) -> ColumnElement[list[int]]:
    return cast(literal(numbers, ARRAY(Integer)), ARRAY(Integer))
