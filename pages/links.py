"""``/forgot``, ``/reset`` and ``/verify``: a password forgotten, and the links in mails."""

import reflex as rx

from components import forms, states
from components.buttons import button, link_button
from pages.frame import page
from services.kernel.settings import settings
from state.account import Forgotten, MailFiles, MailLink


def forgot() -> rx.Component:
    """Asks for the address; the answer is the same whether it is known."""
    form = forms.session_form(
        "/api/v1/auth/password/forgot",
        forms.error(Forgotten.problem),
        forms.text("email", "E-mail", kind="email", required=True, auto_complete="email"),
        button("Send me a link", kind="primary", type="submit"),
        next_path="",
        on_done=Forgotten.asked,
        on_problem=Forgotten.refused,
    )
    sent = rx.el.div(
        rx.el.p(
            "If an account has this address, a link is on its way. It is good for "
            f"{settings().reset_minutes} minutes.",
        ),
        rx.el.p("Nothing there? Look among the junk, or try another address.", class_name="hint"),
        class_name="stack gate",
        role="status",
    )
    return page("Forgot your password?", rx.cond(Forgotten.sent, sent, form), active="login")


def reset() -> rx.Component:
    """The new password, for who holds the link."""
    form = forms.session_form(
        "/api/v1/auth/password/reset",
        rx.el.p("For the account ", rx.el.b(MailLink.handle), ".", class_name="sec muted"),
        forms.error(MailLink.problem),
        rx.el.input(type="hidden", name="token", value=MailLink.token),
        forms.text(
            "new",
            "New password",
            kind="password",
            required=True,
            auto_complete="new-password",
            error=MailLink.fields["new"],
            hint=f"At least {settings().password_min} characters. A few words do well.",
        ),
        button("Set password", kind="primary", type="submit"),
        next_path="",
        on_done=MailLink.was_reset,
        on_problem=MailLink.refused,
    )
    done = rx.el.div(
        rx.el.p(
            "Your password is set. Every device is signed out and access tokens are revoked.",
            role="status",
        ),
        rx.el.div(link_button("Log in", "/login", kind="primary")),
        class_name="stack gate",
    )
    return page("New password", _standing(form, done, "/forgot", "Send me a new link"))


def verify() -> rx.Component:
    """One press confirms the address: a link alone does not, since programs open links too."""
    ask = rx.el.div(
        rx.el.p("Is this your address?", class_name="sec muted"),
        rx.el.p(rx.el.b(MailLink.confirms.address)),
        rx.el.div(button("Confirm", kind="primary", on_click=MailLink.confirm)),
        class_name="stack gate",
    )
    done = rx.el.div(
        rx.el.p(
            rx.el.b(MailLink.confirms.address),
            rx.cond(
                MailLink.confirms.is_change,
                " is the address of your account now.",
                " is confirmed.",
            ),
            role="status",
        ),
        rx.el.div(link_button("Go on", "/", kind="primary")),
        class_name="stack gate",
    )
    return page(
        "Confirm your address", _standing(ask, done, "/settings/account", "To your account")
    )


def _standing(ask: rx.Component, done: rx.Component, path: str, words: str) -> rx.Component:
    over = rx.el.div(
        rx.el.p(MailLink.problem, role="alert"),
        rx.el.div(link_button(words, path, kind="primary")),
        class_name="stack gate",
    )
    return rx.match(MailLink.status, ("asked", ask), ("done", done), ("over", over), rx.fragment())


def mail_files() -> rx.Component:
    """Development only: the mails that were written instead of sent."""
    return page(
        "",
        rx.cond(
            MailFiles.there,
            rx.el.div(
                rx.el.h1("Mail", class_name="disp"),
                rx.el.p(
                    "This is a development site: mails are files in its folder, not sent.",
                    class_name="sec muted",
                ),
                rx.cond(
                    MailFiles.mails.length() > 0,
                    rx.el.ul(rx.foreach(MailFiles.mails, _mail), class_name="rows"),
                    states.empty("No mail yet", "It shows up here when something sends one."),
                ),
                class_name="stack",
            ),
            states.not_found(),
        ),
    )


def _mail(item) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.h2(item.subject, class_name="h-sec"),
            rx.el.p(item.address, ", ", item.at, class_name="sec muted"),
            rx.el.pre(item.body, class_name="mono letter"),
            class_name="grow",
        ),
        class_name="row",
    )
