"""Points at which a test may kill this process, to prove that nothing is lost.

``MAKAPIX_FAULT=name`` or ``name:3`` (the third pass) kills with SIGKILL, once
for each fault file; in production the variable has no effect.
"""

import os
import signal
from collections import Counter
from pathlib import Path

from services.kernel.settings import settings

_passes: Counter[str] = Counter()


def point(name: str) -> None:
    """A named point. Costs a look into the environment."""
    wanted = os.environ.get("MAKAPIX_FAULT")
    if not wanted or settings().mode == "production":
        return
    _passes[name] += 1
    chosen, _, nth = wanted.partition(":")
    if chosen == name and _passes[name] == int(nth or 1) and _first_time():
        os.kill(os.getpid(), signal.SIGKILL)


def _first_time() -> bool:
    """A worker that starts again must not be killed again: the file remembers."""
    try:
        Path(os.environ["MAKAPIX_FAULT_FILE"]).touch(exist_ok=False)
    except FileExistsError:
        return False
    return True
