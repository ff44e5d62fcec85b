"""Public names made from numbers: the short slug of a work."""

from functools import lru_cache

from sqids import Sqids

# The order of the letters is ours and must never change: it is in every link.
_ALPHABET = "k3Q9bWzN7fTgXyR5mHcPdV2jLsA8qBtEwDu4nZrFoGxJ6hKvCpMaYeSU"
INT32_MAX = 2**31 - 1


@lru_cache(maxsize=1)
def _sqids() -> Sqids:
    return Sqids(alphabet=_ALPHABET, min_length=6)


@lru_cache(maxsize=8192)
def slug(number: int) -> str:
    """The public slug of a work's number: 6 or more letters and digits."""
    return _sqids().encode([number])


def number(text: str) -> int | None:
    """The number behind a slug, or None. Only the canonical form counts."""
    return _number(text) if 6 <= len(text) <= 16 else None


@lru_cache(maxsize=8192)
def _number(text: str) -> int | None:
    found = _sqids().decode(text)
    if len(found) != 1 or found[0] > INT32_MAX or slug(found[0]) != text:
        return None
    return found[0]
