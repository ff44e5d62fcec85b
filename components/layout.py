"""The shell of every page: skip link, top bar, navigation, content, toasts."""

from typing import Any, Protocol

import reflex as rx

from components import art, buttons, states
from components.buttons import link_button
from components.icons import icon, logo
from components.leaf import KeepSession, PauseAll, SessionForm, SkipLink, icons
from components.leaf_search import search_field
from components.notifications import bell
from components.toasts import toasts as toast_stack


class Viewer(Protocol):
    """Who looks, as Vars: a state class that has these serves as it is."""

    is_hydrated: Any
    signed_in: Any
    ended: Any
    handle: Any
    avatar_url: Any
    unread: Any


def page(
    title: Any,
    *children: rx.Component,
    viewer: Viewer,
    active: str | rx.Var[str] = "",
    toasts: Any = None,
) -> rx.Component:
    """A whole page. `title` is the heading in the display face ("" when the page has its own);
    `active` is home, recent, trending, following, publish, notifications, profile, login or
    signup; `toasts` is a state as in `state.toasts`.
    """
    return rx.fragment(
        SkipLink.create("Skip to content", to="main", class_name="skip"),
        _top(viewer, active),
        rx.el.div(
            _side(viewer, active),
            rx.el.main(
                *([heading(title)] if title != "" else []),
                *children,
                _foot(),
                id="main",
                tab_index=-1,
            ),
            class_name="shell",
        ),
        _bottom(viewer, active),
        states.offline(),
        *([toast_stack(toasts.items, toasts.dismiss, toasts.undo)] if toasts is not None else []),
        KeepSession.create(
            hydrated=viewer.is_hydrated, signed_in=viewer.signed_in, ended=viewer.ended
        ),
    )


def heading(title: Any, *beside: rx.Component) -> rx.Component:
    """The heading of a page in the display face, with what stands right of it."""
    return rx.el.div(rx.el.h1(title, class_name="disp"), *beside, class_name="head")


def _top(viewer: Viewer, active: str | rx.Var[str]) -> rx.Component:
    return rx.el.header(
        rx.el.a(
            logo(),
            rx.el.span("Makapix"),
            href="/",
            class_name="logo",
            aria_label="Makapix, home",
        ),
        search_field("search", shortcut=True, class_name="hide-m"),
        rx.el.a(
            icon("search"),
            href="/search",
            class_name="ib only-m",
            title="Search",
            aria_label="Search",
        ),
        rx.el.div(
            rx.cond(
                viewer.is_hydrated,
                rx.cond(viewer.signed_in, _account(viewer, active), _strangers()),
            ),
            class_name="who-slot",
        ),
        PauseAll.create(icons=icons("pause", "play")),
        rx.el.button(
            rx.el.span(icon("sun"), class_name="for-dark"),
            rx.el.span(icon("moon"), class_name="for-light"),
            type="button",
            class_name="ib",
            title="Switch theme",
            aria_label="Switch theme",
            on_click=rx.toggle_color_mode,
        ),
        class_name="top",
    )


def _strangers() -> rx.Component:
    return rx.fragment(
        link_button("Log in", "/login", small=True, class_name="plain"),
        link_button("Sign up", "/signup", small=True, class_name="hide-m"),
    )


def _account(viewer: Viewer, active: str | rx.Var[str]) -> rx.Component:
    """The menu is a popover of the platform: Escape and a click outside close it."""
    return rx.fragment(
        bell(viewer.unread, active == "notifications"),
        rx.el.button(
            rx.el.span(viewer.handle, class_name="clip"),
            art.avatar(viewer.avatar_url),
            type="button",
            class_name="me",
            aria_label="Your account, " + viewer.handle,
            custom_attrs={"popoverTarget": "account"},
        ),
        rx.el.div(
            rx.el.a(icon("user"), "Your profile", href="/u/" + viewer.handle),
            rx.el.a(icon("sliders"), "Settings", href="/settings/profile"),
            SessionForm.create(
                rx.el.button(icon("logout"), "Log out", type="submit"),
                action="/api/v1/auth/logout",
                next="/",
            ),
            id="account",
            class_name="menu",
            custom_attrs={"popover": "auto"},
        ),
    )


def _foot() -> rx.Component:
    return rx.el.footer(
        rx.el.a("About", href="/about"),
        rx.el.a("Rules", href="/rules"),
        rx.el.a("Limits", href="/limits"),
        # A page of the server's, which the router of these pages does not know.
        rx.el.a("API", href="/api/docs", target="_self", custom_attrs={"reloadDocument": True}),
        class_name="foot",
    )


def _side(viewer: Viewer, active: str | rx.Var[str]) -> rx.Component:
    return rx.el.nav(
        _place("home", "Home", "/", active),
        _place("clock", "Recent", "/recent", active),
        _place("trending", "Trending", "/trending", active),
        _place("users", "Following", "/following", active),
        rx.el.hr(),
        _place("plus-box", "Publish", "/publish", active),
        _own_place(viewer, active),
        class_name="side",
        aria_label="Main",
    )


def _bottom(viewer: Viewer, active: str | rx.Var[str]) -> rx.Component:
    return rx.el.nav(
        _place("home", "Home", "/", active),
        _place("clock", "Recent", "/recent", active),
        _place("plus-box", "Publish", "/publish", active),
        _place("users", "Following", "/following", active),
        _own_place(viewer, active),
        class_name="bottom",
        aria_label="Main, at the bottom",
    )


def _own_place(viewer: Viewer, active: str | rx.Var[str]) -> rx.Component:
    return rx.cond(
        viewer.signed_in,
        _place("user", "Profile", "/u/" + viewer.handle, active),
        _place("login", "Log in", "/login", active),
    )


def _place(name: str, words: str, href: Any, active: str | rx.Var[str]) -> rx.Component:
    here = active == words.lower().replace(" ", "")
    return rx.el.a(
        icon(name),
        rx.el.span(words),
        href=href,
        custom_attrs=buttons.current(here),
    )
