"""``/settings/account``: the e-mail address, the password, and GitHub."""

from typing import Any

import reflex as rx

from components import forms, states
from components.buttons import button
from components.icons import icon
from components.settings import section
from pages.settings.frame import settings_page
from pages.settings.github import github
from services.kernel.settings import settings
from state.account import Account


def account() -> rx.Component:
    """The sections, above them what is missing."""
    return settings_page(
        "account", _unverified(), forms.error(Account.problem), _email(), _pass(), github()
    )


def _unverified() -> rx.Component:
    return rx.cond(
        (Account.address.address != "") & ~Account.address.verified,
        states.notice(
            "warning",
            "Your address is not confirmed yet. Until it is, your works wait outside the feeds.",
            button("Send the mail again", small=True, on_click=Account.resend),
        ),
    )


def _email() -> rx.Component:
    address = Account.address
    return section(
        "E-mail address",
        rx.cond(
            address.address,
            rx.el.p(
                rx.el.b(address.address),
                rx.cond(
                    address.verified,
                    rx.el.span(icon("check", 12), "Confirmed", class_name="st ok"),
                    rx.el.span(icon("square-alert", 12), "Not confirmed", class_name="st wa"),
                ),
                class_name="row wrap",
            ),
        ),
        rx.cond(
            address.waiting,
            rx.el.p(
                "Waiting for the link in the mail to " + address.waiting + ".", class_name="hint"
            ),
        ),
        _form(
            "/api/v1/auth/email",
            forms.text(
                "email",
                "New address",
                kind="email",
                required=True,
                auto_complete="email",
                error=Account.fields["email"],
            ),
            button("Change address", type="submit"),
            on_done=Account.asked_change,
        ),
        about="For log-in and for mails about your account; nobody else sees it. It changes once "
        "you open the link that the new address gets.",
    )


def _pass() -> rx.Component:
    current = forms.text(
        "current",
        "Current password",
        kind="password",
        required=True,
        auto_complete="current-password",
        error=Account.fields["current"],
    )
    new = forms.text(
        "new",
        "New password",
        kind="password",
        required=True,
        auto_complete="new-password",
        error=Account.fields["new"],
        hint=f"At least {settings().password_min} characters. A few words do well.",
    )
    return section(
        "Password",
        rx.cond(
            Account.has_password,
            _form(
                "/api/v1/auth/password",
                current,
                new,
                button("Change password", type="submit"),
                on_done=Account.changed_password,
                key="change-" + Account.turn.to_string(),
            ),
            _form(
                "/api/v1/auth/password",
                new,
                button("Set password", type="submit"),
                on_done=Account.changed_password,
                key="first",
            ),
        ),
        about="A change signs out every other device. Access tokens stay.",
    )


def _form(action: str, *children: rx.Component, **props: Any) -> rx.Component:
    return forms.session_form(action, *children, next_path="", on_problem=Account.refused, **props)
