"""The one place that decides which address a caller has, for requests and websockets alike."""

from starlette.types import ASGIApp, Receive, Scope, Send

from services.kernel import networks
from services.kernel.settings import settings

FORWARDED_FOR = b"x-forwarded-for"
CLAIMS = {FORWARDED_FOR, b"x-real-ip", b"forwarded"}


class TrueClient:
    """Puts the caller's address where the proxy's was, and takes their own claims away.

    Behind it ``scope["client"]`` is the truth and the headers of claims are gone, so nothing
    further in can believe them by mistake.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in {"http", "websocket"}:
            peer, port = scope.get("client") or ("", 0)
            claims = [pair for pair in scope["headers"] if pair[0] in CLAIMS]
            kept = [pair for pair in scope["headers"] if pair[0] not in CLAIMS]
            said = b",".join(value for name, value in claims if name == FORWARDED_FOR)
            address = networks.caller(peer, said.decode("latin-1"), settings().trusted_proxies)
            scope = {**scope, "client": (address, port), "headers": kept}
        await self.app(scope, receive, send)
