"""Animals by day, at home: a fox in leaves, a frog on its pad, crabs, snails, bees."""

import math
import random

import numpy as np

from services.seed.brush import skies
from services.seed.brush.canvas import (
    Picture,
    blank,
    box,
    dither,
    dot,
    ellipse,
    flip,
    grid,
    loop,
    paint,
    pen,
    size,
    stamp,
)
from services.seed.brush.figures import on
from services.seed.brush.noise import Noise
from services.seed.brush.palettes import LEAF
from services.seed.motifs import animals, sea_animals


def sleeping_fox(
    width: int, height: int, ground: str, leaves: tuple[str, ...], seed: int, frames: int = 8
) -> list[Picture]:
    """A fox asleep under falling leaves or snow; it breathes."""
    source = random.Random(seed)
    base = skies.gradient(width, height, ground)
    floor = int(height * 0.66)
    box(base, 0, floor, width, height, leaves[0])
    for _ in range(width * height // 12):
        dot(base, source.randrange(width), source.randrange(floor, height), source.choice(leaves))
    fall = [(source.randrange(width), source.random(), source.choice(leaves)) for _ in range(14)]
    fox = animals.fox()

    def frame(phase: float) -> Picture:
        picture = base.copy()
        breath = 1 if math.sin(phase * 2 * math.pi) > 0.3 else 0
        piece = fox.copy()
        if breath:
            piece[5:14, 20:38] = fox[6:15, 20:38]
        picture = on(picture, piece, width // 2 - 20, int(height * 0.86), leaves[1])
        for x, start, tone in fall:
            t = (start + phase) % 1
            dot(picture, x + 3 * math.sin(t * 9), t * height, tone)
        return picture

    return loop(frames, frame)


def lily_pond(width: int, height: int, seed: int, frames: int = 12) -> list[Picture]:
    """A frog on a pad among lilies; rings spread where something has just gone under."""
    xs, ys = grid(width, height)
    source = random.Random(seed)
    pads = [(source.random(), source.uniform(0.1, 0.95), source.uniform(5, 9)) for _ in range(9)]
    depth = (Noise(seed).fractal(xs * 0.05, ys * 0.09, 3) - 0.5) * 0.9
    far = np.hypot(xs - width * 0.8, (ys - height * 0.3) * 1.9)

    def frame(phase: float) -> Picture:
        t = phase * 2 * math.pi
        water = 0.45 + depth + 0.5 * np.sin(far * 0.55 - t) * np.exp(-far / 32)
        picture = dither(water, "#0f3038 #17564f #2a7a68 #5aa888", 0.9)
        for k, (x, y, radius) in enumerate(pads):
            _pad(picture, x * width + 0.6 * math.sin(t + k), y * height, radius, k)
        _pad(picture, width * 0.42, height * 0.72, 22, 1)
        piece = animals.frog(max(0.0, math.sin(t)), 0.7 < phase < 0.78)
        stamp(picture, piece, width * 0.42 - 18, height * 0.72 - 24)
        return picture

    return loop(frames, frame)


def _pad(picture: Picture, x: float, y: float, radius: float, kind: int) -> None:
    """A round leaf with a notch; every third bears a flower."""
    xs, ys = grid(*size(picture))
    leaf = ellipse(picture, x, y, radius, radius * (0.36 if radius > 12 else 0.55))
    leaf &= (ys >= y) | (np.abs(xs - x) >= (y - ys) * 0.6) | (radius > 12)
    paint(picture, leaf, "#6bb053" if kind % 2 else "#56993f")
    paint(picture, leaf & (ys > y + radius * 0.2), "#38854a")
    for n in range(5 if kind % 3 == 0 else 0):
        petal = "#ffd3c9" if n % 2 else "#f79aa0"
        box(picture, x - 3 + n * 1.5, y - 4 + abs(n - 2), 2, 3, petal)


def tide_pool(width: int, height: int, seed: int, frames: int = 8) -> list[Picture]:
    """Crabs on wet sand wave at each other while the water comes and goes."""
    xs, ys = grid(width, height)
    grain = Noise(seed).fractal(xs * 0.3, ys * 0.3, 3)
    source = random.Random(seed)
    shells = [(source.randrange(width), source.uniform(0.62, 0.96)) for _ in range(8)]

    def frame(phase: float) -> Picture:
        t = phase * 2 * math.pi
        picture = dither(
            0.9 - ys / height * 0.5 + (grain - 0.5) * 0.5, "#a8794a #cfa56a #e8cb92 #f6e6bd", 0.8
        )
        edge = (
            height * (0.3 + 0.06 * math.sin(t)) + 3 * np.sin(xs * 0.12) + 2 * np.sin(xs * 0.27 + 1)
        )
        paint(picture, ys < edge + 6, "#b98f58")
        paint(
            picture,
            ys < edge,
            dither(0.2 + ys / height * 2, "#17565f #2a8a9a #5cbfc4 #b2ece4", 0.8),
        )
        paint(picture, (ys < edge + 1) & (ys > edge - 2), "#ffffff")
        for k, (column, row) in enumerate(shells):
            box(picture, column, row * height, 2, 2, "#fff4e8" if k % 2 else "#d98a8a")
        for k, (x, y) in enumerate(((0.06, 0.64), (0.5, 0.98))):
            picture = on(
                picture,
                sea_animals.crab(math.sin(t + k * 3)),
                int(x * width),
                int(y * height),
                "#a8794a",
            )
        return picture

    return loop(frames, frame)


def shell_race(width: int, height: int, seed: int, frames: int = 16) -> list[Picture]:
    """Three snails on three leaves of one plant, at three speeds, all zero in the end."""
    coats = (
        "#4a1a3a #862449 #c93a55 #f0676b #ffac97",
        "#1c2f66 #2a56a0 #3f8bd0 #71bfe8 #c0ecf4",
        "#7a3f1f #b8692a #eb9f36 #fbcf52 #fff2a1",
    )
    base = skies.gradient(width, height, "#dff0d8 #cfe6c8 #b8d9b0")
    xs, ys = grid(width, height)
    lanes = [int(height * (k + 1) / 3) - 4 for k in range(3)]
    for lane in lanes:
        line = lane + 2 * np.sin(xs * 0.06 + lane)
        paint(base, (ys >= line - 2) & (ys < line + 3), dither(1 - (ys - line + 2) / 6, LEAF))

    def frame(phase: float) -> Picture:
        picture = base.copy()
        for k, lane in enumerate(lanes):
            reach = 2 * max(0.0, math.sin(phase * 2 * math.pi + k * 2))
            x = width * (0.55 - 0.22 * ((k * 2) % 3)) + 2 * math.cos(phase * 2 * math.pi + k * 2)
            stamp(
                picture,
                animals.snail(coats[k], reach),
                x,
                lane - 23 + 2 * math.sin((x + 17) * 0.06 + lane),
            )
        return picture

    return loop(frames, frame)


def on_a_walk(width: int, height: int, seed: int, frames: int = 12) -> list[Picture]:
    """A hedgehog walks through leaf litter that passes under it."""
    source = random.Random(seed)
    litter = [
        (
            source.random(),
            source.uniform(0.72, 1),
            source.choice(("#a84b32", "#d9773a", "#75332f", "#e8a848")),
        )
        for _ in range(90)
    ]
    trunks = [(source.random(), source.randrange(4, 9)) for _ in range(5)]

    def frame(phase: float) -> Picture:
        picture = skies.gradient(width, height, "#f0dcb0 #e8c490 #c99a6a")
        for x, wide in trunks:
            box(picture, ((x + phase) % 1) * (width + 12) - 12, 0, wide, height * 0.75, "#8a5a44")
        box(picture, 0, height * 0.72, width, height, "#5c3832")
        for x, y, tone in litter:
            speed = 1 if y < 0.86 else 2
            px = ((x + phase * speed) % 1) * (width + 4) - 4
            box(picture, px, y * height, 3, 2, tone)
        step = int(phase * 6) % 2
        return on(
            picture,
            animals.hedgehog(1 if step else -1),
            width // 2 - 18,
            int(height * 0.88) + step,
            "#38222b",
        )

    return loop(frames, frame)


def bees(width: int, height: int, seed: int, frames: int = 16) -> list[Picture]:
    """Bees at a comb: hexagons of honey and three that go round."""
    _xs, _ys = grid(width, height)
    picture_base = blank(width, height, "#7a3f1f")
    source = random.Random(seed)
    with pen(picture_base) as d:
        for row in range(-1, height // 9 + 2):
            for column in range(-1, width // 12 + 2):
                x, y = column * 12 + (row % 2) * 6, row * 9
                tone = source.choice(("#eb9f36", "#fbcf52", "#d98a2f", "#fbcf52", "#4d2c1a"))
                d.polygon(
                    [
                        (x + 6, y),
                        (x + 11, y + 3),
                        (x + 11, y + 8),
                        (x + 6, y + 11),
                        (x + 1, y + 8),
                        (x + 1, y + 3),
                    ],
                    tone,
                )
                d.line(
                    [(x + 3, y + 4), (x + 5, y + 3)], "#fff2a1" if tone != "#4d2c1a" else "#6b3f26"
                )

    def frame(phase: float) -> Picture:
        picture = picture_base.copy()
        for k in range(3):
            t = (phase + k / 3) * 2 * math.pi
            x, y = (
                width / 2 - 12 + width * 0.32 * math.cos(t),
                height / 2 - 10 + height * 0.3 * math.sin(2 * t),
            )
            piece = animals.bee(int(phase * 16) % 2 == 0)
            stamp(picture, piece if math.sin(t) > 0 else flip(piece), x, y)
        return picture

    return loop(frames, frame)
