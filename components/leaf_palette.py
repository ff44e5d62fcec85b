# mypy: disable-error-code="valid-type,type-arg"
"""The leaves that show colours and copy them."""

from typing import Any

import reflex as rx

from components.leaf import Leaf


class Palette(Leaf):
    """Swatches that say and copy their `#RRGGBB`."""

    library = "$/public/leaf/palette.jsx"
    tag = "Palette"

    colours: rx.Var[list[str]]


class Swatches(Leaf):
    """Colours with their names, each a button that copies its `#RRGGBB`."""

    library = "$/public/leaf/palette.jsx"
    tag = "Swatches"

    swatches: rx.Var[list[Any]]
