"""Playlists over REST: made, filled, put in order, followed, and closed to who does not own them."""

import make
import pytest

from services.kernel import ids


@pytest.fixture
def works(artist):
    return [ids.slug(make.post(artist, title=f"Work {i}").number) for i in range(3)]


@pytest.fixture
def path(client, fan, works) -> str:
    """The fan's playlist of three works."""
    body = {"title": "Ponds", "description": "Still ones.", "work": works[0]}
    answer = client.post("/api/v1/playlists", json=body, headers=fan.bearer)
    assert answer.status_code == 201
    made = f"/api/v1/playlists/{answer.json()['slug']}"
    for work in works[1:]:
        assert client.put(f"{made}/works/{work}", headers=fan.bearer).status_code == 204
    return made


def order(client, path, **headers):
    return [i["work"]["slug"] for i in client.get(f"{path}/works", **headers).json()["items"]]


def test_a_playlist_is_read_by_everyone(client, path, works):
    page = client.get(path).json()
    assert (page["card"]["title"], page["card"]["works"], page["unseen"]) == ("Ponds", 3, 0)
    assert page["is_mine"] is False and order(client, path) == works
    first = client.get(f"{path}/works", params={"limit": 2}).json()
    rest = client.get(f"{path}/works", params={"cursor": first["next_cursor"]}).json()
    assert [i["work"]["slug"] for i in first["items"] + rest["items"]] == works
    listed = client.get("/api/v1/users/fan/playlists").json()["items"]
    assert [card["title"] for card in listed] == ["Ponds"]


def test_a_work_is_moved_and_stays_longer_in_one_call(client, fan, path, works):
    body = {"before": works[0], "dwell_seconds": 60}
    answer = client.patch(f"{path}/works/{works[2]}", json=body, headers=fan.bearer)
    assert answer.status_code == 204
    items = client.get(f"{path}/works").json()["items"]
    assert [(i["work"]["slug"], i["dwell_seconds"]) for i in items] == [
        (works[2], 60), (works[0], 15), (works[1], 15),
    ]  # fmt: skip
    client.patch(f"{path}/works/{works[2]}", json={"before": None}, headers=fan.bearer)
    assert order(client, path) == [works[0], works[1], works[2]]


def test_which_playlists_hold_a_work_is_told_to_their_owner_alone(client, fan, artist, path, works):
    asked = {"work": works[0]}
    mine = client.get("/api/v1/playlists/choices", params=asked, headers=fan.bearer).json()
    assert [(c["title"], c["has_it"]) for c in mine] == [("Ponds", True)]
    theirs = client.get("/api/v1/playlists/choices", params=asked, headers=artist.bearer)
    assert theirs.json() == []


def test_a_playlist_is_followed_and_not(client, artist, path):
    for _ in range(2):
        assert client.put(f"{path}/follow", headers=artist.bearer).status_code == 204
    assert client.get(path, headers=artist.bearer).json()["followed"] is True
    listed = client.get("/api/v1/playlists/followed", headers=artist.bearer).json()["items"]
    assert [(c["title"], c["followers"]) for c in listed] == [("Ponds", 1)]
    for _ in range(2):
        assert client.delete(f"{path}/follow", headers=artist.bearer).status_code == 204
    assert client.get(path).json()["card"]["followers"] == 0


CHANGES = (
    ("PATCH", "", {"title": "Stolen"}), ("DELETE", "", None), ("PUT", "/works/{other}", None),
    ("DELETE", "/works/{one}", None), ("PATCH", "/works/{one}", {"before": None}),
    ("PATCH", "/works/{one}", {"dwell_seconds": 1}),
)  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_nobody_else_changes_it(client, people, path, works, change):
    method, tail, body = change
    other = ids.slug(make.post(people["artist"]).number)
    where = path + tail.format(one=works[0], other=other)
    before = client.get(path).json(), client.get(f"{path}/works").json()
    assert client.request(method, where, json=body).status_code == 401
    for person in (people[name] for name in ("artist", "stranger", "moderator")):
        answer = client.request(method, where, json=body, headers=person.bearer)
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert (client.get(path).json(), client.get(f"{path}/works").json()) == before


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 129}, "title"),
        ({"description": "x" * 5001}, "description"),
        ({"dwell_seconds": 0}, "dwell_seconds"),
        ({"dwell_seconds": 3601}, "dwell_seconds"),
        ({"visibility": "secret"}, "visibility"),
    ],
)
def test_what_breaks_a_rule_is_refused_at_its_field_and_changes_nothing(
    client, fan, path, changes, field
):
    before = client.get(path).json()
    answer = client.patch(path, json=changes, headers=fan.bearer)
    assert answer.status_code == 422 and field in answer.json()["fields"]
    assert client.get(path).json() == before


def test_a_hidden_one_looks_to_others_as_if_there_were_none(client, fan, artist, path):
    client.patch(path, json={"visibility": "hidden"}, headers=fan.bearer)
    for headers in ({}, artist.bearer):
        for where in (path, f"{path}/works"):
            answer = client.get(where, headers=headers)
            assert answer.status_code == 404
    nothing = client.get("/api/v1/playlists/nothing")
    assert nothing.json()["detail"] == client.get(path).json()["detail"]
    assert client.get(path, headers=fan.bearer).status_code == 200
    assert client.get("/api/v1/users/fan/playlists").json()["items"] == []


def test_a_cover_is_a_work_of_it(client, artist, fan, path, works):
    cover = client.get(path).json()["card"]["cover_url"]
    other = ids.slug(make.post(artist).number)
    assert client.patch(path, json={"cover": other}, headers=fan.bearer).status_code == 404
    assert client.patch(path, json={"cover": works[1]}, headers=fan.bearer).status_code == 204
    assert client.get(path).json()["card"]["cover_url"] not in {"", cover}


def test_after_it_is_deleted_its_works_are_still_there(client, fan, path, works):
    assert client.delete(path, headers=fan.bearer).status_code == 204
    assert client.get(path).status_code == 404
    assert client.get(f"/api/v1/posts/{works[0]}").status_code == 200


def test_ones_own_is_not_followed(client, fan, path):
    answer = client.put(f"{path}/follow", headers=fan.bearer)
    assert answer.status_code == 422 and "yours already" in answer.json()["detail"]
