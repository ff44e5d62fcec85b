"""One's own profile over REST: words, handle, avatar, pinned works, blocked and muted people."""

from typing import Annotated, Any

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Body, Depends, Query, Request
from pydantic import BaseModel, Field

from makapix_app.api import bodies, who
from makapix_app.api.v1 import PREFIX
from services import door
from services.auth.actor import Credential
from services.edges import imaging
from services.edges.storage import storage
from services.kernel.errors import Invalid, TooLarge
from services.kernel.settings import settings
from services.kernel.text import file_size
from services.profiles import avatars, commands, handles, queries
from services.profiles.views import OwnProfile
from services.relations import queries as relations
from services.relations.views import People

router = APIRouter(prefix=f"{PREFIX}/profiles/me", tags=["profiles"])
Who = Annotated[Credential, Depends(who.caller)]
Cursor = Annotated[str, Query(max_length=255)]
Limit = Annotated[int, Query(ge=1, le=100)]
# Decoding strangers' pictures costs CPU; two at once leave room for the rest.
_decoding = CapacityLimiter(2)


class NewHandle(BaseModel):
    """The handle that one wants."""

    handle: str = Field(max_length=64)


class Pins(BaseModel):
    """Slugs of own works, in their order."""

    slugs: list[Annotated[str, Field(max_length=32)]] = Field(max_length=100)


@router.get("")
def own(caller: Who) -> OwnProfile:
    """What the caller set on their profile."""
    return door.ask(caller, queries.own)


@router.patch("", status_code=204)
def edit(caller: Who, body: Annotated[dict[str, Any], Body()]) -> None:
    """New words and choices: ``display_name``, ``bio``, ``links``, ``shown_warnings``,
    ``profile_hidden``; what is left out stays."""
    door.do(caller, commands.edit, body)


@router.put("/handle")
def change_handle(caller: Who, body: NewHandle) -> NewHandle:
    """Another handle; the old one leads to it for 90 days."""
    return NewHandle(handle=door.do(caller, handles.change, body.handle))


@router.put(
    "/avatar",
    status_code=204,
    openapi_extra={"requestBody": {"content": {"image/*": {"schema": {"format": "binary"}}}}},
)
async def upload_avatar(request: Request, caller: Who) -> None:
    """The body is a picture of any kind that works may have; its first frame is kept."""
    await to_thread.run_sync(door.do, caller, avatars.admit)
    picture = await _picture(request)
    await to_thread.run_sync(_worn, caller, picture, limiter=_decoding)


@router.put("/avatar/{slug}", status_code=204)
def wear_work(caller: Who, slug: str) -> None:
    """The first frame of an own work that others can see becomes the avatar."""
    place = door.ask(caller, avatars.source, slug)
    door.do(caller, avatars.admit)
    _worn(caller, storage().read(place))


@router.delete("/avatar", status_code=204)
def take_off_avatar(caller: Who) -> None:
    """No avatar any more."""
    door.do(caller, avatars.take_off)


@router.put("/pins", status_code=204)
def pin(caller: Who, body: Pins) -> None:
    """These works stand first on the profile, in this order, and no others."""
    door.do(caller, commands.pin, body.slugs)


@router.get("/blocked")
def blocked(caller: Who, cursor: Cursor = "", limit: Limit = 24) -> People:
    """Whom the caller blocked, the latest first."""
    return door.ask(caller, relations.blocked, cursor=cursor, limit=limit)


@router.get("/muted")
def muted(caller: Who, cursor: Cursor = "", limit: Limit = 24) -> People:
    """Whom the caller muted, the latest first."""
    return door.ask(caller, relations.muted, cursor=cursor, limit=limit)


def _worn(caller: Credential, picture: bytes) -> None:
    """Decoded in the child, stored, then worn; nothing is left of it when a step fails."""
    face = imaging.portrait(picture, name="The picture")
    key = door.do(caller, avatars.draw, face.width, face.height)
    storage().put(avatars.path(key), face.data, content_type="image/png")
    door.do(caller, avatars.wear, key)


async def _picture(request: Request) -> bytes:
    """The body, counted while it comes. Raises TooLarge, Invalid for an empty one."""
    most, data = settings().avatar_bytes_max, bytearray()
    announced = bodies.announced(request.headers.get("content-length")) or 0
    refusal = TooLarge(f"A picture for an avatar is up to {file_size(most)}.", most=most)
    if announced > most:
        raise refusal
    async for chunk in request.stream():
        data += chunk
        if len(data) > most:
            raise refusal
    if not data:
        raise Invalid("The body is the picture; this one is empty.")
    return bytes(data)
