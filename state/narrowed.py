"""What an address narrows a list to, and the links from there: each filter away, the orders."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from services import filters
from services.filters import GROUPS, ORDERS

# What the order is called that a list has by itself, where that is not its works' age.
FIRST = {
    "home": {"newest": "Latest picks"},
    "category": {"newest": "Latest picks"},
    "trending": {"newest": "Trending"},
    "reacted": {"newest": "Latest reactions"},
}
FRONT = "Front page"  # what the category is called that the home page shows by itself
CATEGORY = "in"  # the word of an address that names a category on the home page
SHELF = "shelf"  # and one of somebody's lists on their page
BEST = "Titles first. Elsewhere, the newest 1,000 works that have the words are looked at."


@dataclass(frozen=True)
class Option:
    """A choice as a link; ``works`` is how many it would leave, as people read a number."""

    words: str
    url: str
    on: bool = False
    works: str = ""


def orders(feed: str) -> dict[str, str]:
    """The orders of a list by their keys, each with its words; its own stands first."""
    return ORDERS | FIRST.get(feed, {})


def address(path: str, said: Mapping[str, str], **changes: str) -> str:
    """The address of a list as it is narrowed, with some words of it changed; "" takes one away."""
    words = {name: said.get(name, "") for name in (CATEGORY, SHELF, *GROUPS, "sort")} | changes
    query = urlencode({name: value for name, value in words.items() if value})
    return f"{path}?{query}" if query else path


def chips(path: str, said: Mapping[str, str]) -> list[Option]:
    """The filters that are set, each with the address without it."""
    return [
        Option(named(name, key), address(path, said, **{name: ""}), True)
        for name, key in filters.known(said)
    ]


def cleared(path: str, said: Mapping[str, str]) -> str:
    """The address without any filter."""
    return address(path, said, **dict.fromkeys(GROUPS, ""))


def named(name: str, key: str) -> str:
    """A filter as a person would say it."""
    title, choices = GROUPS[name]
    return choices[key] if name in ("motion", "since") else f"{title}: {choices[key]}"
