"""Worlds of cells: Life, rings, elementary rules, brains, sand, reaction and diffusion, growth."""

import random

import numpy as np
from numpy.typing import NDArray

from services.seed.brush.canvas import Picture, blank, box, close_loop, dither, ramp

Cells = NDArray[np.int64]

AROUND = [(a, b) for a in (-1, 0, 1) for b in (-1, 0, 1) if a or b]
BESIDE = [(0, 1), (0, -1), (1, 0), (-1, 0)]


def _soup(width: int, height: int, seed: int, states: int, share: float = 1.0) -> Cells:
    source = random.Random(seed)
    return np.array(
        [
            [source.randrange(states) if source.random() < share else 0 for _ in range(width)]
            for _ in range(height)
        ]
    )


def _count(cells: NDArray[np.bool_]) -> Cells:
    return sum(
        (np.roll(cells, step, (0, 1)).astype(int) for step in AROUND), np.zeros(cells.shape, int)
    )


def life(
    width: int,
    height: int,
    colours: str,
    seed: int,
    frames: int = 20,
    skip: int = 30,
    birth: tuple[int, ...] = (3,),
    stay: tuple[int, ...] = (2, 3),
) -> list[Picture]:
    """Life or a sister rule on a torus; the young are bright and the dead leave a trail.

    ``colours``: trail from faint to fresh (4), then old, grown and new-born cells (3).
    """
    table = ramp(colours)
    cells = _soup(width, height, seed, 2, 0.62) == 1
    age = np.where(cells, 1, 0)
    trail = np.zeros(cells.shape, int)
    result = []
    for step in range(skip + frames + 5):
        near = _count(cells)
        cells = np.isin(near, birth) & ~cells | np.isin(near, stay) & cells
        age = np.where(cells, age + 1, 0)
        trail = np.where(cells, 4, np.maximum(0, trail - 1))
        if step >= skip:
            tone = np.where(
                cells, np.where(age < 2, 6, np.where(age < 5, 5, 4)), np.minimum(3, trail)
            )
            result.append(table[tone])
    return close_loop(result, 5)


def cyclic(
    width: int, height: int, colours: str, seed: int, skip: int = 260, reach: bool = False
) -> list[Picture]:
    """Each cell is eaten by its successor, until spirals turn: one frame a state."""
    table = ramp(colours)
    cells = _soup(width, height, seed, len(table))
    result = []
    for step in range(skip + len(table)):
        follower = (cells + 1) % len(table)
        eaten = np.zeros(cells.shape, bool)
        for move in AROUND if reach else BESIDE:
            eaten |= np.roll(cells, move, (0, 1)) == follower
        cells = np.where(eaten, follower, cells)
        if step >= skip:
            result.append(table[cells])
    return result


def tapestry(width: int, height: int, rule: int, colours: str, seed: int = 0) -> Picture:
    """An elementary rule row by row: the first colour is thread, the others dye the gaps by depth.

    ``seed`` 0 begins from one cell, otherwise from a random row.
    """
    table = ramp(colours)
    source = random.Random(seed)
    row = np.array([source.randrange(2) if seed else int(x == width // 2) for x in range(width)])
    depth, rows = np.zeros(width, int), []
    for _ in range(height):
        depth = np.where(row == 1, 0, depth + 1)
        rows.append(np.where(row == 1, 0, 1 + np.minimum((depth - 1) // 2, len(table) - 2)))
        row = (rule >> (4 * np.roll(row, 1) + 2 * row + np.roll(row, -1))) & 1
    return table[np.array(rows)]


def brain(
    width: int, height: int, colours: str, seed: int, frames: int = 24, skip: int = 14
) -> list[Picture]:
    """Brian's brain: a cell fires when two neighbours do, then rests; here with an afterglow."""
    table = ramp(colours)
    cells = _soup(width, height, seed, 2, 0.5)
    glow = np.zeros(cells.shape, int)
    result = []
    for step in range(skip + frames + 5):
        near = _count(cells == 1)
        cells = np.where(cells == 1, 2, np.where((cells == 0) & (near == 2), 1, 0))
        glow = np.where(cells == 1, len(table) - 1, np.maximum(0, glow - 1))
        if step >= skip:
            result.append(table[glow])
    return close_loop(result, 5)


def sand(side: int, grains: int, colours: str) -> Picture:
    """A sandpile: grains dropped on one spot topple in fours until all rest."""
    table = ramp(colours)
    cells = np.zeros((side, side), int)
    cells[side // 2, side // 2] = grains
    while (cells > 3).any():
        fall = cells // 4
        cells -= fall * 4
        cells[1:] += fall[:-1]
        cells[:-1] += fall[1:]
        cells[:, 1:] += fall[:, :-1]
        cells[:, :-1] += fall[:, 1:]
    return table[cells]


def reaction(
    width: int, height: int, colours: str, feed: float, kill: float, seed: int, steps: int = 2400
) -> Picture:
    """Gray-Scott reaction and diffusion: spots, stripes or coral, by ``feed`` and ``kill``."""
    source = random.Random(seed)
    u, v = np.ones((height, width), np.float32), np.zeros((height, width), np.float32)
    for _ in range(max(6, width * height // 500)):
        x, y = source.randrange(width), source.randrange(height)
        v[y : y + 4, x : x + 4] = 0.5
        u[y : y + 4, x : x + 4] = 0.4
    for _ in range(steps):
        reacted = u * v * v
        u += 0.16 * _spread(u) - reacted + feed * (1 - u)
        v += 0.08 * _spread(v) + reacted - (feed + kill) * v
    top = float(v.max()) or 1.0
    relief = v - np.roll(v, (1, 1), (0, 1))
    return dither(np.clip(v / top + relief * 2.2, 0, 1).astype(float), colours, 0.8)


def _spread(field: NDArray[np.float32]) -> NDArray[np.float32]:
    padded = np.pad(field, 1, mode="wrap")
    return padded[:-2, 1:-1] + padded[2:, 1:-1] + padded[1:-1, :-2] + padded[1:-1, 2:] - 4 * field


def growth(side: int, colours: str, seed: int, share: float = 0.24) -> Picture:
    """Frost: a crystal that takes a cell when just one of its six neighbours is ice.

    Cells are 2 x 2 pixels in courses shifted by one, which is the hexagonal lattice of pixels.
    """
    tones = colours.split()
    reach = side // 4 - 1
    born = np.full((2 * reach + 1, 2 * reach + 1), -1)
    born[reach, reach] = 0
    source = random.Random(seed)
    luck = [source.random() for _ in range(reach + 1)]
    hexagon = [(0, 1), (0, -1), (1, 0), (-1, 0), (1, -1), (-1, 1)]
    for step in range(1, reach):
        ice = born >= 0
        near = sum(
            (np.roll(ice, move, (0, 1)).astype(int) for move in hexagon), np.zeros(ice.shape, int)
        )
        born[(born < 0) & ((near == 1) | (near > 2) & (luck[step] < share))] = step
    picture = blank(side, side, tones[0])
    for y, x in zip(*np.nonzero(born >= 0), strict=True):
        row, column = int(y) - reach, int(x) - reach
        tone = tones[1 + int(born[y, x]) * (len(tones) - 1) // reach % (len(tones) - 1)]
        box(picture, side // 2 + 2 * column + row - 1, side // 2 + 2 * row - 1, 2, 2, tone)
    return picture
