"""GitHub as a way in: to it, back from it, link and unlink. Browsers come here by themselves,
so what goes wrong on the way back ends on a page that says why."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel

from makapix_app.api import entry, who
from makapix_app.api.v1 import PREFIX
from services import door
from services.accounts import github
from services.accounts.entrance import SecondFactor
from services.accounts.github import Begun
from services.auth import cookies
from services.auth.actor import Credential
from services.auth.sessions import Issued
from services.edges.github import account
from services.kernel.errors import MakapixError

router = APIRouter(prefix=f"{PREFIX}/auth/github", tags=["auth"])
Who = Annotated[Credential, Depends(who.caller)]
Word = Annotated[str, Query(max_length=512)]
SETTINGS = "/settings/account"


class Elsewhere(BaseModel):
    """Where the browser is to go."""

    url: str


@router.get("", response_class=RedirectResponse)
def begin(request: Request, next: Annotated[str, Query(max_length=2000)] = "/") -> Response:
    """Sends the browser to GitHub; it comes back to ``next``, a path of this site."""
    device = who.client_network(request)
    try:
        begun = door.do(entry.stranger(request), github.begin, next_path=next, network=device)
    except MakapixError as error:
        return _away(f"/login?{urlencode({'problem': error.code})}")
    return _bound(_away(begun.url), begun)


@router.post("/link")
def link(caller: Who, request: Request, response: Response) -> Elsewhere:
    """Where to go to link a GitHub account to one's own; asks for a recent proof."""
    network = who.client_network(request)
    begun = door.do(caller, github.begin, next_path=SETTINGS, network=network, link=True)
    _bound(response, begun)
    return Elsewhere(url=begun.url)


@router.post("/unlink", status_code=204)
def unlink(caller: Who) -> None:
    """GitHub is no way into the account any more; refused if it is the last one."""
    door.do(caller, github.unlink)


@router.get("/callback", response_class=RedirectResponse)
def come_back(request: Request, state: Word = "", code: Word = "", error: Word = "") -> Response:
    """Where GitHub sends the browser: a session and the way on, or a page that says why not."""
    caller = cookies.credential(request.headers.get("cookie", ""), who.client_network(request))
    verifier = request.cookies.get(_name(), "")
    page = "/login"
    try:
        back = door.do(caller, github.come_back, state=state, verifier=verifier)
        page = SETTINGS if back.link_for else "/login"
        if error or not code:
            raise github.Denied()
        found = account(code=code, verifier=verifier)
        if back.link_for:
            door.do(caller, github.link, found)
            answer = _away(back.next_path)
        else:
            stranger = entry.stranger(request)
            entered = door.do(stranger, github.enter, found, **entry.device(request))
            answer = _inside(entered, back.next_path)
    except MakapixError as problem:
        answer = _away(f"{page}?{urlencode({'problem': problem.code})}")
    answer.delete_cookie(_name(), path=_path(), secure=cookies.secure(), httponly=True)
    return answer


def _inside(entered: Issued | SecondFactor, next_path: str) -> Response:
    if isinstance(entered, Issued):
        answer = _away(next_path)
        who.give_cookies(answer, entered)
        return answer
    more = urlencode({"second_factor": entered.token, "next": next_path})
    return _away(f"/login?{more}")


def _away(url: str) -> Response:
    """303, so that the browser asks with GET; nothing of it is kept anywhere."""
    return RedirectResponse(url, 303, {"Cache-Control": "no-store"})


def _bound(response: Response, begun: Begun) -> Response:
    """Gives the browser what shows on the way back that it is the same one."""
    response.set_cookie(
        _name(),
        begun.verifier,
        max_age=github.SECONDS,
        path=_path(),
        secure=cookies.secure(),
        httponly=True,
        samesite="lax",
    )
    return response


def _name() -> str:
    return "__Secure-mpx_gh" if cookies.secure() else "mpx_gh"


def _path() -> str:
    return f"{who.AUTH_PATH}/github"
