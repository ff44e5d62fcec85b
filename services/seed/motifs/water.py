"""Moving water: falls, a fountain, light under the surface."""

import math
import random

import numpy as np

from services.seed.brush import skies
from services.seed.brush.canvas import (
    Field,
    Picture,
    box,
    dither,
    dot,
    ellipse,
    grid,
    loop,
    paint,
    size,
    stamp,
)
from services.seed.brush.noise import Noise
from services.seed.brush.palettes import Hour
from services.seed.motifs.landscapes import pines, ridge


def falls(width: int, height: int, hour: Hour, seed: int, frames: int = 8) -> list[Picture]:
    """A waterfall between two cliffs into a pool; streaks fall a whole number of lengths."""
    noise = Noise(seed)
    base = skies.gradient(width, height, hour.sky)
    skies.clouds(base, seed, hour.cloud, 0, height * 0.3, 0.45)
    xs, ys = grid(width, height)
    crest = ridge(seed, width, height * 0.24, height * 0.07, 0.06)
    gap = np.abs(xs - width * 0.52 - 3 * np.sin(ys * 0.06)) < width * (0.11 + 0.05 * ys / height)
    rock = 0.42 + (noise.fractal(xs * 0.12, ys * 0.045, 4) - 0.5) * 2 - (xs / width - 0.3) * 0.35
    cliff = dither(
        rock,
        " ".join(hour.land[4].split()[:1] + hour.land[3].split()[:1] + hour.land[2].split()),
        0.7,
    )
    paint(base, (ys >= crest) & ~gap, cliff)
    pool = ys > height * 0.8
    pines(base, crest - 1, seed, width // 5, max(5, height // 12), hour.pine)
    moss = (noise.at(xs * 0.2, ys * 0.5) > 0.72) & (ys > crest + 2) & ~gap
    paint(base, moss, hour.land[3].split()[-1])

    def frame(phase: float) -> Picture:
        picture = base.copy()
        streak = noise.at(xs * 0.9, (ys * 0.12 - phase * 4) % 4 + 10)
        streak2 = noise.at(xs * 0.45 + 9, (ys * 0.12 - phase * 4 + 1) % 4 + 10)
        light = 0.3 + streak * 0.5 + streak2 * 0.3 - 0.25 * (ys < crest.min() + 10)
        water = dither(light, "#1f4a7f #3a86b5 #7cc8d9 #d9f7ef #ffffff", 0.7)
        paint(picture, gap & (ys > height * 0.21), water)
        ripple = np.sin(
            np.hypot((xs - width * 0.52) * 0.5, (ys - height * 0.8) * 2) * 0.5 - phase * 2 * math.pi
        )
        paint(picture, pool, dither(0.35 + ripple * 0.22, "#12305c #1f4a7f #3a86b5 #7cc8d9", 0.8))
        mist = 1 - np.hypot(
            (xs - width * 0.52) / (width * 0.3), (ys - height * 0.81) / (height * 0.09)
        )
        foam = mist + (noise.at(xs * 0.4 + 3 * math.sin(phase * 2 * math.pi), ys * 0.4) - 0.5)
        paint(picture, foam > 0.35, dither(foam, "#7cc8d9 #d9f7ef #ffffff", 0.8))
        return picture

    return loop(frames, frame)


def fountain(width: int, height: int, sky: str, seed: int, frames: int = 10) -> list[Picture]:
    """Drops on their parabolas, back into a stone bowl."""
    source = random.Random(seed)
    drops = [
        (source.uniform(-1, 1), source.random(), source.uniform(0.75, 1.05))
        for _ in range(width * 2)
    ]
    cx, rim = width / 2, height * 0.78

    def frame(phase: float) -> Picture:
        picture = skies.gradient(width, height, sky)
        box(picture, 0, height * 0.88, width, height, "#5b5266")
        for k in range(0, width, 6):
            box(picture, k, height * 0.88 + (k // 6 % 2) * 4, 5, 3, "#6f667a")
        paint(picture, ellipse(picture, cx, rim + 2, width * 0.4, height * 0.07), "#41445a")
        paint(picture, ellipse(picture, cx, rim, width * 0.4, height * 0.07), "#9195a6")
        paint(picture, ellipse(picture, cx, rim, width * 0.36, height * 0.05), "#3a86b5")
        box(picture, cx - 2, height * 0.5, 4, rim - height * 0.5, "#9195a6")
        box(picture, cx + 1, height * 0.5, 1, rim - height * 0.5, "#666a80")
        box(picture, cx - 5, height * 0.5, 10, 2, "#c3c6cc")
        for aim, start, power in drops:
            t = (start + phase) % 1
            x = cx + aim * abs(aim) ** 0.3 * t * width * 0.34
            y = height * 0.48 - power * height * (1.15 * t - 1.42 * t * t)
            dot(
                picture,
                x,
                min(y, rim),
                "#ffffff" if t < 0.4 else "#d9f7ef" if t < 0.75 else "#7cc8d9",
            )
        return picture

    return loop(frames, frame)


def underwater(
    width: int, height: int, fishes: tuple[Picture, ...], seed: int, colours: str, frames: int = 16
) -> list[Picture]:
    """Light that comes down in shafts, weed that sways, fish that cross once a cycle, bubbles."""
    xs, ys = grid(width, height)
    noise = Noise(seed)
    floor = height * 0.86 + 3 * noise.fractal(np.arange(width) * 0.07, np.zeros(width))
    tones = colours.split()

    def frame(phase: float) -> Picture:
        t = phase * 2 * math.pi
        shaft = np.sin((xs - ys * 0.45) * 12 / width + 0.6 * math.sin(t)) * np.sin(
            (xs - ys * 0.45) * 5 / width - 0.5 * math.sin(t)
        )
        picture = dither(
            0.85 - ys / height * 0.85 + shaft * 0.16 * (1 - ys / height), " ".join(tones[:5])
        )
        paint(
            picture, ys >= floor, dither(0.9 - (ys - floor) / height * 5, " ".join(tones[5:]), 0.8)
        )
        source = random.Random(seed)
        _weed(picture, floor, source, t)
        for k, fish in enumerate(fishes):
            wide = width + fish.shape[1]
            place = (source.random() + phase * (1 if k % 2 else -1)) % 1
            x = int(place * wide) - fish.shape[1]
            y = height * (0.16 + 0.58 * k / len(fishes)) + 1.6 * math.sin(2 * t + k)
            stamp(picture, fish if k % 2 else fish[:, ::-1], x, y)
        for k in range(9):
            rise = (source.random() + phase * (1 + k % 2)) % 1
            bx = source.randrange(width) + 1.5 * math.sin(rise * 20)
            box(picture, bx, height * 0.85 * (1 - rise), 1 + k % 2, 1 + k % 2, "#e8fbff")
        return picture

    return loop(frames, frame)


def _weed(picture: Picture, floor: Field, source: random.Random, turn: float) -> None:
    """Long weed in three colours that sways from its root up."""
    width, height = size(picture)
    kinds = (("#17564a", "#3f9a5c"), ("#5a2547", "#c9506b"), ("#1f4a5c", "#4aa89a"))
    for k in range(width // 9):
        x, tall = source.randrange(width), source.randrange(height // 8, height // 3)
        dark, light = source.choice(kinds)
        for q in range(tall):
            sway = math.sin(q * 0.35 + turn + k) * q / tall * 2.4
            dot(picture, x + sway, floor[x] - q, dark)
            dot(picture, x + sway + 1, floor[x] - q, light if q % 4 else dark)
