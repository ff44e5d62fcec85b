"""Which open pages want to hear of something. Of this process only: each serves its own."""

from collections import defaultdict
from collections.abc import Container

RECENT = "recent"
_watchers: defaultdict[str, set[str]] = defaultdict(set)


def watch(what: str, token: str) -> None:
    """The page of this client wants to hear of it."""
    if token:
        _watchers[what].add(token)


def watchers(what: str, connected: Container[str]) -> list[str]:
    """The clients that want to hear and are still there; the others are forgotten."""
    here = {token for token in _watchers[what] if token in connected}
    _watchers[what] = here
    return list(here)
