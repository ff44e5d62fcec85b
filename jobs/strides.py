"""A step of a walk that does something to each thing itself."""

import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from services.kernel.settings import settings
from services.upkeep.walks import Stride

Thing = TypeVar("Thing")


def stride(
    listed: Sequence[Thing], deed: Callable[[Thing], bool], key: Callable[[Thing], object] = str
) -> Stride:
    """Does the deed to each of at most ``walk_step_works``, until the step's time is over, at
    least to one. Where it says False, something is wrong, and the next round comes to it again."""
    deadline, wrong, done = time.monotonic() + settings().walk_step_seconds, 0, 0
    for thing in listed:
        wrong += not deed(thing)
        done += 1
        if time.monotonic() >= deadline:
            break
    at_the_end = done == len(listed) < settings().walk_step_works
    return Stride("" if at_the_end else str(key(listed[done - 1])), done, wrong)
