"""The way to the workers: jobs by name, sent only after the commit.

RQ is a wake-up, not the truth: rows say what is to be done, and the sweeper
sends again what was lost.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import Any

import structlog
from redis import Redis
from redis.exceptions import LockError, RedisError
from rq import Queue, Retry
from sqlmodel import Session

from services.kernel.settings import settings

QUEUES = ("publish", "default", "slow")
_WAITING = "queue.later"
log = structlog.get_logger()


@lru_cache(maxsize=2)
def connection(*, blocking: bool = False) -> Redis:
    """The connection to the queue's Redis, shared by the process.

    A worker waits for jobs for minutes: its ``blocking`` one has no read timeout.
    """
    return Redis.from_url(
        settings().redis_url,
        socket_connect_timeout=1,
        socket_timeout=None if blocking else 5,
        health_check_interval=30,
    )


def later(tx: Session, job: str, *args: Any, queue: str = "default") -> None:
    """Remembers the job; it is sent when the transaction has committed."""
    tx.info.setdefault(_WAITING, []).append((queue, job, args))


def flush(tx: Session) -> None:
    """Sends what the transaction remembered. A queue that is down loses nothing:
    the sweeper finds the rows again."""
    for queue, job, args in tx.info.pop(_WAITING, []):
        try:
            send(job, *args, queue=queue)
        except RedisError as error:
            log.warning("queue.unreachable", job=job, error=str(error))


def forget(tx: Session) -> None:
    """Drops what the transaction remembered, after a rollback."""
    tx.info.pop(_WAITING, None)


def send(job: str, *args: Any, queue: str = "default") -> None:
    """Puts a job on a queue now. Raises RedisError when Redis is down."""
    again = settings().job_tries - 1
    Queue(queue, connection=connection()).enqueue(
        job,
        args=tuple(str(a) for a in args),
        job_timeout=600,
        result_ttl=60,
        failure_ttl=7 * 24 * 3600,
        retry=Retry(max=again, interval=[1, 5, 20, 60]) if again else None,
    )


@contextmanager
def held(name: str, *, seconds: float, wait: float = 0) -> Iterator[bool]:
    """Whether this process alone has the name while the block runs.

    It waits up to ``wait`` seconds for another holder; the name of one that
    died is free again after ``seconds``. Raises RedisError when Redis is down.
    """
    lock = connection().lock(f"makapix:held:{name}", timeout=seconds)
    mine = lock.acquire(blocking=wait > 0, blocking_timeout=wait or None)
    try:
        yield mine
    finally:
        if mine:
            with suppress(LockError):  # it ran out meanwhile
                lock.release()


def depth() -> dict[str, int]:
    """Jobs that wait, by queue. Raises RedisError when Redis is down."""
    return {name: Queue(name, connection=connection()).count for name in QUEUES}


def standing() -> dict[str, dict[str, int]]:
    """Jobs by queue and state: waiting, running, to be tried again, failed in the last 7 days.

    Raises RedisError when Redis is down.
    """
    queues = {name: Queue(name, connection=connection()) for name in QUEUES}
    waiting = depth()
    return {
        name: {
            "waiting": waiting[name],
            "running": one.started_job_registry.get_job_count(cleanup=False),
            "scheduled": one.scheduled_job_registry.get_job_count(cleanup=False),
            "failed": one.failed_job_registry.get_job_count(cleanup=False),
        }
        for name, one in queues.items()
    }
