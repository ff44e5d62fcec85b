"""``python -m mqtt.publisher``: carries the outbox to the broker.

Woken by PostgreSQL's NOTIFY, sends in order with QoS 1 and marks an event only
after the broker's PUBACK: at least once, and nothing is lost while the broker
is away. One publisher leads; others wait for its lock.
"""

import asyncio
import contextlib
import json
import signal
from collections.abc import AsyncIterator

import aiomqtt
import psycopg
import structlog

from mqtt import access
from mqtt.connection import client
from services import broker as listeners
from services import door, outbox
from services.auth.actor import SYSTEM, Actor
from services.kernel import logs
from services.kernel.errors import MakapixError
from services.kernel.settings import settings
from services.outbox import Message

log = structlog.get_logger()
BATCH = 200
LEADER = 7212  # the advisory lock of the one publisher that sends
LOOK_AGAIN = 5.0  # seconds without a NOTIFY after which it looks all the same
LONGEST_WAIT = 10.0  # seconds between two tries to reach what is away


async def run() -> None:
    """Publishes for ever; whatever is away is tried again with growing patience."""
    wait = 0.5
    while True:
        try:
            broker = client(settings().mqtt_url, identifier="makapix-publisher")
            async with _leading() as wakes, broker:
                log.info("publisher.connected")
                wait = 0.5
                await _drain_for_ever(broker, wakes[outbox.CHANNEL])
        except (aiomqtt.MqttError, psycopg.OperationalError, MakapixError, OSError) as error:
            log.warning("publisher.waits", seconds=wait, error=str(error))
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)


async def _drain_for_ever(broker: aiomqtt.Client, wake: asyncio.Event) -> None:
    while True:
        wake.clear()
        while await drain(broker) == BATCH:
            pass
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(wake.wait(), LOOK_AGAIN)


async def drain(broker: aiomqtt.Client) -> int:
    """Sends the oldest waiting events; returns how many the broker has acknowledged."""
    messages = await asyncio.to_thread(door.ask, SYSTEM, _unsent)
    if messages:
        await asyncio.gather(*(_publish(broker, message) for message in messages))
        ids = [message.id for message in messages]
        await asyncio.to_thread(door.do, SYSTEM, _mark_sent, ids)
    return len(messages)


async def _publish(broker: aiomqtt.Client, message: Message) -> None:
    payload = json.dumps(message.payload, ensure_ascii=False, separators=(",", ":"))
    await broker.publish(message.topic, payload, qos=1, retain=False, timeout=10)


def _unsent(tx, actor: Actor) -> list[Message]:
    return outbox.unsent(tx, most=BATCH)


def _mark_sent(tx, actor: Actor, ids) -> None:
    outbox.mark_sent(tx, ids)


@contextlib.asynccontextmanager
async def _leading() -> AsyncIterator[dict[str, asyncio.Event]]:
    """Holds the publisher's lock, keeps the access list, and sets a channel's event at NOTIFY."""
    async with await psycopg.AsyncConnection.connect(
        settings().database_url, autocommit=True, connect_timeout=3
    ) as connection:
        await connection.execute("SELECT pg_advisory_lock(%s)", [LEADER])
        wakes = {name: asyncio.Event() for name in (outbox.CHANNEL, listeners.CHANNEL)}
        for channel in wakes:
            await connection.execute(f"LISTEN {channel}")
        tasks = [
            asyncio.create_task(_listen(connection, wakes)),
            asyncio.create_task(access.follow(wakes[listeners.CHANNEL])),
        ]
        try:
            yield wakes
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def _listen(connection: psycopg.AsyncConnection, wakes: dict[str, asyncio.Event]) -> None:
    async for heard in connection.notifies():
        wakes[heard.channel].set()


async def _until_told_to_stop() -> None:
    running = asyncio.create_task(run())
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, running.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await running


def main() -> None:
    """Runs until SIGTERM; what was not acknowledged is sent again at the next start."""
    logs.configure("publisher")
    asyncio.run(_until_told_to_stop())


if __name__ == "__main__":
    main()
