"""Broker message -> the states of connected browsers.

A push is a hint: it says how many works came, that a session has ended, that a
person's bell rang or that people talk about a work, and the page asks for the truth.
What comes close together is told once.
"""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

import reflex as rx
import structlog

from makapix_app.tabs import Tabs
from makapix_app.talks import Talks
from mqtt.subscriber import Heard, listen
from services import door
from services.accounts import sessions
from services.accounts.sessions import SessionsEnded
from services.auth.actor import SYSTEM
from services.categories import PostPromoted
from services.comments.events import CommentsChanged
from services.edges import shared
from services.kernel.errors import MakapixError
from services.kernel.settings import settings
from services.notifications.announcements import Announced
from services.notifications.events import BellRang
from services.reactions import ReactionsChanged
from state import presence
from state.feeds import HEARS
from state.notifications import Notifications
from state.session import Session, forget

log = structlog.get_logger()
NEW_WORKS = "makapix/posts/new"
GATHER_SECONDS = 0.25
LOOK_AGAIN_SECONDS = 30  # and whenever the broker is back: a message may have been missed


class Live:
    """The lifespan task that hears what happens and tells the open pages."""

    def __init__(self, app: rx.App) -> None:
        self._tabs = Tabs(app)
        self._talks = Talks(self._tabs)
        self._came: defaultdict[str, set[int]] = defaultdict(set)
        self._seen: dict[str, None] = {}
        self._wake = asyncio.Event()
        self._rung: set[UUID] = set()
        self._ring = asyncio.Event()
        self._look = asyncio.Event()

    async def run(self) -> None:
        """Hears and tells until the process stops."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._hear())
            tasks.create_task(self._tell_of_new_works())
            tasks.create_task(self._ring_bells())
            tasks.create_task(self._talks.run())
            tasks.create_task(self._look_for_ended_sessions())

    async def _hear(self) -> None:
        topics = (
            NEW_WORKS,
            PostPromoted.topic,
            SessionsEnded.topic,
            BellRang.topic,
            CommentsChanged.topic,
            ReactionsChanged.topic,
            Announced.topic,
        )
        async for heard in listen(settings().mqtt_url, *topics, joined=self._look.set):
            if self._is_new(str(heard.payload.get("event_id", ""))):
                await self._take(heard)

    async def _take(self, heard: Heard) -> None:
        if heard.topic == SessionsEnded.topic:
            await self._tell_of_the_end(set(_ids(heard.payload.get("session_ids"))))
        elif heard.topic == BellRang.topic:
            self._rung |= set(_ids([heard.payload.get("user_id")]))
            self._ring.set()
        elif heard.topic == Announced.topic:
            self._rung |= presence.everyone()
            self._ring.set()
        elif heard.topic in (CommentsChanged.topic, ReactionsChanged.topic):
            self._take_talk(heard)
        else:
            chosen = heard.topic == PostPromoted.topic
            self._take_work(presence.CHOSEN if chosen else presence.NEW, heard)

    def _take_work(self, what: str, heard: Heard) -> None:
        shared.forget_here()
        if isinstance(number := heard.payload.get("post_id"), int):
            self._came[what].add(number)
            self._wake.set()

    def _take_talk(self, heard: Heard) -> None:
        said = heard.payload
        slug = str(said.get("slug", ""))
        if heard.topic == ReactionsChanged.topic:
            self._talks.note(slug, reacted=set(_ids([said.get("user_id")])))
        elif said.get("added") is True:
            self._talks.note(slug, added=set(_ids([said.get("comment_id")])))
        else:
            self._talks.note(slug, touched=[str(said.get("comment_id", ""))])

    def _is_new(self, event_id: str) -> bool:
        """Whether an event comes for the first time, however often QoS 1 delivers it."""
        if event_id in self._seen:
            return False
        self._seen[event_id] = None
        if len(self._seen) > 1000:
            self._seen.pop(next(iter(self._seen)))
        return True

    # --- new works

    async def _tell_of_new_works(self) -> None:
        while True:
            await self._wake.wait()
            await asyncio.sleep(GATHER_SECONDS)
            self._wake.clear()
            came, self._came = self._came, defaultdict(set)
            for kind, what in HEARS.items():
                watching = f"{what}{kind.__name__}"
                numbers = came.get(what, set())
                for token in presence.watchers(watching, self._tabs.connected()) if numbers else ():
                    async with self._tabs.state(token, kind) as root:
                        await (await root.get_state(kind))._hear(numbers)

    # --- bells

    async def _ring_bells(self) -> None:
        """Wakes the pages of those whose bell rang; each asks what is true of its viewer."""
        while True:
            await self._ring.wait()
            await asyncio.sleep(GATHER_SECONDS)
            self._ring.clear()
            rung, self._rung = self._rung, set()
            for token in presence.pages_for(rung, self._tabs.connected()):
                async with self._tabs.state(token, Session) as root:
                    await (await root.get_state(Session))._ring()
                    await (await root.get_state(Notifications))._refresh()

    # --- sessions that ended

    async def _tell_of_the_end(self, ended: Collection[UUID]) -> None:
        """Takes what is private from the pages of these sessions and sends them to log in."""
        for token in presence.pages_of(ended):
            if token in self._tabs.connected():
                async with self._tabs.state(token, Session) as root:
                    await forget(root)

    async def _look_for_ended_sessions(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._look.wait(), LOOK_AGAIN_SECONDS)
            self._look.clear()
            opened = presence.sessions(self._tabs.connected())
            with contextlib.suppress(MakapixError):
                ended = await asyncio.to_thread(door.ask, SYSTEM, sessions.ended_among, opened)
                await self._tell_of_the_end(ended)


def _ids(said_ids: Any) -> Iterator[UUID]:
    for said in said_ids if isinstance(said_ids, list) else []:
        with contextlib.suppress(ValueError, AttributeError, TypeError):
            yield UUID(said)
