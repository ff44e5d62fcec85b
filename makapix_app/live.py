"""Broker message -> the states of connected browsers.

A push is a hint: it says how many works came, and the page asks for the truth
when its viewer wants to see them. Messages that come close together are told once.
"""

import asyncio
import contextlib

import reflex as rx
import structlog

from mqtt.subscriber import listen
from services.kernel.settings import settings
from state import presence
from state.feeds import RecentFeed

log = structlog.get_logger()
NEW_WORKS = "makapix/posts/new"
GATHER_SECONDS = 0.25


class Live:
    """The lifespan task that hears of new works and tells the open feeds."""

    def __init__(self, app: rx.App) -> None:
        self._app = app
        self._count = 0
        self._seen: dict[str, None] = {}
        self._wake = asyncio.Event()

    async def run(self) -> None:
        """Hears and tells until the process stops."""
        telling = asyncio.create_task(self._tell_for_ever())
        try:
            async for heard in listen(settings().mqtt_url, NEW_WORKS):
                self._note(str(heard.payload.get("event_id", "")))
        finally:
            telling.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await telling

    def _note(self, event_id: str) -> None:
        """Counts an event once, however often QoS 1 delivers it."""
        if event_id in self._seen:
            return
        self._seen[event_id] = None
        if len(self._seen) > 1000:
            self._seen.pop(next(iter(self._seen)))
        self._count += 1
        self._wake.set()

    async def _tell_for_ever(self) -> None:
        while True:
            await self._wake.wait()
            await asyncio.sleep(GATHER_SECONDS)
            self._wake.clear()
            count, self._count = self._count, 0
            connected = self._app.event_namespace.token_to_sid if self._app.event_namespace else {}
            for token in presence.watchers(presence.RECENT, connected):
                await self._tell(token, count)

    async def _tell(self, token: str, count: int) -> None:
        try:
            address = rx.BaseStateToken(ident=token, cls=RecentFeed)
            async with self._app.modify_state(address) as root:
                feed = await root.get_state(RecentFeed)
                feed._hear(count)
        except Exception as error:
            log.warning("live.not_told", error=str(error))
