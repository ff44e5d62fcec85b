"""Figures that all processes share, in Redis: how timed tasks fare, and what is counted.

They are for whoever watches; no rule depends on them, and a flushed Redis only
starts them anew.
"""

import time
from collections.abc import Mapping
from contextlib import suppress
from typing import cast

from redis.exceptions import RedisError

from services.edges.queue import connection

_TASK, _COUNT, _LEVEL = "makapix:task:", "makapix:count:", "makapix:level"


def task_succeeded(name: str) -> None:
    """A timed task has run to its end. Raises RedisError."""
    connection().hset(_TASK + name, mapping={"succeeded_at": time.time(), "failing": 0})


def task_failed(name: str) -> None:
    """A timed task has raised. Raises RedisError."""
    with connection().pipeline() as together:
        together.hset(_TASK + name, "failed_at", time.time())
        together.hincrby(_TASK + name, "failing", 1)
        together.hincrby(_TASK + name, "failures", 1)
        together.execute()


def tasks() -> dict[str, dict[str, float]]:
    """By task: ``succeeded_at`` and ``failed_at`` (Unix seconds), ``failures`` ever, and
    ``failing``: how many in a row, 0 after a success. Raises RedisError."""
    names = sorted(connection().scan_iter(_TASK + "*", count=100))
    return {name.decode().removeprefix(_TASK): _read(name.decode()) for name in names}


def count(what: str, label: str) -> None:
    """One more of something. A Redis that is down costs the figure and nothing else."""
    with suppress(RedisError):
        connection().hincrby(_COUNT + what, label, 1)


def counted(what: str) -> dict[str, float]:
    """How many of something, by label. Raises RedisError."""
    return _read(_COUNT + what)


def keep(levels: Mapping[str, float]) -> None:
    """Figures that are too dear to be asked for at each look. Raises RedisError."""
    connection().hset(_LEVEL, mapping=dict(levels))


def kept() -> dict[str, float]:
    """Those figures, as they were kept last. Raises RedisError."""
    return _read(_LEVEL)


def _read(key: str) -> dict[str, float]:
    found = cast(dict[bytes, bytes], connection().hgetall(key))
    return {name.decode(): float(value) for name, value in found.items()}
