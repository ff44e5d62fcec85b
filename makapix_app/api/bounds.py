"""How large a body may be: small, except where a route streams an upload and says so."""

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.kernel.errors import TooLarge
from services.kernel.settings import settings
from services.kernel.text import limit_size

BOUND = "makapix.bound"


@dataclass
class Bound:
    """The most bytes of this request's body; None when whoever reads it counts for itself."""

    most: int | None


class Bounded:
    """Refuses a body that is too large: by its announced length before the first byte is
    read, else at the byte that is too many.

    What nobody read is read and forgotten before the answer goes out: who still sends when
    the connection closes loses the answer, and granian says “disconnected” of a body that is
    asked for after it. The front bounds how much that can be, and how long it may take.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        bound, came, whole = Bound(settings().body_bytes_max), 0, False
        announced = next((v for k, v in scope["headers"] if k == b"content-length"), b"")

        async def counted() -> Message:
            nonlocal came, whole
            if bound.most is not None and announced.isdigit() and int(announced) > bound.most:
                raise _refusal(bound.most)
            message = await receive()
            whole = not message.get("more_body")
            came += len(message.get("body", b""))
            if bound.most is not None and came > bound.most:
                raise _refusal(bound.most)
            return message

        async def last(message: Message) -> None:
            nonlocal whole
            ends = message["type"] == "http.response.body" and not message.get("more_body")
            if not ends or whole or not _has_body(scope):
                await send(message)
                return
            while not whole:
                whole = not (await receive()).get("more_body")
            await send(message)

        await self.app({**scope, BOUND: bound}, counted, last)


def lift(scope: Scope) -> None:
    """For a route that streams its body and counts it itself."""
    if bound := scope.get(BOUND):
        bound.most = None


def _has_body(scope: Scope) -> bool:
    return any(name in {b"content-length", b"transfer-encoding"} for name, _ in scope["headers"])


def _refusal(most: int) -> HTTPException:
    """FastAPI lets HTTP exceptions through where it reads a body, and no others."""
    refusal = HTTPException(413, "Too large")
    refusal.__cause__ = TooLarge(
        f"The body of this request is up to {limit_size(most)}; this one is larger.", most=most
    )
    return refusal
