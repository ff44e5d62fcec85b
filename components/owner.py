"""What an author can do to a work on its page: change its words or its file, throw it away."""

from typing import Any

import reflex as rx

from components.buttons import button
from components.leaf import icons
from components.leaf_choose import FilePick


def owner_tools(
    fields: rx.Component,
    file: rx.Component,
    *,
    is_draft: Any,
    on_save: Any,
    on_post: Any,
    on_throw_away: Any,
) -> rx.Component:
    """Closed until it is asked for, open for a draft; the trash keeps a work for seven days."""
    return rx.el.details(
        rx.el.summary(rx.cond(is_draft, "Finish this draft", "Edit this work"), class_name="btn"),
        rx.el.div(
            fields,
            rx.el.div(
                rx.cond(
                    is_draft,
                    rx.fragment(
                        button("Post", kind="primary", on_click=on_post),
                        button("Save draft", on_click=on_save),
                    ),
                    button("Save", kind="primary", on_click=on_save),
                ),
                button("Move to trash", kind="danger", on_click=on_throw_away),
                class_name="row wrap",
            ),
            file,
            class_name="stack l gate",
        ),
        open=is_draft,
        class_name="get sect",
    )


def replace_file(
    slug: Any,
    chosen: Any,
    listed: rx.Component,
    *,
    limits: Any,
    gone: Any,
    ready: Any,
    on_files: Any,
    on_send: Any,
) -> rx.Component:
    """Another file for the work. `chosen` says whether there is one, `listed` draws it with its
    progress and its refusal, `ready` whether it can be sent; `on_files(slug, facts)`."""
    return rx.el.section(
        rx.el.h2("Replace the file", class_name="h-sec"),
        rx.el.p(
            "The words, the address and the date stay. The old file is kept for 7 days.",
            class_name="hint",
        ),
        rx.cond(chosen, listed),
        rx.el.div(
            rx.cond(ready, button("Replace the file", on_click=on_send)),
            FilePick.create(
                label=rx.cond(chosen, "Choose another", "Choose a file"),
                limits=limits,
                gone=gone,
                on_files=lambda facts: on_files(slug, facts),
                class_name="btn",
                icons=icons("upload"),
            ),
            class_name="row wrap",
        ),
        class_name="sect stack",
    )  # fmt: skip
