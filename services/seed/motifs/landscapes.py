"""Land by hour and season: ridges, lakes, dunes, seas, forests, mesas, volcanoes."""

import math
import random

import numpy as np

from services.seed.brush import skies
from services.seed.brush.canvas import (
    Field,
    Picture,
    blank,
    box,
    dither,
    dot,
    grid,
    loop,
    paint,
    rgba,
    size,
)
from services.seed.brush.noise import Noise
from services.seed.brush.palettes import Hour

Crest = Field  # the top row of a hill at each column


def ridge(seed: int, width: int, base: float, rise: float, scale: float) -> Crest:
    """The crest line of a range: ``base`` row, ``rise`` pixels up and down, ``scale`` per pixel."""
    x = np.arange(width)
    return base - rise * (Noise(seed).fractal(x * scale, x * 0 + 3.3, 5) - 0.5) * 2


def range_(picture: Picture, crest: Crest, seed: int, colours: str, snow: str = "") -> None:
    """Fill the land below a crest; slopes that face left are lit, gullies follow the fall."""
    xs, ys = grid(*size(picture))
    depth = ys - crest
    slope = np.gradient(np.pad(crest, 2, mode="edge"))[2:-2]
    grain = Noise(seed + 50).fractal(xs * 0.07 + depth * 0.03, depth * 0.045, 3)
    light = 0.5 - slope * 0.34 + (grain - 0.5) * 1.5 - depth * 0.004
    paint(picture, depth >= 0, dither(light, colours, 0.7))
    if snow:
        line = np.median(crest) + 4
        cap = (depth >= 0) & (ys < line - np.abs(grain - 0.5) * 46) & (crest < line - 2)
        paint(picture, cap, dither(light + 0.1, snow, 0.6))


def pines(picture: Picture, crest: Crest, seed: int, count: int, tall: int, colours: str) -> None:
    """Fir trees rooted a little below a crest, back to front."""
    source = random.Random(seed)
    width = picture.shape[1]
    trees = []
    for _ in range(count):
        x = source.randrange(width)
        trees.append(
            (
                int(crest[x]) + source.randrange(1, 4 + tall),
                x,
                source.randrange(tall // 2, tall + 1),
            )
        )
    dark, middle, light = colours.split()
    for foot, x, height in sorted(trees):
        for k in range(height):
            half = int((k % 4 + k * 0.9) * 0.3) if height > 8 else (k + 1) // 3
            for dx in range(-half, half + 1):
                dot(
                    picture,
                    x + dx,
                    foot - height + k,
                    light if dx < 0 and k % 3 == 0 else dark if dx > 0 else middle,
                )


def mountains(
    width: int,
    height: int,
    hour: Hour,
    seed: int,
    layers: int = 5,
    sun: tuple[float, float, float] = (0.7, 0.3, 0.09),
    trees: int = 2,
    phase: float = 0.0,
) -> Picture:
    """Ranges one behind the other under the sky of an hour; ``trees`` nearest ranges bear pines."""
    picture = skies.gradient(width, height, hour.sky, 0.9)
    skies.stars(picture, seed, hour.stars, int(height * 0.5), phase)
    skies.sun(picture, sun[0] * width, sun[1] * height, sun[2] * height, hour)
    skies.clouds(picture, seed + 9, hour.cloud, 0, height * 0.5, 0.42, phase)
    for k in range(layers):
        near = k / max(1, layers - 1)
        crest = ridge(
            seed + k * 7,
            width,
            height * (0.5 + 0.38 * near),
            height * (0.26 - 0.17 * near),
            2.6 / width * (1 + near * 1.6),
        )
        index = round(near * (len(hour.land) - 1))
        range_(picture, crest, seed + k, hour.land[index], hour.snow if k == 0 else "")
        if layers - k <= trees:
            tall = max(4, int(height * (0.05 + 0.06 * near)))
            pines(picture, crest, seed + k, int(width * (0.35 + 0.3 * near)), tall, hour.pine)
    return picture


def lake(
    width: int, height: int, hour: Hour, seed: int, frames: int = 8, boat: bool = True
) -> list[Picture]:
    """A shore and its wavering reflection; the sun leaves a broken path on the water."""
    shore = int(height * 0.58)
    sky = skies.gradient(width, shore, hour.sky, 1.15)
    skies.stars(sky, seed, hour.stars, shore // 2)
    skies.clouds(sky, seed + 5, hour.cloud, shore * 0.15, shore * 0.85, 0.42)
    cx = width * 0.64
    skies.sun(sky, cx, shore * 0.78, height * 0.1, hour)
    range_(sky, ridge(seed, width, shore * 0.84, shore * 0.22, 5.5 / width), seed, hour.land[0])
    near = ridge(seed + 4, width, shore * 0.94, shore * 0.1, 11 / width)
    range_(sky, near, seed + 4, hour.land[3])
    pines(sky, near, seed, width // 3, max(4, height // 14), hour.pine)
    return loop(frames, lambda t: _water(sky, height, hour, cx, t, boat))


def _water(sky: Picture, height: int, hour: Hour, cx: float, phase: float, boat: bool) -> Picture:
    shore, width = sky.shape[0], sky.shape[1]
    picture = blank(width, height)
    picture[:shore] = sky
    turn = phase * 2 * math.pi
    tint = np.array(rgba(hour.land[3].split()[0]), dtype=float)
    for y in range(shore, height):
        d = y - shore
        reach = 1 + d * 0.09
        shift = round(reach * math.sin(d * 0.9 + turn) + reach * 0.5 * math.sin(d * 0.37 - turn))
        row = sky[max(0, shore - 1 - int(d * shore / (height - shore)))].astype(float)
        row = row[np.clip(np.arange(width) + shift, 0, width - 1)]
        mixed = row * 0.62 + tint * 0.3
        picture[y] = (mixed // 12 * 12).astype(np.uint8)
    picture[..., 3] = 255
    for k in range(height // 3):
        y = shore + 1 + (k * 37) % (height - shore - 2)
        x = cx - 10 + (k * 29) % 21 + 2 * math.sin(turn + k)
        if (k + int(phase * 4)) % 3:
            box(
                picture,
                x,
                y,
                2 + (k * 13) % 4,
                1,
                hour.lamp if y < shore + 14 else hour.cloud.split()[-1],
            )
    if boat:
        _boat(picture, int(width * 0.2), shore + height // 9 + round(0.6 * math.sin(turn)), hour)
    return picture


def _boat(picture: Picture, x: int, y: int, hour: Hour) -> None:
    dark, cabin = hour.pine.split()[0], hour.land[3].split()[0]
    for k in range(4):
        box(picture, x + k, y + k, 22 - 2 * k, 1, dark)
    box(picture, x + 4, y - 5, 13, 5, cabin)
    box(picture, x + 4, y - 5, 13, 1, hour.land[0].split()[2])
    for k in range(4):
        box(picture, x + 6 + 3 * k, y - 3, 1, 2, hour.lamp)
    box(picture, x + 13, y - 9, 2, 4, dark)


def sea(
    width: int,
    height: int,
    hour: Hour,
    seed: int,
    water: str,
    frames: int = 8,
    horizon: float = 0.5,
) -> list[Picture]:
    """Open water to the horizon; waves grow towards the viewer and glitter under the sun."""
    line = int(height * horizon)
    sky = skies.gradient(width, height, hour.sky, 0.6)
    skies.stars(sky, seed, hour.stars, line)
    skies.sun(sky, width * 0.6, line - height * 0.08, height * 0.11, hour, bands=True)
    skies.clouds(sky, seed, hour.cloud, 2, line - 2, 0.44)
    xs, ys = grid(width, height)
    d = np.maximum(ys - line, 0) + 1
    rows = 17 * np.log(1 + d / 5) + 1.3 * np.sin(xs * 9 / (d + 12) + seed)
    cross = xs * 42 / (d + 22)
    sparkle = Noise(seed).at(xs * 7 / (d**0.5 + 2), rows * 1.3)

    def frame(phase: float) -> Picture:
        picture, turn = sky.copy(), phase * 2 * math.pi
        crest = np.sin(rows - turn) + 0.7 * np.sin(cross + rows * 0.4 + turn)
        sea_ = dither(0.62 + 0.16 * crest - d / height * 0.8, water, 0.8)
        paint(sea_, (crest > 1.35) & (sparkle > 0.5), water.rsplit(maxsplit=1)[-1])
        path = (np.abs(xs - width * 0.6) < 4 + d * 0.2) & (crest * 0.5 + sparkle > 0.95)
        paint(sea_, path, hour.lamp)
        paint(picture, ys >= line, sea_)
        return picture

    return loop(frames, frame)
