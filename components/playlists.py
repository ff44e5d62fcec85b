"""Playlists: the head of one, its works as rows to put in order, lists of them, the menu that
puts a work into one."""

from collections.abc import Callable, Sequence
from typing import Any

import reflex as rx

from components import art, forms
from components.buttons import button, copy_button, icon_button, link_button
from components.icons import icon
from components.leaf import Artwork, icons
from components.leaf_away import Question
from components.leaf_people import FollowButton
from components.leaf_playlist import Arrange

SEEN_BY = (
    ("public", "Everyone"),
    ("unlisted", "Who has the link"),
    ("hidden", "Only you"),
)


# --- the head of a playlist


def head(page: Any, *actions: rx.Component) -> rx.Component:
    """Cover, title, owner, counts and words of a `PlaylistPage`, with what one can do."""
    card = page.card
    return rx.el.header(
        _cover(card, eager=True),
        rx.el.div(
            rx.el.h1(card.title),
            rx.el.p(
                "by ",
                rx.el.a(card.owner_name, href="/u/" + card.owner_handle, class_name="link"),
                class_name="sec muted",
            ),
            rx.el.p(_facts(card), class_name="sec muted"),
            rx.cond(page.description, rx.el.p(page.description, class_name="sec prose said")),
            _unseen(page.unseen),
            rx.el.div(*actions, class_name="row wrap do"),
            class_name="stack s",
        ),
        key=card.slug,
        class_name="plist",
    )


def follow(page: Any, answer: Any, on_follow: Any, viewer: Any) -> rx.Component:
    """Follows the playlist of somebody else; for a visitor the way to the log-in page."""
    card = page.card
    return rx.cond(
        page.is_mine,
        rx.fragment(),
        rx.cond(
            viewer.signed_in,
            FollowButton.create(
                handle=card.slug,
                name=card.title,
                following=page.followed,
                answer=answer,
                on_follow=on_follow,
                class_name="btn",
                icons=icons("plus", "check"),
                key=card.slug,
            ),
            link_button("Follow", "/login?next=" + card.url, icon_name="plus"),
        ),
    )


def play_and_share(page: Any) -> rx.Component:
    """Play, when there is something to play, and the link."""
    card = page.card
    return rx.fragment(
        rx.cond(
            card.works - page.unseen > 0,
            link_button("Play", card.url + "/play", kind="primary", icon_name="play"),
        ),
        copy_button(card.url),
    )


def edit_form(
    words: Any, errors: Any, *, limits: Any, on_change: Any, on_save: Any, on_delete: Any
) -> rx.Component:
    """What its owner can say of a playlist, closed until it is asked for."""
    return rx.el.details(
        rx.el.summary("Edit this playlist", class_name="btn"),
        rx.el.div(
            forms.text(
                "title", "Title", value=words.title, required=True, limit=limits.title_max,
                error=errors["title"], on_change=lambda said: on_change("title", said),
            ),
            forms.area(
                "description", "Description", value=words.description, optional=True,
                limit=limits.description_max, error=errors["description"],
                on_change=lambda said: on_change("description", said),
            ),
            forms.segments(
                "visibility", "Who sees it", SEEN_BY, value=words.visibility,
                on_change=lambda key: on_change("visibility", key),
            ),
            forms.text(
                "dwell", "How long a work stays when it is played, seconds",
                value=words.dwell_seconds, error=errors["dwell_seconds"], hint="1 to 3,600",
                on_change=lambda said: on_change("dwell_seconds", said),
            ),
            rx.el.div(
                button("Save", kind="primary", on_click=on_save),
                _delete(on_delete),
                class_name="row wrap",
            ),
            class_name="stack l gate",
        ),
        class_name="get sect",
    )  # fmt: skip


def _delete(on_delete: Any) -> rx.Component:
    """The button that deletes, with its question."""
    return Question.create(
        rx.el.p("The list is gone for good. Its works stay where they are.", class_name="sec"),
        button("Delete this playlist", kind="danger", on_click=on_delete),
        label="Delete",
        title="Delete this playlist?",
        keep="Keep it",
        shut=False,
        class_name="btn danger",
    )


# --- its works as rows


def rows(
    pages: Sequence[Any], *, whole: Any, said: Any, on_move: Any, on_step: Any, on_take: Any,
    on_cover: Any, stay: Callable[[Any], rx.Component],
) -> rx.Component:  # fmt: skip
    """Works (`PostCard`) in their order: `on_move(work, before)` by dragging, and by buttons
    `on_step(work, where)`; `said` tells a screen reader what was done; `stay` as of `stay`."""

    def row(work: Any) -> rx.Component:
        return _row(work, stay, on_step, on_take, on_cover)

    return rx.fragment(
        rx.el.p(
            "Drag a work by its handle, or use the buttons. The figure is the seconds it stays.",
            class_name="hint",
            id="arranging",
        ),
        rx.el.p(said, class_name="sr", role="status"),
        Arrange.create(
            *[rx.foreach(page, row) for page in pages],
            whole=whole,
            on_move=on_move,
            class_name="arrange",
            custom_attrs={"aria-label": "Works in their order", "aria-describedby": "arranging"},
        ),
    )


def stay(stays: Any, seconds: Any, on_stay: Any) -> Callable[[Any], rx.Component]:
    """For each work the field of how long it stays: `stays` by its slug, else `seconds`, which is
    the playlist's; `on_stay(work, seconds)` when one has typed."""

    def field(work: Any) -> rx.Component:
        own = stays.get(work.slug, "")
        typed = rx.el.input(
            default_value=own,
            key=work.id + own,
            placeholder=seconds.to_string(),
            input_mode="numeric",
            max_length=5,
            auto_complete="off",
            aria_label="Seconds it stays: " + work.title,
            on_blur=lambda said: on_stay(work.slug, said),
            class_name="in",
        )
        unit = rx.el.span("s", class_name="small muted", custom_attrs={"aria-hidden": "true"})
        return rx.el.span(typed, unit, class_name="stays")

    return field


def _row(work: Any, stay: Any, on_step: Any, on_take: Any, on_cover: Any) -> rx.Component:
    def deed(name: str, words: str, key: str, act: Any) -> rx.Component:
        return icon_button(
            name, words + ": " + work.title, on_click=act, custom_attrs={"data-deed": key}
        )

    return rx.el.li(
        rx.el.span(icon("menu"), class_name="grip", title="Drag to move"),
        art.thumb(work.art_url, work.poster_url, work.width, work.height, work.frames, work.id),
        rx.el.div(
            rx.el.a(work.title, href=work.url, class_name="name clip"),
            rx.el.span(work.author_name, class_name="small muted clip"),
            class_name="told-of",
        ),
        stay(work),
        rx.el.div(
            deed("arrow-up", "To the top", "top", on_step(work.slug, "top")),
            deed("chevron-up", "Up", "up", on_step(work.slug, "up")),
            deed("chevron-down", "Down", "down", on_step(work.slug, "down")),
            deed("arrow-down", "To the bottom", "bottom", on_step(work.slug, "bottom")),
            deed("image", "Make it the cover", "cover", on_cover(work.slug)),
            deed("close", "Take out", "take", on_take(work.slug)),
            class_name="deeds",
        ),
        key=work.id,
        custom_attrs={"data-work": work.slug},
    )


# --- lists of playlists


def playlists(items: Any, *, label: str, next_url: Any = "") -> rx.Component:
    """Playlists (`PlaylistCard`) as cards; `next_url` leads to more of them."""
    return rx.fragment(
        rx.el.ul(rx.foreach(items, _card), class_name="grid", aria_label=label),
        rx.cond(
            next_url != "",
            rx.el.div(link_button("More playlists", next_url), class_name="more"),
        ),
    )


def _card(card: Any) -> rx.Component:
    return rx.el.li(
        rx.el.a(_cover(card), rx.el.span(card.title, class_name="sr"), href=card.url,
                class_name="art"),
        rx.el.div(
            rx.el.a(card.title, href=card.url, class_name="ttl clip", tab_index=-1),
            rx.el.a(card.owner_name, href="/u/" + card.owner_handle, class_name="by clip"),
            rx.el.span(_facts(card), class_name="mono facts"),
            class_name="cap",
        ),
        key=card.slug,
        class_name="card",
    )  # fmt: skip


def _cover(card: Any, eager: bool = False) -> rx.Component:
    picture = Artwork.create(
        src=card.cover_url, poster=card.cover_url, width=card.cover_width,
        height=card.cover_height, frames=1, alt="", name="cover-" + card.slug, eager=eager,
    )  # fmt: skip
    none = rx.el.span(icon("list"), class_name="no-cover")
    return rx.el.span(rx.cond(card.cover_url, picture, none), class_name="well")


def _facts(card: Any) -> Any:
    """“12 works · 3 followers · Only you”."""
    followers = rx.cond(card.followers == 1, " follower", " followers")
    return rx.fragment(
        card.works.to_string(),
        rx.cond(card.works == 1, " work", " works"),
        rx.cond(card.followers > 0, rx.fragment(" · ", card.followers.to_string(), followers)),
        rx.match(
            card.visibility, ("unlisted", " · Who has the link"), ("hidden", " · Only you"), ""
        ),
    )


def _unseen(count: Any) -> rx.Component:
    words = rx.cond(count == 1, " work is", " works are")
    return rx.cond(
        count > 0,
        rx.el.p(
            icon("info-box", 12), count.to_string(), words, " not shown to you.",
            class_name="st inf",
        ),
    )  # fmt: skip
