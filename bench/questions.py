"""Questions and the refreshing of tokens, asked of the real web process by 16 connections.

    python -m bench.questions            with 5,000 works
    python -m bench.questions 50000      with another number

Beside each stands its floor: granian with the same SQL through psycopg and nothing else, or with
ready bytes for what is kept. Ratios hold from run to run, absolute figures do not.
"""

import json
import sys
from contextlib import ExitStack
from itertools import cycle
from typing import Any

from bench import ground, load
from bench.load import CONNECTIONS, endless, get

TURNS = 4
RATE = 100  # requests a second that search is to answer with a p95 of 50 ms
COLD = range(20, 29)
"""Lengths of page: with a hundred cursors more questions than the web process keeps answers."""
WORKS = 1_200
"""Works that are asked about in turn: more than the web process keeps answers, too."""


def main(posts: int = 5_000) -> None:
    """Measures and prints."""
    with ExitStack() as stack:
        folder = ground.services(stack)
        import make

        people = make.people()
        make.post(people["artist"], hashtags=("fox",))
        make.relate("Follow", people["fan"], people["artist"])
        ground.fill(posts)
        ground.tag("fox")
        table(stack, folder, people, posts)


def table(stack: ExitStack, folder: Any, people: dict[str, Any], posts: int) -> None:
    """Every question, beside the floors."""
    from fastapi.testclient import TestClient

    from makapix_app.api import build

    client = TestClient(build())
    ground.talk(people["fan"], WORKS)
    slugs = _slugs(client)
    fan = people["fan"].bearer
    rows: dict[str, list[bytes]] = {
        "recent feed, cold": _pages(client, "/api/v1/posts"),
        "recent feed, cached": [get("/api/v1/posts")],
        "recent feed, signed in": [get("/api/v1/posts", fan)],
        "one work, cold": [get(f"/api/v1/posts/{slug}") for slug in slugs],
        "one work, cached": [get(f"/api/v1/posts/{slugs[0]}")],
        "12 comments of a work, cold": [get(f"/api/v1/posts/{slug}/comments") for slug in slugs],
        "text search, signed in": [get(f"/api/v1/search?q=work+w:%3E{n}", fan) for n in range(9)],
        "search suggestions": [get(f"/api/v1/search/suggestions?q={q}") for q in ("wo", "art")],
        "following, signed in": [get("/api/v1/posts?feed=following", fan)],
        "works of a hashtag, cold": _pages(client, "/api/v1/hashtags/fox/posts"),
        "a profile, signed in": [get("/api/v1/users/artist", fan)],
        "a profile, cached": [get("/api/v1/users/artist")],
        "works of a profile, signed in": [get("/api/v1/users/artist/posts", fan)],
    }
    sql = {name: _statements(client, asked[0], fan) for name, asked in rows.items()}
    print(f"\nQuestions, {posts:,} works, {CONNECTIONS} connections to the web process")
    print(
        f"  {'':32}{'req/s':>8}{'p50 ms':>8}{'p95 ms':>8}{'web ms':>8}{'db ms':>8}{'CPU ms':>8}"
        f"{'statements':>12}{'floor req/s':>13}{'CPU ms':>8}{'of it':>7}"
    )
    floor = load.floor(stack, folder, {_path(name): said for name, said in sql.items()})
    web = load.web(stack, folder)
    for name, requests in rows.items():
        asks = _in_turn(requests) if "cold" in name else _asks(requests)
        least = [get("/ready" if "cached" in name else _path(name))]
        beside, ours = _least((*floor, _asks(least)), (*web, asks))
        _row(name, ours, 0 if "cached" in name else len(sql[name]), beside)
        if "search" in name:
            _row(f"  at {RATE} a second", load.measure(*web, asks, RATE))
    _row("refresh of a token", *_least((*web, _refreshing(people["fan"]))))


def _path(name: str) -> str:
    return "/" + "".join(filter(str.isalnum, name))


def _statements(client: Any, request: bytes, fan: dict[str, str]) -> list[str]:
    """The SQL that an answer takes which is not kept."""
    from makapix_app.api import cache

    path = request.split()[1].decode()
    headers = fan if b"Authorization" in request else {}
    cache.clear()
    client.get(path, headers=headers)  # what is asked once a process
    cache.clear()
    with ground.counted() as statements:
        assert client.get(path, headers=headers).status_code == 200
    return statements


def _least(*servers: tuple[int, int, list[load.Ask]]) -> list[load.Load]:
    """Of some turns, which the servers take one after the other, of each the one that took the
    least CPU: what else the machine does only adds."""
    turns = [[load.measure(*server) for server in servers] for _ in range(TURNS)]
    return [
        min(each, key=lambda cost: cost.web + cost.database) for each in zip(*turns, strict=True)
    ]


def _pages(client: Any, feed: str) -> list[bytes]:
    """Many pages of a list."""
    places = ground.pages(client, feed)[1:]
    return [get(f"{feed}?cursor={place}&limit={n}") for n in COLD for place in places]


def _slugs(client: Any) -> list[str]:
    """The newest works."""
    found: list[str] = []
    cursor = ""
    while len(found) < WORKS and (cursor or not found):
        page = client.get(f"/api/v1/posts?limit=100&cursor={cursor}").json()
        found, cursor = found + [one["slug"] for one in page["items"]], page["next_cursor"]
    return found[:WORKS]


def _asks(requests: list[bytes]) -> list[load.Ask]:
    return [endless(requests, n) for n in range(CONNECTIONS)]


def _in_turn(requests: list[bytes]) -> list[load.Ask]:
    """The connections share one turn, so that none asks what another has just been told."""
    turn = cycle(requests)
    return [lambda head, body: next(turn) for _ in range(CONNECTIONS)]


def _refreshing(person: Any) -> list[load.Ask]:
    """Each connection has a session of its own and brings the token that it got last."""
    from services import door
    from services.auth import sessions

    def begin(tx: Any, actor: Any) -> str:
        return sessions.start(tx, person.id, user_agent="", network="127.0.0.1").refresh_token

    def one() -> load.Ask:
        token = door.do(person.who, begin)

        def ask(head: bytes, body: bytes) -> bytes:
            nonlocal token
            if body:
                token = json.loads(body)["refresh_token"]
            said = json.dumps({"refresh_token": token}).encode()
            return (
                b"POST /api/v1/auth/refresh HTTP/1.1\r\nHost: localhost\r\n"
                b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                % (len(said), said)
            )

        return ask

    return [one() for _ in range(CONNECTIONS)]


def _row(
    name: str, cost: load.Load, statements: object = "", floor: load.Load | None = None
) -> None:
    cpu = cost.web + cost.database
    line = (
        f"  {name:32}{cost.rate:8.0f}{cost.p50:8.1f}{cost.p95:8.1f}"
        f"{cost.web:8.2f}{cost.database:8.2f}{cpu:8.2f}{statements:>12}"
    )
    if floor:
        least = floor.web + floor.database
        line += f"{floor.rate:13.0f}{least:8.2f}{cost.rate / floor.rate:7.2f}"
    print(f"{line}  {cost.refused} refused" if cost.refused else line, flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
