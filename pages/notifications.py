"""``/notifications``: what happened to what is the viewer's."""

import reflex as rx

from components import notifications, states
from components.buttons import button, link_button
from pages.frame import page
from state.base import pages
from state.notifications import Notifications
from state.session import Session


def told() -> rx.Component:
    """The list, the latest first."""
    strangers = states.empty(
        "Log in to see your notifications",
        "They belong to an account.",
        link_button("Log in", "/login?next=/notifications", kind="primary"),
    )
    return page(
        "Notifications",
        rx.cond(
            Session.signed_in,
            rx.el.div(_list(), class_name="reading"),
            rx.cond(Session.is_hydrated, strangers),
        ),
        active="notifications",
    )


def _list() -> rx.Component:
    nothing = states.empty(
        "Nothing yet",
        "When somebody reacts, comments, follows you or remixes a work, it stands here.",
        link_button("See recent works", "/recent"),
    )
    return rx.fragment(
        rx.el.div(
            rx.el.p(
                rx.cond(
                    Session.unread > 0,
                    Session.unread.to_string() + " unread",
                    "Everything is read",
                ),
                class_name="sec muted grow",
                role="status",
            ),
            rx.cond(
                Session.unread > 0,
                button(
                    "Mark all read", small=True, icon_name="check", on_click=Notifications.mark_all
                ),
            ),
            link_button("Settings", "/settings/notifications", small=True, icon_name="sliders"),
            class_name="row told-head",
        ),
        notifications.notifications(
            pages(Notifications),
            loaded=Notifications.loaded,
            cursor=Notifications.cursor,
            older=Notifications.older_url,
            on_open=Notifications.mark,
            on_more=Notifications.more,
            empty=nothing,
        ),
    )
