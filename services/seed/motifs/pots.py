"""Plants that somebody keeps: cacti, pots, cut flowers, a bonsai."""

import math
import random

from services.seed.brush import skies
from services.seed.brush.canvas import (
    Picture,
    box,
    dither,
    dot,
    ellipse,
    grid,
    paint,
    stamp,
)
from services.seed.brush.figures import Figure
from services.seed.brush.palettes import BERRY, LEAF, MOSS, ROSE, SUNNY, TEAL, WOOD

INK = "#1d1530"


def cactus(kind: int, bloom: str = ROSE) -> Picture:
    """A potted cactus, 24 x 32: a ball, a column with arms, or a paddle."""
    figure = Figure(24, 32, 0.45)
    if kind == 0:
        figure.ball(12, 16, 8, 7.5, LEAF)
        for x in (6, 9, 12, 15, 18):
            figure.line([(12 + (x - 12) * 0.4, 9), (x, 16), (12 + (x - 12) * 0.6, 22)], "#1f5c45")
        figure.ball(12, 8, 2.6, 2, bloom)
    elif kind == 1:
        figure.limb([(12, 24), (12, 5)], 6, LEAF).limb(
            [(12, 17), (5, 16), (5, 11)], 3.4, LEAF
        ).limb([(12, 14), (19, 13), (19, 8)], 3.4, LEAF)
        for y in range(5, 23, 3):
            dot(figure.picture, 11, y, "#eaf6c0")
            dot(figure.picture, 13, y + 1, "#173a3a")
        figure.ball(19, 6, 1.6, 1.4, bloom)
    else:
        figure.ball(11, 18, 5.5, 6, TEAL).ball(7, 10, 4, 4.6, TEAL, "#17565f").ball(
            16, 10, 4.2, 5, TEAL, "#17565f"
        ).ball(17, 3.5, 1.6, 1.5, bloom)
        for x, y in ((10, 16), (13, 19), (7, 9), (16, 9), (15, 12), (9, 20)):
            dot(figure.picture, x, y, "#e8fff4")
    figure.plate([(5, 22), (19, 22), (17, 30), (7, 30)], "#7a3120 #b8512a #e5813a", "").plate(
        [(4, 21), (20, 21), (20, 24), (4, 24)], "#7a3120 #b8512a #e5813a #f7b565", INK
    )
    return figure.done(INK)


def shelf_of_pots(width: int, height: int, wall: str, seed: int) -> Picture:
    """Three shelves of pots in morning light."""
    xs, ys = grid(width, height)
    beam = ((xs + ys * 0.8) % 46 < 15) * 0.22
    picture = dither(0.35 + beam + (1 - ys / height) * 0.3, wall, 0.8)
    source, shelves = random.Random(seed), max(1, height // 38)
    for k in range(shelves):
        foot = (k + 1) * height // shelves - 4
        box(picture, 0, foot, width, 3, "#a86a44")
        box(picture, 0, foot, width, 1, "#d6995e")
        box(picture, 0, foot + 3, width, 1, wall.split(maxsplit=1)[0])
        x = 4
        while x < width - 20:
            piece = (
                cactus(source.randrange(3), source.choice((ROSE, SUNNY, BERRY)))
                if source.random() < 0.6
                else leafy(source.randrange(99))
            )
            stamp(picture, piece, x, foot - 31)
            x += 22 + source.randrange(5)
    return picture


def leafy(seed: int) -> Picture:
    """A pot of long leaves, 24 x 32."""
    source = random.Random(seed)
    figure = Figure(24, 32, 0.4)
    leaf = source.choice((LEAF, MOSS, TEAL))
    for k in range(9):
        a = -math.pi / 2 + (k - 4) * 0.3 + source.uniform(-0.1, 0.1)
        reach = source.uniform(11, 19)
        mid = (12 + math.cos(a) * reach * 0.5, 22 + math.sin(a) * reach * 0.66)
        tip = (
            12 + math.cos(a) * reach * 0.75,
            22 + math.sin(a) * reach * (0.9 if abs(k - 4) < 3 else 0.6),
        )
        figure.limb([(12, 23), mid, tip], 2.6, leaf)
    pot = source.choice(
        ("#1c2f66 #2a56a0 #3f8bd0", "#5b5266 #8f8592 #c4b8b4", "#7a3f1f #b8692a #eb9f36")
    )
    figure.plate([(6, 22), (18, 22), (16, 30), (8, 30)], pot, INK)
    return figure.done(INK)


def flower(kind: int, petal: str, side: int = 24) -> Picture:
    """One flower on a stem: daisy, tulip, bellflower or poppy."""
    k = side / 24
    figure = Figure(side, side, 0.4)
    figure.limb([(12 * k, 23 * k), (12 * k, 10 * k)], 1.6 * k, LEAF).plate(
        [(12 * k, 20 * k), (18 * k, 14 * k), (17 * k, 18 * k)], LEAF
    ).plate([(12 * k, 21 * k), (6 * k, 16 * k), (8 * k, 20 * k)], LEAF)
    if kind == 0:
        for n in range(8):
            a = n * math.pi / 4
            figure.ball(
                (12 + math.cos(a) * 5) * k, (8 + math.sin(a) * 5) * k, 2.5 * k, 2.5 * k, petal
            )
        figure.ball(12 * k, 8 * k, 2.8 * k, 2.8 * k, SUNNY)
    elif kind == 1:
        figure.ball(12 * k, 9 * k, 5 * k, 5.5 * k, petal).plate(
            [(7 * k, 9 * k), (8 * k, 2 * k), (12 * k, 6 * k), (16 * k, 2 * k), (17 * k, 9 * k)],
            petal,
        )
    elif kind == 2:
        for n in range(4):
            figure.ball(
                (9 + (n % 2) * 6) * k,
                (5 + n * 3.2) * k,
                2.8 * k,
                2.4 * k,
                petal,
                petal.split(maxsplit=1)[0],
            )
    else:
        figure.ball(9 * k, 8 * k, 4.6 * k, 4.6 * k, petal).ball(
            15 * k, 8 * k, 4.6 * k, 4.6 * k, petal
        ).ball(12 * k, 6 * k, 4.6 * k, 4.4 * k, petal).ball(
            12 * k, 10 * k, 4.4 * k, 3.6 * k, petal
        ).ball(12 * k, 8 * k, 1.8 * k, 1.8 * k, "#17142a #3a2438")
    return figure.done(INK)


def bonsai(width: int, height: int, paper: str, seed: int) -> Picture:
    """A bent pine in a shallow tray before a hanging sheet."""
    picture = skies.gradient(width, height, paper)
    _xs, _ys = grid(width, height)
    paint(picture, ellipse(picture, width * 0.55, height * 0.36, height * 0.22), "#e0503f")
    figure = Figure(width, height, 0.5)
    s = height / 64
    figure.limb(
        [(30 * s, 52 * s), (26 * s, 44 * s), (34 * s, 36 * s), (28 * s, 26 * s), (36 * s, 18 * s)],
        5 * s,
        WOOD,
    )
    figure.limb([(33 * s, 37 * s), (46 * s, 34 * s)], 3 * s, WOOD).limb(
        [(29 * s, 28 * s), (17 * s, 27 * s)], 3 * s, WOOD
    )
    for cx, cy, rx in ((36, 14, 12), (48, 31, 11), (15, 25, 10), (27, 19, 7), (40, 38, 6)):
        figure.ball(cx * s, cy * s, rx * s, rx * 0.45 * s, LEAF, "")
        figure.ball((cx - 1) * s, (cy - 2) * s, rx * 0.7 * s, rx * 0.34 * s, LEAF)
    figure.plate(
        [(14 * s, 52 * s), (50 * s, 52 * s), (46 * s, 59 * s), (18 * s, 59 * s)],
        "#10303f #17565f #2a8a82",
        INK,
    )
    figure.ball(31 * s, 52 * s, 15 * s, 2 * s, MOSS)
    stamp(picture, figure.done(INK), width * 0.5 - 32 * s, height * 0.04)
    return picture
