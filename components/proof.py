"""The question “Is it you?” that stands in the place of a page until it is answered."""

from typing import Any

import reflex as rx

from components import forms
from components.buttons import button, link_button
from components.leaf_passkey import PasskeyButton


def proof(state: Any, *others: rx.Component) -> rx.Component:
    """A form for each means that the person has; `others` are more ways, such as a passkey.

    `state` has `means`, `problem`, `fields`, `proved`, `refused` and `close`.
    """
    return rx.el.section(
        rx.el.h2("Is it you?"),
        rx.el.p(
            "This concerns who can get into your account, so show once more that it is you. "
            "What you typed is kept.",
            class_name="sec muted prose",
        ),
        forms.error(state.problem),
        rx.cond(state.means.passkey, _passkey(state)),
        rx.cond(state.means.code, _code(state)),
        rx.cond(state.means.password & ~state.means.code, _password(state)),
        *others,
        rx.cond(
            ~state.means.password & ~state.means.passkey & ~state.means.code,
            link_button("Log in again", "/login?next=/settings/account", kind="primary"),
        ),
        rx.el.div(button("Not now", on_click=state.close), class_name="row"),
        class_name="sect stack setting",
        role="alertdialog",
        aria_label="Is it you?",
    )


def _passkey(state: Any) -> rx.Component:
    return rx.el.div(
        PasskeyButton.create(
            action="/api/v1/auth/prove/passkey",
            label="Use a passkey",
            class_name="btn",
            on_done=state.proved,
            on_problem=state.refused,
        ),
        class_name="row",
    )


def _code(state: Any) -> rx.Component:
    return forms.session_form(
        "/api/v1/auth/prove/code",
        forms.text(
            "code",
            "Code from your app, or a recovery code",
            required=True,
            auto_complete="one-time-code",
            error=state.fields["code"],
        ),
        button("Continue", kind="primary", type="submit"),
        next_path="",
        on_done=state.proved,
        on_problem=state.refused,
    )


def _password(state: Any) -> rx.Component:
    return forms.session_form(
        "/api/v1/auth/prove",
        forms.text(
            "password",
            "Password",
            kind="password",
            required=True,
            auto_complete="current-password",
            error=state.fields["password"],
        ),
        button("Continue", kind="primary", type="submit"),
        next_path="",
        on_done=state.proved,
        on_problem=state.refused,
    )
