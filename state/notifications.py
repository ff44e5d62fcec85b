"""What the viewer was told: the list, and by which channels they want to hear."""

import reflex as rx

from services.kernel.cursors import Page
from services.kernel.errors import Invalid
from services.notifications import commands, push, queries
from services.notifications.queries import Choice, Line
from state.base import ask, do, handler, id_of, text
from state.session import Session

PAGES = 4
PATH = "/notifications"
CHANNELS = ("page", "push", "mqtt", "mail")


class Notifications(rx.State):
    """``/notifications``: four pages of lines in a row, each in a var of its own; what is
    older stands under a link."""

    page_0: list[Line] = []
    page_1: list[Line] = []
    page_2: list[Line] = []
    page_3: list[Line] = []
    cursor: str = ""
    older_url: str = ""
    loaded: bool = False
    _filled: int = 0
    _from: str = ""

    @handler
    async def open(self) -> None:
        """Reads the first page, or that to which a link for older lines leads."""
        self._from = self.router.url.query_parameters.get("after", "")
        await self._read(1)
        self.loaded = True

    @handler
    async def more(self, cursor: str) -> None:
        """The next page. A cursor that is not the last one shown is an echo and does nothing."""
        if cursor and text(cursor) == self.cursor:
            self._add(await ask(self, queries.lines, cursor=self.cursor))

    @handler
    async def mark(self, line: str) -> None:
        """One line was opened."""
        await do(self, commands.mark_read, [id_of(line, "notification")])
        await self._settle()

    @handler
    async def mark_all(self) -> None:
        """All lines are read."""
        await do(self, commands.mark_read)
        await self._settle()

    async def _settle(self) -> None:
        """This page at once; the bell tells the others."""
        await (await self.get_state(Session))._ring()
        await self._refresh()

    async def _refresh(self) -> None:
        """Reads again what is shown, if the page is open."""
        if self.loaded and self.router.url.path.rstrip("/") == PATH:
            await self._read(self._filled)

    async def _read(self, count: int) -> None:
        cursor, found = self._from, []
        for _ in range(count):
            found.append(await ask(self, queries.lines, cursor=cursor))
            cursor = found[-1].next_cursor
            if not cursor:
                break
        for i in range(len(found), self._filled):
            setattr(self, f"page_{i}", [])
        self._filled, self.older_url = 0, ""
        for page in found:
            self._add(page)

    def _add(self, page: Page[Line]) -> None:
        setattr(self, f"page_{self._filled}", page.items)
        self._filled += 1
        full = self._filled == PAGES and page.next_cursor
        self.cursor = "" if full else page.next_cursor
        self.older_url = f"{PATH}?after={page.next_cursor}" if full else ""


class Channels(rx.State):
    """``/settings/notifications``: by which channels the viewer hears of each kind."""

    choices: dict[str, Choice] = {}
    push_key: str = ""  # what this browser subscribes with; empty where there is no web push

    @handler
    async def open(self) -> None:
        """Reads what is chosen, and what this installation offers."""
        self.push_key = await ask(self, push.key)
        await self._read()

    @handler
    async def choose(self, kind: str, channel: str, on: bool) -> None:
        """Opens or closes a channel for a kind, at once."""
        try:
            if channel not in CHANNELS:
                raise Invalid(f"The channels are {', '.join(CHANNELS)}.")
            await do(self, commands.choose, text(kind, longest=32), **{channel: on is True})
        finally:
            await self._read()

    async def _read(self) -> None:
        self.choices = {c.kind: c for c in await ask(self, queries.choices)}
