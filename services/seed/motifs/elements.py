"""Fire and weather at close quarters: a campfire, a candle, a snow globe, a storm."""

import math
import random

import numpy as np

from services.seed.brush import skies
from services.seed.brush.canvas import (
    Field,
    Picture,
    blank,
    box,
    close_loop,
    dither,
    dot,
    ellipse,
    grid,
    loop,
    paint,
    pen,
    ramp,
    stamp,
)
from services.seed.brush.noise import Noise
from services.seed.brush.palettes import EMBER


def campfire(side: int, seed: int, colours: str = EMBER, frames: int = 14) -> list[Picture]:
    """Flames as heat that rises, strays and cools, over crossed logs in a ring of stones."""
    source, table, unit = random.Random(seed), ramp(colours), side / 32
    foot, left, right = int(side * 0.8), int(side * 0.3), int(side * 0.7)
    heat = np.zeros((side, side), int)
    top, result = 2 * len(table) + 1, []
    for step in range(side * 2 + frames + 4):
        heat[foot, left:right] = [top - source.randrange(3) for _ in range(right - left)]
        drawn = np.zeros_like(heat)
        for y in range(foot):
            for x in range(side):
                pull = (-1 if x < side // 2 else 1) * (source.random() < 0.3)
                below = heat[y + 1, min(side - 1, max(0, x + source.randrange(3) - 1 + pull))]
                drawn[y, x] = max(
                    0, below - (source.random() < (0.5 + 0.3 * (y < side * 0.42)) / unit)
                )
        drawn[foot] = heat[foot]
        heat = drawn
        if step >= side * 2:
            result.append(_hearth(heat, table, foot, step, source))
    return close_loop(result, 4)


def _hearth(
    heat: np.ndarray, table: Picture, foot: int, step: int, source: random.Random
) -> Picture:
    side = heat.shape[0]
    unit = max(1, side // 32)
    picture = blank(side, side, "#14101f")
    for reach, tone in ((0.47, "#1f1526"), (0.34, "#2b1a2a")):
        paint(picture, ellipse(picture, side / 2, side * 0.62, side * reach), tone)
    paint(
        picture, ellipse(picture, side / 2 - 0.5, side * 0.92, side * 0.44, side * 0.1), "#2a1b22"
    )
    flame = heat > 1
    flame[foot:] = False
    picture[flame] = table[np.clip((heat[flame] - 1) // 2, 0, len(table) - 1)]
    with pen(picture) as d:
        for shift, tone in ((2, "#45271f"), (1, "#6b3f26"), (0, "#a56b3c")):
            for x0, y0, x1, y1 in ((0.2, 0.76, 0.74, 0.86), (0.78, 0.76, 0.26, 0.86)):
                d.line(
                    (x0 * side, y0 * side + shift * unit, x1 * side, y1 * side + shift * unit),
                    tone,
                    unit,
                )
    for k in range(7):
        x, y = int(side * (0.12 + 0.11 * k)), int(side * 0.91) + (k in (0, 6)) * -unit
        box(picture, x, y, unit * 3, unit, "#6d6a80")
        box(picture, x, y + unit, unit * 3, unit, "#45425a")
    for _ in range(4):
        dot(
            picture,
            side / 2 + source.gauss(0, side * 0.14),
            source.uniform(0.08, 0.5) * side,
            "#ffb52e",
        )
    return picture


def candle(width: int, height: int, wall: str, wax: str, frames: int = 8) -> list[Picture]:
    """One candle on a sill; the light it throws trembles with it."""
    xs, ys = grid(width, height)
    cx, top = width // 2, int(height * 0.48)
    half = max(2, width // 9)

    def frame(phase: float) -> Picture:
        t = phase * 2 * math.pi
        sway, tall = (
            0.9 * math.sin(t) + 0.4 * math.sin(2 * t),
            height * (0.2 + 0.02 * math.sin(3 * t)),
        )
        glow = 1 - np.hypot(xs - cx, ys - top + tall * 0.5) / height / (
            0.72 + 0.02 * math.sin(2 * t)
        )
        picture = dither(glow, wall)
        box(picture, 0, height * 0.88, width, height, wall.split()[1])
        box(picture, 0, height * 0.88, width, 1, wall.split()[3])
        body = (np.abs(xs - cx) < half) & (ys >= top) & (ys < height * 0.88)
        paint(
            picture,
            body,
            dither(0.95 - (ys - top) / height * 1.2 - (xs - cx) / half * 0.22, wax, 0.7),
        )
        paint(
            picture,
            ellipse(picture, cx - half + 1, top + height * 0.1, 1.4, height * 0.09),
            wax.rsplit(maxsplit=1)[-1],
        )
        box(picture, cx, top - 2, 1, 2, "#2a1a1a")
        up = (top - 1 - ys) / tall
        wide = np.sin(np.clip(up, 0, 1) ** 0.62 * math.pi) * half * 0.95
        flame = (up > 0) & (up < 1) & (np.abs(xs - cx - sway * up * up * 2) <= wide)
        core = 1 - np.abs(xs - cx - sway * up * up * 2) / (half + 0.5) - np.abs(up - 0.3) * 0.7
        paint(picture, flame, dither(core, "#e0653a #f7a03f #ffd35c #fff6d8", 0.6))
        return picture

    return loop(frames, frame)


def globe(side: int, scene: Picture, frames: int = 16, seed: int = 1) -> list[Picture]:
    """A snow globe with a small scene in it, on a wooden foot."""
    cx, cy, radius = side / 2 - 0.5, side * 0.45, side * 0.38
    xs, ys = grid(side, side)
    inside = np.hypot(xs - cx, ys - cy) <= radius

    def frame(phase: float) -> Picture:
        picture = skies.gradient(side, side, "#2a1f3a #3f2d4f #5a3f5f")
        inner = skies.gradient(side, side, "#1b2b61 #2a4a86 #5a8ab8 #a8d0e0")
        paint(inner, ys > cy + radius * 0.5 + np.sin(xs * 0.2), "#eef6fa")
        paint(inner, ys > cy + radius * 0.7, "#c8d8e8")
        stamp(inner, scene, cx - scene.shape[1] / 2 + 1, cy + radius * 0.56 - scene.shape[0])
        skies.snowfall(inner, seed, side * 2 // 3, phase, ("#cfe0f2", "#ffffff"))
        box(picture, cx - radius * 0.8, cy + radius * 0.86, radius * 1.6 + 1, side, "#4d2c2a")
        box(
            picture,
            cx - radius * 0.95,
            cy + radius * 1.06,
            radius * 1.9 + 1,
            side * 0.09,
            "#794634",
        )
        box(picture, cx - radius * 0.95, cy + radius * 1.06, radius * 1.9 + 1, 1, "#d6995e")
        box(picture, 0, cy + radius * 1.06 + side * 0.09, side, side, "#241a2e")
        paint(picture, inside, inner)
        edge = np.hypot(xs - cx, ys - cy)
        paint(picture, (edge > radius - 1) & (edge <= radius + 0.4), "#d9e8f4")
        shine = (
            (np.abs(edge - radius * 0.8) < 1) & (xs < cx - radius * 0.2) & (ys < cy - radius * 0.25)
        )
        paint(picture, shine, "#ffffff")
        return picture

    return loop(frames, frame)


def storm(width: int, height: int, seed: int, frames: int = 24) -> list[Picture]:
    """Rain over a plain and one bolt a cycle that dies slowly: far from three flashes a second."""
    noise = Noise(seed)
    xs, ys = grid(width, height)
    bolt, source = [], random.Random(seed)
    x = width * 0.64
    for y in range(int(height * 0.3), int(height * 0.78)):
        x += source.choice((-1, 0, 0, 1)) + (1.4 * math.sin(y * 0.4))
        bolt.append((int(x), y))
    crest = height * 0.78 - 4 * noise.fractal(np.arange(width) * 0.05, np.zeros(width))

    def frame(phase: float) -> Picture:
        flash = max(0.0, 1 - phase * 5)
        picture = dither(
            ys / height * 0.8 + flash * 0.14, "#12142b #1f2444 #343c66 #55608a #8a94b0"
        )
        heap = noise.fractal(xs * 0.05 + phase * 0, ys * 0.11, 4, 64) - ys / height * 1.1
        light = (
            0.2
            + (heap + 0.25) * 0.9
            + flash * 0.4 * np.exp(-(((xs - width * 0.64) / width) ** 2) * 20)
        )
        paint(picture, heap > -0.02, dither(light, "#161a33 #262c4f #3d4670 #6a7598 #b8bfd6", 0.9))
        if flash > 0.05:
            for bx, by in bolt:
                dot(picture, bx, by, "#fffbe0" if flash > 0.5 else "#a89ac9")
                if flash > 0.7:
                    dot(picture, bx + 1, by, "#c9b8f0")
        paint(picture, ys >= crest, "#1c2a33" if flash < 0.5 else "#3a4f55")
        _hut(picture, width, crest)
        skies.rain(picture, seed, width // 2, phase * 3 % 1, ("#3d4670", "#6a7598"))
        return picture

    return loop(frames, frame)


def _hut(picture: Picture, width: int, crest: Field) -> None:
    for k in range(0, width, 3):
        dot(picture, k, crest[k] - 1 - k % 2, "#1c2a33")
    box(picture, width * 0.2, crest.min() - 9, 13, 11, "#11151f")
    for k in range(5):
        box(picture, width * 0.2 - 2 + k * 1.6, crest.min() - 10 - k, 17 - k * 3.2, 1, "#11151f")
    box(picture, width * 0.2 + 4, crest.min() - 6, 3, 3, "#ffcf6b")
