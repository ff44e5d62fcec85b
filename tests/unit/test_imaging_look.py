"""The look of a work: the same for the same pixels, near for what looks alike, far for the rest."""

import math

import images
import numpy as np
import pytest

from services.edges.imaging import analysis, decode
from services.edges.imaging.facts import Limits
from services.edges.imaging.look import COLOURS, SIZE
from services.kernel import colours, vectors

LIMITS = Limits(1, 256, (), 1 << 20, 1 << 18, 64, 1 << 22, 0, 0, 0)


def look(data):
    work = decode.outline(data, LIMITS)
    return analysis.facts(data, work, decode.frames(work, LIMITS)).look


def tinted(picture, step):
    shifted = picture.copy()
    shifted[..., :3] = np.clip(shifted[..., :3].astype(int) + step, 0, 255)
    return shifted


def test_a_look_has_as_many_numbers_as_the_index_takes():
    made = look(images.png())
    assert len(made) == SIZE == vectors.LOOK_SIZE
    assert all(isinstance(number, float) and math.isfinite(number) for number in made)


def test_the_same_pixels_look_the_same_in_every_format():
    picture = images.art(3, 32, 32)
    looks = {
        look(images.png(picture)),
        look(images.saved(picture, "BMP")),
        look(images.png(picture)),
    }
    assert len(looks) == 1


@pytest.mark.parametrize("scale", [2, 4])
def test_an_enlarged_copy_has_the_look_of_the_original(scale):
    small = images.art(5, 16, 16)
    large = small.repeat(scale, axis=0).repeat(scale, axis=1)
    assert look(images.png(small)) == look(images.png(large))


def test_a_tinted_copy_is_nearer_than_another_work():
    work = images.art(1, 32, 32, 8)
    mine, near = look(images.png(work)), look(images.png(tinted(work, 6)))
    others = [look(images.png(images.art(seed, 32, 32, 8))) for seed in range(2, 8)]
    assert math.dist(mine, near) < 0.4 * min(math.dist(mine, other) for other in others)


def test_what_is_clear_has_a_look_as_well():
    clear = images.holed(images.flat(0))
    clear[..., 3] = 0
    assert len(look(images.png(clear))) == SIZE
    assert math.dist(look(images.png(images.holed(images.art()))), look(images.png())) > 0


def test_an_animation_is_apart_from_its_first_frame():
    frames = images.animation(2, 3, 16, 16)
    assert math.dist(look(images.gif(frames)), look(images.png(frames[0]))) > 0.2


def test_the_colours_of_a_look_are_spread_as_those_of_a_palette():
    picture = images.art(9, 32, 32, 40)
    values, counts = np.unique(picture.view(np.uint32)[..., 0], return_counts=True)
    labs = [colours.lab(analysis.hexadecimal(int(value))) for value in values]
    spread = colours.spread(zip(labs, map(float, counts), strict=True))
    made = look(images.png(picture))[64 : 64 + colours.SPREAD_SIZE]
    assert made == pytest.approx([COLOURS * part for part in spread], abs=1e-4)
