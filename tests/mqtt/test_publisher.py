"""The outbox reaches a real broker in order, and nothing is lost while the broker is away."""

import asyncio
import contextlib
import json
from contextlib import AsyncExitStack, asynccontextmanager

import make
import pytest

from makapix_app.running.embedded import start_mosquitto
from makapix_app.running.programs import free_port
from mqtt import publisher
from mqtt.connection import client
from services import door, outbox
from services.auth.actor import SYSTEM
from services.kernel.settings import settings

TOPIC = "makapix/posts/new"
SECONDS = 30


def _waiting():
    return door.ask(SYSTEM, lambda tx, _: outbox.waiting(tx))


async def _until(condition):
    async with asyncio.timeout(SECONDS):
        while not await asyncio.to_thread(condition):  # noqa: ASYNC110 - the database has no event
            await asyncio.sleep(0.05)


@asynccontextmanager
async def _publisher():
    running = asyncio.create_task(publisher.run())
    try:
        yield
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running


@asynccontextmanager
async def _listener(url):
    """A subscriber; yields a function that awaits so many messages."""
    async with client(url, identifier="a-listener") as broker:
        await broker.subscribe(TOPIC, qos=1)

        async def heard(count):
            found = []
            async with asyncio.timeout(SECONDS):
                async for message in broker.messages:
                    found.append(json.loads(message.payload))
                    if len(found) == count:
                        return found

        yield heard


def _posts(author, count):
    return [make.post(author).number for _ in range(count)]


async def test_what_waits_is_sent_in_its_order_and_marked_after_the_acknowledgement(artist):
    numbers = _posts(artist, 250)  # more than one batch
    async with _listener(settings().mqtt_url) as heard, _publisher():
        messages = await heard(250)
        await _until(lambda: _waiting() == 0)
    assert [m["post_id"] for m in messages] == numbers
    assert len({m["event_id"] for m in messages}) == 250
    assert {m["type"] for m in messages} == {"post_published"}


async def test_a_commit_wakes_the_publisher(artist, monkeypatch):
    monkeypatch.setattr(publisher, "LOOK_AGAIN", 3600)
    async with _listener(settings().mqtt_url) as heard, _publisher():
        first = _posts(artist, 1)
        assert [m["post_id"] for m in await heard(1)] == first
        await _until(lambda: _waiting() == 0)
        second = await asyncio.to_thread(_posts, artist, 1)
        assert [m["post_id"] for m in await heard(1)] == second


async def test_what_is_rolled_back_is_never_sent(artist):
    class Regret(Exception):
        pass

    def regretted(tx, actor):
        outbox.put(tx, _event())
        raise Regret

    with pytest.raises(Regret):
        door.do(SYSTEM, regretted)
    assert _waiting() == 0


def _event():
    from dataclasses import dataclass
    from typing import ClassVar

    @dataclass(frozen=True)
    class Nothing:
        topic: ClassVar[str] = TOPIC
        type: ClassVar[str] = "nothing"

    return Nothing()


async def test_a_broker_that_was_away_hears_everything_when_it_is_back(
    artist, open_folder, monkeypatch
):
    port = free_port()
    monkeypatch.setattr(publisher, "LONGEST_WAIT", 0.5)
    async with AsyncExitStack() as last:
        with start_mosquitto(open_folder, port) as broker:
            _point_to(broker, monkeypatch)
            async with _listener(broker.server) as heard:
                await last.enter_async_context(_publisher())
                before = await asyncio.to_thread(_posts, artist, 3)
                assert [m["post_id"] for m in await heard(3)] == before
                await _until(lambda: _waiting() == 0)

        # The site goes on without its broker; what it has to say waits.
        missed = await asyncio.to_thread(_posts, artist, 5)
        assert await asyncio.to_thread(_waiting) == 5

        with start_mosquitto(open_folder, port) as broker:
            async with _listener(broker.server) as heard:
                # Only now does the publisher know the new password: the listener is there first.
                _point_to(broker, monkeypatch)
                assert [m["post_id"] for m in await heard(5)] == missed
                await _until(lambda: _waiting() == 0)
            await last.aclose()


def _point_to(broker, monkeypatch):
    monkeypatch.setenv("MAKAPIX_MQTT_URL", broker.server)
    settings.cache_clear()


def test_the_api_answers_while_the_broker_is_away(artist, monkeypatch):
    from fastapi.testclient import TestClient

    from makapix_app.api import build, cache

    monkeypatch.setenv("MAKAPIX_MQTT_URL", f"mqtt://localhost:{free_port()}")
    settings.cache_clear()
    cache.clear()
    [number] = _posts(artist, 1)
    with TestClient(build(), base_url="http://localhost:8000") as api:
        [card] = api.get("/api/v1/posts").json()["items"]
    assert number and card["title"] and _waiting() == 1
