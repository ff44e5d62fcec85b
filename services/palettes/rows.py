"""A palette as the database keeps it: its normal form, its identity, and the work that has it.

The normal form of a palette is the set of its colours without what is clear and without alpha, so
neither order nor transparency nor how much there is of each makes another palette. The key is the
beginning of the SHA-256 of the colours in ascending order, 80 bits in 20 hexadecimal digits: none
can be made to fit somebody else's palette.
"""

import hashlib
import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from services.kernel import colours
from services.models import Palette, Post
from services.palettes import known

KEY_DIGITS = 20
KEY = re.compile(rf"[0-9a-f]{{{KEY_DIGITS}}}")


def normal(palette: Iterable[str]) -> tuple[str, ...]:
    """The colours of a work that can be seen, each once as ``#rrggbb``, from dark to light."""
    seen = {colour[:7] for colour in palette if not (len(colour) == 9 and colour.endswith("00"))}
    return tuple(sorted(seen, key=lambda colour: (colours.lab(colour), colour)))


def key(normal_form: Iterable[str]) -> str:
    """The identity of a normal form."""
    digits = "".join(sorted(colour[1:] for colour in normal_form))
    return hashlib.sha256(digits.encode()).hexdigest()[:KEY_DIGITS]


def values(normal_form: tuple[str, ...]) -> dict[str, Any]:
    """The columns of a palette."""
    labs = [colours.lab(colour) for colour in normal_form]
    return {
        "key": key(normal_form),
        "size": len(normal_form),
        "colours": list(normal_form),
        "oklab": [colours.packed(lab) for lab in labs],
        "cells": sorted({colours.cell(lab) for lab in labs}),
        "known": known.recognised(normal_form),
        "spread": colours.spread((lab, 1.0) for lab in labs),
    }


def link(tx: Session, post: Post) -> None:
    """Gives the work the palette of its file; none to one of more than 256 colours, or of none."""
    post.palette_id = of(tx, post.palette)


def of(tx: Session, palette: Iterable[str]) -> UUID | None:
    """The palette of these colours, made if it is new; None for no colour that can be seen."""
    form = normal(palette)
    if not form:
        return None
    found = select(Palette.id).where(Palette.key == key(form))
    if (there := tx.scalar(found)) is None:
        made = insert(Palette).values(id=uuid4(), **values(form)).on_conflict_do_nothing()
        there = tx.scalar(made.returning(Palette.id)) or tx.scalar(found)
    return there
