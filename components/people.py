"""A person's page: who they are, before their works."""

from typing import Any

import reflex as rx

from components import art


def profile(person: Any, *actions: rx.Component) -> rx.Component:
    """`person` has `handle`, `name`, `bio`, `avatar_url`, `works` (a count), `joined_text`."""
    return rx.el.header(
        art.avatar(person.avatar_url, 128),
        rx.el.div(
            rx.el.h1(person.name),
            rx.el.div(person.handle, class_name="sec muted"),
            class_name="who",
        ),
        rx.el.div(*actions, class_name="do row"),
        rx.el.dl(
            _stat("Works", person.works),
            _stat("Joined", person.joined_text),
            class_name="stats",
        ),
        rx.cond(person.bio, rx.el.p(person.bio, class_name="bio sec prose")),
        class_name="prof",
    )


def _stat(term: str, value: Any) -> rx.Component:
    return rx.el.div(rx.el.dt(term), rx.el.dd(value))
