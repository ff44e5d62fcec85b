"""Buttons and links that look like buttons. One primary action a screen."""

from typing import Any, Literal

import reflex as rx

from components.icons import icon
from components.leaf import CopyButton, icons

Words = str | rx.Var[str]


def button(
    words: Words,
    *,
    kind: Literal["", "primary", "danger"] = "",
    small: bool = False,
    icon_name: str = "",
    **props: Any,
) -> rx.Component:
    """A button, 40 px high, or 32 when small (36 on a phone)."""
    return rx.el.button(
        *_inside(words, icon_name, small),
        class_name=_classes(kind, small, props.pop("class_name", "")),
        type=props.pop("type", "button"),
        **props,
    )


def link_button(
    words: Words,
    href: Words,
    *,
    kind: Literal["", "primary"] = "",
    small: bool = False,
    icon_name: str = "",
    **props: Any,
) -> rx.Component:
    """A link that looks like a button: it goes somewhere, it does nothing."""
    return rx.el.a(
        *_inside(words, icon_name, small),
        href=href,
        class_name=_classes(kind, small, props.pop("class_name", "")),
        **props,
    )


def icon_button(name: str, label: Words, *, border: bool = False, **props: Any) -> rx.Component:
    """A square button that shows only an icon; `label` is read aloud and shown on hover."""
    return rx.el.button(
        icon(name),
        class_name="ib b" if border else "ib",
        type="button",
        title=label,
        aria_label=label,
        **props,
    )


def copy_button(value: Words, label: Words = "Copy link", *, small: bool = False) -> rx.Component:
    """Copies a text or, when it starts with a slash, the whole address of that path."""
    return CopyButton.create(
        value=value,
        label=label,
        small=small,
        class_name="btn s" if small else "btn",
        icons=icons("copy", "check"),
    )


def current(here: Any) -> dict[str, Any]:
    """Says of a link that it leads to where one is; `here` is a bool or a Var of one."""
    if isinstance(here, rx.Var):
        return {"aria-current": rx.cond(here, "page", rx.Var("undefined"))}
    return {"aria-current": "page"} if here else {}


def _classes(kind: str, small: bool, more: str) -> str:
    return " ".join(c for c in ("btn", kind, "s" if small else "", more) if c)


def _inside(words: Words, icon_name: str, small: bool) -> list[Any]:
    return [icon(icon_name, 12 if small else 24), words] if icon_name else [words]
