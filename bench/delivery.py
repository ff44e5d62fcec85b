"""The outbox: how fast the publisher carries events to the broker, in order, with QoS 1."""

import asyncio
import resource
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

from bench import load

EVENTS = 5_000
PLAYERS = 1_000


def table(stack: ExitStack, folder: Path) -> None:
    """Prints events a second, and the time of a single one from commit to PUBACK."""
    from makapix_app.running.plan import MODULES, ROOT
    from makapix_app.running.programs import Program, running

    _put(EVENTS)
    publisher = Program("publisher", (sys.executable, "-m", MODULES["publisher"]), cwd=ROOT)
    process = stack.enter_context(running(publisher, folder / "publisher.log"))
    while _waiting() == EVENTS:
        time.sleep(0.01)
    start, left, before = time.perf_counter(), _waiting(), load.spent(process.pid)
    while _waiting():
        time.sleep(0.02)
    seconds = time.perf_counter() - start
    after = load.spent(process.pid)
    own, database = (1000 * (after[i] - before[i]) / left for i in (0, 1))
    single = []
    for _ in range(20):
        start = time.perf_counter()
        _put(1)
        while _waiting():
            time.sleep(0.001)
        single.append(time.perf_counter() - start)
    print("\nDelivery, outbox to broker (PUBACK and mark), by the real publisher")
    print(f"  {'drain':28}{left / seconds:8.0f} events/s")
    print(f"  {'CPU of the publisher':28}{own:8.2f} ms an event")
    print(f"  {'CPU of the database':28}{database:8.2f} ms an event")
    print(f"  {'one event':28}{sorted(single)[10] * 1000:8.1f} ms")
    reached, last = asyncio.run(_fan_out())
    print(f"  {f'a new work to {reached:,} players':28}{last * 1000:8.0f} ms to the last")


async def _fan_out() -> tuple[int, float]:
    """How many listeners heard of a new work, and the seconds from its commit to the last."""
    from mqtt import connection
    from services.kernel.settings import settings

    url = settings().mqtt_url
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    heard: list[float] = []
    ready = asyncio.Semaphore(0)

    async def listen(number: int) -> None:
        async with connection.client(url, identifier=f"bench-{number}") as client:
            await client.subscribe("makapix/posts/new", qos=1)
            ready.release()
            async for _ in client.messages:
                heard.append(time.perf_counter())
                return

    listening = [asyncio.create_task(listen(number)) for number in range(PLAYERS)]
    for _ in listening:
        await ready.acquire()
    start = time.perf_counter()
    await asyncio.to_thread(_put, 1)
    await asyncio.wait(listening, timeout=60)
    return len(heard), max(heard, default=start + 60) - start


def _put(events: int) -> None:
    from services import door
    from services.auth.actor import SYSTEM
    from services.models import OutboxEvent

    def rows(tx, actor) -> None:
        for number in range(events):
            body = {"event_id": str(uuid4()), "type": "post.published", "number": number}
            tx.add(OutboxEvent(id=uuid4(), topic="makapix/posts/new", payload=body))

    door.do(SYSTEM, rows)


def _waiting() -> int:
    from services import door, outbox
    from services.auth.actor import SYSTEM

    return door.ask(SYSTEM, lambda tx, _: outbox.waiting(tx))
