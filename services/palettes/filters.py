"""Conditions on works for every list that is narrowed by colours: search and feeds.

Each is for a query over Post. Which palettes have a colour is asked before, by an index: a plan
knows how common the palettes are that stand in the question, and so whether to look their works up
or to meet them among the newest.
"""

import re
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Integer,
    Text,
    Uuid,
    any_,
    cast,
    func,
    literal,
    literal_column,
    select,
)
from sqlalchemy.orm import aliased
from sqlmodel import Session

from services.kernel import colours
from services.kernel.errors import Invalid
from services.models import Palette, Post
from services.palettes import known, rows

TOLERANCE = 40
"""How far a colour may be from the one that is asked for, thousandths of OKLab: a shade apart."""
FEW = 1_000  # palettes that are named one by one
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


def holds(tx: Session, value: str) -> ColumnElement[bool]:
    """Works with a colour near this one, of a known palette, or with exactly one palette's colours;
    ``value`` as ``read`` gives it. A colour and a name cost a statement."""
    if value.startswith("#"):
        return with_colour(tx, value)
    if value not in known.palettes():
        return in_palette(value)
    few = _few(tx, *_known(value))
    return with_known(Post, value) if few is None else few


def with_colour(tx: Session, colour: str, tolerance: int = TOLERANCE) -> ColumnElement[bool]:
    """Works with a colour at most ``tolerance`` away from ``#rrggbb``."""
    near = _near(colour, tolerance)
    few = _few(tx, *near)
    if few is not None:
        return few
    # So many that the newest works have it: looked at one by one. The limit keeps it a question
    # for each work, which PostgreSQL would turn into one for all palettes.
    one = select(literal(True)).where(Palette.id == Post.palette_id, *near).correlate(Post).limit(1)
    return func.coalesce(one.scalar_subquery(), False)


def _few(tx: Session, *which: ColumnElement[bool]) -> ColumnElement[bool] | None:
    """Works with one of these palettes, named one by one, if they are few."""
    few = tx.scalars(select(Palette.id).where(*which).limit(FEW + 1)).all()
    if len(few) > FEW:
        return None
    said = ",".join(map(str, few))
    ids: Any = literal_column(f"'{{{said}}}'::uuid[]", ARRAY(Uuid))
    return Post.palette_id == any_(ids)


def _known(slug: str) -> tuple[ColumnElement[bool], ...]:
    names = cast(literal([slug], ARRAY(Text)), ARRAY(Text))
    some = Palette.known != cast(literal([], ARRAY(Text)), ARRAY(Text))
    return some, Palette.known.op("@>")(names)


def _near(colour: str, tolerance: int) -> tuple[ColumnElement[bool], ...]:
    light, red, yellow = sought = colours.lab(colour)
    cells = _integers(colours.cells_near(sought, tolerance))
    lab = func.unnest(Palette.oklab).column_valued("lab")
    steps = (
        lab.op(">>")(20) - light,
        lab.op(">>")(10).op("&")(1023) - (red + 512),
        lab.op("&")(1023) - (yellow + 512),
    )
    squares = sum((step * step for step in steps[1:]), steps[0] * steps[0])
    close = select(literal(1)).where(squares <= tolerance * tolerance).correlate(Palette).exists()
    return Palette.cells.op("&&")(cells), close


def of_known(slug: str, of: Any = Post) -> ColumnElement[bool]:
    """Works that are taken for a well-known palette (``known``)."""
    return of.palette_id.in_(select(Palette.id).where(*_known(slug)))


def with_known(of: Any, slug: str) -> ColumnElement[bool]:
    """The same said so that works are passed in the order of a list, whose index has their
    palettes, and not looked up by palette and sorted."""
    return func.coalesce(of_known(slug, of), False)


def in_palette(key: str) -> ColumnElement[bool]:
    """Works with exactly the colours of a palette."""
    one = aliased(Palette)
    return Post.palette_id == select(one.id).where(one.key == key).scalar_subquery()


def _integers(numbers: list[int]) -> ColumnElement[list[int]]:
    return cast(literal(numbers, ARRAY(Integer)), ARRAY(Integer))
