"""What a person's clients hear: ``makapix/users/{id}/{comments,reactions,mentions}``."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

BRANCHES = {
    "comment": "comments",
    "reply": "comments",
    "reaction": "reactions",
    "mention": "mentions",
}


@dataclass(frozen=True, slots=True)
class About:
    """What a notification is about, as far as a client needs it to show something at once."""

    post_id: UUID | None = None
    comment_id: UUID | None = None
    slug: str = ""
    title: str = ""
    art_url: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class PersonTold:
    """Something happened to what is this person's. For their own clients alone."""

    topic: ClassVar[str] = "makapix/users/{user_id}/{branch}"
    type: ClassVar[str] = "person_told"

    user_id: str
    branch: str
    kind: str
    slug: str
    title: str
    art_url: str
    handle: str
    text: str


@dataclass(frozen=True, slots=True)
class BellRang:
    """The list of this person changed. For the server's own processes; no client may read it."""

    topic: ClassVar[str] = "makapix/internal/bells"
    type: ClassVar[str] = "bell_rang"

    user_id: str
