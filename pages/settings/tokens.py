"""``/settings/tokens``: secrets for programs of one's own."""

from typing import Any

import reflex as rx

from components import forms, states
from components.buttons import button, copy_button
from components.icons import icon
from components.settings import section
from pages.settings.frame import settings_page
from services.accounts.tokens import NAME_MAX, TokenView
from state.session import Session
from state.tokens import AccessTokens

SCOPES = (
    ("write", "Change your works, profile and lists"),
    ("publish", "Publish works"),
    ("players", "Steer your players"),
)
ENDS = (("90", "After 90 days"), ("30", "After 30 days"), ("365", "After a year"), ("0", "Never"))


def tokens() -> rx.Component:
    """The new secret, if there is one, the form, and the list."""
    return settings_page("tokens", _secret(), _new(), _list())


def _secret() -> rx.Component:
    return rx.cond(
        AccessTokens.secret,
        rx.el.div(
            rx.el.p(rx.el.b("Your new token. "), "Copy it now: it is not shown again."),
            rx.el.div(
                rx.el.code(AccessTokens.secret, class_name="mono secret"),
                copy_button(AccessTokens.secret, "Copy token"),
                class_name="row wrap",
            ),
            class_name="banner stack",
            role="status",
        ),
    )


def _new() -> rx.Component:
    boxes = [_scope(scope, words) for scope, words in SCOPES]
    moderates = (Session.role == "moderator") | (Session.role == "owner")
    return section(
        "New token",
        forms.session_form(
            "/api/v1/auth/tokens",
            forms.error(AccessTokens.problem),
            forms.text(
                "name",
                "Name",
                required=True,
                limit=NAME_MAX,
                hint="What it is for, so that you know it again.",
                error=AccessTokens.fields["name"],
            ),
            rx.el.fieldset(
                rx.el.legend("What it may do", class_name="lab"),
                rx.el.div(
                    _scope("read", "Read what you may see", default_checked=True),
                    *boxes,
                    rx.cond(moderates, _scope("moderate", "Moderate")),
                ),
                forms.error(AccessTokens.fields["scopes"]),
                class_name="field",
            ),
            forms.select("days", "Ends", ENDS),
            button("Make token", kind="primary", type="submit"),
            next_path="",
            on_done=AccessTokens.created,
            on_problem=AccessTokens.refused,
        ),
        about="For programs and scripts that use the API in your name. A token can do no more "
        "than is ticked here, and nothing to your account itself.",
    )


def _scope(scope: str, words: str, **props: Any) -> rx.Component:
    return forms.checkbox(words, name="scopes[]", value=scope, **props)


def _list() -> rx.Component:
    return section(
        "Your tokens",
        rx.cond(
            AccessTokens.items.length() > 0,
            rx.el.ul(rx.foreach(AccessTokens.items, _token), class_name="rows"),
            states.empty("No tokens yet", "Make one above when a program needs it.", level=3),
        ),
    )


def _token(item: TokenView) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.p(
                rx.el.b(item.name, class_name="clip"),
                rx.cond(item.is_over, rx.el.span(icon("clock", 12), "Over", class_name="st off")),
                class_name="row",
            ),
            rx.el.p(item.scopes.join(", "), class_name="mono"),
            rx.el.p(item.about, class_name="sec muted"),
            class_name="grow",
        ),
        button("Revoke", small=True, kind="danger", on_click=AccessTokens.revoke(item.id)),
        key=item.id,
        class_name="row between",
    )
