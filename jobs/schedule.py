"""``python -m jobs.schedule``: what is done again and again, by one leader.

Each task has its period; a task that raises is logged and counted, and the
others go on. Redis holds the leader's lock, so a second schedule only waits.
"""

import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from redis.exceptions import LockError, RedisError

from jobs import sweep
from services.edges import queue
from services.kernel import logs
from services.kernel.settings import settings

log = structlog.get_logger()
LEADER_SECONDS = 30
DAY = 24 * 3600


@dataclass
class Task:
    """Something timed: the period in seconds and when it is due."""

    run: Callable[[], int]
    period: float
    due: float = 0.0
    failures: int = 0


def tasks() -> list[Task]:
    """All that is timed."""
    often = settings().sweep_seconds
    return [
        Task(sweep.lost_uploads, often),
        Task(sweep.misplaced_files, often),
        Task(sweep.trash, 600),
        Task(sweep.leftovers, 3600),
    ]


def tick(timed: list[Task], moment: float) -> None:
    """Runs what is due at the moment (seconds of a steady clock)."""
    for task in timed:
        if task.due > moment:
            continue
        task.due = moment + task.period
        try:
            task.run()
            task.failures = 0
        except Exception:
            task.failures += 1
            log.exception("schedule.failed", task=task.run.__name__, failures=task.failures)


def main() -> None:
    """Ticks every second while it leads, until SIGTERM."""
    logs.configure("schedule")
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    timed = tasks()
    lock = queue.connection().lock("makapix:schedule", timeout=LEADER_SECONDS)
    while not stop.wait(1):
        try:
            if (lock.owned() and lock.reacquire()) or lock.acquire(blocking=False):
                tick(timed, time.monotonic())
        except (RedisError, LockError) as error:
            log.warning("schedule.waits", error=str(error))
    if lock.owned():
        lock.release()


if __name__ == "__main__":
    main()
