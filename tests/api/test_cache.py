"""Answers that are the same for everyone are kept for two seconds, and by their address: nothing
personal gets in, nothing that strangers ask for can change or push out what others get."""

import asyncio
from types import SimpleNamespace

import make
import pytest
from prometheus_client import REGISTRY

from makapix_app.api import cache
from services import door
from services.kernel import ids
from services.posts import commands as posts

FEED = "/api/v1/posts"


def known(how: str = "address") -> float:
    """How many answers were given so until now."""
    return REGISTRY.get_sample_value("makapix_answers_total", {"known": how}) or 0


@pytest.fixture
def clock(monkeypatch):
    """The cache's own clock, which stands still until a test moves it."""
    clock = SimpleNamespace(now=1000.0)
    monkeypatch.setattr(cache, "time", SimpleNamespace(monotonic=lambda: clock.now))
    return clock


@pytest.fixture
def ask(client, clock):
    """Asks as a program that shows nothing of itself."""

    def asked(address=FEED, method="GET", **headers):
        return client.request(method, address, headers=headers)

    return asked


@pytest.fixture
def work(artist):
    return make.post(artist, title="Fox", hashtags=["fox"])


@pytest.mark.parametrize("address", [FEED, f"{FEED}?feed=trending&limit=3", "/api/v1/facets",
                                     "/api/v1/search?q=fox&sort=best"])  # fmt: skip
def test_an_address_that_was_asked_a_moment_ago_is_answered_alike_and_asks_nobody(
    ask, work, address, statements
):
    first, before = ask(address), known()
    with statements() as count:
        again = ask(address)
    assert (known(), count.all) == (before + 1, [])
    assert (again.status_code, again.content) == (200, first.content)
    assert again.headers["Cache-Control"] == "public, max-age=2"
    assert again.headers["Vary"] == "Authorization, Cookie"
    assert again.headers["Content-Type"] == "application/json"
    assert "RateLimit-Limit" not in again.headers, "nothing was counted"


def test_it_is_counted_by_its_route(ask, work):
    labels = {"method": "GET", "route": FEED, "status": "200"}

    def counted():
        return REGISTRY.get_sample_value("makapix_http_requests_total", labels) or 0

    before = counted()
    for _ in range(3):
        ask()
    assert counted() == before + 3


def test_an_answer_is_gone_after_two_seconds_however_late_its_address_was_learnt(
    ask, work, artist, clock
):
    ask()
    clock.now += 1.9
    ask(f"{FEED}?late=1")
    door.do(artist.who, posts.edit, ids.slug(work.number), {"visibility": "hidden"})
    assert "Fox" in ask(f"{FEED}?late=1").text, "two seconds are promised"
    clock.now += 0.2
    for address in (f"{FEED}?late=1", FEED):
        assert ask(address).json()["items"] == []


@pytest.fixture
def talk(work):
    """The address of what people say below the work."""
    return f"{FEED}/{ids.slug(work.number)}/comments"


def test_who_changes_something_finds_it_changed(ask, client, work, talk, fan):
    assert ask(talk).json()["items"] == []
    said = client.post(talk, json={"body": "Lovely"}, headers=fan.bearer)
    assert said.status_code == 201
    assert [one["body"] for one in ask(talk).json()["items"]] == ["Lovely"]


def test_a_deed_that_is_refused_forgets_nothing(ask, client, work, talk):
    ask(talk)
    before = known()
    assert client.post(talk, json={"body": "Nobody says this"}).status_code == 401
    ask(talk)
    assert known() == before + 1


def test_what_was_asked_before_a_deed_is_not_kept_after_it(clean):
    def make():
        cache.forget()  # somebody changes something while the database is asked
        return "before"

    asked = [asyncio.run(cache.kept("question", make)) for _ in range(2)]
    assert asked == ["before", "before"] and not cache._kept
    assert asyncio.run(cache.kept("question", lambda: "after")) == "after"
    assert list(cache._kept) == ["question"]


# --- nothing personal


def test_whoever_shows_who_they_are_is_answered_for_themselves(ask, client, work, fan):
    make.answer(fan, work)
    token = make.api_token(fan, "read")
    shown = (
        {"Authorization": f"Bearer {token}"},
        fan.bearer,
        {"Cookie": f"mpx_at={fan.access_token}"},
    )
    for headers in shown:
        assert ask().json()["items"][0]["mine"] == []
        assert client.get(FEED, headers=headers).json()["items"][0]["mine"] == ["🔥"]
    assert ask().json()["items"][0]["mine"] == []


@pytest.mark.parametrize("header", ["Cookie", "Authorization"])
def test_what_anybody_shows_keeps_their_request_from_the_addresses(ask, work, header, fan):
    said = {"Cookie": "theme=dark", "Authorization": fan.bearer["Authorization"]}[header]
    ask(**{header: said})
    assert not cache._addresses, "none is learnt from them"
    ask()
    before = known()
    ask(**{header: said})
    assert known() == before, "and they are not answered by one"


@pytest.mark.parametrize("said", ["Bearer nonsense", "Basic YTpi", "mpx_pat_x"])
def test_a_credential_that_does_not_hold_is_refused_at_a_known_address_too(ask, work, said):
    ask()
    assert ask(Authorization=said).status_code == 401


# --- nothing of strangers


HEADERS = (
    {"Host": "evil.example"},
    {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
    {"X-Forwarded-Host": "evil.example", "X-Forwarded-For": "6.6.6.6", "X-Original-URL": "/evil"},
    {"Accept": "text/html", "Accept-Language": "xx", "Accept-Encoding": "evil"},
    {"Range": "bytes=0-3", "If-None-Match": "*", "X-HTTP-Method-Override": "DELETE"},
)


@pytest.mark.parametrize("headers", HEADERS, ids=lambda h: next(iter(h)))
def test_no_header_of_one_changes_what_another_gets(ask, work, headers):
    true = [ask(), ask()][1]
    cache.clear()
    ask(**headers)
    found = ask()
    assert (found.status_code, found.content) == (200, true.content)
    assert dict(found.headers) == dict(true.headers)
    assert "evil" not in repr(found.headers) + found.text


QUERIES = (
    "limit=1&sort=newest", "sort=newest&limit=1", "limit=1&limit=2", "limit=2&limit=1",
    "limit=1&x=2", "x=1&limit=2", "LIMIT=1", "limit=%31", "limit=1%26limit=2", "limit=1;limit=2",
    "limit=01", "", "&", "limit", "limit=", "limit=0", "limit=1#", "feed=home&feed=recent&limit=1",
)  # fmt: skip


def test_each_way_to_write_a_query_is_answered_as_if_it_were_the_first(ask, artist):
    for number in range(3):
        make.post(artist, title=f"Fox {number}")
    truth = {}
    for query in QUERIES:
        cache.clear()
        truth[query] = ask(f"{FEED}?{query}")
    cache.clear()
    for _ in range(2):
        for query, true in truth.items():
            found = ask(f"{FEED}?{query}")
            assert (found.status_code, found.content) == (true.status_code, true.content), query
    assert {true.status_code for true in truth.values()} == {200, 422}


@pytest.mark.parametrize("path", ["/api/v1/posts%3Flimit=1", "/api/v1/posts/", "/api/v1//posts",
                                  "/API/v1/posts", "/api/v1/posts%00", "/api/v1/posts%20"])  # fmt: skip
def test_a_path_that_is_no_route_does_not_become_one(ask, work, path):
    ask(), ask(f"{FEED}?limit=1")
    assert ask(path).status_code == 404
    assert ask(path).status_code == 404


@pytest.mark.parametrize("method", ["HEAD", "POST", "PUT", "DELETE", "OPTIONS"])
def test_other_methods_are_not_answered_by_it(ask, work, method):
    ask()
    before = known()
    assert (ask(method=method).status_code, known()) == (405, before)


def test_refusals_are_not_kept(ask, work):
    for address in (f"{FEED}?limit=0", f"{FEED}?cursor=x", f"{FEED}?feed=following", "/api/v1/no"):
        assert ask(address).status_code in {401, 404, 422}
    assert not cache._addresses and not cache._kept


def test_inventions_of_a_stranger_do_not_push_out_what_people_ask(ask, work, monkeypatch):
    monkeypatch.setattr(cache, "ADDRESSES_MOST", 8)
    ask()
    for number in range(40):
        ask(f"{FEED}?x={number}")
        before = known()
        ask()
        assert known() == before + 1
    assert len(cache._addresses) == 8
    assert len(cache._kept) == 1, "they are all one question"


def test_of_many_questions_only_so_many_answers_are_kept(ask, work, monkeypatch):
    monkeypatch.setattr(cache, "ANSWERS_MOST", 4)
    for limit in range(1, 9):
        assert ask(f"{FEED}?limit={limit}").status_code == 200
    assert len(cache._kept) == 4


def test_a_large_answer_is_given_and_not_kept(ask, work, monkeypatch):
    monkeypatch.setattr(cache, "ANSWER_LARGEST", 100)
    first, before = ask(), known()
    assert ask().content == first.content
    assert (known(), len(cache._kept)) == (before, 0)


def test_a_giant_query_is_answered_and_not_remembered(ask, work):
    true = ask()
    giant = ask(f"{FEED}?x={'x' * cache.ADDRESS_LONGEST}")
    assert giant.content == true.content
    assert list(cache._addresses) == [(FEED, b"")]
