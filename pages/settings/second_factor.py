"""Sections of ``/settings/security``: passkeys, and an authenticator app with recovery codes."""

from typing import Any

import reflex as rx

from components import forms, states
from components.buttons import button, copy_button
from components.leaf_passkey import PasskeyButton
from components.settings import section
from services.accounts.passkeys import NAME_MAX, PasskeyView
from state.passkeys import Passkeys
from state.second_factor import SecondFactor

_FILE = "data:text/plain;charset=utf-8,Recovery%20codes%20of%20Makapix%0A"


def passkeys() -> rx.Component:
    """The list, and a form that makes one."""
    return section(
        "Passkeys",
        rx.cond(
            Passkeys.items.length() > 0,
            rx.el.ul(rx.foreach(Passkeys.items, _passkey), class_name="rows"),
        ),
        forms.error(Passkeys.problem),
        rx.el.div(
            forms.text(
                "passkey-name",
                "Name of a new passkey",
                limit=NAME_MAX,
                optional=True,
                placeholder="Laptop",
                error=rx.cond(Passkeys.renamed == "", Passkeys.fields["name"], ""),
            ),
            rx.el.div(
                PasskeyButton.create(
                    action="/api/v1/auth/passkeys",
                    make=True,
                    named="passkey-name",
                    label="Add a passkey",
                    class_name="btn",
                    on_done=Passkeys.added,
                    on_problem=Passkeys.refused,
                ),
                class_name="row",
            ),
            key="new-" + Passkeys.turn.to_string(),
            class_name="stack l gate",
        ),
        about="Log in with your fingerprint, face or the PIN of your device instead of a password. "
        "A passkey cannot be guessed, and works on no other site.",
    )


def _passkey(item: PasskeyView) -> rx.Component:
    used = rx.cond(item.used_at, "Last used " + _day(item.used_at), "Not used yet")
    return rx.el.li(
        rx.cond(
            Passkeys.renamed == item.id,
            _name_form(item),
            rx.el.div(
                rx.el.div(
                    rx.el.p(rx.el.b(item.name, class_name="clip"), class_name="row"),
                    rx.el.p(used + ", added " + _day(item.added_at), class_name="sec muted"),
                    class_name="grow",
                ),
                button("Rename", small=True, on_click=Passkeys.edit(item.id)),
                button("Remove", small=True, kind="danger", on_click=Passkeys.remove(item.id)),
                class_name="row wrap between grow",
            ),
        ),
        key=item.id,
        class_name="row between",
    )


def _name_form(item: PasskeyView) -> rx.Component:
    return rx.el.form(
        forms.text(
            "new_name",
            "Name",
            value=item.name,
            limit=NAME_MAX,
            required=True,
            error=Passkeys.fields["name"],
        ),
        rx.el.div(
            button("Save", small=True, type="submit"),
            button("Cancel", small=True, on_click=Passkeys.edit("")),
            class_name="row",
        ),
        on_submit=Passkeys.rename,
        class_name="stack gate grow",
    )


def app() -> rx.Component:
    """Off, being set up, or on; and recovery codes right after they were made."""
    return section(
        "Second factor",
        _codes(),
        rx.cond(
            SecondFactor.standing.on,
            _on(),
            rx.cond(
                SecondFactor.enrolment.key != "",
                _setting_up(),
                rx.el.div(button("Set up an app", on_click=SecondFactor.begin), class_name="row"),
            ),
        ),
        about="After your password, Makapix asks for a code from an app on your phone. Who finds "
        "out your password still does not get in.",
    )


def _on() -> rx.Component:
    left = SecondFactor.standing.codes_left
    return rx.el.div(
        rx.el.p(
            rx.el.span("On", class_name="st ok"),
            rx.el.span("since " + _day(SecondFactor.standing.since), class_name="sec muted"),
            class_name="row",
        ),
        rx.cond(
            left > 3,
            rx.el.p(left.to_string() + " recovery codes are left.", class_name="sec"),
            states.notice(
                "warning",
                rx.cond(
                    left > 0,
                    "Few recovery codes are left: " + left.to_string() + ". Make new ones.",
                    "No recovery code is left. Without your phone you could not log in.",
                ),
            ),
        ),
        rx.el.div(
            button("Make new recovery codes", on_click=SecondFactor.renew),
            button("Turn off", kind="danger", on_click=SecondFactor.turn_off),
            class_name="row wrap",
        ),
        class_name="stack",
    )


def _setting_up() -> rx.Component:
    return rx.el.div(
        rx.el.ol(
            rx.el.li("Scan this with an authenticator app, or type the key into it."),
            rx.el.li("Type the six digits that the app then shows."),
            class_name="ordered",
        ),
        _key(),
        forms.session_form(
            "/api/v1/auth/second-factor/app/confirm",
            forms.error(SecondFactor.problem),
            forms.text(
                "code",
                "Code from the app",
                required=True,
                auto_complete="one-time-code",
                error=SecondFactor.fields["code"],
            ),
            rx.el.div(
                button("Turn on", kind="primary", type="submit"),
                button("Cancel", on_click=SecondFactor.cancel),
                class_name="row",
            ),
            next_path="",
            on_done=SecondFactor.turned_on,
            on_problem=SecondFactor.refused,
        ),
        class_name="stack l",
    )


def _key() -> rx.Component:
    new = SecondFactor.enrolment
    side = new.qr_side.to_string()
    return rx.el.div(
        rx.el.svg(
            rx.el.path(d=new.qr_path, fill="#000"),
            view_box="0 0 " + side + " " + side,
            role="img",
            aria_label="QR code with the key",
            class_name="qr",
        ),
        rx.el.div(
            rx.el.p("Key", class_name="lab"),
            rx.el.code(new.key, class_name="mono secret"),
            rx.el.div(copy_button(new.key, "Copy key", small=True), class_name="row"),
            class_name="stack",
        ),
        class_name="scan",
    )


def _codes() -> rx.Component:
    return rx.cond(
        SecondFactor.codes.length() > 0,
        rx.el.div(
            rx.el.p(
                rx.el.b("Your recovery codes. "),
                "Each lets you in once without your phone. Keep them somewhere safe: they are not "
                "shown again.",
            ),
            rx.el.ul(
                rx.foreach(SecondFactor.codes, lambda code: rx.el.li(code, key=code)),
                class_name="mono codes",
            ),
            rx.el.div(
                copy_button(SecondFactor.codes.join("\n"), "Copy codes"),
                rx.el.a(
                    "Download",
                    href=_FILE + SecondFactor.codes.join("%0A"),
                    download="makapix-recovery-codes.txt",
                    class_name="btn",
                ),
                button("I have kept them", on_click=SecondFactor.put_away),
                class_name="row wrap",
            ),
            class_name="banner stack",
            role="status",
        ),
    )


def _day(moment: Any) -> Any:
    return moment[:10]  # of a time in UTC as RFC 3339 writes it
