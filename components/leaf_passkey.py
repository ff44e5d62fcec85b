# Reflex reads what an event carries from the annotation, which is a call: not a type to mypy.
# mypy: disable-error-code="valid-type,type-arg"
"""The leaf of passkeys."""

from typing import Any

import reflex as rx
from reflex.event import passthrough_event_spec

from components.leaf import Leaf

_PROBLEM = passthrough_event_spec(dict[str, Any])


class PasskeyButton(Leaf):
    """Shows a passkey at the question of `{action}/options` and posts the answer to `action`.

    With `make` it makes a new one, called what the input with the id `named` says. Goes to
    `next`; without it the page stays and `on_done` is told.
    """

    library = "$/public/leaf/passkey.jsx"
    tag = "PasskeyButton"

    action: rx.Var[str]
    make: rx.Var[bool]
    named: rx.Var[str]
    next: rx.Var[str]
    label: rx.Var[str]
    on_problem: rx.EventHandler[_PROBLEM]
    on_done: rx.EventHandler[_PROBLEM]
