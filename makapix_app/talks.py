"""What people say and do below a work -> the open pages of that work, and no others.

What is true of everyone goes to all of them as one message. The pages of people who block,
are blocked or mute, and those of who did it, are told one by one, since what they see is
their own; so are all pages of a work that not everyone may see.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from makapix_app.tabs import Tabs
from services import door, reactions
from services.auth.actor import ANONYMOUS, SYSTEM
from services.comments import queries
from services.kernel.errors import MakapixError, NotFound
from services.posts.views import most_used
from services.relations import queries as relations
from state import presence
from state.base import off_the_loop
from state.comments import Comments, News
from state.reactions import Heard, Reacted

PACE_SECONDS = 1.0  # so a work on which many react and comment tells its pages once a second


@dataclass
class Talk:
    """What happened below a work since its pages were told."""

    added: set[UUID] = field(default_factory=set)
    touched: set[str] = field(default_factory=set)
    reacted: set[UUID] = field(default_factory=set)


class Talks:
    """Gathers what happened and tells it, work by work."""

    def __init__(self, tabs: Tabs) -> None:
        self._tabs = tabs
        self._talks: defaultdict[str, Talk] = defaultdict(Talk)
        self._turns: Counter[str] = Counter()
        self._talked = asyncio.Event()

    def note(
        self,
        slug: str,
        *,
        added: Collection[UUID] = (),
        touched: Collection[str] = (),
        reacted: Collection[UUID] = (),
    ) -> None:
        """Comments were added or touched, or people reacted; a work that no page shows is
        passed over."""
        if not presence.watchers(presence.WORK + slug, self._tabs.connected()):
            self._turns.pop(slug, None)
            return
        talk = self._talks[slug]
        talk.added |= set(added)
        talk.touched |= set(touched)
        talk.reacted |= set(reacted)
        self._talked.set()

    async def run(self) -> None:
        """Tells until it is cancelled."""
        while True:
            await self._talked.wait()
            self._talked.clear()
            talks, self._talks = self._talks, defaultdict(Talk)
            for slug, talk in talks.items():
                tokens = presence.watchers(presence.WORK + slug, self._tabs.connected())
                await self._tell_of_comments(slug, talk, tokens)
                await self._tell_of_reactions(slug, talk, tokens)
            await asyncio.sleep(PACE_SECONDS)

    async def _tell_of_comments(self, slug: str, talk: Talk, tokens: list[str]) -> None:
        if not (talk.added or talk.touched):
            return
        try:
            now = await off_the_loop(door.ask, ANONYMOUS, queries.talked, slug, talk.added)
            apart = await self._with_ties(tokens) if talk.added else set()
        except NotFound:
            now, apart = queries.Talked(0, anew=False), set(tokens)
        except MakapixError:  # the database is away: the next event tells of this one, too
            return
        self._turns[slug] += bool(talk.touched)
        news = News(now.count, self._turns[slug], sorted(talk.touched), len(tokens))
        if now.anew or talk.touched:
            await self._tabs.show([t for t in tokens if t not in apart], Comments, news=news)
        for token in apart:
            async with self._tabs.state(token, Comments) as root:
                comments = await root.get_state(Comments)
                await comments._hear(talk.added, bool(talk.touched))

    async def _tell_of_reactions(self, slug: str, talk: Talk, tokens: list[str]) -> None:
        if not talk.reacted:
            return
        theirs = [token for token in tokens if presence.person(token) in talk.reacted]
        try:
            now = await off_the_loop(door.ask, ANONYMOUS, reactions.summary, slug)
        except NotFound:
            theirs = tokens
        except MakapixError:
            return
        else:
            heard = Heard(slug, most_used(now.counts, []))
            await self._tabs.show([t for t in tokens if t not in theirs], Reacted, heard=heard)
        for token in theirs:
            async with self._tabs.state(token, Reacted) as root:
                await (await root.get_state(Reacted))._hear(slug)

    async def _with_ties(self, tokens: list[str]) -> set[str]:
        people = {token: person for token in tokens if (person := presence.person(token))}
        if not people:
            return set()
        asked = set(people.values())
        tied = await off_the_loop(door.ask, SYSTEM, relations.with_ties, asked)
        return {token for token, person in people.items() if person in tied}
