"""``/settings/people``: whom one blocked and muted, and taking it back."""

from typing import Any

import reflex as rx

from components import people
from components.buttons import button
from components.settings import section
from pages.settings.frame import settings_page
from state.relations import Blocked, Muted


def blocked_and_muted() -> rx.Component:
    """Two lists, each with a way back beside every name."""
    return settings_page(
        "people",
        section(
            "Blocked",
            _list(Blocked, "Unblock", "You blocked nobody."),
            about="Neither of you sees the other, follows or is told of the other.",
        ),
        section(
            "Muted",
            _list(Muted, "Unmute", "You muted nobody."),
            about="Their works stay out of your feeds. They are not told.",
        ),
    )


def _list(state: Any, words: str, nobody: str) -> rx.Component:
    def action(person: Any) -> rx.Component:
        return button(
            words,
            small=True,
            aria_label=f"{words} " + person.name,
            on_click=state.undo(person.handle),
        )

    return people.people(
        state.people,
        action,
        loaded=state.loaded,
        empty=rx.el.p(nobody, class_name="sec muted"),
        next_url=state.next_url,
    )
