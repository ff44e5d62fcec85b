"""Short messages that come and go, three at most."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
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
    undo: str = ""
    subject: str = ""


# What takes a deed back, by the deed's name; who does the deed registers it.
UNDOS: dict[str, Callable[[rx.State, str], Awaitable[Any]]] = {}


class Toasts(rx.State):
    """The toasts of a page."""

    items: list[Toast] = []

    @handler
    async def dismiss(self, toast_id: str) -> None:
        """Takes one away."""
        chosen = text(toast_id, longest=64)
        self.items = [toast for toast in self.items if toast.id != chosen]

    @handler
    async def undo(self, toast_id: str) -> Any:
        """Takes back what a toast tells of. The deed asks again who may."""
        chosen = text(toast_id, longest=64)
        told = next((toast for toast in self.items if toast.id == chosen), None)
        self.items = [toast for toast in self.items if toast.id != chosen]
        if told and told.undo in UNDOS:
            return await UNDOS[told.undo](self, told.subject)
        return None

    def _put(self, said: str, tone: str = "info", **more: str) -> None:
        """Shows a toast: ``href`` and ``action`` for a link, or ``undo`` and its ``subject``."""
        toast = Toast(uuid4().hex[:8], tone, said, **more)
        self.items = [*self.items[1 - MOST :], toast]
