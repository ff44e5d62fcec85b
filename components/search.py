"""What a search shows besides works: filters as chips, hashtags in a list."""

from typing import Any

import reflex as rx

from components.focus import to_content
from components.icons import icon


def chips(items: Any, *more: rx.Component, label: str) -> rx.Component:
    """Filters as links (a Var of a list of `Chip`): the search with each, or without it. `more`
    stands behind them."""
    return rx.el.ul(
        rx.foreach(items, lambda chip: rx.el.li(_chip(chip))),
        *[rx.el.li(one, class_name="wider") for one in more],
        class_name="filters",
        aria_label=label,
    )


def tabs(items: Any, *, label: str) -> rx.Component:
    """Links that look like tabs, of a Var of a list of `Chip`; that which is `on` is this page."""
    return rx.el.nav(
        rx.foreach(
            items,
            lambda tab: rx.cond(
                tab.on,
                rx.el.a(tab.words, href=tab.url, custom_attrs={"aria-current": "page"}),
                rx.el.a(tab.words, href=tab.url),
            ),
        ),
        class_name="tabs",
        aria_label=label,
    )


def hashtags(items: Any) -> rx.Component:
    """Hashtags with the number of works under each (a Var of a list of `Hashtag`)."""
    return rx.el.ul(rx.foreach(items, _hashtag), class_name="hashtags", aria_label="Hashtags")


def _chip(chip: Any) -> rx.Component:
    return rx.cond(
        chip.on,
        rx.el.a(
            chip.words,
            icon("close", 12),
            rx.el.span("Remove this filter", class_name="sr"),
            href=chip.url,
            class_name="chip on",
            on_click=to_content(),
        ),
        rx.el.a(chip.words, href=chip.url, class_name="chip"),
    )


def _hashtag(one: Any) -> rx.Component:
    return rx.el.li(
        rx.el.a(
            rx.el.span("#" + one.tag, class_name="clip"),
            rx.el.span(
                one.works.to_string(),
                rx.cond(one.more, "+ works", rx.cond(one.works == 1, " work", " works")),
                class_name="small muted",
            ),
            href=one.url,
        )
    )
