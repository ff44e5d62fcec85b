"""The menu with which moderators put a work into categories."""

from typing import Any

import reflex as rx

from components.buttons import button, icon_button
from components.icons import icon
from state.promoting import Promoting
from state.session import Session

MENU = "categories"


def promote(work: Any) -> rx.Component:
    """The button and its menu, for a `PostCard`; only moderators see them."""
    shown = rx.fragment(
        button(
            "Promote",
            icon_name="arrow-up",
            on_click=Promoting.open(work.slug),
            custom_attrs={"popoverTarget": MENU},
        ),
        rx.el.div(
            rx.el.div(
                rx.el.h2("Promote"),
                icon_button(
                    "close",
                    "Close",
                    custom_attrs={"popoverTarget": MENU, "popoverTargetAction": "hide"},
                ),
                class_name="row between",
            ),
            rx.el.p("The artist is told.", class_name="sec muted"),
            rx.el.ul(rx.foreach(Promoting.choices, _choice), class_name="choices"),
            id=MENU,
            role="dialog",
            aria_label="Promote",
            class_name="choose stack",
            custom_attrs={"popover": "auto"},
        ),
    )
    return rx.cond((Session.role == "moderator") | (Session.role == "owner"), shown)


def _choice(one: Any) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            rx.cond(one.on, icon("check"), icon("plus")),
            rx.el.span(one.title, class_name="grow"),
            rx.cond(one.on, rx.el.span("In it", class_name="small")),
            type="button",
            on_click=Promoting.choose(one.name, ~one.on),
            custom_attrs={"aria-pressed": rx.cond(one.on, "true", "false")},
        ),
        key=one.name,
    )
