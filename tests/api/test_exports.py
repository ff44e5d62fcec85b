"""Exports over REST: asked for, fetched by the link, and by nobody without it."""

import io
import zipfile

import pytest

from jobs import exports


def test_an_export_is_asked_for_and_fetched_by_its_link(client, artist):
    asked = client.post("/api/v1/exports", headers=artist.bearer)
    assert (asked.status_code, asked.json()["state"]) == (202, "queued")
    exports.build(asked.json()["id"])
    view = client.get(asked.headers["location"], headers=artist.bearer).json()
    fetched = client.get(view["url"])  # the link alone is the right to it
    assert fetched.headers["content-type"] == "application/zip"
    assert fetched.headers["cache-control"] == "private, no-store"
    assert len(fetched.content) == view["bytes"]
    assert "profile.json" in zipfile.ZipFile(io.BytesIO(fetched.content)).namelist()
    listed = client.get("/api/v1/exports", headers=artist.bearer)
    assert [v["id"] for v in listed.json()] == [view["id"]]
    assert listed.headers["cache-control"] == "no-store"


def test_a_second_one_is_refused_with_the_hours(client, artist):
    asked = client.post("/api/v1/exports", headers=artist.bearer)
    assert client.post("/api/v1/exports", headers=artist.bearer).status_code == 409
    exports.build(asked.json()["id"])
    again = client.post("/api/v1/exports", headers=artist.bearer)
    assert again.status_code == 429
    assert int(again.headers["retry-after"]) > 86_000


@pytest.mark.parametrize("change", ["signature=0", "expires=1"])
def test_a_link_that_was_tampered_with_opens_nothing(client, artist, change):
    asked = client.post("/api/v1/exports", headers=artist.bearer).json()
    exports.build(asked["id"])
    url = client.get(f"/api/v1/exports/{asked['id']}", headers=artist.bearer).json()["url"]
    name = change.split("=")[0]
    parts = [change if p.startswith(name) else p for p in url.split("?")[1].split("&")]
    assert client.get(f"{url.split('?')[0]}?{'&'.join(parts)}").status_code == 404


def test_of_others_there_is_nothing(client, artist, fan):
    asked = client.post("/api/v1/exports", headers=artist.bearer)
    assert client.get(asked.headers["location"], headers=fan.bearer).status_code == 404
    assert client.get("/api/v1/exports", headers=fan.bearer).json() == []
    assert client.get("/api/v1/exports").status_code == 401
    assert client.post("/api/v1/exports").status_code == 401
