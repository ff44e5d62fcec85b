"""Logins at the broker for pages and programs that want to hear what happens."""

import time
from typing import Annotated

from fastapi import APIRouter, Depends, Response

from makapix_app.api import who
from makapix_app.api.v1 import PREFIX
from services import broker, door
from services.auth.actor import SYSTEM, Credential
from services.broker import Login
from services.kernel.errors import Unavailable

router = APIRouter(prefix=f"{PREFIX}/mqtt", tags=["mqtt"])
Who = Annotated[Credential, Depends(who.caller)]
WAIT_SECONDS = 4.0
LOOK_SECONDS = 0.02


@router.post("/credentials", status_code=201)
def issue(caller: Who, response: Response) -> Login:
    """A login for this session or token, good for an hour at most and ended with it.

    Answers when the broker knows it. Its client hears the person's own branch,
    new works and announcements, and may publish nothing.
    """
    login = door.do(caller, broker.issue)
    deadline = time.monotonic() + WAIT_SECONDS
    while not door.ask(SYSTEM, broker.is_known, login.id):
        if time.monotonic() > deadline:
            raise Unavailable("The broker is away at the moment. Please try again.")
        time.sleep(LOOK_SECONDS)
    response.headers["Cache-Control"] = "no-store"
    return login
