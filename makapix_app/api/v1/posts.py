"""Works over REST: feeds, one work, its downloads, and what its author does to it."""

from typing import Annotated, Any, Literal
from urllib.parse import quote

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Body, Depends, Query, Response

from makapix_app.api import who
from makapix_app.api.cache import cached, ready
from makapix_app.api.listing import Chosen, Cursor, Limit, Wish
from makapix_app.api.v1 import PREFIX
from services import counting, door, feeds, first_pages
from services.auth.actor import Credential
from services.edges import imaging
from services.edges.storage import storage
from services.filters import Facets
from services.kernel.errors import Invalid
from services.posts import commands, details, looks, queries
from services.posts.files import CONTENT_TYPES, EXTENSIONS
from services.posts.views import Feed, PostPage

router = APIRouter(prefix=PREFIX, tags=["posts"])
Who = Annotated[Credential, Depends(who.caller)]
FEEDS = {
    "home": first_pages.home,
    "recent": first_pages.recent,
    "promoted": first_pages.promoted,
    "trending": first_pages.trending,
    "following": feeds.following,
}
# Enlarging is the one thing here that costs CPU; two at once leave room for the rest.
_enlarging = CapacityLimiter(2)


@router.get("/posts", response_model=Feed)
async def feed(
    caller: Who,
    wish: Wish,
    feed: Literal["home", "recent", "promoted", "trending", "following"] = "recent",
) -> Any:
    """A page of works, the newest first: ``home`` what moderators put on the front page,
    ``trending`` what people turn to now, ``following`` what the caller follows (no other order).
    """
    if feed == "following" and wish.pop("order") != "newest":
        raise Invalid("What you follow is listed by time.", fields={"sort": "Newest alone."})
    return await cached(
        caller,
        ("feed", feed, *wish.values()),
        lambda: door.ask(caller, FEEDS[feed], **wish),
    )


@router.get("/facets", response_model=Facets)
async def facets(
    caller: Who,
    chosen: Chosen,
    feed: Literal[
        "home", "recent", "trending", "category", "hashtag", "author", "reacted"
    ] = "recent",
    of: Annotated[
        str, Query(max_length=64, description="The category, the hashtag or the handle.")
    ] = "",
) -> Any:
    """How many works a list has, and would have by each choice of its filters: counted over
    the newest 1,000 (``more`` says that there are others), of what is trending over the newest
    of all. ``reacted`` are the works to which a person reacted; 404 where they keep it to
    themselves."""
    return await cached(
        caller,
        ("facets", feed, of, chosen),
        lambda: door.ask(caller, counting.facets, feed, of, chosen=chosen),
    )


@router.get("/posts/{slug}", response_model=PostPage)
async def one(caller: Who, slug: str) -> Any:
    """A work with everything that is known about it."""
    return await cached(caller, ("work", slug), lambda: door.ask(caller, queries.page, slug))


@router.get("/posts/{slug}/remixes", response_model=Feed)
def remixes(caller: Who, slug: str, cursor: Cursor = "", limit: Limit = 24) -> Response:
    """Works made from this one, the newest first."""
    return ready(door.ask(caller, queries.remixes, slug, cursor=cursor, limit=limit))


@router.get("/posts/{slug}/similar", response_model=Feed)
def similar(caller: Who, slug: str, limit: Annotated[int, Query(ge=1, le=24)] = 12) -> Response:
    """Works that look like this one, the likest first; none where the server lacks pgvector
    (`similar_works` of `/config`)."""
    return ready(door.ask(caller, looks.similar, slug, limit=limit))


@router.patch("/posts/{slug}", status_code=204)
def edit(caller: Who, slug: str, body: Annotated[dict[str, Any], Body()]) -> None:
    """New words for an own work; fields that are left out stay as they are.

    A draft is posted by giving it another ``visibility``. ``parents`` replaces the list of the
    works that it was made from.
    """
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
