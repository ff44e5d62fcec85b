"""The menu that puts a work into one of one's playlists."""

from typing import Any

import reflex as rx

from components.buttons import button, icon_button
from components.icons import icon
from components.leaf import icons
from components.leaf_choose import AddBox
from state.choosing import Chooser
from state.session import Session

MENU = "playlists"


def add_button(work: Any, *, words: bool = False) -> rx.Component:
    """Opens the menu for a `PostCard`; only for who is signed in. With `words` it is a button
    that says so, else an icon."""
    props: dict[str, Any] = {
        "on_click": Chooser.open(work.slug, work.title),
        "custom_attrs": {"popoverTarget": MENU},
    }
    shown = (
        button("Add to playlist", icon_name="list", **props)
        if words
        else rx.el.button(
            icon("list", 12),
            type="button",
            class_name="ib add",
            title="Add to playlist",
            aria_label="Add to playlist: " + work.title,
            **props,
        )
    )
    return rx.cond(Session.signed_in, shown)


def menu() -> rx.Component:
    """The menu itself, once a page: a popover of the platform, so Escape closes it."""
    return rx.el.div(
        rx.el.div(
            rx.el.h2("Add to playlist"),
            icon_button(
                "close",
                "Close",
                custom_attrs={"popoverTarget": MENU, "popoverTargetAction": "hide"},
            ),
            class_name="row between",
        ),
        rx.el.p(Chooser.title, class_name="sec muted clip"),
        rx.cond(
            Chooser.loaded,
            rx.el.ul(rx.foreach(Chooser.choices, _choice), class_name="choices"),
            rx.el.p("Loading your playlists", class_name="sec muted", role="status"),
        ),
        AddBox.create(
            id="new-playlist",
            label="New playlist",
            words="Make",
            note="",
            hint="",
            error=Chooser.problem,
            full=False,
            on_add=Chooser.make,
            icons=icons("square-alert"),
        ),
        rx.el.p(Chooser.said, class_name="small muted", role="status"),
        id=MENU,
        role="dialog",
        aria_label="Add to playlist",
        class_name="choose stack",
        custom_attrs={"popover": "auto"},
    )


def _choice(choice: Any) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            rx.cond(choice.has_it, icon("check"), icon("plus")),
            rx.el.span(choice.title, class_name="clip grow"),
            rx.cond(
                choice.has_it,
                rx.el.span("In it", class_name="small"),
                rx.el.span(choice.works.to_string(), class_name="small mono"),
            ),
            type="button",
            on_click=Chooser.put(choice.slug, ~choice.has_it),
            custom_attrs={"aria-pressed": rx.cond(choice.has_it, "true", "false")},
        ),
        key=choice.slug,
    )
