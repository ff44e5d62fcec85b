"""Replacing a file, drafts and parents over REST, and every "no" in its own words."""

import json

import images
import make
import pytest

from jobs import uploads
from services.edges.storage import storage
from services.kernel import ids
from services.kernel.settings import settings

NEW = images.png(images.art(2))


@pytest.fixture
def slug(client, artist):
    """A work of the artist, with its files."""
    job = client.post("/api/v1/publish?filename=fox.png", content=images.png(images.art(1)),
                      headers={**artist.bearer, "Content-Type": "image/png"}).json()["id"]  # fmt: skip
    uploads.process(job)
    answer = client.get(f"/api/v1/publish/jobs/{job}", headers=artist.bearer).json()
    return answer["files"][0]["slug"]


def put(client, person, slug, data=NEW, **headers):
    return client.put(
        f"/api/v1/posts/{slug}/file?filename=new.png",
        content=data,
        headers={**(person.bearer if person else {}), "Content-Type": "image/png", **headers},
    )


def test_a_bare_body_takes_the_place_of_the_file(client, artist, slug):
    before = client.get(f"/api/v1/posts/{slug}").json()
    answer = put(client, artist, slug)
    assert answer.status_code == 202
    uploads.process(answer.json()["id"])
    seen = client.get(answer.headers["location"], headers=artist.bearer).json()
    assert (seen["state"], seen["files"][0]["slug"]) == ("published", slug)
    after = client.get(f"/api/v1/posts/{slug}").json()
    assert after["original_url"] != before["original_url"]
    assert client.get(after["original_url"]).content == NEW
    assert client.get(before["original_url"]).status_code == 200  # kept for seven days
    assert after["card"]["title"] == before["card"]["title"]
    assert after["card"]["created_at"] == before["card"]["created_at"]


def test_a_form_does_so_too_but_changes_no_words(client, artist, slug):
    def form(meta):
        return client.put(
            f"/api/v1/posts/{slug}/file",
            files={"file": ("new.png", NEW, "image/png")},
            data={"meta": json.dumps(meta)},
            headers=artist.bearer,
        )

    refused = form({"title": "Another"})
    assert (refused.status_code, list(refused.json()["fields"])) == (422, ["meta"])
    assert form({}).status_code == 202


def test_the_same_key_is_the_same_replacement(client, artist, slug):
    first, again = (put(client, artist, slug, **{"Idempotency-Key": "k"}) for _ in range(2))
    assert first.json()["id"] == again.json()["id"]


def test_a_second_file_waits_until_the_first_is_there(client, artist, slug):
    first = put(client, artist, slug)
    again = put(client, artist, slug)
    assert (again.status_code, again.json()["code"]) == (409, "replacement_waits")
    uploads.process(first.json()["id"])
    assert put(client, artist, slug, images.png(images.art(3))).status_code == 202


def test_who_may_not_is_told_before_a_byte_is_kept(client, people, slug):
    make.change_person(people["stranger"], state="banned")
    for name, status in ((None, 401), ("fan", 403), ("moderator", 403), ("stranger", 403)):
        assert put(client, people[name] if name else None, slug).status_code == status
    assert put(client, people["artist"], "k3Q9bW").status_code == 404
    assert not list(storage().list("incoming/"))


def test_a_file_beyond_the_limit_is_refused_with_the_figure(client, artist, slug):
    answer = put(client, artist, slug, NEW + bytes(settings().file_bytes_max))
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert "up to 5 MiB; this one is 5.0" not in answer.json()["detail"]
    assert not list(storage().list("incoming/"))


def test_a_zip_that_is_larger_than_an_image_may_be_is_refused_too(client, artist, slug):
    data = b"PK\x03\x04" + bytes(settings().file_bytes_max)
    assert put(client, artist, slug, data).status_code == 413


def test_the_quota_counts_the_new_file_instead_of_the_old(client, artist, slug):
    make.change_person(artist, reputation=0)
    work = make.post(artist)
    make.change(work, file_bytes=100_000_000)
    assert put(client, artist, ids.slug(work.number)).status_code == 202
    answer = put(client, artist, slug, b"x" * 2_000_000)
    assert (answer.status_code, answer.json()["code"]) == (422, "quota_reached")
    assert "may take 100 MB; 100.0 MB are in use" in answer.json()["detail"]
    assert "has 2.0 MB" in answer.json()["detail"]


def test_a_draft_is_published_and_posted_over_rest(client, artist, fan):
    answer = client.post(
        "/api/v1/publish",
        files={"file": ("fox.png", NEW, "image/png")},
        data={"meta": json.dumps({"visibility": "draft"})},
        headers=artist.bearer,
    )
    uploads.process(answer.json()["id"])
    done = client.get(answer.headers["location"], headers=artist.bearer).json()["files"][0]
    assert done["draft"] is True
    where = f"/api/v1/posts/{done['slug']}"
    for headers in ({}, fan.bearer):
        assert client.get(where, headers=headers).status_code == 404
    said = {"visibility": "public"}
    assert client.patch(where, json=said, headers=artist.bearer).status_code == 204
    assert client.get(where).json()["visibility"] == "public"
    back = client.patch(where, json={"visibility": "draft"}, headers=artist.bearer)
    assert (back.status_code, back.json()["code"]) == (422, "already_posted")


def test_parents_are_named_and_refused_over_rest(client, artist, fan, slug):
    closed = ids.slug(make.post(fan, title="Closed").number)
    meta = {"parents": [f"https://makapix.example/posts/{slug}"]}

    def sent(meta):
        return client.post(
            "/api/v1/publish",
            files={"file": ("fox.png", NEW, "image/png")},
            data={"meta": json.dumps(meta)},
            headers=artist.bearer,
        )

    answer = sent({"parents": [closed]})
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["parents"])
    assert "“Closed”" in answer.json()["detail"] and not list(storage().list("incoming/"))
    uploads.process(sent(meta).json()["id"])
    listed = client.get(f"/api/v1/posts/{slug}/remixes").json()["items"]
    assert [card["title"] for card in listed] == ["Fox"]
    where = f"/api/v1/posts/{listed[0]['slug']}"
    assert client.get(where).json()["parents"][0]["slug"] == slug
    nine = client.patch(where, json={"parents": [slug] * 40}, headers=artist.bearer)
    assert nine.status_code == 422
