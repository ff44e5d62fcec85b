"""Parts of a page that is read: a heading, and under it words, or points in a list."""

import reflex as rx

Words = str | rx.Component


def part(title: str, *inside: rx.Component, name: str = "") -> rx.Component:
    """A heading with what stands under it; ``name`` is where links lead to it."""
    return rx.el.section(rx.el.h2(title), *inside, id=name or None, class_name="part")


def said(*words: Words) -> rx.Component:
    """A paragraph."""
    return rx.el.p(*words, class_name="prose")


def points(*each: Words | tuple[Words, ...], class_name: str = "") -> rx.Component:
    """A list; a point is a sentence, or words and links in a row. The class `short` is for points
    of a few words, side by side where there is room; `turns` for what comes in turn."""
    items = [rx.el.li(*(one if isinstance(one, tuple) else (one,))) for one in each]
    listed = rx.el.ol if class_name == "turns" else rx.el.ul
    return listed(*items, class_name=f"prose points {class_name}".strip())


def link(words: str, path: str) -> rx.Component:
    """A link within the words, to a page of the app."""
    return rx.el.a(words, href=path, class_name="link")


def leave(words: str, address: str) -> rx.Component:
    """The same to what the router of these pages does not know: the server's, or another site."""
    reload = {"reloadDocument": True}
    return rx.el.a(words, href=address, class_name="link", target="_self", custom_attrs=reload)
