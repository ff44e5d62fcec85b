"""The page of a work: the stage, what there is to know, the ways to take it along."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from components import art, states
from components.buttons import copy_button
from components.icons import icon
from components.leaf import Download, Palette, Stage, icons

_DRAWN = icons("pause", "play", "chevron-left", "chevron-right", "minus", "plus", "expand")


def post(work: Any, download_url: Callable[[Any], Any], *below: rx.Component) -> rx.Component:
    """The whole page of a `PostPage`; `download_url(scale)` is where a scaled copy is had.

    `below` stands under the stage: reactions, comments.
    """
    card = work.card
    return rx.el.article(
        rx.el.div(
            Stage.create(
                src=card.art_url,
                poster=card.poster_url,
                width=card.width,
                height=card.height,
                frames=card.frames,
                name=card.id,
                alt=rx.cond(card.alt_text, card.alt_text, card.title),
                flashing=card.flashing,
                icons=_DRAWN,
            ),
            *below,
            class_name="look",
        ),
        rx.el.div(
            rx.el.h1(card.title),
            _artist(card),
            _status(work),
            rx.el.div(
                copy_button(card.url), _downloads(work, download_url), class_name="row wrap ways"
            ),
            _words(work),
            _facts(work),
            rx.cond(
                work.palette.length() > 0,
                rx.el.section(
                    rx.el.h2("Palette"),
                    Palette.create(colours=work.palette, icons=icons("check", "copy")),
                    class_name="sect",
                ),
            ),
            class_name="about",
        ),
        key=card.id,
        class_name="post",
    )


def preview(
    src: Any, poster: Any, width: Any, height: Any, frames: Any, name: Any, alt: Any
) -> rx.Component:
    """The stage of a file that is not sent yet."""
    return Stage.create(
        src=src,
        poster=poster,
        width=width,
        height=height,
        frames=frames,
        name=name,
        alt=alt,
        mini=True,
        icons=_DRAWN,
        key=name,
    )


def _artist(card: Any) -> rx.Component:
    return rx.el.div(
        art.avatar(card.author_avatar_url),
        rx.el.div(
            rx.el.a(card.author_name, href="/u/" + card.author_handle, class_name="sec name"),
            rx.el.div(card.author_handle, class_name="small muted"),
            class_name="grow",
        ),
        class_name="row artist",
    )


def _status(work: Any) -> rx.Component:
    """What the artist should know about who sees the work."""
    return rx.cond(
        work.is_mine,
        rx.fragment(
            rx.match(
                work.visibility,
                ("unlisted", states.notice("info", "Only people with the link see this work.")),
                ("hidden", states.notice("info", "Only you see this work.")),
                rx.fragment(),
            ),
            rx.cond(
                work.approved,
                rx.fragment(),
                states.notice(
                    "info",
                    "Live on your profile and by link. It joins the feeds once a moderator "
                    "has approved it.",
                ),
            ),
        ),
    )


def _words(work: Any) -> rx.Component:
    return rx.fragment(
        rx.cond(work.description, rx.el.p(work.description, class_name="sec prose told")),
        rx.cond(
            work.hashtags.length() > 0,
            rx.el.ul(
                rx.foreach(work.hashtags, lambda tag: rx.el.li("#" + tag, class_name="tag")),
                class_name="row wrap tags",
                aria_label="Hashtags",
            ),
        ),
    )


def _facts(work: Any) -> rx.Component:
    card = work.card
    licence = rx.cond(
        work.licence_url,
        rx.el.a(
            work.licence_name, href=work.licence_url, class_name="link", rel="license noreferrer"
        ),
        rx.el.span(work.licence_name),
    )
    size = rx.fragment(card.width, "×", card.height, " px")
    return rx.el.section(
        rx.el.h2("Facts"),
        rx.el.dl(
            _fact("Size", size),
            _fact("Colours", card.colours),
            _fact("Frames", work.frames_text),
            rx.cond(card.frames > 1, _fact("Loop", card.loop_text)),
            _fact("File", work.file_text),
            _fact("Transparency", work.transparency_text, mono=False),
            _fact("Licence", licence, mono=False),
            _fact(
                "Posted",
                rx.el.time(work.posted_text, custom_attrs={"dateTime": card.created_at}),
                mono=False,
            ),
            class_name="facts-dl",
        ),
        class_name="sect",
    )


def _fact(term: str, value: Any, *, mono: bool = True) -> rx.Component:
    return rx.el.div(rx.el.dt(term), rx.el.dd(value, class_name="mono" if mono else ""))


def _downloads(work: Any, url: Callable[[Any], Any]) -> rx.Component:
    """The original, then whole multiples, each with the size that comes out."""
    card = work.card
    return rx.el.details(
        rx.el.summary(icon("download"), "Download", icon("chevron-down", 12), class_name="btn"),
        rx.el.ul(
            rx.el.li(
                Download.create(
                    "Original, ", work.file_text, href=work.original_url, class_name="chip"
                )
            ),
            rx.foreach(
                work.scales,
                lambda scale: rx.el.li(
                    Download.create(
                        rx.el.b("×", scale),
                        rx.el.span(
                            card.width * scale, "×", card.height * scale, class_name="mono muted"
                        ),
                        href=url(scale),
                        class_name="chip",
                    )
                ),
            ),
            class_name="sizes",
        ),
        class_name="get",
    )
