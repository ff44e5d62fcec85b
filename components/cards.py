"""The card of a work and the grid of cards. One link a work; what acts on it stands beside."""

from typing import Any

import reflex as rx

from components import art, choosing, reactions


def card(post: Any, index: Any = None) -> rx.Component:
    """A work: well, title with its badge, artist, facts. `index` loads the first rows at once."""
    return rx.el.li(
        rx.el.a(
            art.well(post, alt="", eager=False if index is None else index < 8),
            rx.el.span(
                post.title,
                " by ",
                post.author_name,
                rx.cond(post.alt_text, ": " + post.alt_text, ""),
                class_name="sr",
            ),
            href=post.url,
            class_name="art",
        ),
        rx.el.div(
            rx.el.div(
                rx.el.a(post.title, href=post.url, class_name="ttl clip", tab_index=-1),
                art.badge(post),
                class_name="row between",
            ),
            rx.el.a(post.author_name, href="/u/" + post.author_handle, class_name="by clip"),
            rx.el.div(
                rx.el.span(post.facts_text, class_name="mono facts clip"),
                choosing.add_button(post),
                class_name="row between",
            ),
            rx.cond(post.mark, rx.el.span(post.mark, class_name="tag mark")),
            class_name="cap",
        ),
        reactions.acts(post),
        key=post.id,
        class_name="card",
    )


def grid(*pages: Any, label: str = "Works", busy: Any = False) -> rx.Component:
    """One grid of any number of pages, each a Var of a list of `PostCard`."""
    return rx.el.ul(
        *[rx.foreach(page, card) for page in pages],
        rx.cond(busy, rx.fragment(*[ghost() for _ in range(4)])),
        class_name="grid",
        aria_label=label,
        aria_busy=busy,
    )


def ghost() -> rx.Component:
    """The place of a card that is on its way, in its final size."""
    return rx.el.li(
        rx.el.div(class_name="well ghost"),
        rx.el.div(
            rx.el.div(class_name="ghost line", style={"width": "60%"}),
            rx.el.div(class_name="ghost line", style={"width": "40%"}),
            rx.el.div(class_name="ghost line", style={"width": "80%"}),
            class_name="cap",
        ),
        class_name="card",
        aria_hidden="true",
    )
