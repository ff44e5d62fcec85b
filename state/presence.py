"""Which open pages want to hear of something. Of this process only: each serves its own."""

from collections import defaultdict
from collections.abc import Container
from uuid import UUID

NEW = "new in:"  # and the name of a list's state: works that came
CHOSEN = "chosen in:"  # the same of works that moderators chose
WORK = "work:"  # and a slug: the page of that work
_watchers: defaultdict[str, set[str]] = defaultdict(set)
_watched: dict[str, str] = {}
_sessions: dict[str, UUID] = {}
_people: dict[str, UUID] = {}


def watch(what: str, token: str) -> None:
    """The page of this client shows it and wants to hear of it, and of nothing else."""
    leave(token)
    if token:
        _watched[token] = what
        _watchers[what].add(token)


def leave(token: str) -> None:
    """The page of this client shows something else by now."""
    what = _watched.pop(token, "")
    _watchers[what].discard(token)
    if not _watchers[what]:
        del _watchers[what]


def watchers(what: str, connected: Container[str]) -> list[str]:
    """The clients that want to hear and are still there; the others are forgotten."""
    for token in [token for token in _watchers.get(what, ()) if token not in connected]:
        leave(token)
    return list(_watchers.get(what, ()))


def belongs(token: str, session_id: UUID | None) -> None:
    """The page of this client is open in this session, or in none."""
    if session_id is None:
        _sessions.pop(token, None)
    elif token:
        _sessions[token] = session_id


def sessions(connected: Container[str]) -> set[UUID]:
    """The sessions of the pages that are still there; the others are forgotten."""
    for token in [token for token in _sessions if token not in connected]:
        del _sessions[token]
    return set(_sessions.values())


def pages_of(ended: Container[UUID]) -> list[str]:
    """The clients whose pages are open in one of these sessions; they are forgotten by it."""
    found = [token for token, session in _sessions.items() if session in ended]
    for token in found:
        del _sessions[token]
    return found


def is_open_for(token: str, person_id: UUID | None) -> None:
    """The page of this client is open for a person, or for nobody."""
    if person_id is None:
        _people.pop(token, None)
    elif token:
        _people[token] = person_id


def pages_for(people: Container[UUID], connected: Container[str]) -> list[str]:
    """The clients whose pages are open for one of these people; who has left is forgotten."""
    for token in [token for token in _people if token not in connected]:
        del _people[token]
    return [token for token, person in _people.items() if person in people]


def person(token: str) -> UUID | None:
    """For whom the page of this client is open."""
    return _people.get(token)


def everyone() -> set[UUID]:
    """The people for whom a page is open."""
    return set(_people.values())
