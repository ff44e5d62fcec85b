"""Cross-site requests: whoever changes something with a cookie comes from our own pages.

By ``Sec-Fetch-Site`` where the browser sends it, else by ``Origin``. A bearer
token is never sent by a browser on its own, so it needs no such proof.
"""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from makapix_app.api.problems import problem
from services.kernel.errors import Forbidden
from services.kernel.settings import settings

SAFE = {"GET", "HEAD", "OPTIONS"}


class SameOrigin:
    """Refuses requests of other sites that would change something in a visitor's name."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in SAFE:
            headers = Headers(scope=scope)
            if not _has_bearer(headers) and not is_ours(headers):
                refusal = problem(
                    Forbidden("This request came from another site.", code="cross_site")
                )
                await refusal(scope, receive, send)
                return
        await self.app(scope, receive, send)


def is_ours(headers: Headers) -> bool:
    """Whether this comes from a page of ours, or from a program that is no browser.

    A program sends neither header; it has no cookies that a site could abuse.
    """
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site:
        return site == "same-origin"
    return is_our_page(headers) if origin else not headers.get("cookie")


def is_our_page(headers: Headers) -> bool:
    """Whether the page that opens a websocket is ours; browsers always say the ``Origin``."""
    origin = headers.get("origin")
    if not origin:
        return not headers.get("cookie")
    here = {f"http://{headers.get('host')}", f"https://{headers.get('host')}"}
    return origin in {settings().public_url, *settings().other_origins, *here}


def _has_bearer(headers: Headers) -> bool:
    """Basic would not do: a link with a name and a password in it makes a browser send that."""
    return headers.get("authorization", "").lower().startswith("bearer ")
