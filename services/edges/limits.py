"""Rate limits: a moving window in Redis, atomic, by name and subject.

When Redis does not answer, each process counts for itself: limits stay, a
little looser, and nobody meets an error because of them.
"""

import math
import time
from dataclasses import dataclass
from functools import lru_cache

import structlog
from limits import RateLimitItem, RateLimitItemPerSecond
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import MovingWindowRateLimiter
from redis.exceptions import RedisError

from services.kernel.errors import TooSoon
from services.kernel.settings import settings

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Rate:
    """At most ``most`` of something in ``seconds``."""

    name: str
    most: int
    seconds: int

    @property
    def item(self) -> RateLimitItem:
        """The same in the library's words."""
        return RateLimitItemPerSecond(self.most, self.seconds)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a subject stands after a hit, for the ``RateLimit-*`` headers."""

    limit: int
    remaining: int
    reset_seconds: int


def hit(rate: Rate, subject: str) -> Standing:
    """Counts one deed of the subject. Raises TooSoon with the seconds to wait."""
    limiter = _shared()
    try:
        return _counted(limiter, rate, subject)
    except RedisError as error:
        log.warning("limits.redis_down", rate=rate.name, error=str(error))
        return _counted(_alone(), rate, subject)


def _counted(limiter: MovingWindowRateLimiter, rate: Rate, subject: str) -> Standing:
    allowed = limiter.hit(rate.item, rate.name, subject)
    stats = limiter.get_window_stats(rate.item, rate.name, subject)
    wait = max(1, math.ceil(stats.reset_time - time.time()))
    if not allowed:
        raise TooSoon(
            f"That was too often: up to {rate.most} in {_span(rate.seconds)}. "
            f"Please try again in {_span(wait)}.",
            retry_after=wait,
            limit=rate.most,
        )
    return Standing(rate.most, stats.remaining, wait)


def _span(seconds: int) -> str:
    if seconds < 120:
        return f"{seconds} second{'s'[: seconds != 1]}"
    if seconds < 7200:
        return f"{math.ceil(seconds / 60)} minutes"
    return f"{math.ceil(seconds / 3600)} hours"


@lru_cache(maxsize=1)
def _shared() -> MovingWindowRateLimiter:
    store = storage_from_string(settings().redis_url, socket_connect_timeout=1, socket_timeout=1)
    return MovingWindowRateLimiter(store)


@lru_cache(maxsize=1)
def _alone() -> MovingWindowRateLimiter:
    return MovingWindowRateLimiter(MemoryStorage())
