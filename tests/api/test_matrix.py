"""Who gets what from each route: route × person × state of the work, cell by cell.

The table is ``matrix.txt``. After a change of routes run this file with
``MAKAPIX_WRITE_MATRIX=1``, read what changed in the table as carefully as code, and commit it;
the rules below hold whatever the table says.
"""

import itertools
import os
import re
from pathlib import Path

import make
import pytest
import routes
from routes import Route

from services.kernel.clock import now
from services.kernel.settings import settings

TABLE = Path(__file__).with_name("matrix.txt")
PEOPLE = ("anonymous", "other", "author", "moderator", "owner", "banned")
STATES = {
    "public": {"visibility": "public"},
    "hidden": {"visibility": "hidden"},
    "draft": {"visibility": "draft"},
    "deleted": {"deleted_at": now()},
}
SHELVES = {"listed": {"playlist": "public"}, "kept": {"playlist": "hidden"}}  # a playlist's
ALL = STATES | SHELVES
UNFIT = {"/metrics", "/health/ready", "/api/docs", "/api/docs/oauth2-redirect"}  # of the machine
# What nobody in particular may change: how one gets in, and what proves itself.
OPEN = (
    "/api/v1/auth/login", "/api/v1/auth/signup", "/api/v1/auth/logout", "/api/v1/auth/refresh",
    "/api/v1/auth/demo", "/api/v1/auth/password/forgot", "/api/v1/auth/login/passkey/options",
)  # fmt: skip
_numbers = itertools.count(1)


class Scene:
    """Who is there and what they have; made anew once something was changed."""

    def __init__(self, client, shapes) -> None:
        self.client, self.shapes = client, shapes
        self._cast: dict[str, make.Person] = {}
        self._things: dict[str, routes.Belongings] = {}

    def person(self, kind: str) -> make.Person:
        if kind not in self._cast:
            role = kind if kind in {"moderator", "owner"} else "user"
            who = make.person(f"{kind}_{next(_numbers)}", role=role)
            if kind == "banned":
                make.change_person(who, state="banned")
            self._cast[kind] = who
        return self._cast[kind]

    def things(self, state: str) -> routes.Belongings:
        """The author's."""
        if state not in self._things:
            self._things[state] = routes.belongings(self.person("author"), **ALL.get(state, {}))
        return self._things[state]

    def code(self, route: Route, kind: str, state: str) -> int:
        """The status of the answer."""
        things = self.things(state)
        fits = routes.fitting(route, things, self.shapes) if route.changes else None
        code = self.client.request(
            route.method,
            routes.address(route, things),
            params=routes.query(route),
            headers={} if kind == "anonymous" else self.person(kind).bearer,
            follow_redirects=False,
            **({} if fits is None else {"json": fits}),
        ).status_code
        if route.changes and code < 400:
            for changed in (kind, "author"):
                self._cast.pop(changed, None)
            self._things.clear()
        return code


def rows() -> list[tuple[Route, str]]:
    """Each route once; one that names a work once for each of its states."""
    found = []
    for route in routes.table():
        if route.path not in UNFIT:
            found += [(route, state) for state in states(route)]
    return found


def states(route: Route) -> tuple[str, ...]:
    """Of what the path names."""
    if re.search("(posts|avatar|embed|works)/{slug}|{comment_id}", route.path):
        return tuple(STATES)
    return tuple(SHELVES) if "playlists/{slug}" in route.path else ("-",)


def line(route: Route, state: str, codes: list[int]) -> str:
    cells = " ".join(f"{code:>9}" for code in codes)
    return f"{route.method:<6} {route.path:<48} {state:<8} {cells}"


HEAD = f"{'route':<55} {'work':<8} " + " ".join(f"{p:>9}" for p in PEOPLE)


def read() -> list[list[str]]:
    return [each.split() for each in TABLE.read_text().splitlines()[1:]]


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    "methods", [("GET",), ("POST",), ("PUT", "PATCH"), ("DELETE",)], ids="-".join
)
def test_each_cell_is_what_the_table_says(client, monkeypatch, methods):
    for name in ("RATES_TIMES", "SIGNUPS"):
        monkeypatch.setenv(f"MAKAPIX_{name}", "100000")
    settings.cache_clear()
    scene = Scene(client, routes.schemas())
    lines = [
        line(route, state, [scene.code(route, kind, state) for kind in PEOPLE])
        for route, state in rows()
        if route.method in methods
    ]
    if os.environ.get("MAKAPIX_WRITE_MATRIX"):
        write(lines)
    known = [one for one in TABLE.read_text().splitlines()[1:] if one.split()[0] in methods]
    assert [one for one in lines if one not in known] == [], "not so in matrix.txt, or not there"
    assert [one for one in known if one not in lines] == [], "in matrix.txt, but not so"


def write(lines: list[str]) -> None:
    """Puts these lines into the table, and takes out the routes that are no more."""
    place = {(r.method, r.path, state): i for i, (r, state) in enumerate(rows())}
    every = {tuple(one.split()[:3]): one for one in TABLE.read_text().splitlines()[1:]}
    every |= {tuple(one.split()[:3]): one for one in lines}
    kept = sorted((place[key], one) for key, one in every.items() if key in place)
    TABLE.write_text("\n".join([HEAD, *(one for _, one in kept)]) + "\n")


def test_each_route_has_its_row():
    there = {(r[0], r[1], r[2]) for r in read()}
    assert {(r.method, r.path, s) for r, s in rows()} == there


@pytest.mark.parametrize("row", read() if TABLE.exists() else [], ids=lambda r: " ".join(r[:3]))
def test_no_cell_breaks_a_rule(row):
    method, path, state, *codes = row
    got = dict(zip(PEOPLE, map(int, codes), strict=True))
    assert max(got.values()) < 500 or path == "/api/v1/mqtt/credentials"
    if method in routes.MUTATING:
        if path not in OPEN:
            assert got["anonymous"] >= 400, "nobody changed something"
        chosen = "/categories/" in path
        if chosen:
            others = [got[kind] for kind in ("other", "author", "banned")]
            assert min(others) >= 400, "moderators choose what hangs in a category"
        whose = path.endswith(("{slug}", "/restore", "/file")) and "/avatar/" not in path
        if whose and not chosen:
            assert got["other"] >= 400 and got["banned"] >= 400, "a stranger changed a work"
            assert got["moderator"] >= 400, "only its author changes a work"
    if path.startswith("/api/v1/admin"):
        assert min(got["anonymous"], got["other"], got["author"], got["banned"]) >= 400
    own = ("_id}", "/me", "/auth/tokens", "/auth/sessions")
    seen = path == "/api/v1/auth/me" or "comment" in path
    if not seen and any(part in path for part in own):
        assert got["anonymous"] >= 400
    if "_id}" in path and "comment" not in path:
        others = [got[kind] for kind in ("other", "moderator", "owner", "banned")]
        assert min(others) >= 400, "another's thing was reached"
    if path == "/api/v1/comments/{comment_id}" and method != "GET":
        others = [got[kind] for kind in ("other", "moderator", "owner", "banned")]
        assert min(others) >= 400, "only its author changes a comment"
    if path.endswith("{comment_id}/hidden"):
        assert min(got["other"], got["author"], got["banned"]) >= 400, "moderators hide"
    if "playlists/{slug}" in path and method != "GET" and "/follow" not in path:
        others = [got[kind] for kind in ("other", "moderator", "owner", "banned")]
        assert min(others) >= 400, "only its owner changes a playlist"
    if state in {"hidden", "draft", "deleted"} or (state == "kept" and method != "DELETE"):
        assert {got["anonymous"], got["other"], got["banned"]} <= {401, 403, 404, 410, 422}
    if state == "draft":
        assert got["moderator"] >= 400, "a draft is its author's alone"
