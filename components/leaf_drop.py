# Reflex reads what an event carries from the annotation, which is a call: not a type to mypy.
# mypy: disable-error-code="valid-type,type-arg"
"""The leaf of a button with a list below it."""

import reflex as rx
from reflex.event import no_args_event_spec

from components.leaf import Leaf


class Drop(Leaf):
    """Shows its children below a button called `label`; `on_open` fires each time it opens."""

    library = "$/public/leaf/drop.jsx"
    tag = "Drop"

    label: rx.Var[str]
    on_open: rx.EventHandler[no_args_event_spec]
