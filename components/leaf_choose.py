# Reflex reads what an event carries from the annotation, which is a call: not a type to mypy.
# mypy: disable-error-code="valid-type,type-arg"
"""The leaves of `assets/leaf/choose.jsx`: one file chosen or mended, one line handed over."""

from typing import Any

import reflex as rx
from reflex.event import passthrough_event_spec

from components.leaf import Leaf


class FilePick(Leaf):
    """A button that takes one image and measures it; props as for `Dropzone`."""

    library = "$/public/leaf/choose.jsx"
    tag = "FilePick"

    label: rx.Var[str]
    limits: rx.Var[dict[str, int]]
    gone: rx.Var[list[str]]
    on_files: rx.EventHandler[passthrough_event_spec(list[dict[str, Any]])]


class MendButton(Leaf):
    """Offers a file's `remedy_text`; `on_mended(id, facts)` brings the file that replaces it."""

    library = "$/public/leaf/choose.jsx"
    tag = "MendButton"

    of: rx.Var[str]
    words: rx.Var[str]
    limits: rx.Var[dict[str, int]]
    on_mended: rx.EventHandler[passthrough_event_spec(str, dict[str, Any])]


class AddBox(Leaf):
    """A field with a button of its own; `on_add(text)`, then it is empty again."""

    library = "$/public/leaf/choose.jsx"
    tag = "AddBox"

    label: rx.Var[str]
    note: rx.Var[str]
    hint: rx.Var[str]
    error: rx.Var[str]
    words: rx.Var[str]
    full: rx.Var[bool]
    on_add: rx.EventHandler[passthrough_event_spec(str)]
