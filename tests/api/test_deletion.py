"""Deleting an account over REST: by a session alone, and the browser forgets it."""

import make
import pytest


def _erase(client, handle, **more):
    return client.request("DELETE", "/api/v1/users/me", json={"handle": handle}, **more)


def test_the_account_goes_and_the_browser_forgets_the_session(client, artist):
    client.post("/api/v1/auth/login", json={"name": "artist", "password": make.PASSWORD})
    answer = _erase(client, "artist")
    assert answer.status_code == 204
    gone = answer.headers.get_list("set-cookie")
    assert {c.split("=")[0] for c in gone} >= {"mpx_at", "mpx_rt"}
    assert client.get("/api/v1/auth/me").json()["signed_in"] is False
    again = client.post("/api/v1/auth/login", json={"name": "artist", "password": make.PASSWORD})
    assert again.status_code == 401


def test_a_form_can_do_the_same(client, artist):
    answer = client.post(
        "/api/v1/users/me/deletion", json={"handle": "artist"}, headers=artist.bearer
    )
    assert answer.status_code == 204


@pytest.mark.parametrize(
    ("body", "status"), [({"handle": "fan"}, 422), ({}, 422), ({"handle": "x" * 65}, 422)]
)
def test_without_the_right_handle_nothing_happens(client, artist, body, status):
    answer = client.request("DELETE", "/api/v1/users/me", json=body, headers=artist.bearer)
    assert answer.status_code == status
    assert client.get("/api/v1/auth/me", headers=artist.bearer).json()["handle"] == "artist"


def test_nobody_deletes_nobody(client, people):
    assert _erase(client, "artist").status_code == 401


def test_the_owner_is_told_why_not(client, owner):
    answer = _erase(client, "owner", headers=owner.bearer)
    assert (answer.status_code, answer.json()["code"]) == (403, "owner_stays")


def test_another_site_cannot_do_it(client, artist):
    client.post("/api/v1/auth/login", json={"name": "artist", "password": make.PASSWORD})
    answer = _erase(client, "artist", headers={"Origin": "https://evil.example"})
    assert (answer.status_code, answer.json()["code"]) == (403, "cross_site")
