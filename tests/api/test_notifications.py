"""Notifications over REST: one's own, in pages, read once, by the channels one chose."""

from uuid import uuid4

import make
import pytest

from services.kernel import ids

PATH = "/api/v1/notifications"
ROUTES = (
    ("GET", "", None), ("POST", "/read", {}), ("GET", "/choices", None),
    ("PUT", "/choices/reaction", {"mail": True}),
)  # fmt: skip


@pytest.fixture
def told(client, artist, fan):
    """The artist has been told of three reactions."""
    for _ in range(3):
        slug = ids.slug(make.post(artist).number)
        client.put(f"/api/v1/posts/{slug}/reactions/🔥", headers=fan.bearer)


def lines(client, person, **params):
    return client.get(PATH, params=params, headers=person.bearer).json()


def unread(client, person):
    return client.get(f"{PATH}/unread", headers=person.bearer).json()["unread"]


def test_lines_come_in_pages_each_once(client, artist, told):
    first = lines(client, artist, limit=2)
    rest = lines(client, artist, limit=2, cursor=first["next_cursor"])
    found = [line["id"] for line in first["items"] + rest["items"]]
    assert (len(found), len(set(found)), rest["next_cursor"]) == (3, 3, "")
    assert {line["who"] for line in first["items"]} == {"Fan"}


def test_what_is_read_is_counted_once(client, artist, told):
    one = lines(client, artist)["items"][0]["id"]
    for left in (2, 2):
        client.post(f"{PATH}/read", json={"ids": [one]}, headers=artist.bearer)
        assert unread(client, artist) == left
    assert client.post(f"{PATH}/read", json={}, headers=artist.bearer).json() == {"read": 2}
    assert unread(client, artist) == 0


def test_nobody_reads_or_marks_the_lines_of_another(client, artist, fan, told):
    theirs = [line["id"] for line in lines(client, artist)["items"]]
    answer = client.post(f"{PATH}/read", json={"ids": theirs}, headers=fan.bearer)
    assert answer.json() == {"read": 0}
    assert lines(client, fan)["items"] == [] and unread(client, artist) == 3


def test_a_choice_changes_what_it_names_alone(client, fan):
    answer = client.put(f"{PATH}/choices/reply", json={"mail": True}, headers=fan.bearer)
    assert answer.status_code == 204
    client.put(f"{PATH}/choices/reply", json={"mqtt": False}, headers=fan.bearer)
    found = {c["kind"]: c for c in client.get(f"{PATH}/choices", headers=fan.bearer).json()}
    assert {k: found["reply"][k] for k in ("page", "mqtt", "mail")} == {
        "page": True, "mqtt": False, "mail": True,
    }  # fmt: skip
    assert found["reaction"]["mail"] is False


@pytest.mark.parametrize(
    ("kind", "body"), [("gossip", {"mail": True}), ("reply", {}), ("reply", {"mail": "perhaps"})]
)
def test_what_is_no_kind_or_channel_is_refused(client, fan, kind, body):
    answer = client.put(f"{PATH}/choices/{kind}", json=body, headers=fan.bearer)
    assert answer.status_code == 422 and answer.json()["detail"]


@pytest.mark.parametrize("ids_", [["x"], [str(uuid4())] * 101, "all"])
def test_what_names_no_lines_is_refused(client, fan, ids_):
    answer = client.post(f"{PATH}/read", json={"ids": ids_}, headers=fan.bearer)
    assert answer.status_code == 422


@pytest.mark.parametrize(("method", "path", "body"), ROUTES)
def test_nobody_has_no_list(client, method, path, body):
    assert client.request(method, PATH + path, json=body).status_code == 401


@pytest.mark.parametrize("route", [ROUTES[1], ROUTES[3]])
def test_a_token_that_only_reads_marks_and_chooses_nothing(client, artist, told, route):
    method, path, body = route
    reads = {"Authorization": f"Bearer {make.api_token(artist, 'read')}"}
    answer = client.request(method, PATH + path, json=body, headers=reads)
    assert (answer.status_code, answer.json()["code"]) == (403, "missing_scope")
    assert unread(client, artist) == 3
    assert client.get(PATH, headers=reads).status_code == 200
