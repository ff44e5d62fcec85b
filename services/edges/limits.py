"""Rate limits: windows in Redis, atomic, by name and subject.

When Redis does not answer, each process counts for itself and asks again after
five seconds: limits stay, a little looser, and nobody meets an error because of them.
"""

import math
import threading
import time
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

import structlog
from limits import RateLimitItem, RateLimitItemPerSecond
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import (
    MovingWindowRateLimiter,
    RateLimiter,
    SlidingWindowCounterRateLimiter,
)
from redis.backoff import NoBackoff
from redis.commands.core import Script
from redis.exceptions import RedisError
from redis.retry import Retry

from services.edges import figures
from services.kernel import networks
from services.kernel.errors import TooSoon
from services.kernel.settings import settings

log = structlog.get_logger()
# A hit and where its subject stands, in one round trip: this window's count, that of the one
# before, and how much of that still lies in sight. A refused hit is not counted.
SLIDING = """
local most, span = tonumber(ARGV[1]), tonumber(ARGV[2])
local time = redis.call('TIME')
local moment = time[1] + time[2] / 1e6
local window = math.floor(moment / span)
local kept = redis.call('HMGET', KEYS[1], 'window', 'count', 'before')
local began, count, before = tonumber(kept[1]), tonumber(kept[2]), tonumber(kept[3])
if began ~= window then
    before, count = began == window - 1 and count or 0, 0
end
local left = (window + 1) * span - moment
local used = math.floor(before * left / span) + count
local allowed = used < most
if allowed then
    count, used = count + 1, used + 1
    redis.call('HSET', KEYS[1], 'window', window, 'count', count, 'before', before)
    redis.call('EXPIRE', KEYS[1], 2 * span)
end
return {allowed and 1 or 0, most - used, before, math.ceil(left * 1000)}
"""
WAIT_SECONDS = 0.5  # for Redis, at most; then this process counts alone
ALONE_SECONDS = 5.0  # until Redis is asked again
_alone_until = 0.0
_one_at_a_time = threading.Lock()  # what is atomic in Redis must be so here


@dataclass(frozen=True, slots=True)
class Rate:
    """At most ``most`` of something in ``seconds``.

    Exact rates remember the moment of each hit; the others two counters, weighted by how much
    of the window before still lies in sight, which is enough for hundreds and keeps Redis small.
    """

    name: str
    most: int
    seconds: int
    exact: bool = True

    @property
    def item(self) -> RateLimitItem:
        """The same in the library's words."""
        return RateLimitItemPerSecond(self.most * settings().rates_times, self.seconds)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a subject stands after a hit, for the ``RateLimit-*`` headers."""

    limit: int
    remaining: int
    reset_seconds: int


# Whoever wants to tell the caller where they stand puts a list here first.
standings: ContextVar[list[Standing] | None] = ContextVar("standings", default=None)


def hit(rate: Rate, subject: str) -> None:
    """Counts one deed of the subject; a network of IPv6 is one subject.

    Raises TooSoon with the seconds to wait.
    """
    global _alone_until  # noqa: PLW0603 - one word a process: whether Redis answers
    subject = networks.block(subject)
    if time.monotonic() >= _alone_until:
        try:
            _counted(_shared(), rate, subject)
            return
        except RedisError as error:
            _alone_until = time.monotonic() + ALONE_SECONDS
            log.warning("limits.redis_down", rate=rate.name, error=str(error))
    with _one_at_a_time:
        _counted(_alone(), rate, subject)


def read(person: UUID | None, network: str) -> None:
    """Counts a question of a person, or of a network where nobody is signed in."""
    limits = settings()
    if person:
        hit(Rate("read_person", limits.reads_per_person_minute, 60, exact=False), str(person))
    else:
        hit(Rate("read_network", limits.reads_per_ip_minute, 60, exact=False), network)


def write(person: UUID | None, network: str) -> None:
    """Counts a deed, of its network and of the person."""
    limits = settings()
    hit(Rate("write_network", limits.writes_per_ip_minute, 60, exact=False), network)
    if person:
        hit(Rate("write_person", limits.writes_per_person_minute, 60, exact=False), str(person))


def note(standing: Standing) -> None:
    """Remembers where the caller stands, if somebody wants to tell them."""
    if (wanted := standings.get()) is not None:
        wanted.append(standing)


def _counted(store: Storage, rate: Rate, subject: str) -> None:
    item, shared = rate.item, not isinstance(store, MemoryStorage)
    if shared and not rate.exact:
        allowed, remaining, wait = _slid(store, item, rate, subject)
    else:
        limiter = _limiter(store, rate.exact)
        allowed = limiter.hit(item, rate.name, subject)
        if allowed and standings.get() is None:
            return
        stats = limiter.get_window_stats(item, rate.name, subject)
        remaining, wait = stats.remaining, stats.reset_time - time.time()
    wait = max(1, math.ceil(wait))
    note(Standing(item.amount, remaining if allowed else 0, wait))
    if not allowed:
        if shared:
            figures.count("limits", rate.name)
        raise TooSoon(
            f"That was too often: up to {item.amount:,} in {_span(rate.seconds)}. "
            f"Please try again in {_span(wait)}.",
            retry_after=wait,
            limit=item.amount,
        )


def _slid(store: Storage, item: RateLimitItem, rate: Rate, subject: str) -> tuple[bool, int, float]:
    """Counts in Redis: whether it is allowed, how many more are, seconds until one more is."""
    key = f"LIMITS:{item.key_for(rate.name, subject)}"
    allowed, remaining, before, left = _sliding(store)([key], [item.amount, rate.seconds])
    seconds = left / 1000
    return bool(allowed), remaining, seconds % (rate.seconds / before) if before else seconds


def _span(seconds: int) -> str:
    if seconds < 120:
        return f"{seconds} second{'s'[: seconds != 1]}"
    if seconds < 7200:
        return f"{math.ceil(seconds / 60)} minutes"
    return f"{math.ceil(seconds / 3600)} hours"


def _limiter(store: Storage, exact: bool) -> RateLimiter:
    return (MovingWindowRateLimiter if exact else SlidingWindowCounterRateLimiter)(store)


@lru_cache(maxsize=1)
def _shared() -> Storage:
    return storage_from_string(
        settings().redis_url,
        socket_connect_timeout=WAIT_SECONDS,
        socket_timeout=WAIT_SECONDS,
        retry=Retry(NoBackoff(), 0),  # type: ignore[arg-type]
    )


@lru_cache(maxsize=1)
def _sliding(store: Any) -> Script:
    return store.storage.register_script(SLIDING)  # type: ignore[no-any-return]


@lru_cache(maxsize=1)
def _alone() -> Storage:
    return MemoryStorage()


def restart() -> None:
    """Forgets what this process counted alone, and asks Redis again, at its present address."""
    global _alone_until  # noqa: PLW0603
    _alone_until = 0.0
    for kept in (_shared, _sliding, _alone):
        kept.cache_clear()
