"""What the guard of websockets says to a page that says too much, read at its own door."""

import asyncio

from makapix_app.api.sockets import Sockets
from services.kernel.settings import settings

PING = {"type": "websocket.receive", "text": '42/_event,["ping"]'}
GONE = {"type": "websocket.disconnect", "code": 1000}


def told(*frames: dict) -> tuple[int, list[dict]]:
    """How many frames the application heard of these, and what the guard sent meanwhile."""
    sent: list[dict] = []
    heard = 0
    coming = iter([*frames, GONE])

    async def receive() -> dict:
        return next(coming)

    async def send(message: dict) -> None:
        sent.append(message)

    async def application(scope: dict, receive, send) -> None:
        nonlocal heard
        while (await receive())["type"] != GONE["type"]:
            heard += 1

    scope = {"type": "websocket", "path": "/_event/", "headers": [], "client": ("192.0.2.1", 1)}
    asyncio.run(Sockets(application)(scope, receive, send))
    return heard, sent


def closed(why: str) -> list[dict]:
    return [{"type": "websocket.close", "code": 1008, "reason": why}]


def test_a_page_within_its_rate_is_heard_to_the_end():
    assert told(*[PING] * 20) == (20, [])


def test_events_above_the_rate_are_dropped_and_nothing_is_said():
    heard, sent = told(*[PING] * (settings().events_at_once + 20))
    assert heard < settings().events_at_once + 20
    assert not sent


def test_a_page_that_goes_on_above_the_rate_is_closed_by_policy():
    limit = settings().events_at_once + settings().events_dropped_max
    heard, sent = told(*[PING] * (limit * 2))
    assert heard < limit
    assert sent == closed("too many events")


def test_an_event_above_64_kib_is_closed_by_policy_and_not_heard():
    large = PING | {"text": "4" * (settings().event_bytes_max + 1)}
    assert told(large, PING) == (0, closed("event too large"))
