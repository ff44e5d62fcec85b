"""Callers are told where they stand, and when to come again."""

import re

import pytest

from services.kernel.settings import settings


def three(answer) -> tuple[int, int, int]:
    """The limit, what remains, and the seconds until there is more."""
    names = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
    return tuple(int(answer.headers[name]) for name in names)


def test_a_counted_answer_says_where_its_caller_stands(client, artist):
    limit, remaining, reset = three(client.get("/api/v1/auth/me", headers=artist.bearer))
    assert (limit, remaining) == (1200, 1199)
    assert 1 <= reset <= 60


def test_of_several_limits_the_nearest_to_its_end_is_told(client, people):
    body = {"name": "artist", "password": "guess"}
    first = three(client.post("/api/v1/auth/login", json=body))
    assert first[:2] == (10, 9), "the account's, not the network's"


def test_an_upload_says_how_many_are_left_this_hour(client, artist):
    answer = client.post("/api/v1/publish", content=b"x", headers=artist.bearer)
    assert three(answer)[0] == 64


@pytest.mark.parametrize("method", ["GET", "PATCH"])
def test_too_often_is_429_with_when_to_come_again(client, artist, one_window, monkeypatch, method):
    for name in ("READS", "WRITES"):
        monkeypatch.setenv(f"MAKAPIX_{name}_PER_PERSON_MINUTE", "2")
    settings.cache_clear()
    ask = [
        client.request(method, "/api/v1/profiles/me", headers=artist.bearer, json={})
        for _ in range(3)
    ]
    answer = ask[-1]
    assert answer.status_code == 429 and answer.json()["code"] == "too_soon"
    assert three(answer)[:2] == (2, 0)
    assert int(answer.headers["Retry-After"]) == answer.json()["retry_after"] >= 1
    assert re.search(r"up to 2 in 60 seconds", answer.json()["detail"])


def test_what_is_not_counted_says_nothing(client):
    assert "RateLimit-Limit" not in client.get("/api/v1/version").headers


def test_the_page_of_the_api_may_run_nothing(client):
    answer = client.get("/api/docs")
    policy = answer.headers["Content-Security-Policy"]
    assert answer.status_code == 200 and "GET" in answer.text
    assert policy.startswith("default-src 'none'; style-src 'sha256-") and "script" not in policy
