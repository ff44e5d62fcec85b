"""Rates: exact under concurrency, the same on every road, and without Redis."""

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import redis

from makapix_app.running.embedded import start_valkey
from services import door
from services.auth.actor import SYSTEM, Credential
from services.edges import limits, queue
from services.edges.limits import Rate, Standing
from services.kernel.errors import TooSoon
from services.kernel.settings import settings

TEN = Rate("tests", 10, 3600)


def hits(rate: Rate, subject: str, count: int) -> int:
    """How many of so many hits at once are let in."""

    def one(_: int) -> bool:
        try:
            limits.hit(rate, subject)
        except TooSoon:
            return False
        return True

    with ThreadPoolExecutor(16) as pool:
        return sum(pool.map(one, range(count)))


@pytest.mark.parametrize("exact", [True, False])
def test_of_fifty_at_once_exactly_ten_are_let_in(clean, one_window, exact):
    assert hits(Rate("tests", 10, 3600, exact=exact), "somebody", 50) == 10


def test_subjects_and_names_count_apart(clean):
    assert hits(TEN, "somebody", 10) == 10
    assert hits(TEN, "somebody else", 10) == 10
    assert hits(Rate("others", 10, 3600), "somebody", 10) == 10


def test_all_addresses_of_one_household_count_together(clean):
    for i in range(10):
        limits.hit(TEN, f"2001:db8:1:2::{i}")
    with pytest.raises(TooSoon):
        limits.hit(TEN, "2001:db8:1:2:ffff::1")
    limits.hit(TEN, "2001:db8:1:3::1")


def test_a_refusal_says_the_rule_and_when_to_come_again(clean):
    limits.hit(Rate("tests", 1, 120), "somebody")
    with pytest.raises(TooSoon, match=r"up to 1 in 2 minutes\. Please try again in \d+") as refused:
        limits.hit(Rate("tests", 1, 120), "somebody")
    assert 1 <= refused.value.retry_after <= 120
    assert refused.value.facts == {"limit": 1}


def test_every_rate_grows_with_the_factor_for_measuring(clean, monkeypatch):
    monkeypatch.setenv("MAKAPIX_RATES_TIMES", "3")
    settings.cache_clear()
    assert hits(TEN, "somebody", 50) == 30


def test_who_asks_is_told_where_they_stand(clean):
    before = limits.standings.set([])
    try:
        limits.hit(TEN, "somebody")
        (standing,) = limits.standings.get()
    finally:
        limits.standings.reset(before)
    assert (standing.limit, standing.remaining) == (10, 9)
    assert isinstance(standing, Standing) and 0 < standing.reset_seconds <= 3600


# --- at the door


def nothing(tx, actor) -> None:
    """A verb that does nothing."""


@pytest.fixture
def few(clean, one_window, monkeypatch) -> None:
    """Three deeds a person and four a network; five questions of each."""
    for name, most in {
        "WRITES_PER_PERSON_MINUTE": 3,
        "WRITES_PER_IP_MINUTE": 4,
        "READS_PER_PERSON_MINUTE": 5,
        "READS_PER_IP_MINUTE": 5,
    }.items():
        monkeypatch.setenv(f"MAKAPIX_{name}", str(most))
    settings.cache_clear()


def let_in(road, who: Credential, tries: int = 10) -> int:
    done = 0
    for _ in range(tries):
        try:
            road(who, nothing)
            done += 1
        except TooSoon:
            pass
    return done


def test_deeds_count_by_person_and_by_network(few, artist, fan):
    assert let_in(door.do, artist.who) == 3
    assert let_in(door.do, fan.who) == 0, "the refused deeds of the artist filled the network's"
    elsewhere = Credential(session_id=artist.who.session_id, network="5.5.5.5", strict=True)
    assert let_in(door.do, elsewhere) == 0, "the person has had theirs"


def test_questions_count_by_person_else_by_network(few, artist, fan):
    assert let_in(door.ask, artist.who) == let_in(door.ask, fan.who) == 5
    assert let_in(door.ask, Credential(network="127.0.0.1")) == 5


def test_makapix_itself_is_not_counted(few):
    assert let_in(door.do, SYSTEM) == 10


# --- without Redis


@pytest.fixture
def own_valkey(clean, tmp_path: Path, monkeypatch) -> Iterator[str]:
    """A Valkey that a test may stop."""
    tmp_path.chmod(0o755)
    with start_valkey(tmp_path) as url:
        monkeypatch.setenv("MAKAPIX_REDIS_URL", url)
        monkeypatch.setattr(limits, "WAIT_SECONDS", 0.5)
        settings.cache_clear()
        limits.restart()
        yield url
    limits.restart()


def test_when_redis_has_stopped_each_process_counts_for_itself(own_valkey, artist):
    limits.hit(TEN, "somebody")
    redis.Redis.from_url(own_valkey).shutdown(nosave=True)
    assert hits(TEN, "somebody", 50) == 10
    door.do(artist.who, nothing)
    door.ask(artist.who, nothing)


def test_when_redis_hangs_one_caller_waits_and_then_nobody(own_valkey, monkeypatch):
    """Not a matter of speed: the silent Redis is asked once, not once a caller."""
    limits.hit(TEN, "somebody")
    pid = redis.Redis.from_url(own_valkey).info("server")["process_id"]
    asked = []
    counted = limits._counted
    monkeypatch.setattr(
        limits, "_counted", lambda store, *rest: asked.append(store) or counted(store, *rest)
    )
    os.kill(pid, signal.SIGSTOP)
    try:
        for _ in range(5):
            limits.hit(TEN, "somebody")
        assert asked.count(limits._shared()) == 1 and asked.count(limits._alone()) == 5
    finally:
        os.kill(pid, signal.SIGCONT)
    monkeypatch.setattr(limits, "_alone_until", time.monotonic())
    limits.hit(TEN, "somebody")
    assert asked.count(limits._shared()) == 2, "after a while it is asked again"


def test_a_flushed_redis_starts_all_rates_anew(clean):
    assert hits(TEN, "somebody", 20) == 10
    queue.connection().flushall()
    assert hits(TEN, "somebody", 20) == 10
