"""Comments below a work: read, said, edited, taken back, liked, hidden by moderators."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, Field

from makapix_app.api import who
from makapix_app.api.cache import cached, ready
from makapix_app.api.v1 import PREFIX
from services import door
from services.auth.actor import Credential
from services.comments import commands, mentions, queries
from services.comments.mentions import Suggested
from services.comments.queries import Thread, Wording
from services.kernel.settings import settings

router = APIRouter(prefix=PREFIX, tags=["comments"])
Who = Annotated[Credential, Depends(who.caller)]
Cursor = Annotated[str, Query(max_length=255)]
Limit = Annotated[int | None, Query(ge=1, le=settings().page_size_max)]


class Said(BaseModel):
    """What is said; ``parent_id`` is the comment that it answers."""

    body: str = Field(max_length=settings().comment_max * 2)
    parent_id: UUID | None = None


class Edited(BaseModel):
    """Other words."""

    body: str = Field(max_length=settings().comment_max * 2)


class Made(BaseModel):
    """The id of what was said."""

    id: UUID


@router.get("/posts/{slug}/comments", response_model=Thread)
async def thread(slug: str, caller: Who, cursor: Cursor = "", limit: Limit = None) -> Any:
    """First comments, the newest first, each followed by its answers."""
    return await cached(
        caller,
        ("comments", slug, cursor, limit),
        lambda: door.ask(caller, queries.thread, slug, cursor=cursor, limit=limit),
    )


@router.post("/posts/{slug}/comments", status_code=201)
def add(slug: str, body: Said, caller: Who) -> Made:
    """Says something below the work."""
    return Made(id=door.do(caller, commands.add, slug, body.body, body.parent_id))


@router.get("/posts/{slug}/mentions")
def mentioned(
    slug: str, caller: Who, q: Annotated[str, Query(max_length=64)] = ""
) -> list[Suggested]:
    """People who may be meant by a name that begins so, eight at most; for who comments."""
    return door.ask(caller, mentions.suggestions, slug, q)


@router.get("/comments/{comment_id}", response_model=Thread)
def around(comment_id: UUID, caller: Who) -> Response:
    """A comment with all that stands around it, for a link that leads to it."""
    return ready(door.ask(caller, queries.around, comment_id))


@router.get("/comments/{comment_id}/history")
def history(comment_id: UUID, caller: Who) -> list[Wording]:
    """What it said before, the latest first."""
    return door.ask(caller, queries.history, comment_id)


@router.patch("/comments/{comment_id}", status_code=204)
def edit(comment_id: UUID, body: Edited, caller: Who) -> None:
    """Other words; the former ones stay readable."""
    door.do(caller, commands.edit, comment_id, body.body)


@router.delete("/comments/{comment_id}", status_code=204)
def remove(comment_id: UUID, caller: Who) -> None:
    """Takes it back."""
    door.do(caller, commands.remove, comment_id)


@router.put("/comments/{comment_id}/like", status_code=204)
def like(comment_id: UUID, caller: Who) -> None:
    """Likes it; twice is once."""
    door.do(caller, commands.like, comment_id)


@router.delete("/comments/{comment_id}/like", status_code=204)
def unlike(comment_id: UUID, caller: Who) -> None:
    """Likes it no longer."""
    door.do(caller, commands.unlike, comment_id)


@router.put("/comments/{comment_id}/hidden", status_code=204)
def hide(comment_id: UUID, caller: Who) -> None:
    """A moderator hides its words."""
    door.do(caller, commands.hide, comment_id)


@router.delete("/comments/{comment_id}/hidden", status_code=204)
def show(comment_id: UUID, caller: Who) -> None:
    """A moderator shows its words again."""
    door.do(caller, commands.hide, comment_id, hidden=False)
