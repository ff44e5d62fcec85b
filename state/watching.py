"""Pages that ask until something is over, such as an upload on its way to a work."""

import asyncio
from collections.abc import Awaitable, Callable

import reflex as rx

# Of this process, not in the state: a loop that ended with its process must not seem to go on.
_watching: set[tuple[str, str]] = set()


async def until_over(page: rx.State, look: Callable[[], Awaitable[bool]], pause: float) -> None:
    """Looks every ``pause`` seconds until a look says False. A second call for the same page and
    state returns at once: the first one looks for both."""
    mine = (page.get_full_name(), page.router.session.client_token)
    if mine in _watching:
        return
    _watching.add(mine)
    try:
        while await look():  # noqa: ASYNC110 - the truth is in the database
            await asyncio.sleep(pause)
    finally:
        _watching.discard(mine)
