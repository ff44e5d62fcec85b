"""What the caller was told: the list, what is read, and by which channels."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from makapix_app.api import who
from makapix_app.api.v1 import PREFIX
from services import door
from services.auth.actor import Credential
from services.kernel.settings import settings
from services.notifications import commands, queries
from services.notifications.queries import Choice, Line

router = APIRouter(prefix=f"{PREFIX}/notifications", tags=["notifications"])
Who = Annotated[Credential, Depends(who.caller)]
Limit = Annotated[int | None, Query(ge=1, le=settings().page_size_max)]


@dataclass(frozen=True, slots=True)
class Lines:
    """A page of the list; ``next_cursor`` leads on, empty at the end."""

    items: list[Line]
    next_cursor: str


class Read(BaseModel):
    """Which lines were read; without ``ids`` all of them."""

    ids: list[UUID] | None = Field(None, max_length=100)


class Channels(BaseModel):
    """What is left out stays."""

    page: bool | None = None
    mqtt: bool | None = None
    mail: bool | None = None
    push: bool | None = None


@router.get("")
def lines(caller: Who, cursor: str = "", limit: Limit = None) -> Lines:
    """The latest first; everything unread of one thing is one line."""
    page = door.ask(caller, queries.lines, cursor=cursor, limit=limit)
    return Lines(page.items, page.next_cursor)


@router.get("/unread")
def unread(caller: Who) -> dict[str, int]:
    """How many lines are unread; 100 for as many or more."""
    return {"unread": door.ask(caller, queries.unread)}


@router.post("/read")
def mark_read(body: Read, caller: Who) -> dict[str, int]:
    """Marks lines as read; answers how many were not."""
    return {"read": door.do(caller, commands.mark_read, body.ids)}


@router.get("/choices")
def choices(caller: Who) -> list[Choice]:
    """The channels of every kind."""
    return door.ask(caller, queries.choices)


@router.put("/choices/{kind}", status_code=204)
def choose(kind: str, body: Channels, caller: Who) -> None:
    """Sets the channels of a kind."""
    door.do(caller, commands.choose, kind, **body.model_dump(exclude_none=True))
