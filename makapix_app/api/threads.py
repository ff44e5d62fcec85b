"""Threads in which the API waits for the database, so that the event loop never does."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

Answer = TypeVar("Answer")
# As many as the framework's own; they begin as they are needed. To wait for one of these costs
# a third of what it costs to wait for one of the framework's.
_threads = ThreadPoolExecutor(40, "question")


async def apart(work: Callable[[], Answer]) -> Answer:
    """What the work gives, done in a thread in the context of who waits for it."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_threads, copy_context().run, work)
