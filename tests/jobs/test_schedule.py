"""Timed work: what raises is seen and tried again, and is never called done."""

import signal
import threading

import pytest

from jobs import schedule
from jobs.schedule import Task, tick
from services.edges import figures, queue


class Broken(Exception):
    """What a task of these tests raises."""


def _task(period, *outcomes):
    """A task that raises or returns as it is told, and the moments at which it ran."""
    left = list(outcomes)

    def run():
        if left.pop(0) == "raise":
            raise Broken
        return 1

    return Task("told", run, period)


def test_a_task_that_raises_is_counted_and_not_called_done_until_it_returns(clean):
    task = _task(60, "raise", "raise", "return")
    tick([task], 0)
    tick([task], 5)
    facts = figures.tasks()["told"]
    assert (facts["failures"], facts["failing"]) == (2, 2)
    assert "succeeded_at" not in facts
    tick([task], 15)
    facts = figures.tasks()["told"]
    assert (facts["failures"], facts["failing"]) == (2, 0)
    assert facts["succeeded_at"] >= facts["failed_at"]


@pytest.mark.parametrize(
    ("period", "waits"), [(10, [5, 10, 20, 40, 60, 60]), (3600, [5, 10, 20, 40, 80, 160])]
)
def test_each_try_waits_longer_than_the_one_before(clean, period, waits):
    task, moment, seen = _task(period, *["raise"] * 6), 0.0, []
    for _ in waits:
        tick([task], moment)
        seen.append(task.due - moment)
        moment = task.due
    assert seen == waits


def test_a_task_that_fails_for_ever_is_tried_at_least_each_minute_or_period(clean):
    assert Task("often", lambda: 0, 10, failures=900).again_after() == 60
    assert Task("seldom", lambda: 0, 3600, failures=900).again_after() == 3600


def test_the_others_go_on_when_one_raises(clean):
    broken, other = _task(10, "raise"), Task("other", lambda: 0, 10)
    tick([broken, other], 0)
    assert "succeeded_at" in figures.tasks()["other"]


def test_a_task_is_not_run_before_it_is_due(clean):
    task = _task(60, "return", "return")
    for moment in (0, 59, 60, 61):
        tick([task], moment)
    assert task.due == 120


def test_everything_that_is_timed_runs_on_an_empty_installation(clean):
    timed = schedule.tasks()
    tick(timed, 0)
    seen = figures.tasks()
    assert set(seen) == {task.name for task in timed}
    assert all("succeeded_at" in facts and not facts["failing"] for facts in seen.values())


def test_a_storage_that_hangs_keeps_nobody_waiting(clean, monkeypatch):
    """The schedule itself, with a task that waits for storage until the test is over."""
    over, swept = threading.Event(), threading.Event()
    monkeypatch.setattr(schedule, "patient", lambda: [Task("hangs", over.wait, 10)])
    monkeypatch.setattr(schedule, "prompt", lambda: [Task("sweeps", swept.set, 10)])
    monkeypatch.setattr(schedule.logs, "configure", lambda process: None)
    stops = {}
    monkeypatch.setattr(schedule.signal, "signal", stops.__setitem__)
    running = threading.Thread(target=schedule.main)
    running.start()
    try:
        assert swept.wait(30)
    finally:
        over.set()
        stops[signal.SIGTERM](signal.SIGTERM, None)
        running.join(30)
    assert not running.is_alive()
    assert "succeeded_at" in figures.tasks()["sweeps"]
    assert not queue.connection().exists("makapix:schedule"), "the lead is given up at the end"
