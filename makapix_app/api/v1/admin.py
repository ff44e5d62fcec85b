"""What moderators do to accounts, and what they are told of works."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime, BaseModel, Field

from makapix_app.api import who
from makapix_app.api.v1 import PREFIX
from services import door
from services.accounts import bans
from services.accounts.bans import Ban
from services.auth.actor import Credential
from services.posts import flags
from services.posts.flags import Flags

router = APIRouter(prefix=f"{PREFIX}/admin", tags=["admin"])
Who = Annotated[Credential, Depends(who.caller)]


class Wanted(BaseModel):
    """Why, until when (null: for good), and whether the person's works are hidden meanwhile."""

    reason: str = Field(max_length=5000)
    until: AwareDatetime | None = None
    hide_works: bool = False


@router.put("/users/{handle}/ban")
def ban(handle: str, body: Wanted, caller: Who) -> Ban:
    """Puts a person out at once; a second ban replaces the first."""
    until: datetime | None = body.until
    return door.do(
        caller,
        bans.ban,
        handle=handle,
        reason=body.reason,
        until=until,
        hide_works=body.hide_works,
    )


@router.delete("/users/{handle}/ban", status_code=204)
def lift(handle: str, caller: Who) -> None:
    """Lets a person in again."""
    door.do(caller, bans.lift, handle=handle)


@router.get("/look-alikes")
def look_alikes(
    caller: Who,
    cursor: Annotated[str, Query(max_length=255)] = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 24,
) -> Flags:
    """Works that were noted at publishing since they look like somebody else's, the newest first,
    each with the works that it looks like. For moderators."""
    return door.ask(caller, flags.flagged, cursor=cursor, limit=limit)
