"""What a chat shows of a work: whole pixels, in the middle, nothing cut, on a plain ground from
which it stands out."""

import io

import images
import make
import numpy as np
import pytest
from PIL import Image

from services.kernel import ids

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
