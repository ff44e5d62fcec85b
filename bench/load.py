"""Load on the real web process: requests a second, latency, and CPU of web and database.

The client is a raw socket on the event loop, so that it takes little of the two
cores that it shares with what it measures. CPU is that of all processes of the
server and of PostgreSQL, divided by the number of requests: the steadier figure.
"""

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from math import inf
from pathlib import Path

import psutil

CONNECTIONS = 16
SECONDS = 2.0
Ask = Callable[[bytes, bytes], bytes]
"""Makes the next request of a connection from the last answer's head and body."""


@dataclass(frozen=True)
class Load:
    """What one kind of request cost."""

    rate: float
    """Answers a second."""
    p50: float
    p95: float
    """Milliseconds."""
    web: float
    database: float
    """CPU, milliseconds a request."""
    refused: int
    """Answers that were not 200."""


def get(path: str, headers: dict[str, str] | None = None) -> bytes:
    """A GET as it goes over the wire."""
    lines = [f"GET {path} HTTP/1.1", "Host: localhost"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return "\r\n".join([*lines, "", ""]).encode()


def endless(requests: list[bytes], connection: int) -> Ask:
    """The requests in turn, each connection beginning elsewhere."""
    place = connection * len(requests) // CONNECTIONS

    def ask(head: bytes, body: bytes) -> bytes:
        nonlocal place
        place = (place + 1) % len(requests)
        return requests[place]

    return ask


def measure(port: int, web: int, asks: list[Ask], rate: float = inf) -> Load:
    """Drive one connection for each of ``asks`` after a second of warming up.

    With a ``rate``, in requests a second of all together, each is sent when it is due, and an
    answer's time counts from there; without one as soon as the last is answered.
    """
    run = partial(_all, port, asks, len(asks) / rate)
    asyncio.run(run(1.0))
    start, web_before, database_before = time.perf_counter(), _cpu(web), _cpu_of_postgres()
    times, refused = asyncio.run(run(SECONDS))
    wall, count = time.perf_counter() - start, len(times)
    spent = (_cpu(web) - web_before, _cpu_of_postgres() - database_before)
    times.sort()
    p50, p95 = (times[count * part // 100] * 1000 for part in (50, 95))
    return Load(count / wall, p50, p95, *(1000 * s / count for s in spent), refused)


async def _all(port: int, asks: list[Ask], pause: float, seconds: float) -> tuple[list[float], int]:
    times: list[float] = []
    begin = time.perf_counter()
    runs = (
        _one(port, ask, begin + pause * n / len(asks), pause, begin + seconds, times)
        for n, ask in enumerate(asks)
    )
    return times, sum(await asyncio.gather(*runs))


async def _one(
    port: int, ask: Ask, due: float, pause: float, until: float, times: list[float]
) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    request, refused = ask(b"", b""), 0
    while (start := max(due, time.perf_counter()) if not pause else due) < until:
        await asyncio.sleep(start - time.perf_counter())
        due += pause
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        size = head.lower().split(b"content-length:", 1)[1].split(b"\r\n", 1)[0]
        body = await reader.readexactly(int(size))
        times.append(time.perf_counter() - start)
        request = ask(head, body)
        refused += not head.startswith(b"HTTP/1.1 200")
    writer.close()
    return refused


def spent(pid: int) -> tuple[float, float]:
    """CPU seconds of a process of ours and of PostgreSQL until now."""
    return _cpu(pid), _cpu_of_postgres()


def _cpu(pid: int) -> float:
    """CPU seconds of a process and all below it."""
    parent = psutil.Process(pid)
    return sum(_seconds(process) for process in [parent, *parent.children(recursive=True)])


def _cpu_of_postgres() -> float:
    ours = psutil.Process().children(recursive=True)
    return sum(_seconds(process) for process in ours if process.name().startswith("postgres"))


def _seconds(process: psutil.Process) -> float:
    try:
        spent = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return spent.user + spent.system


@contextmanager
def served(folder: Path, *words: str, port: int, env: dict[str, str], path: str) -> Iterator[int]:
    """A server of ours while the block lasts; yields its process id."""
    import sys

    from makapix_app.running.plan import ROOT, answers
    from makapix_app.running.programs import Program, running

    program = Program(
        "web",
        (sys.executable, "-m", *words),
        env=env,
        cwd=ROOT,
        ready=partial(answers, f"http://127.0.0.1:{port}{path}"),
        ready_seconds=180,
    )
    with running(program, folder / f"{words[0]}.log") as process:
        yield process.pid


def web(stack: ExitStack, folder: Path) -> tuple[int, int]:
    """The product's web process, started as ``make up`` starts it: its port and id."""
    from makapix_app.running.plan import REFLEX, WEB
    from makapix_app.running.programs import free_port

    port = free_port()
    where = ("--backend-host", "127.0.0.1", "--backend-port", str(port))
    env = REFLEX | {"REFLEX_WEB_WORKDIR": str(folder / "web")}
    return port, stack.enter_context(served(folder, *WEB, *where, port=port, env=env, path="/ping"))


def floor(stack: ExitStack, folder: Path, sql: dict[str, list[str]]) -> tuple[int, int]:
    """The same server with ``bench.floor``, which asks these by path: its port and id."""
    from makapix_app.running.programs import free_port

    port = free_port()
    words = ("granian", "--interface", "asgi", "--host", "127.0.0.1", "--port", str(port))
    env = {"BENCH_SQL": json.dumps(sql)}
    pid = stack.enter_context(
        served(folder, *words, "bench.floor:app", port=port, env=env, path="/ready")
    )
    return port, pid
