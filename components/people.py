"""People: what one does about a person, rows of a list, and the head above one's lists."""

from typing import Any

import reflex as rx

from components import art, states
from components.buttons import button, current, icon_button, link_button
from components.icons import icon
from components.leaf import icons
from components.leaf_people import FollowButton


def follow(handle: Any, name: Any, relations: Any, *, viewer: Any, small: bool = False) -> Any:
    """The button that follows; for a visitor the way to the log-in page.

    `relations` is a state as in `state.relations`; `viewer` one as in `state.session`.
    """
    size = " s" if small else " primary"
    return rx.cond(
        viewer.signed_in,
        FollowButton.create(
            handle=handle,
            name=name,
            following=relations.followed[handle],
            answer=relations.answer,
            on_follow=relations.follow,
            class_name=f"btn{size}",
            icons=icons("plus", "check"),
            key=handle,
        ),
        link_button(
            "Follow",
            "/login?next=/u/" + handle,
            kind="" if small else "primary",
            small=small,
            icon_name="plus",
            aria_label="Follow " + name,
        ),
    )


def follow_hashtag(tag: Any, hashtags: Any, *, viewer: Any, small: bool = False) -> rx.Component:
    """The same for a hashtag; `hashtags` is a state as in `state.hashtags`."""
    return rx.cond(
        viewer.signed_in,
        FollowButton.create(
            handle=tag,
            name="#" + tag,
            following=hashtags.followed.contains(tag),
            answer=hashtags.answer,
            on_follow=hashtags.follow,
            class_name="btn s" if small else "btn",
            icons=icons("plus", "check"),
            key=tag,
        ),
        link_button("Follow", "/login?next=/hashtags/" + tag, icon_name="plus"),
    )


def more(person: Any, relations: Any) -> rx.Component:
    """The menu of a person: mute and block, each taken back by the toast that tells of it."""
    return rx.fragment(
        icon_button(
            "more-horizontal",
            "More about " + person.name,
            border=True,
            custom_attrs={"popoverTarget": "person"},
        ),
        rx.el.div(
            rx.cond(
                person.muted,
                _choice("eye", "Unmute", relations.unmute(person.handle)),
                _choice("minus", "Mute", relations.mute(person.handle)),
            ),
            _choice("close", "Block", relations.block(person.handle)),
            id="person",
            class_name="menu",
            custom_attrs={"popover": "auto"},
        ),
    )


def head(person: Any, open_list: str) -> rx.Component:
    """The head of a person's lists, with the way back to them."""
    path = "/u/" + person.handle
    return rx.fragment(
        rx.el.div(
            art.avatar(person.avatar_url, 64),
            rx.el.div(
                rx.el.h1(rx.el.a(person.name, href=path)),
                rx.el.p(person.handle, class_name="sec muted"),
            ),
            class_name="row artist list-head",
        ),
        rx.el.nav(
            *[
                rx.el.a(
                    words,
                    rx.cond(count > 0, rx.el.span(figure(count), class_name="mono")),
                    href=path + "/" + words.lower(),
                    custom_attrs=current(words.lower() == open_list),
                )
                for words, count in (
                    ("Followers", person.followers),
                    ("Following", person.following),
                )
            ],
            class_name="tabs",
            aria_label="People",
        ),
    )


def people(
    items: Any, action: Any, *, loaded: Any, empty: rx.Component, next_url: Any = ""
) -> rx.Component:
    """A list of people (`PersonCard`); `action(person)` is what stands right of each."""
    return rx.cond(
        loaded,
        rx.cond(
            items.length() > 0,
            rx.fragment(
                rx.el.ul(rx.foreach(items, lambda p: _row(p, action(p))), class_name="people"),
                rx.cond(
                    next_url != "",
                    rx.el.div(link_button("More people", next_url), class_name="more"),
                ),
            ),
            empty,
        ),
        rx.el.p("Loading people", class_name="sr", role="status"),
    )


def blocked(on_unblock: Any) -> rx.Component:
    """The page of somebody whom the viewer blocked."""
    return states.empty(
        "You blocked this person",
        "Neither of you sees the other. They are not told.",
        button("Unblock", on_click=on_unblock),
        level=1,
    )


def figure(number: Any) -> Any:
    """A number as people read it: 3,204."""
    return rx.Var(
        _js_expr=f"Number({number!s}).toLocaleString('en')",
        _var_type=str,
        _var_data=number._get_all_var_data(),
    ).to(str)


def _row(person: Any, action: rx.Component) -> rx.Component:
    path = "/u/" + person.handle
    return rx.el.li(
        rx.el.a(art.avatar(person.avatar_url, 64), href=path, tab_index=-1, aria_hidden="true"),
        rx.el.div(
            rx.el.a(person.name, href=path, class_name="name clip"),
            rx.el.span(person.handle, class_name="small muted clip"),
            rx.cond(person.bio, rx.el.p(person.bio, class_name="small muted clip")),
            class_name="told-of",
        ),
        action,
        key=person.handle,
    )


def _choice(name: str, words: str, on_click: Any) -> rx.Component:
    return rx.el.button(
        icon(name),
        words,
        type="button",
        on_click=on_click,
        custom_attrs={"popoverTarget": "person", "popoverTargetAction": "hide"},
    )
