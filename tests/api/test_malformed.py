"""Whatever a caller sends, the answer is a sentence and never a trace: every route is tried."""

import json
import re
from typing import Any

import pytest
import routes
from routes import Route

from services.kernel.settings import settings

ALL = [r for r in routes.table() if not r.path.startswith(("/api/docs", "/api/openapi"))]
DEEP = "[" * 5_000 + "]" * 5_000
ODD: tuple[Any, ...] = (
    None, 7, -1, 1.5, 10**30, True, "", "\x00", "a\x00b", "x" * 30_000, "\ud800",
    "'; DROP TABLE posts; --", "\u202e", [], {}, [None], [[[]]], {"a": {"b": []}},
    ["t"] * 2_000, {str(i): i for i in range(500)},
)  # fmt: skip
BODIES: tuple[bytes, ...] = (
    b"", b"{", b"null", b"[]", b"{}", b'"x"', b"7", b"NaN", b'{"a":Infinity}', b"\xff\xfe\x00",
    DEEP.encode(), b'{"a":' * 5_000 + b"1" + b"}" * 5_000, b'{"a":1,"a":2}',
)  # fmt: skip
KINDS = ("application/json", "text/plain", "multipart/form-data", "multipart/form-data; boundary=x",
         "application/x-www-form-urlencoded", "\x7f", "application/json; charset=utf-99")  # fmt: skip
PARTS = ("%00", "%ff", "%ed%a0%80", "a" * 5_000, "..%2f..%2fetc", "%F0%9F%8E%A8", "-1", "9" * 400,
         "null", "%E2%80%AE", "'--", "%7Bslug%7D", "%25%30%30")  # fmt: skip


SAID = {501, 503}
"""What is said on purpose: oEmbed's word for a form that is not made, and a part that is away."""


@pytest.fixture
def ask(client, people, monkeypatch):
    """Sends as one who may do most things, or as nobody too; answers must be sentences."""
    monkeypatch.setenv("MAKAPIX_RATES_TIMES", "100000")
    settings.cache_clear()

    def asked(method: str, path: str, *, nobody: bool = False, **more: Any) -> None:
        for who in (people["moderator"].bearer, {})[: 1 + nobody]:
            headers = more.get("headers", {}) | who
            answer = client.request(method, path, **more | {"headers": headers})
            where = (method, path[:200], str(more)[:300], answer.text[:300])
            assert answer.status_code < 500 or answer.status_code in SAID, where
            assert "Traceback" not in answer.text and "psycopg" not in answer.text, where
            if answer.status_code >= 400 and path.startswith("/api/"):
                assert answer.json()["status"] == answer.status_code, where

    return asked


@pytest.fixture
def things(client, people) -> routes.Belongings:
    """What the addresses name."""
    return routes.belongings(people["artist"])


def test_no_body_breaks_a_route(ask, things):
    for route in ALL:
        if route.changes:
            _odd_bodies(ask, route, routes.address(route, things))


def _odd_bodies(ask, route: Route, path: str) -> None:
    for body in BODIES:
        ask(route.method, path, content=body, headers={"Content-Type": KINDS[0]})
    for kind in KINDS[1:]:
        ask(route.method, path, content=b"--x\r\n\r\n", headers={"Content-Type": kind})


def test_no_value_of_a_field_breaks_a_route(ask, things):
    shapes = routes.schemas()
    for route in ALL:
        if routes.content_type(route):
            fits = routes.fitting(route, things, shapes)
            _odd_fields(ask, route, routes.address(route, things), fits)


def _odd_fields(ask, route: Route, path: str, fits: Any) -> None:
    names = list(fits) if isinstance(fits, dict) and fits else ["title", "hashtags", "parents"]
    for name in names:
        for odd in ODD:
            said = json.dumps((fits or {}) | {name: odd}).encode()
            headers = {"Content-Type": "application/json"}
            ask(route.method, path, content=said, headers=headers)


def test_no_part_of_an_address_breaks_a_route(ask):
    for route in ALL:
        if "{" in route.path:
            for part in PARTS:
                ask(
                    route.method,
                    re.sub(r"{\w+}", part, route.path),
                    params=routes.query(route),
                    nobody=part in PARTS[:3],
                )


def test_no_parameter_breaks_a_route(ask, things):
    for route in ALL:
        path, needed = routes.address(route, things), routes.query(route)
        for said in route.operation.get("parameters", ()):
            if said["in"] == "query":
                for odd in ("", "\x00", "x" * 20_000, "-1", "1e9", "9" * 50, "[]", "\u202e"):
                    ask(route.method, path, params=needed | {said["name"]: odd})
                ask(route.method, path, params=[(said["name"], str(i)) for i in range(500)])
