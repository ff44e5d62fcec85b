"""A palette's colours, its files, palettes in a list; works that look like one."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from components import cards
from components.icons import icon
from components.leaf import Download, Sentinel, icons
from components.leaf_palette import Swatches

FILES = (
    ("GIMP, Krita, Aseprite", "file.gpl"),
    ("JASC, Paint Shop Pro", "file.pal"),
    ("Hex, a colour a line", "file.hex"),
    ("JSON", "file.json"),
    ("PNG, 1 pixel a colour", "file.png"),
    ("PNG, 8 pixels a colour", "file.png?scale=8"),
    ("PNG, 32 pixels a colour", "file.png?scale=32"),
)


def palette(shown: Any) -> rx.Component:
    """The head of a palette's own page: its name, its colours, what is known of it, its files."""
    other = (shown.known != "") & (shown.known != shown.key)
    return rx.el.div(
        rx.el.div(rx.el.h1(shown.title), class_name="head"),
        rx.el.p(
            shown.works_text,
            " · ",
            rx.el.a("Well-known palettes", href="/palettes", class_name="link"),
            class_name="sec muted",
        ),
        rx.cond(
            other,
            rx.el.p(
                rx.el.a(shown.known_text, href=shown.known_url, class_name="link"),
                class_name="sec",
            ),
        ),
        rx.cond(shown.about != "", rx.el.p(shown.about, class_name="sec muted measure")),
        Swatches.create(_files(shown.key), swatches=shown.swatches, icons=icons("check", "copy")),
        class_name="stack palette-head",
    )


def strips(found: Any) -> rx.Component:
    """Palettes as links; nothing where there are none."""
    return rx.cond(
        found.length() > 0,
        rx.el.section(
            rx.el.h2("Palettes like it"),
            rx.el.ul(rx.foreach(found, _strip), class_name="strips"),
            class_name="sect",
        ),
    )


def similar(slug: Any, works: Any, of: Any, on_reach: Callable[..., Any]) -> rx.Component:
    """Works that look like one, read once its place comes near; nothing where there are none."""
    return rx.fragment(
        Sentinel.create(cursor=slug, on_reach=on_reach, key="like " + slug.to_string()),
        rx.cond(
            (of == slug) & (works.length() > 0),
            rx.el.section(
                rx.el.h2("Similar works"),
                cards.grid(works, label="Similar works"),
                class_name="sect stack",
            ),
        ),
    )


def strip_of(colours: list[str]) -> rx.Component:
    """A row of colours that is known when the page is built."""
    return rx.el.span(
        *[rx.el.span(style={"--c": colour}) for colour in colours],
        class_name="strip-of",
        aria_hidden="true",
    )


def _strip(found: Any) -> rx.Component:
    colours = rx.el.span(
        rx.foreach(found.colours, lambda colour: rx.el.span(style={"--c": colour})),
        class_name="strip-of",
        aria_hidden="true",
    )
    return rx.el.li(
        rx.el.a(colours, rx.el.span(found.title, class_name="sec"), href=found.url), key=found.key
    )


def _files(key: Any) -> rx.Component:
    def file(words: str, name: str) -> rx.Component:
        address = "/api/v1/palettes/" + key + "/" + name
        return rx.el.li(Download.create(words, href=address, class_name="chip"))

    return rx.el.details(
        rx.el.summary(icon("download"), "Download", icon("chevron-down", 12), class_name="btn"),
        rx.el.ul(*[file(words, name) for words, name in FILES], class_name="sizes"),
        class_name="get",
    )
