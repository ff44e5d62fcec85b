"""Colours as eyes see them: OKLab, distances, names, and what a set of colours is like.

OKLab is Björn Ottosson's “A perceptual color space for image processing” (2020): L is lightness
from 0 to 1, a runs from green to red, b from blue to yellow. The distance of two colours is the
straight line between them there; about 0.02 is just seen side by side. Where rows hold colours
they hold them in thousandths, packed into one integer, so that SQL can measure them as well.
"""

import math
from collections.abc import Iterable
from functools import lru_cache

Lab = tuple[int, int, int]
"""L, a and b in thousandths."""

CLEAR = "#00000000"
CELL = 40
"""Side of the cells that an index finds colours by, thousandths."""
BINS = 4
"""Bins along each axis of ``spread``."""
SPREAD_SIZE = BINS**3
BOUNDS = (0, -300, -300), (1000, 300, 300)
"""Between which L, a and b ``spread`` counts, thousandths."""
_HUES = (
    (15, "pink"), (50, "red"), (75, "orange"), (118, "yellow"), (160, "green"), (210, "teal"),
    (285, "blue"), (325, "purple"), (360, "pink"),
)  # fmt: skip
"""Up to which angle (degrees in the a-b plane) a hue has this name."""
_GREY, _PALE = 25, 100
"""Chroma below which a colour is a grey, and below which a yellow is a light one; thousandths."""
_DARK, _LIGHT = 420, 800
"""Lightness up to which a colour is dark, and from which it is light; thousandths."""


@lru_cache(maxsize=16_384)
def lab(colour: str) -> Lab:
    """A colour ``#rrggbb`` in OKLab, thousandths; what follows (alpha) does not count."""
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        round(1000 * (0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short)),
        round(1000 * (1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short)),
        round(1000 * (0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short)),
    )


def distance(one: Lab, other: Lab) -> float:
    """How far two colours are apart, thousandths."""
    return math.dist(one, other)


def packed(colour: Lab) -> int:
    """The colour in one integer: ten bits each for L, a + 512 and b + 512."""
    return colour[0] << 20 | (colour[1] + 512) << 10 | (colour[2] + 512)


def unpacked(number: int) -> Lab:
    """The colour in an integer of ``packed``."""
    return number >> 20, (number >> 10 & 1023) - 512, (number & 1023) - 512


def cell(colour: Lab) -> int:
    """The number of the cell of side ``CELL`` in which a colour lies."""
    light, red, yellow = ((part + 512) // CELL for part in colour)
    return light << 12 | red << 6 | yellow


def cells_near(colour: Lab, within: int) -> list[int]:
    """The cells in which a colour up to ``within`` thousandths away may lie."""
    reach = range(-within, within + CELL, CELL)
    steps = sorted({min(step, within) for step in reach})
    light, red, yellow = colour
    return sorted(
        {cell((light + x, red + y, yellow + z)) for x in steps for y in steps for z in steps}
    )


def name(colour: str) -> str:
    """What a person would call it: ``dark blue``, ``light grey``, ``brown``."""
    light, red, yellow = lab(colour)
    if light <= 120:
        return "black"
    chroma = math.hypot(red, yellow)
    if light >= 940 and chroma < _GREY:
        return "white"
    if chroma < _GREY:
        hue = "grey"
    else:
        angle = math.degrees(math.atan2(yellow, red)) % 360
        hue = next(word for until, word in _HUES if angle <= until)
    if hue in {"orange", "yellow"} and light < 620:
        hue, light = "brown", light + 60
    pale = light > _LIGHT and (hue != "yellow" or chroma < _PALE)
    return ("dark " if light < _DARK else "light " if pale else "") + hue


def spread(weighted: Iterable[tuple[Lab, float]]) -> list[float]:
    """How colours are spread over OKLab: ``SPREAD_SIZE`` numbers whose squares add up to 1.

    A grid of 4 × 4 × 4 points; each colour's weight goes to the eight points around it, the more
    the nearer (trilinear), and the root is taken, so that a rare colour still counts (Hellinger
    distance). Two sets that look alike have numbers that are near each other, whichever colours
    exactly they have; an index finds those.
    """
    grid = [0.0] * SPREAD_SIZE
    for colour, weight in weighted:
        for place, share in _corners(colour):
            grid[place] += share * weight
    total = sum(grid) or 1.0
    return [round(math.sqrt(mass / total), 4) for mass in grid]


@lru_cache(maxsize=16_384)
def _corners(colour: Lab) -> tuple[tuple[int, float], ...]:
    """The grid points around a colour and the share that each gets."""
    found = [(0, 1.0)]
    for part, low, high in zip(colour, *BOUNDS, strict=True):
        at = min(max((part - low) / (high - low), 0.0), 1.0) * (BINS - 1)
        below = min(int(at), BINS - 2)
        beyond = at - below
        found = [
            (place * BINS + below + step, share * part_of)
            for place, share in found
            for step, part_of in ((0, 1 - beyond), (1, beyond))
            if part_of
        ]
    return tuple(found)


def _linear(part: float) -> float:
    """A channel of sRGB as light (IEC 61966-2-1)."""
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
