"""GitHub in the settings, and its button where people come in."""

import reflex as rx

from components import forms
from components.buttons import button
from components.leaf_away import Away, GoButton
from components.settings import section
from state.github import GitHub


def github() -> rx.Component:
    """Which GitHub account is linked; nothing where GitHub is not offered."""
    return rx.cond(
        GitHub.offered,
        section(
            "GitHub",
            forms.error(GitHub.problem),
            rx.cond(GitHub.login, _linked(), _free()),
            about="A GitHub account can be a way in. Your name and works there are not used.",
        ),
    )


def way_in(words: str) -> rx.Component:
    """The button on the log-in and the sign-up page, where GitHub is offered."""
    return rx.cond(
        GitHub.offered,
        rx.el.div(
            Away.create(words, href=GitHub.href, class_name="btn wide"), class_name="gate way-in"
        ),
    )


def went_wrong() -> rx.Component:
    """What ended the way back from GitHub, above everything else on the log-in page."""
    return rx.cond(
        GitHub.problem,
        rx.el.div(forms.error(GitHub.problem), class_name="gate before"),
    )


def _linked() -> rx.Component:
    return forms.session_form(
        "/api/v1/auth/github/unlink",
        rx.el.p("Linked to ", rx.el.b(GitHub.login), "."),
        button("Unlink GitHub", type="submit"),
        next_path="",
        on_done=GitHub.unlinked,
        on_problem=GitHub.refused,
    )


def _free() -> rx.Component:
    return rx.el.div(
        GoButton.create(
            "Link GitHub",
            action="/api/v1/auth/github/link",
            class_name="btn",
            on_problem=GitHub.refused,
        ),
        class_name="row",
    )
