"""How people answer a work: reactions with counts, and who reacted."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from components import art
from components.buttons import button, icon_button
from components.icons import icon
from components.leaf import icons
from components.leaf_talk import Reactions
from services.reactions import COMMON, MOST
from state.base import pages
from state.reactions import Reacted, Reactors

REACTORS = "reactors"


def chips(post: Any, *, card: bool = False) -> rx.Component:
    """The reactions on a `PostCard`, to be pressed and added to."""
    more = {} if card else {"heard": Reacted.heard}
    return Reactions.create(
        slug=post.slug,
        title=post.title,
        counts=post.reaction_counts,
        mine=post.mine,
        changed=Reacted.changed,
        common=list(COMMON),
        most=MOST,
        card=card,
        on_react=Reacted.react,
        icons=icons("plus", "search"),
        **more,
    )


def acts(post: Any) -> rx.Component:
    """The foot of a card: reactions, and the way to its comments."""
    return rx.el.div(
        chips(post, card=True),
        rx.el.a(
            icon("comment", 12),
            rx.el.span(post.comments, custom_attrs={"aria-hidden": "true"}),
            href=post.url + "#comments",
            class_name="rx",
            aria_label=post.comments.to_string()
            + rx.cond(post.comments == 1, " comment on ", " comments on ")
            + post.title,
        ),
        class_name="acts",
    )


def bar(post: Any) -> rx.Component:
    """Under the stage: all of the shown reactions, and who reacted."""
    return rx.el.div(
        rx.el.div(
            chips(post),
            class_name="row wrap grow",
            role="group",
            aria_label="Reactions",
        ),
        rx.el.button(
            "Who reacted",
            type="button",
            class_name="tb who-reacted",
            on_click=Reactors.open(post.slug),
            custom_attrs={"popoverTarget": REACTORS},
        ),
        _reactors(),
        class_name="rbar",
    )


def _reactors() -> rx.Component:
    """A popover of the platform: Escape closes it and gives the focus back."""
    lists: Sequence[Any] = pages(Reactors)
    return rx.el.div(
        rx.el.div(
            rx.el.h2("Who reacted"),
            icon_button(
                "close",
                "Close",
                custom_attrs={"popoverTarget": REACTORS, "popoverTargetAction": "hide"},
            ),
            class_name="row between",
        ),
        rx.cond(
            Reactors.loaded,
            rx.cond(
                lists[0].length() > 0,
                rx.el.ul(*[rx.foreach(page, _reactor) for page in lists], class_name="reactors"),
                rx.el.p("Nobody has reacted yet.", class_name="sec muted"),
            ),
            rx.el.p("Loading who reacted", class_name="sec muted", role="status"),
        ),
        rx.cond(
            Reactors.cursor != "",
            button("Load more", small=True, on_click=Reactors.more(Reactors.cursor)),
        ),
        id=REACTORS,
        role="dialog",
        aria_label="Who reacted",
        class_name="choose stack",
        custom_attrs={"popover": "auto"},
    )


def _reactor(one: Any) -> rx.Component:
    return rx.el.li(
        art.avatar(one.avatar_url),
        rx.el.a(one.name, href="/u/" + one.handle, class_name="grow clip name"),
        rx.el.span(one.emoji, class_name="emo"),
        key=one.handle + one.emoji,
    )
