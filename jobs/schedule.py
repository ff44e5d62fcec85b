"""``python -m jobs.schedule``: what is done again and again, by one leader.

Each task has its period; a task that raises is logged, seen in the metrics and
tried again, and the others go on. Redis holds the leader's lock, so a second
schedule only waits. What asks the storage runs in a thread beside the rest.
"""

import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import structlog
from redis.exceptions import LockError, RedisError
from redis.lock import Lock

from jobs import mail, sweep, trending, upkeep
from services.edges import figures, queue
from services.kernel import logs
from services.kernel.settings import settings

log = structlog.get_logger()
LEADER_SECONDS = 30
STEP_SECONDS = 10  # that a step in hand gets at the end
FIRST_AGAIN, LONGEST_AGAIN = 5, 60  # seconds until a failed task is tried again


@dataclass
class Task:
    """Something timed: its name in the metrics, the period in seconds and when it is due."""

    name: str
    run: Callable[[], object]
    period: float
    due: float = 0.0
    failures: int = 0

    def again_after(self) -> float:
        """Seconds until the next try after so many failures in a row."""
        return min(FIRST_AGAIN * 2 ** (self.failures - 1), max(self.period, LONGEST_AGAIN))


def tasks() -> list[Task]:
    """All that is timed."""
    return [*prompt(), *patient()]


def prompt() -> list[Task]:
    """What somebody may be waiting for: short questions to the database."""
    often = settings().sweep_seconds
    return [
        Task("lost_uploads", sweep.lost_uploads, often),
        Task("lost_exports", sweep.lost_exports, often),
        Task("lost_mails", sweep.lost_mails, often),
        Task("lost_pushes", sweep.lost_pushes, often),
        Task("misplaced_files", sweep.misplaced_files, often),
        Task("hashtag_days", sweep.hashtag_days, 1),
        Task("over", sweep.over, 60),
        Task("trending", trending.refresh, 15),
        Task("digests", mail.digests, 60),
    ]


def patient() -> list[Task]:
    """What asks the storage, which may take minutes to say that it is away."""
    often = settings().sweep_seconds
    return [
        Task("trash", sweep.trash, 600),
        Task("weigh", upkeep.weigh, 3600),
        Task("leftovers", sweep.leftovers, 3600),
        Task("hashtags", sweep.hashtags, 3600),
        *(Task(f"walk_{name}", partial(upkeep.step, name), often) for name in upkeep.WALKS),
    ]


def tick(timed: list[Task], moment: float) -> None:
    """Runs what is due at the moment (seconds of a steady clock).

    Only a task that has returned counts as done. One that raised is tried again
    soon, later each time. Raises RedisError when the outcome cannot be kept.
    """
    for task in timed:
        if task.due > moment:
            continue
        try:
            task.run()
        except Exception:
            task.failures += 1
            task.due = moment + task.again_after()
            log.exception("schedule.failed", task=task.name, failures=task.failures)
            figures.task_failed(task.name)
        else:
            task.failures, task.due = 0, moment + task.period
            figures.task_succeeded(task.name)


def main() -> None:
    """Ticks every second while it leads, until SIGTERM."""
    logs.configure("schedule")
    stop, leads = threading.Event(), threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    beside = threading.Thread(target=_run, args=(patient(), stop, leads), daemon=True)
    beside.start()
    lock = queue.connection().lock("makapix:schedule", timeout=LEADER_SECONDS)
    _run(prompt(), stop, leads, partial(_follow, lock, leads))
    beside.join(STEP_SECONDS)  # a step that is cut off goes on at the next start
    if lock.owned():
        lock.release()


def _run(
    timed: list[Task],
    stop: threading.Event,
    leads: threading.Event,
    first: Callable[[], None] = lambda: None,
) -> None:
    while not stop.wait(1):
        try:
            first()
            if leads.is_set():
                tick(timed, time.monotonic())
        except (RedisError, LockError) as error:
            log.warning("schedule.waits", error=str(error))


def _follow(lock: Lock, leads: threading.Event) -> None:
    """Notes whether this schedule leads, and takes the lead when nobody does."""
    leads.clear()
    if (lock.owned() and lock.reacquire()) or lock.acquire(blocking=False):
        leads.set()


if __name__ == "__main__":
    main()
