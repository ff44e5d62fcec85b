"""Fields: a label that is always seen, what is asked for, what is wrong."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from components.icons import icon
from components.leaf import SessionForm, TagBox, TextField, icons


def text(id: str, label: Any, **props: Any) -> rx.Component:
    """A line of text; `kind` may be email, password, url.

    Other props: value, on_change, limit (characters), hint, warning, error, optional, required,
    placeholder, auto_complete, name (the id when absent).
    """
    return TextField.create(id=id, label=label, icons=icons("square-alert"), **props)


def area(id: str, label: Any, *, rows: int = 3, **props: Any) -> rx.Component:
    """Several lines of text; props as for `text`."""
    return text(id, label, kind="area", rows=rows, **props)


def tags(id: str, label: Any, value: Any, *, limit: int, **props: Any) -> rx.Component:
    """A box of hashtags; `on_change` gets the whole list."""
    return TagBox.create(id=id, label=label, tags=value, limit=limit, icons=icons("close"), **props)


def select(
    id: str, label: Any, options: Sequence[tuple[str, str]], *, hint: Any = "", **props: Any
) -> rx.Component:
    """One of several, as `(value, words)`; `value` and `on_change` as props."""
    return rx.el.div(
        rx.el.label(label, html_for=id),
        rx.el.div(
            rx.el.select(
                *[rx.el.option(words, value=value) for value, words in options],
                id=id,
                name=id,
                class_name="in",
                **props,
            ),
            icon("chevron-down"),
            class_name="sel",
        ),
        _note(hint),
        class_name="field",
    )


def checkbox(label: Any, **props: Any) -> rx.Component:
    """Yes or no; `checked` and `on_change(bool)` as props."""
    return rx.el.label(rx.el.input(type="checkbox", **props), label, class_name="ck")


def segments(
    name: str,
    label: Any,
    options: Sequence[tuple[str, str]],
    *,
    value: Any,
    on_change: Any,
    hint: Any = "",
) -> rx.Component:
    """One of few, side by side: radio buttons, so that arrow keys move between them."""
    return rx.el.fieldset(
        rx.el.legend(label, class_name="lab"),
        rx.el.div(
            *[
                rx.el.label(
                    rx.el.input(
                        type="radio",
                        name=name,
                        value=key,
                        checked=value == key,
                        on_change=on_change(key),
                        class_name="sr",
                    ),
                    words,
                )
                for key, words in options
            ],
            class_name="seg wide",
        ),
        _note(hint),
        class_name="field",
    )


def session_form(
    action: str, *children: rx.Component, next_path: Any = "/", on_problem: Any = None, **props: Any
) -> rx.Component:
    """A form that speaks to the REST API and then loads `next_path` afresh.

    With `next_path=""` the page stays, and `on_done` gets the answer.
    """
    if on_problem is not None:
        props["on_problem"] = on_problem
    props.setdefault("class_name", "stack l gate")
    return SessionForm.create(
        *children, ready=rx.State.is_hydrated, action=action, next=next_path, **props
    )


def error(message: Any) -> rx.Component:
    """What is wrong with the form as a whole; nothing when the message is ""."""
    return rx.cond(
        message,
        rx.el.p(icon("square-alert", 12), message, class_name="hint no", role="alert"),
    )


def _note(hint: Any) -> rx.Component:
    return rx.cond(hint, rx.el.p(hint, class_name="hint"))
