"""Whether what Makapix stands on answers, and the gauges that only asking can fill."""

import socket
from collections.abc import Callable

from prometheus_client import Gauge
from redis.exceptions import RedisError

from mqtt.connection import parse
from services import door, outbox
from services.auth.actor import SYSTEM
from services.edges import queue
from services.edges.storage import storage
from services.kernel.errors import MakapixError
from services.kernel.settings import settings
from services.uploads import work

WAITING_EVENTS = Gauge("makapix_outbox_waiting", "Events that wait for the broker")
LOST_UPLOADS = Gauge("makapix_uploads_lost", "Uploads that no worker holds and none has finished")
WAITING_JOBS = Gauge("makapix_jobs_waiting", "Jobs that wait for a worker", ["queue"])


def parts() -> dict[str, str]:
    """Each part by name: ``ok``, or a word about what is wrong."""
    checks: dict[str, Callable[[], object]] = {
        "database": door.ready,
        "redis": lambda: queue.connection().ping(),
        "broker": _broker,
        "storage": lambda: storage().stat("public/health"),
    }
    return {name: _state(check) for name, check in checks.items()}


def measure() -> None:
    """Fills the gauges; what does not answer keeps its last figure."""
    try:
        WAITING_EVENTS.set(door.ask(SYSTEM, lambda tx, _: outbox.waiting(tx)))
        LOST_UPLOADS.set(len(door.ask(SYSTEM, work.lost)))
        for name, count in queue.depth().items():
            WAITING_JOBS.labels(name).set(count)
    except (MakapixError, RedisError):
        return


def _broker() -> None:
    broker = parse(settings().mqtt_url)
    with socket.create_connection((broker.host, broker.port), timeout=1):
        return


def _state(check: Callable[[], object]) -> str:
    try:
        check()
    except (MakapixError, RedisError, OSError):
        return "down"
    return "ok"
