"""No page of another site changes anything in the name of a visitor: every route is tried."""

import make
import pytest
import routes
from routes import Belongings

ALL = routes.table()
CHANGING = [route for route in ALL if route.changes]
READING = [route for route in ALL if route.method == "GET"]
EVIL = (
    {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
    {"Sec-Fetch-Site": "cross-site"},  # a form of a page that hides where it is from
    {"Sec-Fetch-Site": "same-site"},  # a neighbour under the same domain
    {"Sec-Fetch-Site": "none"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "https://evil.example", "Authorization": "Basic bmFtZTpwYXNz"},  # name:pass@host
    {"Origin": ""},
)
KINDS = ("application/x-www-form-urlencoded", "text/plain", "application/json", "image/png")
# A GET that changes something: why no other site gains by it.
MAY_WRITE = {
    "/api/v1/auth/github": "begins a log-in, whose state is bound to the browser that began it",
}


@pytest.fixture
def victim(client, people) -> tuple[dict[str, str], Belongings]:
    """Somebody who is signed in and has things; their cookies, as a browser sends them."""
    artist = people["artist"]
    cookie = f"mpx_at={artist.access_token}; mpx_rt={artist.refresh_token}; mpx_in=1"
    return {"Cookie": cookie}, routes.belongings(artist)


def test_there_are_routes_to_walk():
    assert len(CHANGING) > 30 and len(READING) > 15


def test_another_site_changes_nothing(client, victim):
    cookie, things = victim
    before, shapes = routes.snapshot(), routes.schemas()
    for route in CHANGING:
        path = routes.address(route, things)
        fits = routes.body(route, shapes, password=make.PASSWORD, handle="artist")
        for i, evil in enumerate(EVIL):
            headers = cookie | evil | {"Content-Type": KINDS[i % len(KINDS)]}
            answer = client.request(route.method, path, headers=headers, json=fits)
            assert answer.status_code == 403, (route, evil)
            assert answer.json()["code"] == "cross_site"
            assert "set-cookie" not in answer.headers
        assert routes.snapshot() == before, route


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_a_link_in_place_of_a_form_changes_nothing(method, client, victim):
    cookie, things = victim
    before = routes.snapshot()
    for route in CHANGING:
        headers = cookie | {
            "Sec-Fetch-Site": "cross-site",
            "X-HTTP-Method-Override": route.method,
            "X-HTTP-Method": route.method,
        }
        path = routes.address(route, things)
        client.request(method, path, headers=headers, params={"_method": route.method})
    assert routes.snapshot() == before


def test_reading_changes_nothing(client, victim):
    cookie, things = victim
    before = routes.snapshot()
    headers = cookie | {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
    for route in READING:
        path = routes.address(route, things)
        client.get(path, headers=headers, params=routes.query(route), follow_redirects=False)
        if route.path not in MAY_WRITE:
            assert routes.snapshot() == before, route
