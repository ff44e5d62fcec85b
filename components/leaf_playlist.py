# Reflex reads what an event carries from the annotation, which is a call: not a type to mypy.
# mypy: disable-error-code="valid-type,type-arg"
"""The leaves of playlists: rows put in order by dragging, and the player on the whole screen."""

import reflex as rx
from reflex.event import passthrough_event_spec

from components.leaf import Leaf


class Arrange(Leaf):
    """An ordered list whose rows (`data-work`) are dragged by their `.grip`; its buttons
    (`data-deed`) keep the focus. `on_move(work, before)`, "" for the end, which there is only
    when the list is `whole`."""

    library = "$/public/leaf/arrange.jsx"
    tag = "Arrange"

    whole: rx.Var[bool]
    on_move: rx.EventHandler[passthrough_event_spec(str, str)]


class Show(Leaf):
    """Plays the playlist of the address, `/playlists/{slug}/play`; Escape leads back to it."""

    library = "$/public/leaf/show.jsx"
    tag = "Show"
