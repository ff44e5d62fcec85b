"""The words of a file on the publish page: title, alt text, tags, licence, who sees it."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from components import forms
from components.buttons import button
from components.icons import icon
from components.leaf import icons
from components.leaf_choose import AddBox
from services.posts.details import WARNING_NAMES

WARNINGS = tuple(WARNING_NAMES.items())
SEEN_BY = (("public", "Everyone"), ("unlisted", "With the link"), ("hidden", "Only me"))


def words(
    file: Any,
    *,
    licences: Sequence[tuple[str, str]],
    limits: dict[str, int],
    many: Any,
    errors: Any,
    **on: Any,
) -> rx.Component:
    """The form of one file (see `components.publish`).

    `on` holds `edit(id, field, value)`; `warn(id, tag, on)`; `apply(id)`, which copies everything
    but title and alt text to all files, shown when `many`; `parent(id, address, on)`, which names
    a work that it was made from, or takes it back. `limits`: title, alt_text, description
    (characters), hashtags, parents. `errors`: a Var of dict, field -> sentence.
    """

    def edit(field: str) -> Any:
        return lambda value: on["edit"](file.id, field, value)

    return rx.el.form(
        _heading(file, on["apply"], many),
        rx.cond(file.kind == "image", _names(file, edit, limits, errors), _names_of_many()),
        *_about(file, edit, limits, errors),
        forms.select("licence", "Licence", licences, value=file.licence, on_change=edit("licence")),
        forms.segments(
            "visibility",
            "Who can see it",
            SEEN_BY,
            value=file.visibility,
            on_change=lambda key: on["edit"](file.id, "visibility", key),
        ),
        forms.checkbox("Others may remix it", checked=file.remixable, on_change=edit("remixable")),
        _parents(file, on["parent"], limits["parents"], errors["parents"]),
        _warnings(file, on["warn"]),
        key=file.id,
        class_name="stack l",
        on_submit=rx.prevent_default,
    )


def _heading(file: Any, on_apply: Any, many: Any) -> rx.Component:
    return rx.el.div(
        rx.el.h2(file.name, class_name="h-sec clip"),
        rx.cond(
            many,
            button("Apply to all", small=True, icon_name="copy", on_click=on_apply(file.id)),
        ),
        class_name="row between name-row",
    )


def _names(file: Any, edit: Any, limits: dict[str, int], errors: Any) -> rx.Component:
    return rx.fragment(
        forms.text(
            "title",
            "Title",
            value=file.title,
            on_change=edit("title"),
            limit=limits["title"],
            error=errors["title"],
            required=True,
        ),
        forms.area(
            "alt_text",
            "Alt text",
            rows=2,
            value=file.alt_text,
            on_change=edit("alt_text"),
            limit=limits["alt_text"],
            error=errors["alt_text"],
            hint="What a person who cannot see it should know.",
        ),
    )


def _names_of_many() -> rx.Component:
    return rx.el.p(
        "Titles come from the names of the files, or from makapix.json in the ZIP. "
        "What you set here holds for all works that say nothing else.",
        class_name="hint",
    )


def _about(file: Any, edit: Any, limits: dict[str, int], errors: Any) -> list[rx.Component]:
    return [
        forms.area(
            "description",
            "Description",
            rows=2,
            value=file.description,
            on_change=edit("description"),
            limit=limits["description"],
            error=errors["description"],
            optional=True,
        ),
        forms.tags(
            "hashtags",
            "Tags",
            file.hashtags,
            limit=limits["hashtags"],
            on_change=edit("hashtags"),
            error=errors["hashtags"],
        ),
    ]


def _parents(file: Any, on_parent: Any, most: int, error: Any) -> rx.Component:
    """The works that it was made from, each with its title, named by pasting an address."""

    def chip(work: Any) -> rx.Component:
        return rx.el.li(
            rx.el.a(work.title, " by ", work.author_name, href=work.url, class_name="clip"),
            rx.el.button(
                icon("close", 12),
                type="button",
                class_name="ib xs",
                aria_label="Remove " + work.title,
                on_click=on_parent(file.id, work.slug, False),
            ),
            class_name="tag named",
        )

    count = file.parents.length()
    return rx.el.div(
        AddBox.create(
            id="parents",
            label="Remix of",
            note=rx.cond(count > 0, count.to_string() + f" / {most}", "Optional"),
            hint="The address of a work that this one was made from.",
            error=error,
            words="Add",
            full=count >= most,
            on_add=lambda address: on_parent(file.id, address, True),
            icons=icons("square-alert"),
        ),
        rx.cond(
            count > 0,
            rx.el.ul(
                rx.foreach(file.parents, chip), class_name="row wrap tags", aria_label="Works named"
            ),
        ),
    )


def _warnings(file: Any, on_warn: Any) -> rx.Component:
    """Shown open when one is set; those who have not opted in do not see the work."""

    def box(tag: str, label: str) -> rx.Component:
        return forms.checkbox(
            label,
            checked=file.warnings.contains(tag),
            on_change=lambda on: on_warn(file.id, tag, on),
        )

    return rx.el.details(
        rx.el.summary("Content warnings", class_name="lab"),
        *[box(tag, label) for tag, label in WARNINGS],
        rx.el.p("People see it only if they asked to see such works.", class_name="hint"),
        open=file.warnings.length() > 0,
        class_name="get warn",
    )
