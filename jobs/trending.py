"""Keeps the heat of works: reckons it again where people answered."""

from services import door, trending
from services.auth.actor import SYSTEM


def refresh() -> int:
    """All works that were answered since the last time; how many."""
    total = 0
    while count := door.do(SYSTEM, trending.refresh):
        total += count
    return total
