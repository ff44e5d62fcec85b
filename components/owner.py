"""What an author can do to a work on its page: change its words, throw it away."""

from typing import Any

import reflex as rx

from components.buttons import button


def owner_tools(fields: rx.Component, *, on_save: Any, on_throw_away: Any) -> rx.Component:
    """Closed until it is asked for; throwing away can be undone for seven days."""
    return rx.el.details(
        rx.el.summary("Edit this work", class_name="btn"),
        rx.el.div(
            fields,
            rx.el.div(
                button("Save", kind="primary", on_click=on_save),
                button("Move to trash", kind="danger", on_click=on_throw_away),
                class_name="row wrap",
            ),
            class_name="stack l gate",
        ),
        class_name="get sect",
    )
