"""A room seen from above and aside."""

import random

import numpy as np

from services.seed.brush.canvas import Picture, blank, box, dither, dot, grid, paint
from services.seed.motifs.isometric import Faces, cube


def room(side: int, wall: str, floor: Faces, seed: int) -> Picture:
    """A corner of a room cut out of the dark: walls, a window, boards, a bed, a desk, a lamp."""
    picture = blank(side, side, "#14121f")
    xs, ys = grid(side, side)
    cx, top, deep, unit = side // 2, int(side * 0.44), int(side * 0.34), side / 24
    down, along = ys - top, np.abs(xs - cx) / 2
    inside = np.abs(xs - cx) < 11 * unit
    walls = inside & (down >= along - deep) & (down < along)
    ground = (np.abs(xs - cx) / 2 + np.abs(down - 5.5 * unit)) < 5.5 * unit
    glow = 1.1 - np.hypot(xs - cx - 5 * unit, (ys - top + unit) * 1.2) / side * 1.7
    paint(picture, walls & (xs < cx), dither(glow, wall, 0.9))
    paint(picture, walls & (xs >= cx), dither(glow - 0.18, wall, 0.9))
    boards = (((xs - cx) * 0.5 + down) % 4 < 1) * 0.3
    paint(picture, ground, dither(glow + 0.15 - boards, " ".join(reversed(floor)), 0.7))
    _window(picture, cx - 7 * unit, top - deep * 0.3, unit, seed)
    pink, paper, wood, green = (
        ("#e8809a", "#b04a6f", "#7a2f58"),
        ("#fff0dc", "#d9b8a8", "#a88a90"),
        ("#b07d52", "#85553d", "#5c3832"),
        ("#5cbfa3", "#2a8a82", "#17565f"),
    )
    for u, v, wide, tall, faces in (
        (5, 0, 3, 3, wood),
        (8, 1, 2, 1, green),
        (1, 5, 3, 1.2, pink),
        (1, 8, 3, 1.2, pink),
        (1.3, 4.6, 2, 1.8, paper),
    ):
        x, y = cx + (u - v - wide) * unit, top + (u + v + wide) * unit / 2
        cube(
            picture,
            int(x),
            int(y - tall * unit),
            int(2 * wide * unit) // 4 * 4,
            int(tall * unit),
            faces,
        )
    _lamp(picture, int(cx + 5 * unit), int(top + 1.2 * unit), int(unit))
    return picture


def _window(picture: Picture, x: float, y: float, unit: float, seed: int) -> None:
    source = random.Random(seed)
    for k in range(int(4 * unit)):
        slant = -k // 2
        box(picture, x + k, y + slant - 1, 1, int(4 * unit) + 2, "#f2dcc0")
        if 1 <= k < 4 * unit - 1 and abs(k - int(2 * unit)) > 0:
            box(picture, x + k, y + slant + 1, 1, int(4 * unit) - 2, "#1b2b61")
            if source.random() < 0.4:
                dot(picture, x + k, y + slant + 2 + source.randrange(int(3 * unit)), "#e6ecff")


def _lamp(picture: Picture, x: int, y: int, unit: int) -> None:
    box(picture, x, y - 3 * unit, 1, 2 * unit, "#5b5266")
    box(picture, x - unit // 2, y - unit, unit + 1, 1, "#5b5266")
    for k in range(2 * unit):
        box(
            picture,
            x - unit // 2 - k // 3,
            y - 5 * unit + k,
            unit + 1 + k // 3 * 2,
            1,
            "#ffd98a" if k > 1 else "#fff6d8",
        )
