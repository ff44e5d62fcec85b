"""A profile: its head, the works that stand first on it, and the shelves of one's own works."""

from typing import Any

import reflex as rx

from components import art
from components.buttons import current, icon_button
from components.icons import icon
from components.people import figure
from services.kernel.links import REL


def profile(person: Any, *actions: rx.Component) -> rx.Component:
    """The head of a `Profile`, with what one can do right of it."""
    return rx.el.header(
        art.avatar(person.avatar_url, 128),
        rx.el.div(
            rx.el.h1(person.name),
            rx.el.p(
                person.handle,
                rx.cond(person.follows_me, " · follows you", ""),
                rx.cond(person.muted, " · muted", ""),
                class_name="sec muted",
            ),
            class_name="who",
        ),
        rx.el.div(*actions, class_name="do row"),
        _stats(person),
        rx.el.div(
            rx.cond(person.bio, rx.el.p(prose(person.bio_parts), class_name="sec prose said")),
            rx.el.ul(
                rx.foreach(person.links, lambda link: rx.el.li(_link(link))),
                rx.el.li(icon("clock", 12), "Joined ", person.joined_text),
                class_name="ties",
            ),
            class_name="bio",
        ),
        key=person.handle,
        class_name="prof",
    )


def prose(parts: Any) -> rx.Component:
    """What a person wrote (a Var of a list of `Segment`), its links as links."""
    return rx.foreach(
        parts,
        lambda part: rx.cond(
            part.href,
            rx.el.a(part.text, href=part.href, rel=REL),
            rx.el.span(part.text),
        ),
    )


def pinned(pins: Any) -> rx.Component:
    """Works that their author shows first (a Var of a list of `Pin`)."""
    return rx.el.section(
        rx.el.h2("Pinned", class_name="h-sec"),
        rx.el.ul(rx.foreach(pins, _pin), class_name="pins"),
        aria_label="Pinned works",
    )


def shelves(person: Any, chosen: Any, playlists: Any) -> rx.Component:
    """The tabs above a person's works; a shelf without works has no tab, unless it is open.
    `playlists` is how many there are; one's own have their tab always."""
    path = "/u/" + person.handle

    def tab(words: str, count: Any, key: str, tail: str, always: Any = False) -> rx.Component:
        here = chosen == key
        link = rx.el.a(
            words,
            rx.el.span(figure(count), class_name="mono"),
            href=path + tail,
            custom_attrs=current(here),
        )
        return link if not key else rx.cond((count > 0) | here | always, link)

    return rx.el.nav(
        tab("Works", person.works, "", ""),
        tab("Playlists", playlists, "playlists", "/playlists", person.is_me),
        rx.cond(
            person.reacted | (chosen == "reacted"),
            rx.el.a(
                "Reacted", href=path + "?shelf=reacted", custom_attrs=current(chosen == "reacted")
            ),
        ),
        tab("Not public", person.private, "private", "?shelf=private"),
        tab("Drafts", person.drafts, "drafts", "?shelf=drafts"),
        class_name="tabs",
        aria_label="Works, playlists and reactions",
    )


def chosen(pins: Any, *, on_move: Any, on_take: Any) -> rx.Component:
    """Own pinned works in their order, each moved and taken away by buttons."""
    return rx.el.ol(
        rx.foreach(
            pins,
            lambda work, i: rx.el.li(
                art.thumb(
                    work.art_url, work.poster_url, work.width, work.height, work.frames, work.id
                ),
                rx.el.a(work.title, href=work.url, class_name="name clip grow"),
                icon_button(
                    "chevron-up",
                    "Move up: " + work.title,
                    disabled=i == 0,
                    on_click=on_move(work.slug, -1),
                ),
                icon_button(
                    "chevron-down",
                    "Move down: " + work.title,
                    disabled=i == pins.length() - 1,
                    on_click=on_move(work.slug, 1),
                ),
                icon_button("close", "Unpin: " + work.title, on_click=on_take(work.slug)),
                key=work.id,
                class_name="row",
            ),
        ),
        class_name="people own-pins",
    )


def _stats(person: Any) -> rx.Component:
    """What there is to count; what is nothing is not shown."""
    path = "/u/" + person.handle
    return rx.el.dl(
        _stat("Works", person.works),
        _stat("Followers", person.followers, path + "/followers"),
        _stat("Following", person.following, path + "/following"),
        _stat("Reputation", person.reputation),
        class_name="stats",
    )


def _stat(term: str, value: Any, href: Any = None) -> rx.Component:
    number = figure(value)
    shown = number if href is None else rx.el.a(number, href=href, aria_label=f"{term}, " + number)
    return rx.cond(value > 0, rx.el.div(rx.el.dt(term), rx.el.dd(shown)))


def _link(link: Any) -> rx.Component:
    return rx.fragment(
        icon("link", 12),
        rx.el.a(link.text, href=link.href, rel=REL, class_name="link clip"),
    )


def _pin(pin: Any) -> rx.Component:
    card = pin.card
    return rx.el.li(
        rx.el.a(
            art.well(card, alt=card.alt_text, eager=True),
            rx.el.span(card.title, class_name="sr"),
            href=card.url,
            class_name="art",
        ),
        rx.el.div(
            rx.el.div(
                rx.el.a(card.title, href=card.url, class_name="ttl", tab_index=-1),
                art.badge(card),
                class_name="row between",
            ),
            rx.cond(pin.words, rx.el.p(pin.words, class_name="small muted")),
            rx.el.span(card.facts_text, class_name="mono facts"),
            class_name="cap",
        ),
        key=card.id,
        class_name="pin",
    )
