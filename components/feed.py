"""A feed: tabs, the pill that says what is new, pages of cards, and the way on."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from components.buttons import button, link_button
from components.cards import ghost, grid
from components.focus import to_content
from components.icons import icon
from components.leaf import ScrollKeeper, Sentinel


def tabs(items: Sequence[tuple[str, str]], active: str, *, label: str = "Feeds") -> rx.Component:
    """Links that look like tabs: `(words, path)`; `active` is the path of this page."""
    return rx.el.nav(
        *[
            rx.el.a(words, href=path, custom_attrs=_current(path == active))
            for words, path in items
        ],
        class_name="tabs",
        aria_label=label,
    )


def tabrow(tab_links: rx.Component, fresh: Any, on_fresh: Any) -> rx.Component:
    """The sticky row above a feed; `fresh` works have come since it was drawn."""
    return rx.el.div(tab_links, pill(fresh, on_fresh), class_name="tabrow")


def pill(fresh: Any, on_fresh: Any) -> rx.Component:
    """Says how many works have come into the list since it was drawn, and shows them."""
    return rx.el.div(
        rx.cond(
            fresh > 0,
            rx.el.button(
                icon("arrow-up", 12),
                fresh.to_string(),
                rx.cond(fresh == 1, " new work", " new works"),
                type="button",
                class_name="chip pill",
                on_click=[on_fresh, to_content()],
            ),
        ),
        role="status",
    )


def feed(
    pages: Sequence[Any],
    *,
    loaded: Any,
    cursor: Any,
    busy: Any,
    on_more: Any,
    empty: rx.Component,
    older: Any = "",
    first: Any = None,
) -> rx.Component:
    """Pages of cards with infinite scroll and a real button.

    `loaded` turns true with the first answer; `cursor` is "" at the end; `on_more(cursor)` is
    called by the sentinel and by the button; `older` is where the list goes on when the page
    is full, or ""; `first` is the Var that is empty when nothing is
    there (the first page when not given).
    """
    head = pages[0] if first is None else first
    return rx.fragment(
        ScrollKeeper.create(),
        rx.cond(
            loaded,
            rx.cond(head.length() > 0, _list(pages, cursor, busy, on_more, older), empty),
            waiting(),
        ),
    )


def _list(pages: Sequence[Any], cursor: Any, busy: Any, on_more: Any, older: Any) -> rx.Component:
    return rx.fragment(
        grid(*pages, busy=busy),
        Sentinel.create(cursor=cursor, on_reach=on_more),
        rx.el.div(
            rx.cond(
                cursor != "",
                button("Load more", on_click=on_more(cursor), disabled=busy),
                rx.cond(
                    older != "",
                    link_button("Older works", older),
                    rx.el.span("That is all of it.", class_name="sec muted"),
                ),
            ),
            class_name="more",
        ),
    )


def waiting() -> rx.Component:
    """The feed before its first answer, in its final geometry."""
    return rx.el.div(
        rx.el.p("Loading works", class_name="sr", role="status"),
        rx.el.ul(*[ghost() for _ in range(12)], class_name="grid"),
    )


def _current(here: bool) -> dict[str, str]:
    return {"aria-current": "page"} if here else {}
