"""The sessions of a person, on the security page."""

import reflex as rx

from services.accounts import sessions
from services.accounts.sessions import SessionView
from state.base import ask, do, handler, id_of
from state.toasts import Toasts


class Sessions(rx.State):
    """Where the person is logged in."""

    items: list[SessionView] = []

    @handler
    async def open(self) -> None:
        """Reads the list."""
        self.items = []
        self.items = await ask(self, sessions.mine)

    @handler
    async def end(self, session_id: str) -> None:
        """Ends one of them."""
        await do(self, sessions.end_one, id_of(session_id, "session"))
        self.items = await ask(self, sessions.mine)

    @handler
    async def end_others(self) -> None:
        """Ends all but this one."""
        count = await do(self, sessions.end_mine, others_only=True)
        self.items = await ask(self, sessions.mine)
        devices = "other device is" if count == 1 else "other devices are"
        (await self.get_state(Toasts))._put(f"{count} {devices} signed out.", "success")
