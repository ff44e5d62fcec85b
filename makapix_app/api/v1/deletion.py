"""The end of the caller's account."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, Field

from makapix_app.api import who
from makapix_app.api.v1 import PREFIX
from services import door
from services.accounts import deletion
from services.auth.actor import Credential

router = APIRouter(prefix=f"{PREFIX}/users", tags=["users"])
Who = Annotated[Credential, Depends(who.caller)]


class Erase(BaseModel):
    """The caller's own handle, typed as a sign that it is meant."""

    handle: str = Field(max_length=64)


@router.delete("/me", status_code=204)
@router.post("/me/deletion", status_code=204, include_in_schema=False)  # forms know no DELETE
def erase(caller: Who, body: Erase, response: Response) -> None:
    """Deletes the caller's account and everything of theirs, for good.

    It asks for a session (no access token) in which the person has proved lately who they are.
    """
    door.do(caller, deletion.erase, typed=body.handle)
    who.take_cookies(response)
