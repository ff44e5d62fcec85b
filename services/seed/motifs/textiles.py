"""Patterns of cloth and cut shapes: quilts, rugs, tumbling blocks, mosaics, posters of discs."""

import random

import numpy as np

from services.seed.brush.canvas import Field, Picture, blank, grid, paint, pen


def quilt(width: int, height: int, colours: tuple[str, ...], seed: int, patch: int = 16) -> Picture:
    """Patchwork: one of five blocks a patch, each with its mirror image, and a running stitch."""
    source = random.Random(seed)
    picture = blank(width, height)
    a, b = grid(patch, patch)
    cx, cy = np.abs(a - patch / 2 + 0.5), np.abs(b - patch / 2 + 0.5)
    blocks = (
        cx + cy < patch / 2,
        (a > b) ^ (a > patch - 1 - b),
        (a < patch / 2) ^ (b < patch / 2),
        (cx + cy) % 6 < 3,
        np.maximum(cx, cy) % 4 < 2,
        (a + b) % patch < patch / 2,
    )
    for j in range(-(-height // patch)):
        for i in range(-(-width // patch)):
            mask = blocks[source.randrange(len(blocks))]
            one, two = source.sample(colours, 2)
            tile = blank(patch, patch, one)
            paint(tile, mask, two)
            paint(tile, (a == 0) & (b % 2 == 0) | (b == 0) & (a % 2 == 0), colours[0])
            part = picture[j * patch : (j + 1) * patch, i * patch : (i + 1) * patch]
            part[:] = tile[: part.shape[0], : part.shape[1]]
    return picture


def kilim(width: int, height: int, colours: str, seed: int) -> Picture:
    """A flat-woven rug: bands of stepped diamonds, hooks and zigzags, mirrored in both axes."""
    source, table = random.Random(seed), colours.split()
    xs, ys = grid(width, height)
    cx, cy = np.floor(np.abs(xs - width / 2 + 0.5)), np.floor(np.abs(ys - height / 2 + 0.5))
    picture = blank(width, height, table[0])
    top = 0.0
    while top < height / 2:
        tall = source.choice((6, 8, 12, 16))
        band = (cy >= top) & (cy < top + tall)
        v = np.floor((cy - top) / 2) * 2
        ground, mark, heart = source.sample(table, 3)
        unit = source.choice((12, 16, 24))
        u = np.abs(np.floor(((cx + unit / 2) % unit - unit / 2) / 2) * 2)
        middle = np.abs(v - tall / 2 + 1)
        paint(picture, band, ground)
        kind = source.randrange(4)
        if kind == 0:
            paint(picture, band & (u + middle < unit / 2 - 2), mark)
            paint(picture, band & (u + middle < unit / 4), heart)
        elif kind == 1:
            paint(picture, band & (np.abs((cx + v) % unit - unit / 2) < 3), mark)
            paint(picture, band & (np.abs((cx - v) % unit - unit / 2) < 3), heart)
        elif kind == 2:
            paint(picture, band & (u < 4) & (middle < tall / 2 - 1), mark)
            paint(picture, band & (middle < 2) & (u < unit / 2 - 2), heart)
        else:
            paint(picture, band & ((np.floor(cx / 2) + v / 2) % 2 == 0), mark)
        top += tall
        paint(picture, (cy >= top) & (cy < top + 1), table[-1])
        top += 1
    edge = np.minimum(width / 2 - 1 - cx, height / 2 - 1 - cy)
    paint(picture, (edge < 3), table[1])
    paint(picture, (edge < 1) | (edge == 3), table[-1])
    return picture


def cubes(
    width: int, height: int, faces: tuple[str, str, str], seed: int, unit: int = 16
) -> Picture:
    """Tumbling blocks: rhombs in three tones that flip between hollow and solid."""
    source = random.Random(seed)
    picture = blank(width, height, faces[0])
    with pen(picture) as d:
        for row in range(-1, height // (unit * 3 // 4) + 2):
            for column in range(-1, width // unit + 2):
                x, y = column * unit + (row % 2) * unit // 2, row * unit * 3 // 4
                h, q = unit // 2, unit // 4
                a, b, c = faces if source.random() < 0.72 else (faces[1], faces[2], faces[0])
                d.polygon([(x, y), (x + h, y - q), (x + unit, y), (x + h, y + q)], a)
                d.polygon([(x, y), (x + h, y + q), (x + h, y + q + h), (x, y + h)], b)
                d.polygon([(x + h, y + q), (x + unit, y), (x + unit, y + h), (x + h, y + q + h)], c)
    return picture


def mosaic(source: Picture, tile: int, grout: str, seed: int) -> Picture:
    """Any picture laid in small stones: each takes one colour and breaks the light its own way."""
    chance = random.Random(seed)
    height, width = source.shape[0] * tile, source.shape[1] * tile
    picture = blank(width, height, grout)
    for j in range(source.shape[0]):
        for i in range(source.shape[1]):
            colour = source[j, i].astype(int)
            if colour[3] == 0:
                continue
            tint = np.clip(colour[:3] + chance.choice((-14, -6, 0, 6, 12)), 0, 255)
            stone = picture[j * tile : (j + 1) * tile - 1, i * tile : (i + 1) * tile - 1]
            stone[..., :3], stone[..., 3] = tint, 255
            stone[0, :, :3] = np.clip(tint + 16, 0, 255)
    return picture


def bauhaus(
    columns: int, rows: int, colours: tuple[str, ...], seed: int, cell: int = 32
) -> Picture:
    """Quarter discs, half discs and bars on a grid, in few colours."""
    source = random.Random(seed)
    picture = blank(columns * cell, rows * cell)
    a, b = grid(cell, cell)
    for j in range(rows):
        for i in range(columns):
            ground, one, two = source.sample(colours, 3)
            corner = np.hypot(a + 0.5, b + 0.5)
            middle = np.hypot(a - cell / 2 + 0.5, b - cell / 2 + 0.5)
            shapes: tuple[Field | np.ndarray, ...] = (
                corner < cell,
                middle < cell * 0.36,
                np.hypot(a - cell / 2 + 0.5, b + 0.5) < cell / 2,
                (a // (cell // 4)) % 2 == 0,
                a > b,
                (corner < cell) & (corner > cell / 2),
            )
            pick = source.randrange(len(shapes))
            tile = blank(cell, cell, ground)
            paint(tile, shapes[pick].astype(bool), one)
            if pick in (0, 1):
                paint(
                    tile,
                    (corner if pick == 0 else middle) < cell * (0.4 if pick == 0 else 0.16),
                    two,
                )
            picture[j * cell : (j + 1) * cell, i * cell : (i + 1) * cell] = np.rot90(
                tile, source.randrange(4)
            )
    return picture
