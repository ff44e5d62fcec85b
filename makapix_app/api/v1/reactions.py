"""Reactions on a work: put, take back, who reacted."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response

from makapix_app.api import who
from makapix_app.api.cache import cached, ready
from makapix_app.api.v1 import PREFIX
from services import door, reactions
from services.auth.actor import Credential
from services.kernel.settings import settings
from services.reactions import Answered, Named, Reactor

router = APIRouter(prefix=f"{PREFIX}/posts/{{slug}}/reactions", tags=["reactions"])
emojis = APIRouter(prefix=PREFIX, tags=["reactions"])
Who = Annotated[Credential, Depends(who.caller)]
Limit = Annotated[int | None, Query(ge=1, le=settings().page_size_max)]


@dataclass(frozen=True, slots=True)
class Reactors:
    """Some of those who reacted; ``next_cursor`` leads on, empty at the end."""

    items: list[Reactor]
    next_cursor: str


@router.get("", response_model=Answered)
async def summary(slug: str, caller: Who) -> Any:
    """Counts by emoji, the most used first, and the caller's own."""
    return await cached(
        caller, ("reactions", slug), lambda: door.ask(caller, reactions.summary, slug)
    )


@router.get("/people")
def people(
    slug: str, caller: Who, emoji: str = "", cursor: str = "", limit: Limit = None
) -> Reactors:
    """Who reacted, the latest first."""
    page = door.ask(caller, reactions.people, slug, emoji=emoji, cursor=cursor, limit=limit)
    return Reactors(page.items, page.next_cursor)


@emojis.get("/emojis")
def named(q: Annotated[str, Query(max_length=64)] = "") -> list[Named]:
    """Emojis whose English names hold all of the words, 48 at most; the first ones for none."""
    return reactions.search(q)


@router.put("/{emoji}", response_model=Answered)
def add(slug: str, emoji: str, caller: Who) -> Response:
    """Reacts with an emoji; nothing more when it is there already. At most five on a work."""
    return ready(door.do(caller, reactions.add, slug, emoji))


@router.delete("/{emoji}", response_model=Answered)
def remove(slug: str, emoji: str, caller: Who) -> Response:
    """Takes a reaction back."""
    return ready(door.do(caller, reactions.remove, slug, emoji))
