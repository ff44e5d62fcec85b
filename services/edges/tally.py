"""Counts of what is asked hundreds of times a minute: here at once, with everyone soon after.

To ask Redis at each request was a fifth of what a request cost. So each process counts for
itself and tells Redis, five times a second in one round trip, what it has counted, whereupon it
learns what all have: between two such times processes know nothing of each other's. When Redis
does not answer they go on so.
"""

import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from redis import Redis
from redis.exceptions import RedisError

log = structlog.get_logger()
TOLD_SECONDS = 0.2  # between two times that Redis is told
ALONE_SECONDS = 5.0  # until a Redis that did not answer is told again
SUBJECTS_MOST = 20_000  # that a process knows; the one that was counted longest ago goes first
Period = tuple[str, int, int]  # the key, the number of its window, the seconds of one


@dataclass(slots=True)
class Window:
    """What is known of a subject: the hits in a window, and those in the one before it."""

    number: int
    count: int = 0
    before: int = 0


class Tally:
    """Sliding windows of two counters each: that of this window, and that of the one before,
    weighted by how much of it still lies in sight."""

    def __init__(self, redis: Callable[[], Redis]) -> None:
        self._redis = redis
        self._lock = threading.Lock()
        self._known: OrderedDict[str, Window] = OrderedDict()
        self._untold: Counter[Period] = Counter()
        self._teller: threading.Thread | None = None
        self._closed = threading.Event()

    def hit(self, key: str, most: int, span: int) -> tuple[bool, int, float]:
        """Counts one, unless ``most`` lie in sight: whether it did, how many more it would, and
        the seconds until there is room for another."""
        moment = time.time()
        number = int(moment // span)
        left = (number + 1) * span - moment
        with self._lock:
            window = self._at(key, number)
            used = int(window.before * left / span) + window.count
            if allowed := used < most:
                window.count += 1
                self._untold[key, number, span] += 1
            before, remaining = window.before, max(0, most - used - allowed)
        if allowed and not (self._teller and self._teller.is_alive()):
            self._begin()
        return allowed, remaining, left % (span / before) if before else left

    def tell(self) -> None:
        """Gives Redis what was counted here, and learns what others did. Raises RedisError, and
        nothing is lost then."""
        with self._lock:
            told, self._untold = self._untold, Counter()
        try:
            with self._redis().pipeline(transaction=False) as together:
                for (key, number, span), count in told.items():
                    together.incrby(f"{key}/{number}", count)
                    together.expire(f"{key}/{number}", 2 * span)
                    together.get(f"{key}/{number - 1}")
                answers = together.execute()
        except RedisError:
            with self._lock:
                fresh = {one: n for one, n in told.items() if self._is_current(one)}
                self._untold.update(fresh)
            raise
        with self._lock:
            for period, count, before in zip(told, answers[::3], answers[2::3], strict=True):
                if self._is_current(period):
                    window = self._known[period[0]]
                    window.count, window.before = count + self._untold[period], int(before or 0)

    def close(self) -> None:
        """Ends the telling; what was not told is forgotten."""
        self._closed.set()
        if self._teller:
            self._teller.join()

    def _at(self, key: str, number: int) -> Window:
        window = self._known.get(key)
        if window is None:
            window = self._known[key] = Window(number)
            if len(self._known) > SUBJECTS_MOST:
                self._known.popitem(last=False)
        elif window.number != number:
            before = window.count if window.number == number - 1 else 0
            window.number, window.count, window.before = number, 0, before
        self._known.move_to_end(key)
        return window

    def _is_current(self, period: Period) -> bool:
        window = self._known.get(period[0])
        return window is not None and window.number == period[1]

    def _begin(self) -> None:
        with self._lock:
            if not (self._teller and self._teller.is_alive()):  # none yet, or left at a fork
                self._teller = threading.Thread(target=self._run, name="tally", daemon=True)
                self._teller.start()

    def _run(self) -> None:
        pause = TOLD_SECONDS
        while not self._closed.wait(pause):
            pause = TOLD_SECONDS
            try:
                if self._untold:
                    self.tell()
            except RedisError as error:
                pause = ALONE_SECONDS
                log.warning("tally.redis_down", error=str(error))
