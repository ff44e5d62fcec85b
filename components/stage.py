"""The page of a work: the stage, what there is to know, the ways to take it along."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from components import art, choosing, promoting, remixes, states
from components.buttons import copy_button
from components.icons import icon
from components.leaf import Download, Stage, icons
from components.leaf_palette import Palette
from components.profiles import prose

_DRAWN = icons("pause", "play", "chevron-left", "chevron-right", "minus", "plus", "expand")


def post(
    work: Any,
    download_url: Callable[[Any], Any],
    *below: rx.Component,
    follow: rx.Component | None = None,
    talk: rx.Component | None = None,
) -> rx.Component:
    """The whole page of a `PostPage`; `download_url(scale)` is where a scaled copy is had.

    `below` stands under the stage: reactions; `follow` beside the artist's name; `talk`, the
    comments, under all of it, and beside what there is to know where there is room.
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
            _artist(card, *([follow] if follow is not None else [])),
            _status(work),
            remixes.look_alikes(work.similar),
            rx.el.div(
                copy_button(card.url),
                choosing.add_button(card, words=True),
                promoting.promote(card),
                _downloads(work, download_url),
                class_name="row wrap ways",
            ),
            _words(work),
            remixes.parents(work),
            _facts(work),
            _palette(work),
            class_name="about",
        ),
        *([talk] if talk is not None else []),
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


def _artist(card: Any, *follow: rx.Component) -> rx.Component:
    return rx.el.div(
        art.avatar(card.author_avatar_url),
        rx.el.div(
            rx.el.a(card.author_name, href="/u/" + card.author_handle, class_name="sec name"),
            rx.el.div(card.author_handle, class_name="small muted"),
            class_name="grow",
        ),
        *follow,
        class_name="row artist",
    )


def _status(work: Any) -> rx.Component:
    """What the artist, or a moderator, should know about who sees the work."""
    return rx.fragment(
        rx.cond(
            work.conformant,
            rx.fragment(),
            states.notice(
                "danger",
                "A file of this work is missing or damaged, so only its artist and moderators "
                "see it. It shows again once the file is back.",
            ),
        ),
        rx.cond(work.is_mine, _who_sees(work)),
    )


def _who_sees(work: Any) -> rx.Component:
    return rx.fragment(
        rx.match(
            work.visibility,
            ("unlisted", states.notice("info", "Only people with the link see this work.")),
            ("hidden", states.notice("info", "Only you see this work.")),
            ("draft", states.notice("info", "A draft. Only you see it until you post it.")),
            rx.fragment(),
        ),
        rx.cond(
            work.approved | (work.visibility == "draft"),
            rx.fragment(),
            states.notice(
                "info",
                "Live on your profile and by link. It joins the feeds once a moderator "
                "has approved it.",
            ),
        ),
    )


def _words(work: Any) -> rx.Component:
    return rx.fragment(
        rx.cond(
            work.description, rx.el.p(prose(work.description_parts), class_name="sec prose told")
        ),
        rx.cond(
            work.hashtags.length() > 0,
            rx.el.ul(
                rx.foreach(
                    work.hashtags,
                    lambda tag: rx.el.li(
                        rx.el.a("#" + tag, href="/hashtags/" + tag, class_name="tag")
                    ),
                ),
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
            _fact("Colours", work.colours_text),
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


def _palette(work: Any) -> rx.Component:
    return rx.cond(
        work.palette.length() > 0,
        rx.el.section(
            rx.el.h2("Palette"),
            Palette.create(colours=work.palette, icons=icons("check", "copy")),
            _belonging(work.in_palette),
            class_name="sect",
        ),
    )


def _belonging(palette: Any) -> rx.Component:
    """The ways to works of the same colours."""
    return rx.cond(
        palette.key != "",
        rx.el.p(
            rx.cond(
                palette.known_text != "",
                rx.fragment(
                    rx.el.a(palette.known_text, href=palette.known_url, class_name="link"),
                    rx.el.br(),
                ),
            ),
            rx.el.a("More in this palette", href=palette.url, class_name="link"),
            class_name="sec",
        ),
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
