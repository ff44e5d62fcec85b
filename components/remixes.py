"""Where a work comes from, what was made from it, and what looks like it."""

from typing import Any

import reflex as rx

from components import cards, states
from components.buttons import button


def parents(work: Any) -> rx.Component:
    """``Remix of Fox by Fan, and 1 more that is not shown to everyone.``"""

    def name(parent: Any) -> rx.Component:
        return rx.el.li(
            rx.el.a(parent.title, href=parent.url, class_name="link"), " by ", parent.author_name
        )

    unseen = work.parents_unseen
    more = rx.cond(
        unseen == 1,
        "1 work that is not shown to everyone",
        unseen.to_string() + " works that are not shown to everyone",
    )
    return rx.cond(
        (work.parents.length() > 0) | (unseen > 0),
        rx.el.div(
            rx.el.p("Remix of", class_name="lab"),
            rx.el.ul(
                rx.foreach(work.parents, name),
                rx.cond(unseen > 0, rx.el.li(more, class_name="muted")),
            ),
            class_name="sec told lineage",
        ),
    )


def remixes(pages: Any, count: Any, *, cursor: Any, on_more: Any) -> rx.Component:
    """The works made from one; nothing where there are none."""
    return rx.cond(
        count > 0,
        rx.el.section(
            rx.el.h2("Remixes"),
            cards.grid(*pages, label="Remixes"),
            rx.cond(cursor, button("Load more", on_click=on_more(cursor))),
            class_name="sect stack",
        ),
    )


def look_alikes(works: Any) -> rx.Component:
    """For moderators: works of others that have nearly the same picture."""

    def name(work: Any) -> rx.Component:
        return rx.el.li(
            rx.el.a(work.title, href=work.url, class_name="link"), " by ", work.author_handle
        )

    return rx.cond(
        works.length() > 0,
        states.notice(
            "warning",
            rx.fragment("Looks like the work of somebody else:", rx.el.ul(rx.foreach(works, name))),
        ),
    )
