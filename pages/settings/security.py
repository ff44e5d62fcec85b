"""``/settings/security``: where one is logged in, and what is asked for at a log-in."""

import reflex as rx

from components.buttons import button
from components.forms import session_form
from components.icons import icon
from components.settings import section
from pages.settings import second_factor
from pages.settings.frame import settings_page
from services.accounts.sessions import SessionView
from state.sessions import Sessions


def security() -> rx.Component:
    """The sections, each in a function of its own; sessions stand last."""
    return settings_page("security", second_factor.passkeys(), second_factor.app(), _sessions())


def _sessions() -> rx.Component:
    return section(
        "Where you are signed in",
        rx.el.ul(rx.foreach(Sessions.items, _session), class_name="rows"),
        rx.el.div(
            rx.cond(
                Sessions.items.length() > 1,
                button("Sign out everywhere else", on_click=Sessions.end_others),
            ),
            session_form(
                "/api/v1/auth/sessions/end",
                button("Sign out everywhere", kind="danger", type="submit"),
                next_path="/login",
                class_name="",
            ),
            class_name="row wrap",
        ),
        about="Signing out takes effect at once, also on pages that are open there. "
        "Places are only approximate.",
    )


def _session(item: SessionView) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.p(
                item.device,
                rx.cond(
                    item.here, rx.el.span(icon("check", 12), "This device", class_name="st ok")
                ),
                class_name="row",
            ),
            rx.el.p(
                rx.cond(item.network, "Network " + item.network, "Network unknown"),
                ", last used " + item.used_text,
                class_name="sec muted",
            ),
            class_name="grow",
        ),
        rx.cond(~item.here, button("Sign out", small=True, on_click=Sessions.end(item.id))),
        key=item.id,
        class_name="row between",
    )
