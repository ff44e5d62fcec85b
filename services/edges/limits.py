"""Rate limits: windows in Redis, by name and subject, atomic where they are exact.

When Redis does not answer, each process counts for itself and asks again after
five seconds: limits stay, a little looser, and nobody meets an error because of them.
"""

import math
import threading
import time
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

import structlog
from limits import RateLimitItem, RateLimitItemPerSecond
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import MovingWindowRateLimiter
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from services.edges import figures
from services.edges.tally import ALONE_SECONDS, Tally
from services.kernel import networks
from services.kernel.errors import TooSoon
from services.kernel.settings import settings

log = structlog.get_logger()
WAIT_SECONDS = 0.5  # for Redis, at most; then this process counts alone
_alone_until = 0.0
_one_at_a_time = threading.Lock()  # what is atomic in Redis must be so here


@dataclass(frozen=True, slots=True)
class Rate:
    """At most ``most`` of something in ``seconds``.

    Exact rates ask Redis, which remembers the moment of each hit; the others, of hundreds, are
    counted in the process, which tells the others of it soon (``tally``).
    """

    name: str
    most: int
    seconds: int
    exact: bool = True

    @property
    def amount(self) -> int:
        """How many, times the factor for measuring."""
        return self.most * settings().rates_times

    @property
    def item(self) -> RateLimitItem:
        """The same in the library's words."""
        return RateLimitItemPerSecond(self.amount, self.seconds)


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
    if not rate.exact:
        key = f"LIMITS:{rate.name}/{subject}"
        _judge(rate, *_tally().hit(key, rate.amount, rate.seconds))
        return
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
    item, limiter = rate.item, MovingWindowRateLimiter(store)
    allowed = limiter.hit(item, rate.name, subject)
    if allowed and standings.get() is None:
        return
    stats = limiter.get_window_stats(item, rate.name, subject)
    _judge(rate, allowed, stats.remaining, stats.reset_time - time.time())


def _judge(rate: Rate, allowed: bool, remaining: int, wait: float) -> None:
    """Tells where the subject stands. Raises TooSoon if it was not allowed."""
    most, wait = rate.amount, max(1, math.ceil(wait))
    note(Standing(most, remaining if allowed else 0, wait))
    if not allowed:
        if time.monotonic() >= _alone_until:
            figures.count("limits", rate.name)
        raise TooSoon(
            f"That was too often: up to {most:,} in {_span(rate.seconds)}. "
            f"Please try again in {_span(wait)}.",
            retry_after=wait,
            limit=most,
        )


def _span(seconds: int) -> str:
    if seconds < 120:
        return f"{seconds} second{'s'[: seconds != 1]}"
    if seconds < 7200:
        return f"{math.ceil(seconds / 60)} minutes"
    return f"{math.ceil(seconds / 3600)} hours"


@lru_cache(maxsize=1)
def _shared() -> Storage:
    return storage_from_string(
        settings().redis_url,
        socket_connect_timeout=WAIT_SECONDS,
        socket_timeout=WAIT_SECONDS,
        retry=Retry(NoBackoff(), 0),  # type: ignore[arg-type]
    )


@lru_cache(maxsize=1)
def _tally() -> Tally:
    return Tally(lambda: _shared().storage)  # type: ignore[attr-defined]


@lru_cache(maxsize=1)
def _alone() -> Storage:
    return MemoryStorage()


def restart() -> None:
    """Forgets what this process counted alone, and asks Redis again, at its present address."""
    global _alone_until  # noqa: PLW0603
    _alone_until = 0.0
    if _tally.cache_info().currsize:
        _tally().close()
    for kept in (_shared, _tally, _alone):
        kept.cache_clear()
