"""Palettes that artists know by name, and by which rule a work's colours are one of them.

A set of colours is taken for a well-known palette when every colour of it belongs to that palette
and there are at least three of them (or all, of a palette of fewer): two colours such as black and
white are in many. Of several palettes that hold them all the smallest is meant.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

COLOURS_LEAST = 3


@dataclass(frozen=True, slots=True)
class Known:
    """A well-known palette; ``colours`` in the order of its ``source``."""

    slug: str
    name: str
    by: str
    source: str
    colours: tuple[str, ...]


@lru_cache(maxsize=1)
def palettes() -> dict[str, Known]:
    """All of them by their slug, the smallest first."""
    said = tomllib.loads(Path(__file__).with_name("known.toml").read_text())
    found = [
        Known(slug, one["name"], one["by"], one["source"], _written(one["colours"]))
        for slug, one in said.items()
    ]
    return {one.slug: one for one in sorted(found, key=lambda one: (len(one.colours), one.slug))}


def recognised(colours: Iterable[str]) -> list[str]:
    """The slugs of the palettes that a set of colours is taken for, the meant one first."""
    sought = frozenset(colours)
    return [
        slug
        for slug, held in _sets().items()
        if sought <= held and len(sought) >= min(COLOURS_LEAST, len(held))
    ]


@lru_cache(maxsize=1)
def _sets() -> dict[str, frozenset[str]]:
    return {slug: frozenset(one.colours) for slug, one in palettes().items()}


def _written(colours: str) -> tuple[str, ...]:
    return tuple(f"#{colour}" for colour in colours.split())
