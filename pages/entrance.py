"""``/login`` and ``/signup``."""

import reflex as rx

from components import buttons, forms
from components.leaf import SessionForm
from pages.frame import page
from services.kernel.settings import settings
from state.session import Entrance


def log_in() -> rx.Component:
    """For who has an account; in development also the demo accounts."""
    return page(
        "Log in",
        forms.session_form(
            "/api/v1/auth/login",
            forms.error(Entrance.problem),
            forms.text("name", "Handle or e-mail", required=True, auto_complete="username"),
            forms.text(
                "password",
                "Password",
                kind="password",
                required=True,
                auto_complete="current-password",
            ),
            buttons.button("Log in", kind="primary", type="submit"),
            next_path=Entrance.next_path,
            on_problem=Entrance.refused,
        ),
        _other("New here? ", "Make an account", "/signup"),
        rx.cond(Entrance.demo.length() > 0, _demo()),
        active="login",
    )


def sign_up() -> rx.Component:
    """For who has none."""
    limits = settings()
    return page(
        "Sign up",
        forms.session_form(
            "/api/v1/auth/signup",
            forms.error(Entrance.problem),
            forms.text(
                "handle",
                "Handle",
                required=True,
                auto_complete="username",
                error=Entrance.fields["handle"],
                hint=f"{limits.handle_min} to {limits.handle_max} small letters, digits or _.",
            ),
            forms.text(
                "email",
                "E-mail",
                kind="email",
                required=True,
                auto_complete="email",
                error=Entrance.fields["email"],
            ),
            forms.text(
                "password",
                "Password",
                kind="password",
                required=True,
                auto_complete="new-password",
                error=Entrance.fields["password"],
                hint=f"At least {limits.password_min} characters. A few words do well.",
            ),
            buttons.button("Sign up", kind="primary", type="submit"),
            on_problem=Entrance.refused,
        ),
        _other("You have an account? ", "Log in", "/login"),
        active="signup",
    )


def _demo() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Demo accounts", class_name="h-sec"),
        rx.el.p("This is a development site. Look around as one of them.", class_name="hint"),
        rx.el.div(
            rx.foreach(
                Entrance.demo,
                lambda handle: SessionForm.create(
                    rx.el.input(type="hidden", name="handle", value=handle),
                    buttons.button(handle, type="submit", small=True),
                    action="/api/v1/auth/demo",
                    next=Entrance.next_path,
                    on_problem=Entrance.refused,
                ),
            ),
            class_name="row wrap",
        ),
        class_name="sect stack gate",
    )


def _other(question: str, words: str, path: str) -> rx.Component:
    return rx.el.p(
        question, rx.el.a(words, href=path, class_name="link"), class_name="sec muted after"
    )
