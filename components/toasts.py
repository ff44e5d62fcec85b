"""Short messages that come and go. Never the only record of an error."""

from typing import Any

import reflex as rx

from components.buttons import button, icon_button
from components.icons import icon
from components.leaf import AutoDismiss
from components.states import TONES

STAY = 8_000  # ms; hovering or focusing a toast stops the clock


def toasts(items: Any, on_dismiss: Any, on_undo: Any) -> rx.Component:
    """The stack: `items` is a Var of a list with `id`, `tone`, `text`, `href`, `action`, `undo`.

    `tone` is info, success, warning or danger; `href` and `action` (the words of a link) may be
    "", and so may `undo`, which offers `on_undo(id)`. `on_dismiss(id)` is called by the button
    and by the clock. Keep at most three.
    """
    return rx.el.div(
        rx.foreach(items, lambda toast: _toast(toast, on_dismiss, on_undo)),
        class_name="toasts",
        role="status",
        aria_live="polite",
    )


def _toast(toast: Any, on_dismiss: Any, on_undo: Any) -> rx.Component:
    return rx.el.div(
        rx.match(
            toast.tone,
            *[
                (tone, rx.el.span(icon(name, 12), class_name=f"st {classes}"))
                for tone, (classes, name) in TONES.items()
            ],
            rx.fragment(),
        ),
        rx.el.span(toast.text, class_name="grow"),
        rx.cond(toast.href != "", rx.el.a(toast.action, href=toast.href, class_name="link")),
        rx.cond(
            toast.undo != "",
            button("Undo", small=True, icon_name="undo", on_click=on_undo(toast.id)),
        ),
        icon_button("close", "Dismiss", on_click=on_dismiss(toast.id)),
        AutoDismiss.create(after=STAY, on_done=on_dismiss(toast.id)),
        key=toast.id,
        class_name="toast",
    )
