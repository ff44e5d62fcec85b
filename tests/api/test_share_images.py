"""What a chat shows of a work: whole pixels, in the middle, nothing cut, on a plain ground from
which it stands out."""

import io
import re

import images
import make
import numpy as np
import pytest
from PIL import Image

from jobs import files, people
from makapix_app.api import cache
from services import door
from services.auth.actor import SYSTEM
from services.edges import imaging
from services.edges.storage import storage
from services.kernel import ids
from services.upkeep import orphans

GROUND, LIGHT = (0x12, 0x13, 0x1A), (0xE9, 0xE9, 0xE2)
NIGHT, SNOW, CLEAR = (10, 10, 30, 255), (250, 250, 255, 255), (0, 0, 0, 0)


def shown(client, post):
    """The share image of a work, as its page names it."""
    told = client.get(f"/api/v1/posts/{ids.slug(post.number)}").json()
    card = client.get(told["share_url"])
    return np.asarray(Image.open(io.BytesIO(card.content)).convert("RGB"))


def drawn(ground, figure=None):
    """A picture of 16 x 16 of one colour, with a square of another in its middle."""
    pixels = np.full((16, 16, 4), ground, np.uint8)
    if figure:
        pixels[4:12, 4:12] = figure
    return images.png(pixels)


@pytest.mark.parametrize(
    ("picture", "ground"),
    [
        (drawn(NIGHT), LIGHT),
        (drawn(NIGHT, SNOW), LIGHT),
        (drawn(CLEAR, NIGHT), LIGHT),
        (drawn(SNOW, NIGHT), GROUND),
        (drawn(CLEAR, SNOW), GROUND),
        (drawn((128, 128, 128, 255)), GROUND),
        (drawn(CLEAR), GROUND),
    ],
    ids=["night", "moon", "dark figure", "snow", "light figure", "grey", "nothing"],
)
def test_a_work_stands_out_from_the_ground_that_it_is_shown_on(client, artist, picture, ground):
    assert tuple(shown(client, make.live(artist, picture))[0, 0]) == ground


@pytest.mark.parametrize("size", [(8, 8), (16, 256), (256, 16)], ids=str)
def test_a_share_image_holds_the_whole_work_at_whole_pixels(client, artist, size):
    width, height = size
    art = images.png(images.art(3, width, height))
    card = shown(client, make.live(artist, art))
    assert card.shape == (630, 1200, 3)
    scale = min(1200 // width, 630 // height)
    top, left = (630 - height * scale) // 2, (1200 - width * scale) // 2
    inside = card[top : top + height * scale, left : left + width * scale]
    meant = np.asarray(Image.open(io.BytesIO(art)).convert("RGB"))
    assert np.array_equal(inside, meant.repeat(scale, 0).repeat(scale, 1))
    around = card.copy()
    around[top : top + height * scale, left : left + width * scale] = GROUND
    assert (around == GROUND).all()


# --- a face, where there is no work


def worn(client, person, picture):
    """Has the person wear a picture."""
    path = "/api/v1/profiles/me/avatar"
    assert client.put(path, content=picture, headers=person.bearer).status_code == 204


def named(client, handle="artist"):
    """The share image that a profile names, as a path."""
    page = client.get(f"/u/{handle}").text
    return re.search(r'property="og:image" content="http://localhost:8000([^"]+)"', page)[1]


@pytest.fixture(autouse=True)
def _fresh():
    """Pages are kept for two seconds."""
    cache.clear()


def test_a_person_without_works_is_shared_by_their_face_in_the_style_of_works(client, artist):
    assert named(client) == "/sprites/share.png"
    cache.clear()
    worn(client, artist, drawn(NIGHT, SNOW))
    answer = client.get(named(client))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    card = np.asarray(Image.open(io.BytesIO(answer.content)).convert("RGB"))
    assert np.array_equal(card, shown(client, make.live(artist, drawn(NIGHT, SNOW))))
    cache.clear()
    assert named(client).startswith("/vault/"), "a work is what they are shared by"


def test_the_card_of_a_face_is_drawn_once(client, artist, monkeypatch):
    worn(client, artist, images.png(images.art(3, 32, 32)))
    first = client.get(named(client))
    monkeypatch.setattr(imaging, "card", None)
    again = client.get(named(client))
    assert (again.status_code, again.content) == (200, first.content)
    known = {"If-None-Match": first.headers["etag"]}
    assert client.get(named(client), headers=known).status_code == 304
    assert "max-age=86400" in again.headers["cache-control"]


@pytest.mark.parametrize("gone", ["hidden", "taken off"])
def test_a_face_that_is_not_for_everyone_any_more_is_no_share_image(client, artist, gone):
    worn(client, artist, images.png())
    place = named(client)
    assert client.get(place).status_code == 200
    if gone == "hidden":
        make.change_person(artist, profile_hidden=True)
        people.settle(str(artist.id))
    else:
        client.delete("/api/v1/profiles/me/avatar", headers=artist.bearer)
        files.remove_retired()
        assert list(storage().list("derived/")) == []
    assert client.get(place).status_code == 404


@pytest.mark.parametrize("name", ["none.png", "a.gif", "..%2fx.png", "A.png", "%00.png", "x" * 300])
def test_no_other_file_is_shared_as_a_face(client, artist, name):
    make.live(artist, images.png())
    assert client.get(f"/share/{name}").status_code == 404


def test_a_card_of_a_face_is_removed_when_it_is_old_and_drawn_again_when_it_is_asked_for(
    client, artist
):
    worn(client, artist, images.png())
    first = client.get(named(client)).content
    (kept,) = [item.key for item in storage().list("derived/")]
    assert door.ask(SYSTEM, orphans.unnamed, [kept]) == [kept], "the walk removes it when it is old"
    storage().delete(kept)
    assert client.get(named(client)).content == first
