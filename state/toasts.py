"""Short messages that come and go, three at most."""

from dataclasses import dataclass
from uuid import uuid4

import reflex as rx

from state.base import handler, text

MOST = 3


@dataclass
class Toast:
    """A message; ``tone`` is info, success, warning or danger."""

    id: str
    tone: str
    text: str
    href: str = ""
    action: str = ""


class Toasts(rx.State):
    """The toasts of a page."""

    items: list[Toast] = []

    @handler
    async def dismiss(self, toast_id: str) -> None:
        """Takes one away."""
        chosen = text(toast_id, longest=64)
        self.items = [toast for toast in self.items if toast.id != chosen]

    def _put(self, said: str, tone: str = "info", href: str = "", action: str = "") -> None:
        toast = Toast(uuid4().hex[:8], tone, said, href, action)
        self.items = [*self.items[1 - MOST :], toast]
