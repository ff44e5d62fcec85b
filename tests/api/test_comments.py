"""Comments over REST: said, answered, edited, taken back, liked, hidden, and who may be named."""

from uuid import uuid4

import make
import pytest

from services.kernel import ids


@pytest.fixture
def path(artist) -> str:
    return f"/api/v1/posts/{ids.slug(make.post(artist).number)}/comments"


def say(client, person, path, body="Lovely", **more) -> str:
    answer = client.post(path, json={"body": body, **more}, headers=person.bearer)
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


def test_a_comment_is_said_answered_edited_and_taken_back(client, artist, fan, path):
    root = say(client, fan, path, "Frist")
    say(client, artist, path, "Indeed", parent_id=root)
    one = f"/api/v1/comments/{root}"
    assert client.patch(one, json={"body": "First"}, headers=fan.bearer).status_code == 204
    thread = client.get(path).json()
    assert [(c["depth"], c["body"], c["edited"]) for c in thread["items"]] == [
        (0, "First", True), (1, "Indeed", False),
    ]  # fmt: skip
    assert [was["body"] for was in client.get(f"{one}/history").json()] == ["Frist"]
    assert client.delete(one, headers=fan.bearer).status_code == 204
    assert [c["body"] for c in client.get(path).json()["items"]] == ["", "Indeed"]
    assert client.get(f"{one}/history").status_code == 404


@pytest.mark.parametrize("body", ["", "  \n ", "x" * 2001, None, 7, ["x"]])
def test_what_is_no_comment_is_refused_and_changes_nothing(client, fan, path, body):
    answer = client.post(path, json={"body": body}, headers=fan.bearer)
    assert answer.status_code == 422
    assert client.get(path).json()["count"] == 0


def test_links_are_data_and_no_markup(client, fan, path):
    say(client, fan, path, "<script>x</script> see example.com")
    (one,) = client.get(path).json()["items"]
    assert one["body"].startswith("<script>")
    assert [part["href"] for part in one["segments"] if part["href"]] == ["https://example.com"]


def test_nobody_and_a_token_that_only_reads_say_nothing(client, fan, path):
    root = say(client, fan, path)
    reads = {"Authorization": f"Bearer {make.api_token(fan, 'read')}"}
    one = f"/api/v1/comments/{root}"
    for method, url, body in (
        ("POST", path, {"body": "x"}),
        ("PATCH", one, {"body": "x"}),
        ("DELETE", one, None),
        ("PUT", f"{one}/like", None),
        ("DELETE", f"{one}/like", None),
        ("PUT", f"{one}/hidden", None),
    ):
        assert client.request(method, url, json=body).status_code == 401
        refused = client.request(method, url, json=body, headers=reads)
        assert (refused.status_code, refused.json()["code"]) == (403, "missing_scope"), url
    assert [c["body"] for c in client.get(path).json()["items"]] == ["Lovely"]


def test_others_change_nothing_and_moderators_only_hide(client, fan, stranger, moderator, path):
    root = say(client, fan, path)
    one = f"/api/v1/comments/{root}"
    for person in (stranger, moderator):
        assert client.patch(one, json={"body": "x"}, headers=person.bearer).status_code == 403
        assert client.delete(one, headers=person.bearer).status_code == 403
    assert client.put(f"{one}/hidden", headers=stranger.bearer).status_code == 403
    assert client.put(f"{one}/hidden", headers=moderator.bearer).status_code == 204
    assert client.get(path).json()["items"] == []
    assert client.delete(f"{one}/hidden", headers=moderator.bearer).status_code == 204
    assert [c["body"] for c in client.get(path).json()["items"]] == ["Lovely"]


def test_a_like_counts_once(client, fan, stranger, path):
    like = f"/api/v1/comments/{say(client, fan, path)}/like"
    for _ in range(2):
        assert client.put(like, headers=stranger.bearer).status_code == 204
    (one,) = client.get(path, headers=stranger.bearer).json()["items"]
    assert (one["likes"], one["liked"]) == (1, True)
    for _ in range(2):
        assert client.delete(like, headers=stranger.bearer).status_code == 204
    assert client.get(path).json()["items"][0]["likes"] == 0


def test_what_is_not_there_is_not_found(client, fan, path):
    nothing = f"/api/v1/comments/{uuid4()}"
    assert client.get(nothing).status_code == 404
    assert client.put(f"{nothing}/like", headers=fan.bearer).status_code == 404
    answer = client.post(path, json={"body": "x", "parent_id": str(uuid4())}, headers=fan.bearer)
    assert answer.status_code == 404


def test_people_are_suggested_to_who_comments(client, fan, path):
    url = path.replace("comments", "mentions")
    assert client.get(url, params={"q": "art"}).status_code == 401
    found = client.get(url, params={"q": "art"}, headers=fan.bearer).json()
    assert [one["handle"] for one in found] == ["artist"]
    assert client.get(url, params={"q": "x" * 65}, headers=fan.bearer).status_code == 422
