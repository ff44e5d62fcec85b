"""The filters above a list of works: a bar of menus where there is room, else one sheet."""

from typing import Any

import reflex as rx

from components.buttons import button
from components.focus import to_content
from components.icons import icon
from components.leaf import icons
from components.leaf_drop import Drop

SHEET = "filters"


def bar(found: Any, *, place: str = "", order: str = "Newest") -> rx.Component:
    """Menus, order and what is set; `found` is a state as in `state.filters`. Until it knows
    more, `place` is the label of the menu of places, if there is one, and `order` the list's own.
    """
    waiting = Drop.create(label=place, class_name="chip", icons=icons("chevron-down"))
    return rx.fragment(
        rx.el.div(
            rx.el.div(
                rx.cond(found.key == "", waiting) if place else rx.fragment(),
                rx.foreach(found.menus, lambda menu: _menu(menu, found)),
                class_name="row hide-m",
            ),
            _sheets_button(found),
            rx.el.span(found.works, class_name="sec muted total", role="status"),
            _order(found, order),
            class_name="fbar",
        ),
        rx.cond(found.chips.length() > 0, _what_is_set(found)),
        _sheet(found),
    )


def _sheets_button(found: Any) -> rx.Component:
    count = rx.el.span(found.chips.length(), class_name="mono")
    return rx.el.button(
        icon("sliders", 12),
        "Filters",
        rx.cond(found.chips.length() > 0, count),
        type="button",
        class_name="chip only-m",
        on_click=found.count,
        custom_attrs={"popoverTarget": SHEET},
    )


def _order(found: Any, own: str) -> rx.Component:
    """The menu of orders; nothing for a list that has one order alone."""
    words = (("reactions", "Most reactions"), ("comments", "Most comments"))
    menu = Drop.create(
        _options(found.orders),
        label=rx.match(found.order, *words, first(found, own)),
        class_name="chip",
        icons=icons("chevron-down"),
    )
    return rx.cond(found.orders.length() != 1, menu)


def _what_is_set(found: Any) -> rx.Component:
    return rx.el.ul(
        rx.foreach(found.chips, lambda one: rx.el.li(_set(one))),
        rx.cond(
            found.chips.length() > 1,
            rx.el.li(
                rx.el.a("Clear all", href=found.clear_url, class_name="tb", on_click=to_content())
            ),
        ),
        class_name="filters",
        aria_label="Filters that are set",
    )


def first(found: Any, own: str) -> Any:
    """The words of the order that the list has by itself; `own` until it is known."""
    return rx.cond(found.orders.length() > 0, found.orders[0].words, own)


def nothing(found: Any) -> rx.Component:
    """No work fits: which filter to take away, and what that would show."""
    return rx.el.section(
        rx.el.img(src="/sprites/empty.png", alt="", class_name="sprite", width=96, height=96),
        rx.el.h2("No work fits all of this", class_name="disp sub"),
        rx.cond(
            found.loosen.length() > 0,
            rx.fragment(
                rx.el.p("Take one filter away:"),
                rx.el.ul(
                    rx.foreach(
                        found.loosen,
                        lambda one: rx.el.li(
                            rx.el.a(
                                icon("close", 12),
                                one.words,
                                rx.el.span(one.works, " without it", class_name="muted"),
                                href=one.url,
                                class_name="chip",
                            )
                        ),
                    ),
                    class_name="filters",
                ),
            ),
            rx.el.a("Clear all filters", href=found.clear_url, class_name="btn"),
        ),
        class_name="empty",
    )


def _menu(menu: Any, found: Any) -> rx.Component:
    return Drop.create(
        _options(menu.options),
        label=menu.label,
        class_name=rx.cond(menu.on, "chip on", "chip"),
        on_open=found.count,
        icons=icons("chevron-down"),
    )


def _options(options: Any) -> rx.Component:
    return rx.el.ul(
        rx.foreach(
            options,
            lambda one: rx.el.li(
                rx.el.a(
                    rx.el.span(rx.cond(one.on, icon("check", 12)), class_name="mark"),
                    rx.el.span(one.words, class_name="grow"),
                    rx.el.span(one.works, class_name="mono muted"),
                    href=one.url,
                    custom_attrs={"aria-current": rx.cond(one.on, "true", rx.Var("undefined"))},
                )
            ),
        )
    )


def _set(one: Any) -> rx.Component:
    return rx.el.a(
        one.words,
        icon("close", 12),
        rx.el.span("Remove this filter", class_name="sr"),
        href=one.url,
        class_name="chip on",
        on_click=to_content(),
    )


def _sheet(found: Any) -> rx.Component:
    """All menus at once, for narrow screens: a popover of the platform, so Escape closes it."""
    hide = {"popoverTarget": SHEET, "popoverTargetAction": "hide"}
    return rx.el.div(
        rx.el.div(
            rx.el.h2("Filters"),
            rx.cond(
                found.chips.length() > 0,
                rx.el.a("Clear all", href=found.clear_url, class_name="tb"),
            ),
            class_name="row between",
        ),
        rx.foreach(
            found.menus,
            lambda menu: rx.el.section(
                rx.el.h3(menu.title),
                rx.el.ul(
                    rx.foreach(menu.options, lambda one: rx.el.li(_choice(one))),
                    class_name="filters",
                ),
            ),
        ),
        rx.el.div(
            button(
                rx.cond(found.works != "", "Show " + found.works, "Show works"),
                kind="primary",
                class_name="wide",
                custom_attrs=hide,
            ),
            class_name="sheet-foot",
        ),
        id=SHEET,
        class_name="choose sheet",
        custom_attrs={"popover": "auto"},
        role="dialog",
        aria_label="Filters",
    )


def _choice(one: Any) -> rx.Component:
    return rx.el.a(
        rx.cond(one.on, icon("check", 12)),
        one.words,
        rx.cond(one.works != "", rx.el.span(one.works, class_name="mono muted")),
        href=one.url,
        class_name=rx.cond(one.on, "chip on", "chip"),
        custom_attrs={"aria-current": rx.cond(one.on, "true", rx.Var("undefined"))},
    )
