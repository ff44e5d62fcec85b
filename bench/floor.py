"""The least that Python can do for an answer: an ASGI application without a framework.

``/ready`` answers bytes from memory, each other path what its SQL statements find, as JSON. The
bench serves it with granian, as the product is served, and asks it the same number of times.
"""

import asyncio
import json
import os
from typing import Any

import psycopg

CONNECTIONS = 4
READY = b"x" * 12_500
STATEMENTS: dict[str, list[str]] = json.loads(os.environ.get("BENCH_SQL", "{}"))
"""By path."""
_idle: asyncio.Queue[psycopg.AsyncConnection] = asyncio.Queue()
_opened: list[psycopg.AsyncConnection] = []


async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """ASGI 3."""
    if scope["type"] != "http":
        return
    path = scope["path"]
    body = READY if path == "/ready" else await _found(STATEMENTS[path])
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _found(statements: list[str]) -> bytes:
    if _idle.empty() and len(_opened) < CONNECTIONS:
        url = os.environ["MAKAPIX_DATABASE_URL"]
        _opened.append(await psycopg.AsyncConnection.connect(url, autocommit=True))
        _idle.put_nowait(_opened[-1])
    connection = await _idle.get()
    try:
        answers = [await connection.execute(sql, prepare=True) for sql in statements]
        found = [await answer.fetchall() for answer in answers]
        return json.dumps(found, default=str).encode()
    finally:
        _idle.put_nowait(connection)
