"""The shape of a person in a list."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PersonCard:
    """A person in a list, as this viewer sees them."""

    handle: str
    name: str
    bio: str
    avatar_url: str
    followed: bool
    is_me: bool


@dataclass(frozen=True)
class People:
    """One page of a list of people and the cursor of the next; empty at the end."""

    items: list[PersonCard]
    next_cursor: str = ""
