"""The guard of websockets: how many, from where, how often and how much each may say.

Reflex itself bounds none of this but a frame's size (1 MB), and checks events only after it
has locked and loaded the state of their page.
"""

import time
from collections import Counter
from dataclasses import dataclass, field

import structlog
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from makapix_app.api.guard import is_our_page
from services.kernel import networks
from services.kernel.settings import settings

log = structlog.get_logger()
# Pages and programs of others come here with a login of the broker's; no cookie opens anything.
FOREIGN_WELCOME = {"/mqtt"}
EVENTS = "/_event"  # where pages send theirs; MQTT's stream is bounded by its own gateway
POLICY = 1008  # RFC 6455, 7.4.1: a message against the rules


@dataclass
class Bucket:
    """Room for events: full at first, filled again ``events_per_second``."""

    room: float = field(default_factory=lambda: float(settings().events_at_once))
    moment: float = field(default_factory=time.monotonic)
    dropped: int = 0

    def takes(self) -> bool:
        """Whether one more event fits now."""
        now, limits = time.monotonic(), settings()
        filled = self.room + (now - self.moment) * limits.events_per_second
        self.room, self.moment = min(filled, limits.events_at_once), now
        if self.room < 1:
            self.dropped += 1
            return False
        self.room -= 1
        return True


class Sockets:
    """Refuses websockets of other sites and too many from one address (403 to the handshake);
    drops events of pages above the rate, and closes with 1008 after too many of them or one
    that is too large."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._open: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        network = networks.block((scope.get("client") or ("",))[0])
        if scope["path"] in FOREIGN_WELCOME:
            await self.app(scope, receive, send)
            return
        full = self._open[network] >= settings().pages_per_ip
        if full or not is_our_page(Headers(scope=scope)):
            log.warning("socket.refused", why="too many" if full else "another site")
            await receive()  # the handshake
            await send({"type": "websocket.close", "code": POLICY})
            return
        self._open[network] += 1
        try:
            page = scope["path"].startswith(EVENTS)
            await self.app(scope, _guarded(receive, send) if page else receive, send)
        finally:
            self._open[network] -= 1
            if not self._open[network]:
                del self._open[network]


def _guarded(receive: Receive, send: Send) -> Receive:
    """What the application hears: the events that fit, or that the page has gone."""
    bucket = Bucket()

    async def heard() -> Message:
        while True:
            message = await receive()
            if message["type"] != "websocket.receive":
                return message
            if _size(message) > settings().event_bytes_max:
                return await _cut_off(send, "event too large")
            if bucket.takes():
                return message
            if bucket.dropped > settings().events_dropped_max:
                return await _cut_off(send, "too many events")

    return heard


async def _cut_off(send: Send, why: str) -> Message:
    log.warning("socket.cut_off", why=why)
    await send({"type": "websocket.close", "code": POLICY, "reason": why})
    return {"type": "websocket.disconnect", "code": POLICY}


def _size(message: Message) -> int:
    text = message.get("text")
    return len(message.get("bytes") or b"" if text is None else text.encode(errors="replace"))
