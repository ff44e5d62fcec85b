"""What hangs above: gradients, stars, suns and moons, clouds, northern lights, weather."""

import math
import random
from functools import lru_cache

import numpy as np

from services.seed.brush.canvas import (
    Field,
    Picture,
    blank,
    dither,
    dot,
    ellipse,
    grid,
    paint,
    size,
)
from services.seed.brush.noise import Noise
from services.seed.brush.palettes import Hour


def gradient(width: int, height: int, colours: str, power: float = 1.0) -> Picture:
    """A dithered sky from the first colour at the top to the last at the bottom."""
    _, y = grid(width, height)
    return dither((y / height) ** power, colours)


def stars(
    picture: Picture,
    seed: int,
    count: int,
    below: int,
    phase: float = 0.0,
    colours: tuple[str, ...] = ("#4d5c99", "#8b9bd0", "#e6ecff"),
) -> None:
    """Scatter stars above a line; each blinks down once a cycle, at its own moment."""
    source = random.Random(seed)
    for k in range(count):
        x, y = source.randrange(picture.shape[1]), source.randrange(max(1, below))
        bright = 2 if k % 3 == 0 else k % 2
        if (phase + source.random()) % 1 < 0.12:
            bright = max(0, bright - 1)
        dot(picture, x, y, colours[min(bright, len(colours) - 1)])


def sun(
    picture: Picture, x: float, y: float, radius: float, hour: Hour, bands: bool = False
) -> None:
    """A plain disc; with ``bands`` the lower half is cut into stripes, as in heat."""
    mask = ellipse(picture, x, y, radius + 0.3)
    if bands:
        _, rows = grid(*size(picture))
        depth = (rows - y) / radius
        mask &= (depth < 0.1) | ((rows % 4) >= 1 + np.rint(depth * 2))
    paint(picture, mask, hour.lamp)


def moon(
    picture: Picture,
    x: float,
    y: float,
    radius: float,
    phase: float = 1.0,
    colours: str = "#8f95b5 #c9c7b4 #f0e6b8 #fffbe0",
) -> None:
    """A cratered moon; phase 1 is full, 0.3 a sickle whose dark side lets the sky through."""
    xs, ys = grid(*size(picture))
    dx, dy = (xs - x) / radius, (ys - y) / radius
    inside = dx**2 + dy**2 <= 1
    lit = inside & ((dx + 2 * phase - 0.02) ** 2 + dy**2 > 1) if phase < 1 else inside
    light = 0.85 - 0.28 * (dx + dy)
    for cx, cy, size_ in (
        (-0.3, -0.25, 0.24),
        (0.3, 0.2, 0.3),
        (0.15, -0.5, 0.14),
        (-0.25, 0.5, 0.18),
    ):
        hole = (dx - cx) ** 2 + (dy - cy) ** 2 < size_**2
        light = np.where(hole, light - 0.3, light)
    paint(picture, lit, dither(light, colours, 0.5))


def clouds(
    picture: Picture,
    seed: int,
    colours: str,
    top: float,
    bottom: float,
    cover: float = 0.45,
    drift: float = 0.0,
    scale: float = 1.0,
) -> None:
    """Heaped clouds between two rows; ``drift`` 0..1 carries them once round the paper."""
    layer = _clouds(*size(picture), seed, colours, top, bottom, cover, scale)
    moved = np.roll(layer, -round(drift * picture.shape[1]), axis=1)
    paint(picture, moved[..., 3] > 0, moved)


@lru_cache(maxsize=4)
def _clouds(
    width: int,
    height: int,
    seed: int,
    colours: str,
    top: float,
    bottom: float,
    cover: float,
    scale: float,
) -> Picture:
    """One layer that repeats from side to side; kept, because a loop asks for it at each frame."""
    xs, ys = grid(width, height)
    cells = max(3, round(width / 26 / scale))
    step = cells / width
    noise = Noise(seed)
    at = noise.fractal(xs * step, ys * step * 2.6, 4, cells)
    band = np.sin(np.clip((ys - top) / (bottom - top), 0, 1) * math.pi) ** 0.7
    thick = at * band - (1 - cover)
    above = noise.fractal(xs * step + 0.12, ys * step * 2.6 + 0.5, 4, cells)
    layer = blank(width, height)
    paint(layer, thick > 0, dither(0.55 + (at - above) * 1.6 + thick * 1.4, colours, 0.8))
    return layer


def aurora(
    picture: Picture, seed: int, phase: float, colours: str, base: float, curtains: int = 3
) -> None:
    """Folded curtains of light whose hem waves; the cycle closes."""
    width, height = size(picture)
    xs, ys = grid(width, height)
    turn = phase * 2 * math.pi
    noise = Noise(seed)
    glow: Field = np.zeros((height, width))
    for k in range(curtains):
        x = xs[0]
        hem = (
            base * (1 - 0.2 * k)
            + height
            * 0.07
            * np.sin(x * 5.2 / width * (1 + 0.3 * k) + k * 2 + 0.7 * math.sin(turn + k))
            + height * 0.03 * np.sin(x * 17 / width - turn + k)
        )
        ray = 0.5 + 0.5 * noise.at(x * 40 / width + 2 * math.sin(turn + k), x * 0 + k * 7)
        fold = 0.6 + 0.4 * np.sin(x * 9 / width + turn * (1 if k % 2 else -1) + k * 1.7)
        tall = height * (0.28 + 0.16 * noise.at(x * 12 / width, x * 0 + k * 3 + 1))
        up = (hem - ys) / tall
        glow = np.maximum(
            glow,
            np.where((up >= 0) & (up < 1), np.clip(1 - up, 0, 1) ** 1.3 * ray * fold * 1.25, 0),
        )
    paint(picture, glow > 0.16, dither(glow, colours))


def rain(
    picture: Picture, seed: int, count: int, phase: float, colours: tuple[str, str], slant: int = 3
) -> None:
    """Falling streaks; in one cycle each falls a whole number of papers and so the loop closes."""
    source = random.Random(seed)
    width, height = size(picture)
    for k in range(count):
        x, y = source.randrange(width + height // slant), source.random()
        near = k % 3 == 0
        row = int((y + phase * (2 if near else 1)) % 1 * (height + 8)) - 8
        for q in range(6 if near else 3):
            dot(picture, x - (row + q) // slant, row + q, colours[1 if near else 0])


def snowfall(
    picture: Picture, seed: int, count: int, phase: float, colours: tuple[str, str]
) -> None:
    """Flakes that sway as they sink; the near ones are larger and faster."""
    source = random.Random(seed)
    width, height = size(picture)
    for k in range(count):
        x, y, sway = source.randrange(width), source.random(), source.random()
        near = k % 4 == 0
        row = int((y + phase * (2 if near else 1)) % 1 * height)
        column = int(x + 2.2 * math.sin((phase + sway) * 2 * math.pi)) % width
        dot(picture, column, row, colours[1 if near else 0])
        if near and width > 60:
            dot(picture, column + 1, row, colours[1])
            dot(picture, column, row + 1, colours[1])


def mirror(
    picture: Picture, shore: int, turns: float, squeeze: float, sway: tuple[float, float], keep: int
) -> None:
    """Fill the rows below ``shore`` with what stands above it, squeezed, shaken and darkened.

    ``turns`` is the phase of the waves in cycles, ``sway`` their pixels at the shore and per row,
    ``keep`` how many sixteenths of the light stay.
    """
    width, height = size(picture)
    for y in range(shore, height):
        d = y - shore
        shift = round(math.sin(d * 1.1 + turns * 2 * math.pi) * (sway[0] + d * sway[1]))
        row = picture[max(0, shore - 1 - int(d * squeeze))]
        picture[y] = row[np.clip(np.arange(width) + shift, 0, width - 1)] // 16 * keep
    picture[..., 3] = 255


def halo(
    picture: Picture, x: float, y: float, radius: float, colours: str, squash: float = 1.0
) -> None:
    """A dithered glow that fades outward; only pixels in its reach change."""
    xs, ys = grid(*size(picture))
    near = 1 - np.hypot(xs - x, (ys - y) / squash) / radius
    glow = dither(near, ramp_clear(colours))
    paint(picture, glow[..., 3] > 0, glow)


def ramp_clear(colours: str) -> Picture:
    """A ramp whose lowest step is transparent."""
    steps = [blank(1, 1)[0]] + [blank(1, 1, code)[0] for code in colours.split()]
    return np.concatenate(steps)
