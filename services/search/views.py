"""The shapes of what a search finds."""

from dataclasses import dataclass

from services.posts.views import PostCard


@dataclass(frozen=True)
class Found:
    """One page of works. Where there are none, ``meant`` is the search that would find some."""

    items: list[PostCard]
    next_cursor: str = ""
    meant: str = ""


@dataclass(frozen=True)
class Hashtag:
    """A hashtag and the number of works under it that this viewer finds in lists; ``more`` when
    there may be more than were counted."""

    tag: str
    url: str
    works: int
    more: bool = False


@dataclass(frozen=True)
class Hashtags:
    """One page of hashtags and the cursor of the next; empty at the end."""

    items: list[Hashtag]
    next_cursor: str = ""


@dataclass(frozen=True)
class Suggestion:
    """What somebody may mean who is still typing: a person, a hashtag or a work."""

    kind: str
    words: str
    url: str
