"""What is answered to who asks for a public page: the exported page with its head and its first
paint, 304 for who has it already, or the status that is true (404, 410, 308).

The same for everyone, who is signed in included: public facts, at most two seconds old. Where
nothing is public, who is signed in gets the bare page, since the app may know more for them.
"""

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.responses import HTMLResponse

from makapix_app.api import cache, who
from makapix_app.api.problems import elsewhere, problem
from makapix_app.html import head, missing
from makapix_app.html.answers import dated
from makapix_app.html.head import Head
from makapix_app.html.markup import Markup, join
from makapix_app.html.shells import SCRIPT, framed, shell
from services import door, filters
from services.auth import cookies
from services.auth.actor import Credential
from services.filters import Chosen
from services.kernel.errors import Gone, Invalid, MakapixError, Moved, NotFound

Painted = tuple[Head, Markup]
VARY = "Accept, Cookie"


async def answer(request: Request, kind: str, ask: Callable[..., Painted], *words: Any) -> Response:
    """A page of this kind (``shells.shell``), of what ``ask(tx, actor, *words)`` finds."""
    network = Credential(network=who.client_network(request))
    try:
        make = partial(_written, kind, network, ask, *words)
        body = await cache.kept(("page", kind, *words), make)
        return dated(request, body, "text/html", seconds=cache.FOR, more={"Vary": VARY})
    except Moved as moved:
        headers = {"Location": elsewhere(request, moved), "Cache-Control": "no-cache"}
        return Response(status_code=308, headers=headers)
    except (NotFound, Gone) as error:
        if cookies.access_name() in request.cookies:
            return bare(kind, **{"Cache-Control": "private, no-store"})
        return _page(410 if isinstance(error, Gone) else 404, missing.page(shell(kind)))
    except Invalid:  # a cursor of another list: the app says so
        return bare(kind)
    except MakapixError as error:
        refusal = problem(error)
        more = {name: refusal.headers[name] for name in ("Retry-After",) if name in refusal.headers}
        return _page(refusal.status_code, shell(kind).html, **{"Cache-Control": "no-store"}, **more)


def wish(request: Request) -> tuple[str, str, str, Chosen]:
    """Category, order, cursor and filters that an address says, as the app reads them."""
    said = request.query_params
    order = said.get("sort", "")
    known = order if order in filters.ORDERS else "newest"
    return said.get("in", "")[:64], known, said.get("after", ""), filters.known(said)


def rest(cursor: str, *, order: str = "newest", chosen: Chosen = (), **kept: str) -> str:
    """The query of what follows in the same list, empty at its end."""
    said = {**kept, "sort": "" if order == "newest" else order, **dict(chosen), "after": cursor}
    return urlencode({name: value for name, value in said.items() if value}) if cursor else ""


def bare(kind: str, **headers: str) -> Response:
    """The exported page alone."""
    return _page(200, shell(kind).html, **headers)


def _page(status: int, html: str, **headers: str) -> Response:
    return HTMLResponse(html, status, {"Vary": VARY, "Cache-Control": "no-cache"} | headers)


def _written(kind: str, caller: Credential, ask: Callable[..., Painted], *words: Any) -> bytes:
    about, content = door.ask(caller, ask, *words)
    page = shell(kind)
    frame = page.frame.seeking(about.sought)
    first = join(framed(frame, content) if content else SCRIPT, head.tail(about))
    return page.filled(_title(about.title), head.head(about), first).encode()


def _title(title: str) -> str:
    return title if "Makapix" in title else f"{title} · {head.SITE}"
