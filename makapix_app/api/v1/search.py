"""Search over REST, and hashtags: what is found by words, likeness and filters."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Response

from makapix_app.api import who
from makapix_app.api.cache import cached, ready
from makapix_app.api.listing import Wish
from makapix_app.api.v1 import PREFIX
from services import door, first_pages, followed
from services.auth.actor import Credential
from services.followed import FollowedHashtags
from services.playlists.views import Playlists
from services.posts.views import Feed
from services.relations.views import People
from services.search import names, popular, suggestions, works
from services.search.views import Found, Hashtag, Hashtags, Suggestion

router = APIRouter(prefix=PREFIX, tags=["search"])
Who = Annotated[Credential, Depends(who.caller)]
Said = Annotated[str, Query(description="Words and filters, as in `fox size:64x64 colors:<=16`.")]
Cursor = Annotated[str, Query(max_length=255)]
Limit = Annotated[int, Query(ge=1, le=100)]


@router.get("/search", response_model=Found)
async def found(
    caller: Who,
    q: Said = "",
    sort: Literal["newest", "best"] = "newest",
    cursor: Cursor = "",
    limit: Limit = 24,
) -> Any:
    """Works. Filters: `size:64x64`, `w:<=32`, `h:`, `colors:<=16`, `frames:>1`, `animated`,
    `palette:#ff0044` (a colour near it), `palette:pico-8`, `by:@handle`, `license:cc0`,
    `format:gif`, `tag:fox`.

    `best` puts those first that have all words in the title, all of them; then, of the newest 1,000
    works with the words, those that have them in the hashtags, the alt text, anywhere.
    Where nothing is found, `meant` may hold a search that would.
    """
    return await cached(
        caller,
        ("search", q, sort, cursor, limit),
        lambda: door.ask(caller, works.works, q, sort=sort, cursor=cursor, limit=limit),
    )


@router.get("/search/people", response_model=People)
def people(caller: Who, q: Said = "", cursor: Cursor = "", limit: Limit = 24) -> Response:
    """People whose handle or name is like the words."""
    return ready(door.ask(caller, names.people, q, cursor=cursor, limit=limit))


@router.get("/search/hashtags", response_model=Hashtags)
def hashtags(caller: Who, q: Said = "", cursor: Cursor = "", limit: Limit = 24) -> Response:
    """Hashtags that are like the words; `works` counts up to a hundred, `more` says that there
    may be others."""
    return ready(door.ask(caller, names.hashtags, q, cursor=cursor, limit=limit))


@router.get("/search/playlists", response_model=Playlists)
def playlists(caller: Who, q: Said = "", cursor: Cursor = "", limit: Limit = 24) -> Response:
    """Public playlists with the words, or nearly, in their title."""
    return ready(door.ask(caller, names.playlists, q, cursor=cursor, limit=limit))


@router.get("/search/suggestions", response_model=list[Suggestion])
def suggested(caller: Who, q: Said = "") -> Response:
    """What somebody may mean who is still typing, eight at most."""
    return ready(door.ask(caller, suggestions.suggestions, q))


@router.get("/hashtags", response_model=list[Hashtag])
def used(caller: Who) -> Response:
    """The hashtags of the last 30 days, the most used first, a hundred at most."""
    return ready(door.ask(caller, popular.hashtags))


@router.get("/hashtags/followed")
def followed_ones(caller: Who, cursor: Cursor = "", limit: Limit = 24) -> FollowedHashtags:
    """The hashtags that the caller follows, the latest first."""
    return door.ask(caller, followed.followed_hashtags, cursor=cursor, limit=limit)


@router.get("/hashtags/{tag}/posts", response_model=Feed)
def under(caller: Who, tag: str, wish: Wish) -> Response:
    """Works under a hashtag, the newest first."""
    return ready(door.ask(caller, first_pages.under_hashtag, tag, **wish))


@router.put("/hashtags/{tag}/follow", status_code=204)
def follow(caller: Who, tag: str) -> None:
    """Has works under a hashtag among those of the people whom the caller follows."""
    door.do(caller, followed.follow, tag)


@router.delete("/hashtags/{tag}/follow", status_code=204)
def unfollow(caller: Who, tag: str) -> None:
    """Follows a hashtag no longer."""
    door.do(caller, followed.unfollow, tag)
