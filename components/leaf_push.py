# Reflex reads what an event carries from the annotation, which is a call: not a type to mypy.
# mypy: disable-error-code="valid-type,type-arg"
"""The leaf of web push."""

import reflex as rx
from reflex.event import no_args_event_spec

from components.leaf import Leaf


class PushSwitch(Leaf):
    """Switches web push on and off in this browser; `offer` is the installation's public key."""

    library = "$/public/leaf/push.jsx"
    tag = "PushSwitch"

    offer: rx.Var[str]
    on_change: rx.EventHandler[no_args_event_spec]
