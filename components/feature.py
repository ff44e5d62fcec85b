"""The work that moderators chose last, large, above the other works of the home page."""

from typing import Any

import reflex as rx

from components import art, choosing, reactions
from components.icons import icon


def feature(pick: Any) -> rx.Component:
    """A section for a `Pin`: the work, who made it, the beginning of what they say about it."""
    work = pick.card
    return rx.el.section(
        rx.el.a(
            art.well(work, alt="", eager=True),
            rx.el.span(
                work.title,
                " by ",
                work.author_name,
                rx.cond(work.alt_text, ": " + work.alt_text, ""),
                class_name="sr",
            ),
            href=work.url,
            class_name="art",
        ),
        rx.el.div(
            rx.el.span(icon("star", 12), "Editors’ pick", class_name="bdg"),
            rx.el.h2(rx.el.a(work.title, href=work.url, tab_index=-1)),
            rx.el.div(
                art.avatar(work.author_avatar_url),
                rx.el.a(
                    work.author_name,
                    href="/u/" + work.author_handle,
                    class_name="sec name clip",
                ),
                art.badge(work),
                class_name="row artist",
            ),
            rx.el.div(
                rx.el.span(work.facts_text, class_name="mono facts"),
                choosing.add_button(work),
                class_name="row",
            ),
            rx.cond(pick.words, rx.el.p(pick.words, class_name="sec muted")),
            reactions.acts(work),
            class_name="txt",
        ),
        key=work.id,
        class_name="feature",
        aria_label="Editors’ pick",
    )
