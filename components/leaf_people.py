# Reflex reads what an event carries from the annotation, which is a call: not a type to mypy.
# mypy: disable-error-code="valid-type,type-arg"
"""The leaves of people: follow, and the picture that becomes an avatar."""

from typing import Any

import reflex as rx
from reflex.event import no_args_event_spec, passthrough_event_spec

from components.leaf import Leaf

_PROBLEM = passthrough_event_spec(dict[str, Any])


class FollowButton(Leaf):
    """Paints at once; `on_follow(handle, on)`. Shows `following` again when `answer`, which
    is `{count}:{handle}`, changes: also after a refusal."""

    library = "$/public/leaf/people.jsx"
    tag = "FollowButton"

    handle: rx.Var[str]
    name: rx.Var[str]
    following: rx.Var[bool]
    answer: rx.Var[str]
    on_follow: rx.EventHandler[passthrough_event_spec(str, bool)]


class PictureButton(Leaf):
    """Asks for one picture of at most `most` bytes and puts it to `url`."""

    library = "$/public/leaf/people.jsx"
    tag = "PictureButton"

    url: rx.Var[str]
    label: rx.Var[str]
    most: rx.Var[int]
    on_done: rx.EventHandler[no_args_event_spec]
    on_problem: rx.EventHandler[_PROBLEM]


class SendButton(Leaf):
    """Puts to `url` when it is pressed; shows its children and is called `label`."""

    library = "$/public/leaf/people.jsx"
    tag = "SendButton"

    url: rx.Var[str]
    label: rx.Var[str]
    on_done: rx.EventHandler[no_args_event_spec]
    on_problem: rx.EventHandler[_PROBLEM]
