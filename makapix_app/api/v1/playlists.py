"""Playlists: made, filled, put in order, followed and read."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from makapix_app.api import who
from makapix_app.api.v1 import PREFIX
from services import door
from services.auth.actor import Credential
from services.kernel.settings import settings
from services.playlists import commands, queries
from services.playlists.views import Choice, Items, PlaylistPage, Playlists

router = APIRouter(prefix=PREFIX, tags=["playlists"])
Who = Annotated[Credential, Depends(who.caller)]
Cursor = Annotated[str, Query(max_length=255)]
Limit = Annotated[int | None, Query(ge=1, le=settings().page_size_max)]
Slug = Annotated[str, Field(max_length=16)]
SeenBy = Literal["public", "unlisted", "hidden"]


class NewPlaylist(BaseModel):
    """A playlist to make; ``work`` is the slug of its first work."""

    title: str = Field(max_length=1000)
    description: str = Field("", max_length=20_000)
    visibility: SeenBy = "public"
    dwell_seconds: int = 15
    work: Slug = ""


class Changes(BaseModel):
    """What is left out stays; ``cover`` is the slug of a work in it."""

    title: str | None = Field(None, max_length=1000)
    description: str | None = Field(None, max_length=20_000)
    visibility: SeenBy | None = None
    dwell_seconds: int | None = None
    cover: Slug | None = None


class Made(BaseModel):
    """The slug of a new playlist."""

    slug: str


class Place(BaseModel):
    """Where a work goes: right before another, or to the end; and how long it stays."""

    before: Slug | None = None
    dwell_seconds: int | None = None


@router.post("/playlists", status_code=201)
def create(body: NewPlaylist, caller: Who) -> Made:
    """A new playlist."""
    return Made(slug=door.do(caller, commands.create, **body.model_dump()))


@router.get("/playlists/followed")
def followed(caller: Who, cursor: Cursor = "", limit: Limit = None) -> Playlists:
    """Those that the caller follows, the latest first."""
    return door.ask(caller, queries.followed, cursor=cursor, limit=limit)


@router.get("/playlists/choices")
def choices(caller: Who, work: Annotated[str, Query(max_length=16)]) -> list[Choice]:
    """The caller's playlists, and which of them hold a work."""
    return door.ask(caller, queries.choices, work)


@router.get("/playlists/{slug}")
def page(slug: str, caller: Who) -> PlaylistPage:
    """A playlist, and how many of its works the caller does not see."""
    return door.ask(caller, queries.page, slug)


@router.get("/playlists/{slug}/works")
def works(slug: str, caller: Who, cursor: Cursor = "", limit: Limit = None) -> Items:
    """Its works in its order."""
    return door.ask(caller, queries.works, slug, cursor=cursor, limit=limit)


@router.patch("/playlists/{slug}", status_code=204)
def edit(slug: str, body: Changes, caller: Who) -> None:
    """New words and choices."""
    door.do(caller, commands.edit, slug, body.model_dump(exclude_none=True))


@router.delete("/playlists/{slug}", status_code=204)
def remove(slug: str, caller: Who) -> None:
    """Deletes it; its works stay where they are."""
    door.do(caller, commands.remove, slug)


@router.put("/playlists/{slug}/works/{work}", status_code=204)
def put(slug: str, work: str, caller: Who) -> None:
    """Puts a work at the end; nothing when it is there already."""
    door.do(caller, commands.put, slug, work)


@router.delete("/playlists/{slug}/works/{work}", status_code=204)
def take(slug: str, work: str, caller: Who) -> None:
    """Takes a work out."""
    door.do(caller, commands.take, slug, work)


@router.patch("/playlists/{slug}/works/{work}", status_code=204)
def place(slug: str, work: str, body: Place, caller: Who) -> None:
    """Moves a work (``before`` empty: to the end), or says how long it stays."""
    said = body.model_fields_set
    if "before" in said:
        door.do(caller, commands.move, slug, work, body.before or "")
    if "dwell_seconds" in said:
        door.do(caller, commands.dwell, slug, work, body.dwell_seconds)


@router.put("/playlists/{slug}/follow", status_code=204)
def follow(slug: str, caller: Who) -> None:
    """Follows it; twice is once."""
    door.do(caller, commands.follow, slug)


@router.delete("/playlists/{slug}/follow", status_code=204)
def unfollow(slug: str, caller: Who) -> None:
    """Follows it no longer."""
    door.do(caller, commands.unfollow, slug)


@router.get("/users/{handle}/playlists")
def by_owner(handle: str, caller: Who, cursor: Cursor = "", limit: Limit = None) -> Playlists:
    """Somebody's playlists, the newest first."""
    return door.ask(caller, queries.by_owner, handle, cursor=cursor, limit=limit)
