"""Animals and houses in the dark and the snow: a cat on a roof, an owl, penguins, a cabin."""

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
    grid,
    loop,
    paint,
    size,
    stamp,
)
from services.seed.brush.figures import on
from services.seed.brush.noise import Noise
from services.seed.brush.palettes import FUR_GREY, NIGHT
from services.seed.motifs import animals, sea_animals
from services.seed.motifs.landscapes import pines, range_, ridge


def night_shift(side: int, frames: int = 10) -> list[Picture]:
    """A black cat on a ridge of tiles before the moon; its tail goes to and fro, it blinks once."""
    xs, ys = grid(side, side)
    base = skies.gradient(side, side, "#161a40 #1f2a63 #334a8f #5a78b8")
    skies.moon(base, side * 0.62, side * 0.38, side * 0.29)
    roof = ys > side * 0.8
    row = ((ys - side * 0.8) // 4).astype(int)
    paint(base, roof, "#54304a")
    paint(base, roof & ((ys - side * 0.8).astype(int) % 4 > 0), "#3a2238")
    paint(base, roof & ((xs.astype(int) + row * 3) % 7 == 0), "#2a1628")

    def frame(phase: float) -> Picture:
        picture = base.copy()
        skies.stars(picture[: int(side * 0.3)], 5, side // 2, int(side * 0.3), phase)
        awake = not 0.5 < phase < 0.6
        piece = animals.cat(FUR_GREY, math.sin(phase * 2 * math.pi), awake)
        dark = piece.copy()
        solid, eyes = piece[..., 3] > 0, (piece[..., :3] == (255, 210, 63)).all(axis=-1)
        rim = solid & ~np.roll(solid, 1, axis=1)
        paint(dark, solid, "#14122b")
        paint(dark, rim, "#4a5f9a")
        paint(dark, eyes, "#ffd23f")
        stamp(picture, dark, side // 2 - 14, int(side * 0.82) - 35)
        return picture

    return loop(frames, frame)


def branch_owl(width: int, height: int, frames: int = 12) -> list[Picture]:
    """An owl on a bough looks left, looks right, blinks."""
    base = skies.gradient(width, height, NIGHT.sky)
    skies.stars(base, 9, width, height // 2)
    skies.moon(base, width * 0.78, height * 0.2, width * 0.11, 0.35)
    bough = int(height * 0.8)
    xs, ys = grid(width, height)
    line = bough + 2 * np.sin(xs * 0.1)
    paint(
        base, (ys >= line) & (ys < line + 5), dither(1 - (ys - line) / 6, "#1c1226 #3a2430 #5c3832")
    )
    for k in range(9):
        for q in range(7):
            dot(
                base,
                k * width / 8 + q * 0.6,
                bough + 3 + q + k % 3,
                "#1f3a3a" if q % 2 else "#2f5a4a",
            )

    def frame(phase: float) -> Picture:
        turn = (
            0.0
            if phase < 0.2
            else -1.0
            if phase < 0.45
            else 0.0
            if phase < 0.55
            else 1.0
            if phase < 0.85
            else 0.0
        )
        picture = base.copy()
        stamp(picture, animals.owl(0.48 < phase < 0.56, turn), width // 2 - 16, bough - 31)
        return picture

    return loop(frames, frame)


def huddle(width: int, height: int, seed: int, frames: int = 12) -> list[Picture]:
    """Penguins on ice shift their weight, each in its own time, under a thin snowfall."""
    source = random.Random(seed)
    base = skies.gradient(width, height, "#3a5a8a #6a8fb8 #a8c8dc #e3eef2")
    _xs, ys = grid(width, height)
    noise = Noise(seed)
    for k, tones in enumerate(("#7fa3c4 #b8d0e0 #e8f2f6", "#a8c4da #dcebf2 #ffffff")):
        crest = height * (0.46 + 0.2 * k) - 8 * noise.fractal(
            np.arange(width) * 0.06, np.full(width, k * 3.0)
        )
        paint(base, ys >= crest, dither(1 - (ys - crest) / height * 2.2, tones, 0.9))
    birds = sorted(
        (
            source.uniform(0.66, 0.95),
            k * (width - 22) // 6 + source.randrange(-3, 4),
            source.random(),
        )
        for k in range(7)
    )

    def frame(phase: float) -> Picture:
        picture = base.copy()
        for y, x, start in birds:
            lean = round(math.sin((phase + start) * 2 * math.pi), 1)
            picture = on(picture, sea_animals.penguin(lean), int(x), int(y * height), "#8fb0cc")
        skies.snowfall(picture, seed, width // 3, phase, ("#dcebf2", "#ffffff"))
        return picture

    return loop(frames, frame)


def sky_whale(width: int, height: int, seed: int, frames: int = 14) -> list[Picture]:
    """A whale that swims through clouds above a sleeping town."""
    base = skies.gradient(width, height, "#141a4a #2a3a86 #5a5fb0 #a88fc9 #f0b8c4")
    skies.stars(base, seed, width // 2, height // 2)
    _sleepers(base, random.Random(seed))
    far, near = "#6a6fc0 #a8a0d8 #f0d0dc #ffffff", "#8a86cc #c4b0dc #ffe4e4 #ffffff"

    def frame(phase: float) -> Picture:
        picture = base.copy()
        skies.clouds(picture, seed, far, height * 0.1, height * 0.62, 0.4, phase)
        lift = 2.5 * math.sin(phase * 2 * math.pi)
        whale = sea_animals.whale(max(0.0, math.sin(phase * 4 * math.pi)))
        stamp(picture, whale, width // 2 - 28, height * 0.3 + lift)
        skies.clouds(picture, seed + 3, near, height * 0.5, height * 0.86, 0.4, phase)
        return picture

    return loop(frames, frame)


def _sleepers(base: Picture, source: random.Random) -> None:
    """A row of gables along the lower edge, a few with a light."""
    width, height = size(base)
    x = 0
    while x < width:
        wide, tall = source.randrange(6, 13), source.randrange(6, 16)
        box(base, x, height - tall, wide, tall, "#1a1638")
        for k in range(wide // 2):
            box(base, x + k, height - tall - k // 2, wide - 2 * k, 1, "#1a1638")
        if source.random() < 0.5:
            box(base, x + wide // 2, height - tall + 3, 2, 2, "#ffcf7a")
        x += wide


def cabin(width: int, height: int, seed: int, colours: str, frames: int = 12) -> list[Picture]:
    """Northern lights over a ridge, firs, and a cabin with one lit window."""
    base = skies.gradient(width, height, "#070b1c #0b1430 #122447 #1d3a5c")
    crest = ridge(seed, width, height * 0.8, height * 0.11, 6 / width)
    land = blank(width, height)
    range_(land, crest, seed, "#0d1a2e #14263f #1f3a58", "#8fb5cc #e3f2f8")
    pines(
        land,
        crest + height * 0.06,
        seed,
        width // 3,
        max(4, height // 9),
        "#060a16 #0a1222 #14263f",
    )
    box(land, 0, height * 0.94, width, height, "#060a16")
    x, y = int(width * 0.46), int(height * 0.89)
    box(land, x, y, 11, 6, "#1c1420")
    for k in range(4):
        box(land, x - 2 + k, y - k, 15 - 2 * k, 1, "#2c2030" if k < 3 else "#cfe6f0")
    box(land, x + 3, y + 2, 2, 2, "#ffc05c")

    def frame(phase: float) -> Picture:
        picture = base.copy()
        skies.stars(picture, seed, width // 2, int(height * 0.7), phase)
        skies.aurora(picture, seed, phase, colours, height * 0.56)
        stamp(picture, land, 0, 0)
        return picture

    return loop(frames, frame)


def lamp_moth(width: int, height: int, frames: int = 8) -> list[Picture]:
    """A moth before a round lamp, wings open, half closed, open."""
    xs, ys = grid(width, height)
    far = np.hypot(xs - width / 2, ys - height * 0.46)
    base = dither(
        1.08 - far / height * 1.3, "#0d0a1c #1f1a3a #43305c #8a5a5f #d9964f #fbcf52 #fff2a1"
    )
    paint(base, far < height * 0.2, "#fffbe0")

    def frame(phase: float) -> Picture:
        picture = base.copy()
        piece = animals.moth(0.72 + 0.28 * math.cos(phase * 2 * math.pi))
        stamp(picture, piece, width / 2 - 20, height * 0.5 - 16 + 2 * math.sin(phase * 2 * math.pi))
        return picture

    return loop(frames, frame)
