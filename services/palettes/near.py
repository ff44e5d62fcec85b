"""How far two palettes are apart.

Each colour looks for the nearest one of the other palette; the mean of those distances, in both
directions, is the distance of the palettes (the mean of the two sides, in OKLab thousandths). So
it is nought for the same set, the same both ways, and grows with every colour that has no
counterpart, however many colours there are.
"""

from bisect import bisect_left
from collections.abc import Sequence
from math import sqrt

from services.kernel.colours import Lab


def apart(one: Sequence[Lab], other: Sequence[Lab]) -> float:
    """The distance of two palettes, each in ascending order and with at least one colour."""
    return (_one_way(one, other) + _one_way(other, one)) / 2


def _one_way(seekers: Sequence[Lab], found: Sequence[Lab]) -> float:
    """The mean distance to the nearest one. From the same lightness outward: what differs more in
    lightness alone than the nearest so far ends the search on its side."""
    total, lights, end = 0.0, [colour[0] for colour in found], len(found)
    for light, red, yellow in seekers:
        up = bisect_left(lights, light)
        best = 1 << 30
        for side in (range(up, end), range(up - 1, -1, -1)):
            for at in side:
                colour = found[at]
                step = (colour[0] - light) ** 2
                if step >= best:
                    break
                square = step + (colour[1] - red) ** 2 + (colour[2] - yellow) ** 2
                best = min(best, square)
        total += sqrt(best)
    return total / len(seekers)
