"""Patterns that are laid and woven: Truchet tiles, glass, quilts, kilims, stars, mosaics, mazes."""

import math
import random

import numpy as np

from services.seed.brush.canvas import (
    Picture,
    blank,
    dither,
    grid,
    loop,
    paint,
    ramp,
    stamp,
)
from services.seed.brush.noise import Noise


def truchet(
    width: int, height: int, colours: str, seed: int, tile: int = 16, frames: int = 1
) -> list[Picture]:
    """Quarter circles, each tile turned by a coin; with frames, colours run along the paths."""
    source = random.Random(seed)
    xs, ys = grid(width, height)
    i, j, a, b = (xs // tile).astype(int), (ys // tile).astype(int), xs % tile, ys % tile
    coin = np.array(
        [[source.randrange(2) for _ in range(width // tile + 1)] for _ in range(height // tile + 1)]
    )
    a = np.where(coin[j, i] == 1, tile - 1 - a, a)
    ring = (
        np.minimum(np.hypot(a + 0.5, b + 0.5), np.hypot(tile - a - 0.5, tile - b - 0.5)) - tile / 2
    )
    table = colours.split()

    def frame(phase: float) -> Picture:
        picture = blank(width, height, table[0])
        near = np.abs(ring) * 16 / tile
        paint(picture, near < 6.6, table[3])
        paint(picture, near < 5.2, table[0])
        paint(picture, near < 3.2, table[2])
        paint(picture, near < 2, table[1])
        if frames > 1:
            beat = (
                np.arctan2(b - tile / 2, a - tile / 2) / math.pi * 2 + (i + j) % 2 + phase * 2
            ) % 2 < 0.5
            paint(picture, (near < 1.2) & beat, table[4])
        return picture

    return loop(frames, frame)


def rose(side: int, ramps: tuple[str, ...], seed: int, petals: int = 8) -> Picture:
    """A rose window: cells round a centre, leaded, with light from the upper left."""
    source = random.Random(seed)
    middle = side / 2
    points = [(middle, middle, 0)]
    for k in range(1, len(ramps)):
        count, radius = petals + 4 * (k - 1), middle * (0.14 + 0.25 * (k - 0.5))
        for n in range(count):
            angle = n * 2 * math.pi / count + 0.2 * (k % 2)
            points.append(
                (
                    middle + math.cos(angle) * radius + source.uniform(-1, 1),
                    middle + math.sin(angle) * radius + source.uniform(-1, 1),
                    k,
                )
            )
    return _glass(side, side, points, ramps)


def panes(width: int, height: int, ramps: tuple[str, ...], seed: int, count: int = 40) -> Picture:
    """Leaded glass in free shapes; the colour follows a slow noise, so that regions form."""
    source, noise = random.Random(seed), Noise(seed)
    points = []
    for _ in range(count):
        x, y = source.uniform(0, width), source.uniform(0, height)
        points.append(
            (
                x,
                y,
                int(float(noise.at(x * 2.6 / width, y * 2.6 / height)) * 1.25 * len(ramps))
                % len(ramps),
            )
        )
    return _glass(width, height, points, ramps)


def _glass(
    width: int, height: int, points: list[tuple[float, float, int]], ramps: tuple[str, ...]
) -> Picture:
    xs, ys = grid(width, height)
    far = np.stack([np.hypot(xs - x, ys - y) for x, y, _ in points])
    order = np.argsort(far, axis=0)[:2]
    near = np.take_along_axis(far, order, axis=0)
    owner = order[0]
    px, py, kind = (np.array([p[k] for p in points])[owner] for k in range(3))
    light = 0.5 + (xs - px + ys - py) * -0.04 + ((owner * 37) % 7 - 3) * 0.07
    picture = blank(width, height)
    for k, colours in enumerate(ramps):
        paint(picture, kind == k, dither(light, colours, 0.9))
    paint(picture, near[1] - near[0] < 1.5, "#15132a")
    return picture


def zellige(width: int, height: int, ramps: tuple[str, ...], line: str, cell: int = 32) -> Picture:
    """Eight-pointed stars and crosses of glazed tile, the glaze a little uneven."""
    xs, ys = grid(width, height)
    u, v = (xs + 0.5) % cell - cell / 2, (ys + 0.5) % cell - cell / 2
    square = np.maximum(np.abs(u), np.abs(v))
    turned = (np.abs(u) + np.abs(v)) / math.sqrt(2)
    inner, outer = np.maximum(square, turned), np.minimum(square, turned)
    grain = Noise(3).at(xs * 0.23, ys * 0.23)
    light = 0.62 - (u + v) / cell * 0.5 + (grain - 0.5) * 0.7
    picture = dither(light, ramps[0], 0.8)
    paint(picture, outer < cell * 0.36, dither(light, ramps[1], 0.8))
    paint(picture, inner < cell * 0.36, dither(light, ramps[2], 0.8))
    paint(picture, outer < cell * 0.17, dither(light, ramps[3 % len(ramps)], 0.8))
    for edge in (
        np.abs(outer - cell * 0.36),
        np.abs(inner - cell * 0.36),
        np.abs(outer - cell * 0.17),
    ):
        paint(picture, edge < 0.62, line)
    return picture


def maze(width: int, height: int, colours: str, seed: int, tile: int = 8) -> Picture:
    """One slash a tile, this way or that; each room is washed with colour by distance."""
    source, table = random.Random(seed), ramp(colours)
    wall = np.zeros((height, width), bool)
    for y in range(0, height, tile):
        for x in range(0, width, tile):
            way = source.randrange(2)
            for k in range(tile):
                column = x + (k if way else tile - 1 - k)
                for extra in range(2):
                    if y + k < height and column + extra < width:
                        wall[y + k, column + extra] = True
    depth = np.full((height, width), -1)
    for start in zip(*np.nonzero(~wall), strict=True):
        edge, step = [start], source.randrange(40) if depth[start] < 0 else 0
        while edge:
            following = []
            for y, x in edge:
                if 0 <= y < height and 0 <= x < width and not wall[y, x] and depth[y, x] < 0:
                    depth[y, x] = step
                    following += [(y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)]
            edge, step = following, step + 1
    tone = 1 + np.maximum(depth, 0) // 4 % (len(table) - 1)
    return table[np.where(wall, 0, tone)]


def scales(
    width: int, height: int, ramps: tuple[str, ...], seed: int, unit: int = 12, frames: int = 1
) -> list[Picture]:
    """Overlapping scales, as of a carp or a roof; with frames, a gleam passes over them."""
    source = random.Random(seed)

    def frame(phase: float) -> Picture:
        picture = blank(width, height)
        tints = random.Random(source.random() if frames == 1 else seed)
        a, b = grid(unit, unit)
        r = np.hypot(a - unit / 2 + 0.5, b - 0.5)
        inside = r < unit / 2 + 0.2
        for row in range(height // (unit // 2) + 1, -3, -1):
            for column in range(-1, width // unit + 2):
                x, y = column * unit + (row % 2) * unit // 2, row * unit // 2
                gleam = 0.35 * math.exp(
                    -(((x / width + y / height * 0.5 - phase * 2.2 + 0.35) * 6) ** 2)
                )
                colours = ramps[int(tints.random() ** 1.6 * len(ramps))]
                light = 0.75 - b / unit * 0.9 + gleam - (np.abs(r - unit / 2 + 1) < 0.9) * -0.25
                tile = dither(light, colours, 0.7)
                tile[~inside] = 0
                stamp(picture, tile, x, y)
        return picture

    return loop(frames, frame)
