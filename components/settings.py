"""The frame of the settings: tabs, and sections with a heading and what it is about."""

from typing import Any

import reflex as rx

from components.leaf_tabs import Tabs

TABS = (
    ("profile", "Profile"),
    ("account", "Account"),
    ("security", "Security"),
    ("tokens", "Access tokens"),
    ("notifications", "Notifications"),
    ("people", "Blocked and muted"),
    ("data", "Your data"),
)


def tabs(active: str) -> rx.Component:
    """The pages of the settings; `active` is the key of the open one."""
    return Tabs.create(
        *[
            rx.el.a(
                words,
                href=f"/settings/{key}",
                custom_attrs={"aria-current": "page"} if key == active else {},
            )
            for key, words in TABS
        ],
        class_name="tabs",
        label="Settings",
    )


def section(title: str, *children: rx.Component, about: Any = "") -> rx.Component:
    """One thing to set: a heading, a sentence about it, then its parts."""
    words = [rx.el.p(about, class_name="sec muted prose")] if about != "" else []
    return rx.el.section(rx.el.h2(title), *words, *children, class_name="sect stack setting")
