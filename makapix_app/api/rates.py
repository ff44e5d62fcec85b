"""Tells callers of the API where they stand: ``RateLimit-Limit``, ``-Remaining`` and ``-Reset``.

The three fields of draft-ietf-httpapi-ratelimit-headers-07 (figures and seconds), which clients
and their libraries read today; the later drafts' structured fields are still moving.
"""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.edges import limits
from services.edges.limits import Standing


class RateHeaders:
    """Adds the headers to each answer for which something was counted.

    Of several limits the one that is nearest to its end is told.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        found: list[Standing] = []

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start" and found:
                worst = min(found, key=lambda one: one.remaining / one.limit)
                message["headers"] = [
                    *message.get("headers", ()),
                    (b"ratelimit-limit", b"%d" % worst.limit),
                    (b"ratelimit-remaining", b"%d" % worst.remaining),
                    (b"ratelimit-reset", b"%d" % worst.reset_seconds),
                ]
            await send(message)

        before = limits.standings.set(found)
        try:
            await self.app(scope, receive, told)
        finally:
            limits.standings.reset(before)
