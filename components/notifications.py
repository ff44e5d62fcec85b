"""What somebody is told: the bell in the top bar, and the list behind it."""

from collections.abc import Callable, Sequence
from typing import Any

import reflex as rx

from components import art, buttons
from components.icons import icon

MOST = 99  # what the bell shows as a figure


def bell(unread: Any, here: Any = False) -> rx.Component:
    """The way to the list, with how much of it is unread (an int as a Var); also in words."""
    figure = rx.cond(unread > MOST, f"{MOST}+", unread.to_string())
    words = rx.cond(unread > 0, "Notifications, " + figure + " unread", "Notifications")
    return rx.el.a(
        icon("bell"),
        rx.cond(
            unread > 0,
            rx.el.span(figure, class_name="count", custom_attrs={"aria-hidden": "true"}),
        ),
        href="/notifications",
        class_name="ib bell",
        title=words,
        aria_label=words,
        custom_attrs=buttons.current(here),
    )


def notifications(
    pages: Sequence[Any],
    *,
    loaded: Any,
    cursor: Any,
    older: Any,
    on_open: Callable[[Any], Any],
    on_more: Callable[[Any], Any],
    empty: rx.Component,
) -> rx.Component:
    """Pages of `Line`; `on_open(id)` marks one as read, `on_more(cursor)` asks for more."""
    more = rx.cond(
        cursor != "",
        buttons.button("Load more", on_click=on_more(cursor)),
        rx.cond(older != "", buttons.link_button("Older notifications", older)),
    )
    listed = rx.fragment(
        rx.el.ul(
            *[rx.foreach(page, lambda line: _line(line, on_open)) for page in pages],
            class_name="told",
            aria_label="Notifications",
        ),
        rx.el.div(more, class_name="more"),
    )
    return rx.cond(
        loaded,
        rx.cond(pages[0].length() > 0, listed, empty),
        rx.el.p("Loading notifications", class_name="sr", role="status"),
    )


def _line(line: Any, on_open: Callable[[Any], Any]) -> rx.Component:
    """One line, a link as a whole. An unread one says so, and its words are bolder."""
    return rx.el.li(
        rx.el.a(
            art.avatar(line.avatar_url, 32),
            rx.el.span(
                rx.el.span(
                    rx.el.b(line.who),
                    " ",
                    line.deed,
                    rx.cond(line.title, rx.fragment(" ", rx.el.b(line.title))),
                ),
                rx.cond(
                    line.text,
                    rx.el.span(
                        line.text,
                        # an announcement leads nowhere, so it is read here to its end
                        class_name=rx.cond(line.kind == "announcement", "quote", "quote clip"),
                    ),
                ),
                rx.el.time(
                    line.happened_text,
                    class_name="small meta",
                    custom_attrs={"dateTime": line.happened_at},
                ),
                class_name="words",
            ),
            rx.cond(line.unread, rx.el.span("New", class_name="bdg new")),
            href=rx.cond(line.url, line.url, "/notifications"),
            on_click=on_open(line.id),
        ),
        key=line.id,
        class_name=rx.cond(line.unread, "unread", ""),
    )


def channels(
    kinds: Sequence[tuple[str, str]],
    names: Sequence[tuple[str, str]],
    choices: Any,
    *,
    pushes: Any,
    has: Callable[[str, str], bool],
    on_choose: Callable[[Any, Any, Any], Any],
) -> rx.Component:
    """Kinds by channels as a table of check boxes; `choices` maps a kind to its `Choice`.

    `kinds` and `names` are (key, words); `has(kind, channel)` says where there is a box, `pushes`
    (a Var) whether there is web push; `on_choose(kind, channel, on)`. Push and mail are about the
    list, so they need it.
    """

    def box(kind: str, words: str, channel: str, by: str) -> rx.Component:
        if not has(kind, channel):
            return rx.el.td(rx.el.span("Never", class_name="small meta"), class_name=channel)
        choice = choices[kind]
        on = {
            "page": choice.page,
            "push": choice.page & choice.push,
            "mqtt": choice.mqtt,
            "mail": choice.page & choice.mail,
        }[channel]
        return rx.el.td(
            rx.el.label(
                rx.el.input(
                    type="checkbox",
                    checked=on,
                    disabled=rx.cond(choice.page, False, channel in {"push", "mail"}),
                    aria_label=f"{words}: {by}",
                    on_change=lambda value: on_choose(kind, channel, value),
                ),
                rx.el.span(by, class_name="only-m small"),
                class_name="ck",
            ),
            class_name=channel,
        )

    head = rx.el.tr(
        rx.el.th("What happens", scope="col"),
        *[rx.el.th(words, scope="col", class_name=channel) for channel, words in names],
    )
    rows = [
        rx.el.tr(
            rx.el.th(words, scope="row"),
            *[box(kind, words, channel, by) for channel, by in names],
        )
        for kind, words in kinds
    ]
    shown = rx.cond(pushes, "channels", "channels without-push")
    return rx.el.table(rx.el.thead(head), rx.el.tbody(*rows), class_name=shown)
