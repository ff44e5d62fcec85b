"""``/metrics`` in Prometheus' text format, and who may read it.

What belongs to all processes is asked of PostgreSQL and Redis at each look, so
it is true whichever web process answers. Requests are counted by each web process
for itself; several behind one address share a folder named by
``PROMETHEUS_MULTIPROC_DIR``, as prometheus-client wants it.
"""

import os
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from ipaddress import ip_address

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from redis.exceptions import RedisError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services import door, outbox
from services.auth.actor import SYSTEM
from services.edges import figures, queue
from services.kernel.errors import MakapixError
from services.kernel.settings import settings
from services.upkeep import sums, walks
from services.uploads import work

REQUESTS = Counter("makapix_http_requests", "Requests answered", ["method", "route", "status"])
SECONDS = Histogram(
    "makapix_http_request_seconds",
    "Time from a request to the end of its answer",
    ["route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


def may_read(address: str, authorization: str) -> bool:
    """The bearer of ``metrics_token``; where none is set, only callers on this machine."""
    token = settings().metrics_token.get_secret_value()
    if token:
        return secrets.compare_digest(authorization.encode(), f"Bearer {token}".encode())
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def page() -> bytes:
    """All figures as they are now."""
    registry = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(registry)
        return generate_latest(registry) + generate_latest(_only(Shared()))
    return generate_latest(REGISTRY) + generate_latest(_only(Shared()))


def _only(collector: "Shared") -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(collector)
    return registry


class Shared:
    """The figures that PostgreSQL and Redis know; a part that does not answer is left out
    and named in ``makapix_metrics_missing``."""

    def describe(self) -> Iterable[Metric]:
        """Nothing is known before it is asked for."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Asks for each part."""
        missing = GaugeMetricFamily(
            "makapix_metrics_missing", "1 for a part that did not answer", labels=["part"]
        )
        parts: tuple[Callable[[], list[Metric]], ...] = (
            _jobs, _uploads, _exports, _outbox, _walks, _works, _tasks, _limits,
        )  # fmt: skip
        for part in parts:
            name, found = part.__name__.lstrip("_"), []
            try:
                found = part()
            except (MakapixError, RedisError):
                missing.add_metric([name], 1)
            yield from found
        yield missing


def _gauge(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(f"makapix_{name}", about, value=value)


def _gauges(name: str, about: str, label: str, values: Iterable[tuple[str, float]]) -> Metric:
    family = GaugeMetricFamily(f"makapix_{name}", about, labels=[label])
    for key, value in values:
        family.add_metric([key], value)
    return family


def _jobs() -> list[Metric]:
    family = GaugeMetricFamily("makapix_jobs", "Jobs of the queues", labels=["queue", "state"])
    for name, states in queue.standing().items():
        for state, count in states.items():
            family.add_metric([name, state], count)
    return [family]


def _uploads() -> list[Metric]:
    counts = door.ask(SYSTEM, sums.uploads)
    oldest = door.ask(SYSTEM, sums.oldest_upload_seconds)
    lost = len(door.ask(SYSTEM, work.lost))
    return [
        _gauges("uploads", "Uploads that wait, run or have failed", "state", counts.items()),
        _gauge("uploads_oldest_queued_seconds", "Age of the upload that waits longest", oldest),
        _gauge("uploads_lost", "Uploads that nobody holds and none has finished", lost),
    ]


def _exports() -> list[Metric]:
    counts = door.ask(SYSTEM, sums.exports)
    return [_gauges("exports", "Data exports", "state", counts.items())]


def _outbox() -> list[Metric]:
    waiting = door.ask(SYSTEM, lambda tx, _: outbox.waiting(tx))
    oldest = door.ask(SYSTEM, sums.oldest_event_seconds)
    return [
        _gauge("outbox_waiting", "Events that wait for the broker", waiting),
        _gauge("outbox_oldest_seconds", "Age of the event that waits longest", oldest),
    ]


def _walks() -> list[Metric]:
    rows = door.ask(SYSTEM, walks.standing)
    looked_at = {walk.name: walk.looked_at for walk in rows}
    wrong = {walk.name: walk.wrong for walk in rows}
    ended = {w.name: w.finished_at.timestamp() if w.finished_at else 0 for w in rows}
    about = "End of the last whole round, 0 before the first"
    return [
        _gauges("walk_looked_at", "Looked at in this round", "walk", looked_at.items()),
        _gauges("walk_wrong", "Found wrong in this round", "walk", wrong.items()),
        _gauges("walk_finished_timestamp_seconds", about, "walk", ended.items()),
    ]


def _works() -> list[Metric]:
    broken = door.ask(SYSTEM, sums.broken_works)
    found = [_gauge("works_broken", "Works hidden since a file is missing or changed", broken)]
    if (stored := figures.kept().get("stored_bytes")) is not None:
        found.append(_gauge("stored_bytes", "Bytes of all files of works", stored))
    return found


def _tasks() -> list[Metric]:
    tasks = figures.tasks()
    failures = CounterMetricFamily(
        "makapix_task_failures", "How often a timed task has raised", labels=["task"]
    )
    for name, facts in tasks.items():
        failures.add_metric([name], facts.get("failures", 0))
    told = (
        ("task_failing", "Failures in a row, 0 after a success", "failing"),
        ("task_succeeded_timestamp_seconds", "Last success, 0 before the first", "succeeded_at"),
    )
    return [
        failures,
        *(
            _gauges(name, about, "task", [(t, facts.get(key, 0)) for t, facts in tasks.items()])
            for name, about, key in told
        ),
    ]


def _limits() -> list[Metric]:
    family = CounterMetricFamily(
        "makapix_limits_hit", "Deeds refused since they came too often", labels=["limit"]
    )
    for name, count in figures.counted("limits").items():
        family.add_metric([name], count)
    return [family]


class Counted:
    """Counts requests by the route that answered them, as it is written in its router; what no
    route of ours knows is ``other``."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noted)
        finally:
            route = getattr(scope.get("route"), "path", "") or "other"
            method = scope["method"] if scope["method"] in METHODS else "other"
            REQUESTS.labels(method, route, str(status)).inc()
            SECONDS.labels(route).observe(time.perf_counter() - began)
