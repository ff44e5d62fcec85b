"""Rates of hundreds: counted in each process at once, and told to the others soon."""

import os
import signal

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from makapix_app.running.embedded import start_valkey
from services.edges import queue, tally
from services.edges.tally import Tally

MINUTE = 60
NOBODY = redis.Redis(port=1, retry=Retry(NoBackoff(), 0))


@pytest.fixture
def clock(monkeypatch):
    """The time, in seconds, which a test moves; it begins with a window."""
    now = [1_000_000 * MINUTE]
    monkeypatch.setattr(tally.time, "time", lambda: now[0])
    return now


@pytest.fixture
def process(clean):
    """Begins the counting of one more process; it tells others when the test says so."""
    begun: list[Tally] = []

    def another() -> Tally:
        begun.append(Tally(queue.connection))
        begun[-1]._begin = lambda: None
        return begun[-1]

    yield another
    for one in begun:
        one.close()


def let_in(one: Tally, tries: int, most: int = 10, key: str = "LIMITS:somebody") -> int:
    """How many of some hits are."""
    return sum(one.hit(key, most, MINUTE)[0] for _ in range(tries))


def test_a_process_lets_in_so_many_a_window_and_no_more(clock, process):
    here = process()
    assert let_in(here, 50) == 10
    clock[0] += 2 * MINUTE
    assert let_in(here, 50) == 10


@pytest.mark.parametrize(("later", "in_sight"), [(60, 10), (75, 7), (90, 5), (119, 0), (120, 0)])
def test_what_came_before_counts_as_far_as_it_still_lies_in_sight(clock, process, later, in_sight):
    here = process()
    assert let_in(here, 10) == 10
    clock[0] += later
    assert let_in(here, 50) == 10 - in_sight


def test_who_asks_is_told_how_many_are_left_and_when_there_is_room(clock, process):
    here = process()
    assert here.hit("LIMITS:somebody", 10, MINUTE) == (True, 9, 60)
    clock[0] += 20
    assert here.hit("LIMITS:somebody", 10, MINUTE) == (True, 8, 40)
    let_in(here, 8)
    assert here.hit("LIMITS:somebody", 10, MINUTE) == (False, 0, 40)
    clock[0] += 45  # five seconds into the next window nine of the ten are in sight still
    assert here.hit("LIMITS:somebody", 10, MINUTE) == (True, 0, 55 % (60 / 10))


def test_processes_learn_of_each_other_when_they_tell(clock, process):
    here, there = process(), process()
    let_in(here, 6)
    let_in(there, 3)
    here.tell()
    there.tell()
    assert let_in(there, 50) == 10 - 9
    assert let_in(here, 2) == 2, "what was told after it had told it does not know yet"
    here.tell()
    assert let_in(here, 50) == 0


def test_the_window_before_is_everyones_too(clock, process):
    here, there = process(), process()
    let_in(here, 10)
    here.tell()
    clock[0] += 75
    let_in(there, 1)
    there.tell()
    assert let_in(there, 50) == 10 - 7 - 1


def test_what_was_counted_while_it_was_told_is_told_the_next_time(clock, process):
    here = process()
    let_in(here, 4)
    here.tell()
    let_in(here, 3)
    here.tell()
    assert queue.connection().get("LIMITS:somebody/1000000") == b"7"
    assert 60 < queue.connection().ttl("LIMITS:somebody/1000000") <= 120


def test_what_was_refused_is_not_told(clock, process):
    here = process()
    let_in(here, 50)
    here.tell()
    assert queue.connection().get("LIMITS:somebody/1000000") == b"10"


def test_a_flushed_redis_starts_a_window_anew(clock, process):
    here = process()
    let_in(here, 9)
    here.tell()
    queue.connection().flushall()
    let_in(here, 1)
    here.tell()
    assert let_in(here, 50) == 9


def test_without_redis_a_process_counts_on_and_tells_it_later(clock, process, monkeypatch):
    here = process()
    monkeypatch.setattr(here, "_redis", lambda: NOBODY)
    let_in(here, 4)
    with pytest.raises(redis.ConnectionError):
        here.tell()
    assert let_in(here, 50) == 6
    monkeypatch.setattr(here, "_redis", queue.connection)
    here.tell()
    assert queue.connection().get("LIMITS:somebody/1000000") == b"10"


def test_what_could_not_be_told_in_its_window_is_not_kept(clock, process, monkeypatch):
    here = process()
    monkeypatch.setattr(here, "_redis", lambda: NOBODY)
    let_in(here, 4)
    clock[0] += 2 * MINUTE
    let_in(here, 1)
    with pytest.raises(redis.ConnectionError):
        here.tell()
    assert sum(here._untold.values()) == 1


def test_a_process_remembers_so_many_callers_and_no_more(clock, process, monkeypatch):
    monkeypatch.setattr(tally, "SUBJECTS_MOST", 3)
    here = process()
    for who in "abcd":
        let_in(here, 1, key=who)
    assert list(here._known) == ["b", "c", "d"]
    assert let_in(here, 50, key="b") == 9
    here.tell()
    assert queue.connection().get("a/1000000") == b"1", (
        "one that was forgotten is told all the same"
    )


def test_it_is_told_by_itself(clean):
    here = Tally(queue.connection)
    let_in(here, 3)
    told = here._teller
    assert told and told.is_alive()
    while not (keys := queue.connection().keys("LIMITS:somebody/*")):
        told.join(0.05)
    assert queue.connection().get(keys[0]) == b"3"
    here.close()
    assert not told.is_alive()


def test_nobody_waits_for_a_redis_that_hangs(clean, tmp_path):
    """Not a matter of speed: all are let in and out while Redis is stopped."""
    tmp_path.chmod(0o755)
    with start_valkey(tmp_path) as url:
        store = redis.Redis.from_url(url, socket_timeout=0.2)
        here = Tally(lambda: store)
        here.hit("LIMITS:somebody", 10, MINUTE)
        pid = store.info("server")["process_id"]
        os.kill(pid, signal.SIGSTOP)
        try:
            assert let_in(here, 50) == 9
        finally:
            os.kill(pid, signal.SIGCONT)
            here.close()
