"""What a page says when there is nothing, or when something went wrong."""

from typing import Any

import reflex as rx
from reflex_components_core.core.banner import has_too_many_connection_errors

from components.buttons import button, link_button
from components.icons import icon
from components.leaf import CopyButton, icons


def empty(
    title: Any, text: Any, *actions: rx.Component, level: int = 2, named: bool = False
) -> rx.Component:
    """One heading, one sentence, at most one action, a small sprite; `named` says that the heading
    is somebody's words, which the display face cannot write."""
    heading = rx.el.h1 if level == 1 else rx.el.h2
    return rx.el.section(
        _sprite("empty"),
        heading(title, class_name="" if named else "disp sub"),
        rx.el.p(text),
        *actions,
        class_name="empty",
    )


def failed(
    title: Any, text: Any, *, on_retry: Any = None, number: Any = None, level: int = 2
) -> rx.Component:
    """What failed and what was kept; Retry; the number to tell us (a str or Var)."""
    heading = rx.el.h1 if level == 1 else rx.el.h2
    return rx.el.section(
        _sprite("error"),
        heading(title),
        rx.el.p(text),
        *([button("Try again", kind="primary", on_click=on_retry)] if on_retry else []),
        *([_number(number)] if number is not None else []),
        class_name="empty",
        role="alert",
    )


def not_found() -> rx.Component:
    """The page for what is not there, and for what this viewer may not see."""
    return empty(
        "Nothing hangs here",
        "The address may be mistyped, or the work was taken down or is not shown to everyone.",
        link_button("See recent works", "/recent", kind="primary"),
        level=1,
    )


def notice(tone: str, text: Any, *actions: rx.Component) -> rx.Component:
    """A sentence above the content; `tone` is info, success, warning or danger."""
    classes, name = TONES[tone]
    return rx.el.div(
        rx.el.span(icon(name, 12), class_name=f"st {classes}"),
        rx.el.span(text, class_name="grow"),
        *actions,
        class_name="banner",
        role="status",
    )


def offline() -> rx.Component:
    """Shown while the server does not answer; the page keeps what it has."""
    return rx.el.div(
        rx.cond(
            has_too_many_connection_errors,
            rx.el.div(
                rx.el.span(icon("square-alert", 12), class_name="st wa"),
                rx.el.span("No connection. What you see is kept; trying again."),
                class_name="toast",
            ),
        ),
        class_name="offline",
        role="status",
    )


#: tone -> (class of its colour, icon)
TONES = {
    "info": ("inf", "info-box"),
    "success": ("ok", "check"),
    "warning": ("wa", "square-alert"),
    "danger": ("no", "square-alert"),
}


def _sprite(name: str) -> rx.Component:
    return rx.el.img(
        src=f"/sprites/{name}.png",
        width="96",
        height="96",
        alt="",
        class_name="sprite",
    )


def _number(number: Any) -> rx.Component:
    return rx.cond(
        number,
        rx.el.p(
            "If it keeps happening, tell us this number: ",
            CopyButton.create(
                value=number,
                label=number,
                small=True,
                class_name="tb mono",
                icons=icons("copy", "check"),
            ),
            class_name="small",
        ),
    )
