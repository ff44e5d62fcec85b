"""``/login`` and ``/signup``."""

import reflex as rx

from components import buttons, forms
from components.leaf import SessionForm
from components.leaf_passkey import PasskeyButton
from pages.frame import page
from pages.settings.github import way_in, went_wrong
from services.kernel.settings import settings
from state.session import Entrance


def log_in() -> rx.Component:
    """For who has an account; in development also the demo accounts."""
    return page(
        "Log in",
        rx.cond(
            Entrance.was_ended,
            rx.el.p("You were signed out. Log in to go on.", class_name="sec", role="status"),
        ),
        # before it is hydrated, the page hears of the half of a log-in that an earlier one did
        rx.cond(
            Entrance.is_hydrated & (Entrance.half_done != ""), _second_factor(), _first_factor()
        ),
        rx.cond((Entrance.demo.length() > 0) & (Entrance.half_done == ""), _demo()),
        active="login",
    )


def _first_factor() -> rx.Component:
    return rx.fragment(
        went_wrong(),
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
            on_done=Entrance.asked_code,
            on_problem=Entrance.refused,
        ),
        rx.el.div(
            PasskeyButton.create(
                action="/api/v1/auth/login/passkey",
                next=Entrance.next_path,
                label="Use a passkey",
                class_name="btn",
                on_problem=Entrance.refused,
            ),
            class_name="way-in",
        ),
        way_in("Log in with GitHub"),
        _other("Forgotten? ", "Reset your password", "/forgot"),
        _other("New here? ", "Make an account", "/signup"),
    )


def _second_factor() -> rx.Component:
    """The second half: a code of the app, or a recovery code."""
    app = forms.text(
        "code",
        "Code from your app",
        required=True,
        auto_complete="one-time-code",
        error=Entrance.fields["code"],
        hint="Six digits, new every 30 seconds.",
    )
    recovery = forms.text(
        "code",
        "Recovery code",
        required=True,
        auto_complete="off",
        error=Entrance.fields["code"],
        hint="One of the ten that you kept when you set up the app. It works once.",
    )
    return rx.fragment(
        forms.session_form(
            "/api/v1/auth/second-factor",
            forms.error(Entrance.problem),
            rx.el.input(type="hidden", name="token", value=Entrance.half_done),
            rx.cond(Entrance.by_recovery, recovery, app),
            buttons.button("Continue", kind="primary", type="submit"),
            next_path=Entrance.next_path,
            on_problem=Entrance.refused,
        ),
        rx.el.div(
            buttons.button(
                rx.cond(Entrance.by_recovery, "Use the app", "Use a recovery code"),
                on_click=Entrance.other_code,
            ),
            buttons.button("Begin again", on_click=Entrance.begin_again),
            class_name="row wrap after",
        ),
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
        way_in("Sign up with GitHub"),
        _other("Who has an account keeps to ", "the rules", "/rules"),
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
