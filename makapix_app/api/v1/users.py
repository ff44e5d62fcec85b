"""People over REST: a profile, its works and lists, and what one is to its person.

An old handle answers 308 with the address under the new one.
"""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Response

from makapix_app.api import who
from makapix_app.api.cache import cached, ready
from makapix_app.api.listing import Cursor, Limit, Wish
from makapix_app.api.v1 import PREFIX
from services import door, feeds
from services.auth.actor import Credential
from services.posts.views import Feed
from services.profiles import queries as profiles
from services.profiles.views import Pin, Profile
from services.relations import commands, queries
from services.relations.views import People

router = APIRouter(prefix=f"{PREFIX}/users/{{handle}}", tags=["users"])
Who = Annotated[Credential, Depends(who.caller)]


@router.get("", response_model=Profile)
async def profile(caller: Who, handle: str) -> Any:
    """A person as the caller sees them."""
    return await cached(
        caller, ("profile", handle), lambda: door.ask(caller, profiles.profile, handle)
    )


@router.get("/posts", response_model=Feed)
async def works(
    caller: Who,
    handle: str,
    wish: Wish,
    shelf: Literal["", "works", "private", "drafts"] = "",
) -> Any:
    """Their works, the newest first; one's own hidden ones and drafts by ``shelf``."""
    return await cached(
        caller,
        ("works", handle, shelf, *wish.values()),
        lambda: door.ask(caller, feeds.by_author, handle, shelf=shelf, **wish),
    )


@router.get("/reacted", response_model=Feed)
def reacted(caller: Who, handle: str, wish: Wish) -> Response:
    """Works to which they reacted, the latest reaction first; 404 where they keep it to
    themselves."""
    return ready(door.ask(caller, feeds.reacted, handle, **wish))


@router.get("/pins", response_model=list[Pin])
def pins(caller: Who, handle: str) -> Response:
    """The works that they show first."""
    return ready(door.ask(caller, profiles.pins, handle))


@router.get("/followers", response_model=People)
def followers(caller: Who, handle: str, cursor: Cursor = "", limit: Limit = 24) -> Response:
    """Who follows them, the latest first."""
    return ready(door.ask(caller, queries.followers, handle, cursor=cursor, limit=limit))


@router.get("/following", response_model=People)
def following(caller: Who, handle: str, cursor: Cursor = "", limit: Limit = 24) -> Response:
    """Whom they follow, the latest first."""
    return ready(door.ask(caller, queries.following, handle, cursor=cursor, limit=limit))


@router.put("/follow", status_code=204)
def follow(caller: Who, handle: str) -> None:
    """Follows them."""
    door.do(caller, commands.follow, handle)


@router.delete("/follow", status_code=204)
def unfollow(caller: Who, handle: str) -> None:
    """Follows them no longer."""
    door.do(caller, commands.unfollow, handle)


@router.put("/block", status_code=204)
def block(caller: Who, handle: str) -> None:
    """Neither sees the other from now on; follows between the two end."""
    door.do(caller, commands.block, handle)


@router.delete("/block", status_code=204)
def unblock(caller: Who, handle: str) -> None:
    """Takes the block back."""
    door.do(caller, commands.unblock, handle)


@router.put("/mute", status_code=204)
def mute(caller: Who, handle: str) -> None:
    """Keeps their works out of the caller's feeds; they are not told."""
    door.do(caller, commands.mute, handle)


@router.delete("/mute", status_code=204)
def unmute(caller: Who, handle: str) -> None:
    """Takes the mute back."""
    door.do(caller, commands.unmute, handle)
