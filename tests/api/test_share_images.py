"""What a chat shows of a work: whole pixels, in the middle, nothing cut, on a plain dark ground."""

import io

import images
import make
import numpy as np
import pytest
from PIL import Image

from services.kernel import ids

GROUND = (0x12, 0x13, 0x1A)


@pytest.mark.parametrize("size", [(8, 8), (16, 256), (256, 16)], ids=str)
def test_a_share_image_holds_the_whole_work_at_whole_pixels(client, artist, size):
    width, height = size
    drawn = images.art(3, width, height)
    post = make.live(artist, images.png(drawn))
    told = client.get(f"/api/v1/posts/{ids.slug(post.number)}").json()
    shown = client.get(told["share_url"])
    card = np.asarray(Image.open(io.BytesIO(shown.content)).convert("RGB"))
    assert card.shape == (630, 1200, 3)
    scale = min(1200 // width, 630 // height)
    top, left = (630 - height * scale) // 2, (1200 - width * scale) // 2
    inside = card[top : top + height * scale, left : left + width * scale]
    meant = np.asarray(Image.open(io.BytesIO(images.png(drawn))).convert("RGB"))
    assert np.array_equal(inside, meant.repeat(scale, 0).repeat(scale, 1))
    around = card.copy()
    around[top : top + height * scale, left : left + width * scale] = GROUND
    assert (around == GROUND).all()
