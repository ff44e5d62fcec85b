"""Palettes over REST: their files as they are downloaded, and what strangers get."""

import io
import json

import make
import pytest
from PIL import Image

from services.kernel import ids, vectors
from services.palettes import known, rows

PICO = known.palettes()["pico-8"].colours
TYPES = {
    "gpl": "text/plain; charset=utf-8",
    "hex": "text/plain; charset=utf-8",
    "json": "application/json",
    "pal": "text/plain; charset=utf-8",
    "png": "image/png",
}


@pytest.mark.parametrize("form", TYPES)
def test_each_file_has_its_type_and_its_name(client, clean, form):
    answer = client.get(f"/api/v1/palettes/pico-8/file.{form}")
    assert answer.status_code == 200 and answer.headers["content-type"] == TYPES[form]
    name = "pico-8-1x.png" if form == "png" else f"pico-8.{form}"
    assert answer.headers["content-disposition"] == f"attachment; filename*=UTF-8''{name}"
    assert answer.headers["x-content-type-options"] == "nosniff" and answer.content


def test_a_picture_is_as_large_as_one_asks(client, clean):
    answer = client.get("/api/v1/palettes/pico-8/file.png?scale=32")
    assert Image.open(io.BytesIO(answer.content)).size == (512, 32)
    assert "pico-8-32x.png" in answer.headers["content-disposition"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("pico-8/file.aco", 422),
        ("pico-8/file.png?scale=3", 422),
        ("pico-8/file.png?scale=0", 422),
        ("nothing/file.gpl", 404),
        ("nothing", 404),
        ("nothing/posts", 404),
        ("nothing/near", 404),
        ("pico-8/near?limit=13", 422),
        ("pico-8/posts?limit=101", 422),
        ("pico-8/posts?cursor=wrong", 422),
    ],
)
def test_what_there_is_not_is_refused_with_a_sentence(client, clean, path, status):
    answer = client.get(f"/api/v1/palettes/{path}")
    assert answer.status_code == status and answer.headers["content-type"].startswith(
        "application/problem+json"
    )
    assert answer.json()["detail"]


def test_a_palette_of_a_hidden_work_is_no_file_for_a_stranger(client, artist, fan):
    held = ("#ff0044", "#00ff44")
    work = make.post(artist, measured={"palette": held, "unique_colors": 2})
    make.change(work, visibility="hidden")
    path = f"/api/v1/palettes/{rows.key(rows.normal(held))}/file.json"
    assert client.get(path).status_code == client.get(path, headers=fan.bearer).status_code == 404
    mine = client.get(path, headers=artist.bearer)
    assert json.loads(mine.content)["colors"] == [c[1:] for c in rows.normal(held)]


def test_the_list_of_known_palettes_names_its_sources(client, clean):
    listed = client.get("/api/v1/palettes").json()
    assert {one["slug"] for one in listed} == set(known.palettes())
    assert all(one["source"] and one["colours"] for one in listed)


def test_a_works_page_names_its_palette_and_works_like_it(client, artist, fan):
    look = (0.0,) * vectors.LOOK_SIZE
    facts = {"palette": PICO, "unique_colors": 16, "look": look}
    mine, other = make.post(artist, measured=facts), make.post(fan, measured=facts, title="other")
    slug = ids.slug(mine.number)
    page = client.get(f"/api/v1/posts/{slug}").json()
    assert page["in_palette"]["known"] == "pico-8"
    found = client.get(f"/api/v1/palettes/{page['in_palette']['key']}").json()
    assert found["works"] == 2 and found["title"] == "PICO-8"
    like = client.get(f"/api/v1/posts/{slug}/similar").json()
    assert [card["title"] for card in like["items"]] == ["other"] and other.number
    assert client.get(f"/api/v1/posts/{slug}/similar?limit=25").status_code == 422


def test_clients_are_told_whether_similar_works_are_found(client, clean, monkeypatch):
    assert client.get("/api/v1/config").json()["similar_works"] is True
    vectors.forget()
    monkeypatch.setattr(vectors, "INDEXES", (("ix_vector_none", "post_look", "look", 135),))
    assert client.get("/api/v1/config").json()["similar_works"] is False
    vectors.forget()


def test_the_file_of_a_known_palette_names_who_made_it(client, clean):
    said = client.get("/api/v1/palettes/pico-8/file.json").json()
    assert (said["name"], said["author"], len(said["colors"])) == ("PICO-8", "Lexaloffle", 16)
