"""Whether what Makapix stands on answers."""

import socket
from collections.abc import Callable

from redis.exceptions import RedisError

from mqtt.connection import parse
from services import door
from services.edges import queue
from services.edges.storage import storage
from services.kernel.errors import MakapixError
from services.kernel.settings import settings


def parts() -> dict[str, str]:
    """Each part by name: ``ok``, or a word about what is wrong."""
    checks: dict[str, Callable[[], object]] = {
        "database": door.ready,
        "redis": lambda: queue.connection().ping(),
        "broker": _broker,
        "storage": lambda: storage().stat("public/health"),
    }
    return {name: _state(check) for name, check in checks.items()}


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
