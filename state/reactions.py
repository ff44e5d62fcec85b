"""Reactions on any page: put, taken back, and who reacted."""

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass, field

import reflex as rx

from services import reactions
from services.kernel.cursors import Page
from services.kernel.errors import MakapixError
from services.posts.views import most_used
from services.reactions import Answered, Reactor
from state.base import ask, do, handler, text

KEPT = 24  # works whose new counts the page still knows
LONGEST = 32  # characters of a slug or an emoji that a page may send
PAGES = 4


@dataclass
class Now:
    """How a work stands since the page was read. ``turn`` counts the answers to the viewer."""

    counts: dict[str, int] = field(default_factory=dict)
    mine: list[str] = field(default_factory=list)
    turn: int = 0


@dataclass
class Heard:
    """The counts of a work after others reacted, the same for all who have its page open."""

    slug: str = ""
    counts: dict[str, int] = field(default_factory=dict)


class Reacted(rx.State):
    """What changed of the reactions on this page, by the work's slug: one work an event.

    The cards carry what they came with; this stands over it. The leaf painted
    what was wanted at once, and shows the truth when ``turn`` has caught up. ``heard``
    goes to the browsers past this state; whichever of the two came last is shown.
    """

    changed: dict[str, Now] = {}
    heard: Heard = Heard()

    @handler
    async def react(self, slug: str, emoji: str, on: bool) -> None:
        """Reacts to a work, or takes it back."""
        work, sign = text(slug, longest=LONGEST), text(emoji, longest=LONGEST)
        verb = reactions.add if on is True else reactions.remove
        try:
            self._note(work, await do(self, verb, work, sign), 1)
        except MakapixError:
            with contextlib.suppress(MakapixError):
                self._note(work, await ask(self, reactions.summary, work), 1)
            raise

    async def _hear(self, slug: str) -> None:
        """Its viewer reacted on another page, or what others did is not for everyone."""
        with contextlib.suppress(MakapixError):
            self._note(slug, await ask(self, reactions.summary, slug), 0)

    def _note(self, slug: str, found: Answered, turns: int) -> None:
        known = self.changed.get(slug, Now()).turn
        now = Now(most_used(found.counts, found.mine), found.mine, known + turns)
        rest = {key: value for key, value in self.changed.items() if key != slug}
        self.changed = dict([*rest.items(), (slug, now)][-KEPT:])

    def _met(self, slugs: Iterable[str]) -> None:
        """These works were read anew: what they came with is the truth."""
        if gone := self.changed.keys() & set(slugs):
            self.changed = {k: v for k, v in self.changed.items() if k not in gone}


class Reactors(rx.State):
    """Who reacted to the work on the page: four pages in a row, each in a var of its own;
    behind them the list goes on in their place."""

    page_0: list[Reactor] = []
    page_1: list[Reactor] = []
    page_2: list[Reactor] = []
    page_3: list[Reactor] = []
    cursor: str = ""
    loaded: bool = False
    _filled: int = 0
    _slug: str = ""

    @handler
    async def open(self, slug: str) -> None:
        """Reads the latest."""
        self._slug, self.loaded = text(slug, longest=LONGEST), False
        first = await ask(self, reactions.people, self._slug)
        self._clear()
        self._add(first)
        self.loaded = True

    @handler
    async def more(self, cursor: str) -> None:
        """Those before. A cursor that is not the last one shown is an echo and does nothing."""
        if cursor and text(cursor) == self.cursor:
            self._add(await ask(self, reactions.people, self._slug, cursor=self.cursor))

    def _add(self, page: Page[Reactor]) -> None:
        if self._filled == PAGES:
            self._clear()
        setattr(self, f"page_{self._filled}", page.items)
        self._filled += 1
        self.cursor = page.next_cursor

    def _clear(self) -> None:
        for i in range(self._filled):
            setattr(self, f"page_{i}", [])
        self._filled = 0
