"""The menu with which moderators put the work on the page into categories."""

import reflex as rx

from services import categories
from services.categories import Choice
from state.base import ask, do, handler, text

LONGEST = 64  # characters of a slug or a category that a page may send


class Promoting(rx.State):
    """In which categories the work is."""

    choices: list[Choice] = []
    of: str = ""

    @handler
    async def open(self, slug: str) -> None:
        """Reads where the work is."""
        self.of, self.choices = text(slug, longest=LONGEST), []
        self.choices = await ask(self, categories.choices, self.of)

    @handler
    async def choose(self, category: str, on: bool) -> None:
        """Puts the work into a category, or takes it out."""
        verb = categories.promote if on else categories.demote
        await do(self, verb, self.of, text(category, longest=LONGEST))
        self.choices = await ask(self, categories.choices, self.of)
