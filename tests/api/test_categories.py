"""Categories, filters, trending and followed hashtags, as a program asks for them."""

import make
import pytest

from services.kernel import ids


@pytest.fixture
def pond(artist):
    return make.post(artist, title="Pond", hashtags=("fox",))


def _titles(answer):
    assert answer.status_code == 200, answer.text
    return [item["title"] for item in answer.json()["items"]]


def test_a_moderator_promotes_and_everyone_finds_it(client, pond, moderator, fan):
    path = f"/api/v1/categories/editor-pick/posts/{ids.slug(pond.number)}"
    assert client.put(path, headers=fan.bearer).status_code == 403
    assert client.put(path).status_code == 401
    assert client.put(path, headers=moderator.bearer).status_code == 204
    assert _titles(client.get("/api/v1/categories/editor-pick/posts")) == ["Pond"]
    counts = {c["name"]: c["works"] for c in client.get("/api/v1/categories").json()}
    assert counts["editor-pick"] == 1 and counts["frontpage"] == 0
    assert client.delete(path, headers=moderator.bearer).status_code == 204
    assert _titles(client.get("/api/v1/categories/editor-pick/posts")) == []


@pytest.mark.parametrize("path", ["/api/v1/posts", "/api/v1/posts?feed=trending",
                                  "/api/v1/hashtags/fox/posts", "/api/v1/users/artist/posts"])  # fmt: skip
def test_lists_take_filters_and_an_order(client, artist, pond, path):
    make.change(make.post(artist, title="moves", hashtags=("fox",)), frames=2, durations_ms=[9, 9])
    mark = "&" if "?" in path else "?"
    assert _titles(client.get(f"{path}{mark}motion=animated&sort=reactions")) == ["moves"]
    assert sorted(_titles(client.get(f"{path}{mark}size=16&format=png"))) == ["Pond", "moves"]


@pytest.mark.parametrize("query", ["motion=sideways", "size=17", "since=ever", "format=png'--"])
def test_a_choice_that_there_is_not_is_refused_with_those_that_there_are(client, pond, query):
    answer = client.get(f"/api/v1/posts?{query}")
    assert answer.status_code == 422
    assert "is one of" in answer.json()["detail"]


def test_facets_count(client, pond):
    found = client.get("/api/v1/facets?feed=hashtag&of=fox&motion=still").json()
    assert (found["works"], found["more"]) == (1, False)
    groups = {g["name"]: {c["key"]: c["works"] for c in g["choices"]} for g in found["groups"]}
    assert groups["motion"] == {"animated": 0, "still": 1} and groups["format"]["png"] == 1


def test_facets_count_what_somebody_reacted_to(client, pond, fan):
    make.answer(fan, pond)
    for mark, works in (("motion=still", 1), ("motion=animated", 0)):
        found = client.get(f"/api/v1/facets?feed=reacted&of=fan&{mark}").json()
        assert (found["works"], found["more"]) == (works, False)


@pytest.mark.parametrize("gone", [{"reacted_shown": False}, {"profile_hidden": True}])
def test_facets_of_what_somebody_keeps_to_themselves_are_theirs_alone(
    client, pond, artist, fan, gone
):
    make.answer(fan, pond)
    make.change_person(fan, **gone)
    asked = "/api/v1/facets?feed=reacted&of=fan"
    assert client.get(asked).status_code == 404
    assert client.get(asked, headers=artist.bearer).status_code == 404
    assert client.get(asked, headers=fan.bearer).json()["works"] == 1


def test_facets_of_nobody_and_of_who_blocked_one_are_not_found(client, pond, artist, fan):
    make.answer(fan, pond)
    client.put("/api/v1/users/artist/block", headers=fan.bearer)
    asked = "/api/v1/facets?feed=reacted&of="
    assert client.get(f"{asked}fan", headers=artist.bearer).status_code == 404
    assert client.get(f"{asked}nobody").status_code == client.get(asked).status_code == 404
    assert client.get("/api/v1/facets?feed=following").status_code == 422


def test_a_hashtag_is_followed_and_its_works_come_along(client, pond, fan):
    assert _titles(client.get("/api/v1/posts?feed=following", headers=fan.bearer)) == []
    for _ in range(2):
        done = client.put("/api/v1/hashtags/Fox/follow", headers=fan.bearer)
        assert done.status_code == 204
    listed = client.get("/api/v1/hashtags/followed", headers=fan.bearer).json()["items"]
    assert [one["tag"] for one in listed] == ["fox"]
    assert _titles(client.get("/api/v1/posts?feed=following", headers=fan.bearer)) == ["Pond"]
    client.delete("/api/v1/hashtags/fox/follow", headers=fan.bearer)
    assert _titles(client.get("/api/v1/posts?feed=following", headers=fan.bearer)) == []
    assert client.put("/api/v1/hashtags/two words/follow", headers=fan.bearer).status_code == 422
    assert client.put("/api/v1/hashtags/fox/follow").status_code == 401


def test_one_follows_so_many_hashtags_and_no_more(client, fan, monkeypatch):
    from services.kernel.settings import settings

    monkeypatch.setenv("MAKAPIX_HASHTAG_FOLLOWS_MAX", "2")
    settings.cache_clear()
    for tag, code in (("a", 204), ("b", 204), ("b", 204), ("c", 422)):
        done = client.put(f"/api/v1/hashtags/{tag}/follow", headers=fan.bearer)
        assert done.status_code == code, done.text
    assert "up to 2 hashtags" in done.json()["detail"]


def test_what_you_follow_has_no_other_order(client, fan):
    asked = client.get("/api/v1/posts?feed=following&sort=reactions", headers=fan.bearer)
    assert asked.status_code == 422


def test_what_somebody_reacted_to_is_listed_unless_they_say_no(client, pond, fan):
    make.answer(fan, pond)
    assert _titles(client.get("/api/v1/users/fan/reacted")) == ["Pond"]
    assert client.get("/api/v1/users/fan").json()["reacted"] is True
    said = client.patch("/api/v1/profiles/me", headers=fan.bearer, json={"reacted_shown": False})
    assert said.status_code == 204, said.text
    assert client.get("/api/v1/users/fan/reacted").status_code == 404
    assert client.get("/api/v1/users/fan").json()["reacted"] is False
    assert _titles(client.get("/api/v1/users/fan/reacted", headers=fan.bearer)) == ["Pond"]
