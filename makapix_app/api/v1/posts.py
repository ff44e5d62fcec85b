"""Works over REST: feeds, one work, its downloads, and what its author does to it."""

from typing import Annotated, Any, Literal
from urllib.parse import quote

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Body, Depends, Query, Response

from makapix_app.api import who
from makapix_app.api.cache import cached
from services import door, feeds
from services.auth.actor import Credential
from services.edges import imaging
from services.edges.storage import storage
from services.posts import commands, details, queries
from services.posts.files import CONTENT_TYPES, EXTENSIONS
from services.posts.views import Feed, PostPage

router = APIRouter(tags=["posts"])
Who = Annotated[Credential, Depends(who.credential)]
Cursor = Annotated[str, Query(max_length=255)]
Limit = Annotated[int, Query(ge=1, le=100)]
# Enlarging is the one thing here that costs CPU; two at once leave room for the rest.
_enlarging = CapacityLimiter(2)


@router.get("/posts", response_model=Feed)
def feed(
    caller: Who,
    feed: Literal["recent", "promoted"] = "recent",
    cursor: Cursor = "",
    limit: Limit = 24,
) -> Any:
    """A page of works, the newest (or latest promoted) first."""
    return cached(
        caller,
        ("feed", feed, cursor, limit),
        lambda: door.ask(caller, feeds.FEEDS[feed], cursor=cursor, limit=limit),
    )


@router.get("/users/{handle}/posts")
def by_author(caller: Who, handle: str, cursor: Cursor = "", limit: Limit = 24) -> Feed:
    """An author's works, the newest first."""
    return door.ask(caller, feeds.by_author, handle, cursor=cursor, limit=limit)


@router.get("/users/{handle}")
def profile(caller: Who, handle: str) -> queries.Profile:
    """A person as others see them."""
    return door.ask(caller, queries.profile, handle)


@router.get("/posts/{slug}")
def one(caller: Who, slug: str) -> PostPage:
    """A work with everything that is known about it."""
    return door.ask(caller, queries.page, slug)


@router.patch("/posts/{slug}", status_code=204)
def edit(caller: Who, slug: str, body: Annotated[dict[str, Any], Body()]) -> None:
    """New words for an own work; fields that are left out stay as they are."""
    door.do(caller, commands.edit, slug, body)


@router.delete("/posts/{slug}", status_code=204)
def throw_away(caller: Who, slug: str) -> None:
    """Puts an own work in the trash for seven days."""
    door.do(caller, commands.throw_away, slug)


@router.post("/posts/{slug}/restore", status_code=204)
def bring_back(caller: Who, slug: str) -> None:
    """Takes an own work out of the trash."""
    door.do(caller, commands.bring_back, slug)


@router.get("/posts/{slug}/download", response_class=Response)
async def download(
    caller: Who, slug: str, scale: Annotated[int, Query(ge=1, le=16)] = 1
) -> Response:
    """The work enlarged by a whole number; at 1 the artist's own bytes."""
    source = await to_thread.run_sync(door.ask, caller, queries.source, slug)
    original = await to_thread.run_sync(storage().read, source.key)
    made = await to_thread.run_sync(
        imaging.upscale, original, source.facts, scale, limiter=_enlarging
    )
    name = f"{slug}{f'-x{scale}' if scale > 1 else ''}.{EXTENSIONS[made.format]}"
    return Response(
        made.data,
        media_type=CONTENT_TYPES[made.format],
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
            "Cache-Control": "private, max-age=600",
            "X-Content-Type-Options": "nosniff",
        },
    )


@router.get("/licences")
def licences() -> dict[str, list[str]]:
    """Licences that a work can have: code, name and address."""
    return {code: list(pair) for code, pair in details.LICENCE_NAMES.items()}
