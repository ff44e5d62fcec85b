"""Reactions over REST: put, taken back, counted, refused."""

import make
import pytest

from services.kernel import ids
from services.reactions import COMMON


@pytest.fixture
def path(artist) -> str:
    return f"/api/v1/posts/{ids.slug(make.post(artist).number)}/reactions"


def react(client, person, path, emoji, method="PUT"):
    return client.request(method, f"{path}/{emoji}", headers=person.bearer)


def test_a_reaction_is_counted_once_and_taken_back(client, fan, path):
    for _ in range(2):
        answer = react(client, fan, path, "🔥")
        assert (answer.status_code, answer.json()) == (200, {"counts": {"🔥": 1}, "mine": ["🔥"]})
    assert client.get(path).json() == {"counts": {"🔥": 1}, "mine": []}
    for _ in range(2):
        answer = react(client, fan, path, "🔥", "DELETE")
        assert (answer.status_code, answer.json()) == (200, {"counts": {}, "mine": []})


def test_the_sixth_is_refused_with_the_figure(client, fan, path):
    for emoji in COMMON[:5]:
        assert react(client, fan, path, emoji).status_code == 200
    answer = react(client, fan, path, COMMON[5])
    assert (answer.status_code, answer.json()["code"]) == (422, "too_many_reactions")
    assert "5 emojis" in answer.json()["detail"]
    assert len(client.get(path).json()["counts"]) == 5


@pytest.mark.parametrize("emoji", ["x", "🔥🔥", "%20", "<b>", "1"])
def test_what_is_no_emoji_is_refused_at_its_field(client, fan, path, emoji):
    answer = react(client, fan, path, emoji)
    assert (answer.status_code, set(answer.json()["fields"])) == (422, {"emoji"})
    assert client.get(path).json()["counts"] == {}


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_nobody_and_a_token_that_only_reads_react_to_nothing(client, fan, path, method):
    assert client.request(method, f"{path}/🔥").status_code == 401
    reads = {"Authorization": f"Bearer {make.api_token(fan, 'read')}"}
    answer = client.request(method, f"{path}/🔥", headers=reads)
    assert (answer.status_code, answer.json()["code"]) == (403, "missing_scope")
    writes = {"Authorization": f"Bearer {make.api_token(fan, 'read', 'write')}"}
    assert client.request(method, f"{path}/🔥", headers=writes).status_code == 200


def test_who_reacted_is_paged_and_filtered(client, artist, fan, stranger, path):
    for person, emoji in ((artist, "🔥"), (fan, "🐸"), (stranger, "🔥")):
        react(client, person, path, emoji)
    first = client.get(f"{path}/people", params={"limit": 2}).json()
    assert [r["handle"] for r in first["items"]] == ["stranger", "fan"]
    rest = client.get(f"{path}/people", params={"cursor": first["next_cursor"]}).json()
    assert ([r["handle"] for r in rest["items"]], rest["next_cursor"]) == (["artist"], "")
    frogs = client.get(f"{path}/people", params={"emoji": "🐸"}).json()
    assert [r["handle"] for r in frogs["items"]] == ["fan"]


def test_a_list_of_works_tells_each_caller_their_own_and_the_cache_nobodys(client, fan, path):
    react(client, fan, path, "🔥")

    def card(**more):
        return client.get("/api/v1/posts", **more).json()["items"][0]

    mine = card(headers=fan.bearer)
    assert (mine["mine"], mine["reaction_counts"], mine["reactions"]) == (["🔥"], {"🔥": 1}, 1)
    assert card()["mine"] == []


def test_emojis_are_found_by_their_names(client):
    found = client.get("/api/v1/emojis", params={"q": "frog"}).json()
    assert {"emoji": "🐸", "name": "frog"} in found
    assert client.get("/api/v1/emojis", params={"q": "no such thing"}).json() == []
    assert len(client.get("/api/v1/emojis").json()) == 48
