# Reflex reads what an event carries from the annotation, which is a call: not a type to mypy.
# mypy: disable-error-code="valid-type,type-arg"
"""The leaves of ways that leave the pages: a plain link, a way to elsewhere, a question."""

from typing import Any

import reflex as rx
from reflex.event import passthrough_event_spec

from components.leaf import Leaf


class Away(Leaf):
    """A link that is no page of ours: the browser follows it, or saves it as `save_as`."""

    library = "$/public/leaf/away.jsx"
    tag = "Away"

    href: rx.Var[str]
    save_as: rx.Var[str]


class GoButton(Leaf):
    """Posts to `action` and goes to the `url` of the answer; `on_problem` as of a form."""

    library = "$/public/leaf/away.jsx"
    tag = "GoButton"

    action: rx.Var[str]
    on_problem: rx.EventHandler[passthrough_event_spec(dict[str, Any])]


class Question(Leaf):
    """A button `label` that opens a dialog with its children; `keep` are the words that close
    it, and `shut` closes it as well."""

    library = "$/public/leaf/away.jsx"
    tag = "Question"

    label: rx.Var[str]
    title: rx.Var[str]
    keep: rx.Var[str]
    shut: rx.Var[bool]
