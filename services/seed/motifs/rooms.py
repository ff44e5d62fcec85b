"""Indoors: a window in the rain with a lamp, shelves of books, a kitchen, a desk at night."""

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
    grid,
    loop,
    paint,
    pen,
    rgba,
    size,
    stamp,
)


def window_seat(
    width: int, height: int, wall: str, outside: str, seed: int, guest: Picture, frames: int = 10
) -> list[Picture]:
    """A dark room, one lamp, one window with rain running down, and someone on the sill."""
    base = _lamplit(width, height, wall)
    left, top, wide, tall = _frame(width, height)
    view = skies.gradient(wide, tall, outside)
    source = random.Random(seed)
    for _ in range(wide // 2):
        lights = source.choice(("#ffcf7a", "#e8809a", "#7fd0d8"))
        dot(view, source.randrange(wide), source.randrange(tall // 2, tall), lights)
    asleep = guest.copy()
    eyes = (guest[..., :3] == rgba("#ffd23f")[:3]).all(axis=-1)
    asleep[eyes] = guest[guest.shape[0] // 2, guest.shape[1] // 2]

    def frame(phase: float) -> Picture:
        picture, glass = base.copy(), view.copy()
        skies.rain(glass, seed, wide // 2, phase, ("#5a6f9a", "#9ab0d0"), 5)
        chance = random.Random(seed + 1)
        for _ in range(7):
            column, start = chance.randrange(wide), chance.random()
            row = int((start + phase) % 1 * (tall + 10)) - 6
            for q in range(5):
                dot(glass, column, row + q, "#c8dcf0" if q == 4 else "#7f98c0")
        stamp(picture, glass, left, top)
        box(picture, left + wide // 2 - 1, top, 2, tall, "#8a5040")
        box(picture, left, top + tall // 2 - 1, wide, 2, "#8a5040")
        sitter = asleep if 0.72 < phase < 0.82 else guest
        stamp(picture, sitter, left + wide * 0.18, top + tall + 1 - guest.shape[0])
        return picture

    return loop(frames, frame)


def _frame(width: int, height: int) -> tuple[int, int, int, int]:
    """Left, top, width and height of the window."""
    return int(width * 0.14), int(height * 0.1), int(width * 0.5), int(height * 0.56)


def _lamplit(width: int, height: int, wall: str) -> Picture:
    """Wall, floor, window frame and a standing lamp, all in the lamp's own light."""
    xs, ys = grid(width, height)
    left, top, wide, tall = _frame(width, height)
    lx, ly, floor = int(width * 0.83), int(height * 0.42), int(height * 0.82)
    glow = 1.02 - np.hypot((xs - lx) / width, (ys - ly) / height) * 1.35
    papered = ((xs // 4 + ys // 6) % 3 == 0) * 0.07
    base = dither(glow - papered, wall, 0.9)
    boards = 0.05 + ((xs + ys * 2) % 13 < 1) * 0.25
    paint(base, ys >= floor, dither(glow - boards, "#1f1420 #3a2230 #6b3a3a #a8603f", 0.8))
    dark, light = "#3a2028", "#8a5040"
    box(base, left - 3, top - 3, wide + 6, tall + 6, light)
    box(base, left - 6, top + tall + 1, wide + 12, 4, light)
    box(base, left - 6, top + tall + 4, wide + 12, 1, dark)
    box(base, lx, ly + 4, 1, floor - ly - 4, dark)
    box(base, lx - 4, floor - 1, 9, 2, dark)
    for k in range(9):
        half = 3 + k * 0.6
        box(base, lx - half, ly - 6 + k, half * 2 + 1, 1, "#ffe9b0" if k > 2 else "#f7c878")
    return base


def kitchen(
    width: int, height: int, tiles: tuple[str, str], wood: str, seed: int, frames: int = 8
) -> list[Picture]:
    """Morning in a kitchen: tiles, a window, a kettle that steams on the stove, hanging pans."""
    xs, ys = grid(width, height)
    counter, kx = int(height * 0.64), int(width * 0.62) + 10
    base = blank(width, height, tiles[0])
    paint(base, ((xs // 6 + ys // 6) % 2 == 0), tiles[1])
    paint(base, (xs % 6 == 0) | (ys % 6 == 0), "#e8e0d4")
    _morning(base)
    dark, middle, light = wood.split()
    box(base, 0, counter, width, 3, light)
    box(base, 0, counter + 3, width, height, middle)
    for k in range(0, width, 24):
        box(base, k, counter + 3, 1, height, dark)
        box(base, k + 20, counter + 10, 1, 5, dark)
    _pans(base, dark, random.Random(seed))
    _stove(base, int(width * 0.62), counter)
    for k, tone in enumerate(("#2a8a82", "#fbcf52", "#fffaea")):
        box(base, width * 0.12 + k * 9, counter - 6 - k, 6, 6 + k, tone)
        box(base, width * 0.12 + k * 9, counter - 6 - k, 6, 1, "#794634")

    def frame(phase: float) -> Picture:
        picture = base.copy()
        for k in range(10):
            t = (k / 10 + phase) % 1
            px = kx + 10 + t * 5 + math.sin(t * 8 + k) * 1.5
            up = counter - 12 - t * height * 0.26
            box(picture, px, up, 1 + int(t * 3), 1 + int(t * 2), "#ffffff")
        for k in range(4):
            high = 1 + (k + int(phase * 8)) % 2
            box(picture, kx - 5 + k * 3, counter - 2 - high, 2, high, "#71bfe8")
        return picture

    return loop(frames, frame)


def _morning(base: Picture) -> None:
    """A window on a lawn, and the light that it lets in."""
    width, height = size(base)
    xs, ys = grid(width, height)
    left, top, wide, tall = (
        int(width * 0.08),
        int(height * 0.1),
        int(width * 0.34),
        int(height * 0.38),
    )
    box(base, left - 2, top - 2, wide + 4, tall + 4, "#fffaea")
    view = skies.gradient(wide, tall, "#71bfe8 #a8dcf0 #e8f4e0")
    box(view, 0, tall * 0.72, wide, tall, "#6bb053")
    box(view, 0, tall * 0.72, wide, 1, "#b5dc6a")
    stamp(base, view, left, top)
    box(base, left + wide // 2, top, 1, tall, "#fffaea")
    slant = xs - (ys - top) * 0.6
    beam = (xs > left) & (slant < left + wide) & (slant > left - 2) & (ys > top + tall)
    paint(base, beam & ((xs + ys) % 2 == 0), "#fff6d8")


def _pans(base: Picture, dark: str, source: random.Random) -> None:
    width, height = size(base)
    bar = int(height * 0.14)
    box(base, width * 0.5, bar, width * 0.46, 1, dark)
    for k in range(4):
        px, radius = width * (0.55 + 0.11 * k), 3 + source.randrange(3)
        box(base, px, bar, 1, 7, dark)
        tone = source.choice(("#b8512a", "#67739a", "#2a3050"))
        paint(base, ellipse(base, px, bar + 7 + radius, radius), tone)
        dot(base, px - radius * 0.5, bar + 5 + radius, "#ffe0a3")


def _stove(base: Picture, x: int, counter: int) -> None:
    """A stove let into the counter, with a red kettle on it."""
    width, height = size(base)
    _, ys = grid(width, height)
    box(base, x, counter - 3, int(width * 0.3), 3, "#2a3050")
    box(base, x, counter + 3, int(width * 0.3), height, "#434c70")
    box(base, x + 4, counter + 9, int(width * 0.3) - 8, 12, "#191c33")
    kettle = x + 10
    paint(base, ellipse(base, kettle, counter - 8, 7, 5.5) & (ys < counter - 3), "#c93a55")
    box(base, kettle - 4, counter - 12, 3, 2, "#ffac97")
    box(base, kettle + 6, counter - 10, 4, 2, "#c93a55")
    box(base, kettle - 2, counter - 15, 4, 2, "#862449")


def desk(side: int, seed: int, frames: int = 12) -> list[Picture]:
    """A desk at night; a screen of small moving pixels lights the wall, a plant and a cup."""
    xs, ys = grid(side, side)
    top, unit = int(side * 0.7), side // 32
    source = random.Random(seed)
    cells = [[source.randrange(4) for _ in range(8)] for _ in range(24)]
    glow = 0.95 - np.hypot((xs - side * 0.5) / side, (ys - side * 0.48) / side) * 1.6
    base = dither(glow, "#0f0d1c #191730 #272349 #3a3768 #54608f", 1)
    box(base, 0, top, side, side, "#4d2c2a")
    box(base, 0, top, side, 1, "#a86a44")
    box(base, 0, top + 2 * unit, side, side, "#2c1a22")
    box(base, side * 0.24, side * 0.28, side * 0.52, side * 0.36, "#191c33")
    wide, tall = side * 0.52 - 2 * unit, side * 0.36 - 2 * unit
    box(base, side * 0.24 + unit, side * 0.28 + unit, wide, tall, "#10303f")
    box(base, side * 0.46, side * 0.64, side * 0.08, top - side * 0.64, "#191c33")
    box(base, side * 0.38, top - unit, side * 0.24, unit, "#2a3050")
    box(base, side * 0.1, top - 4 * unit, 4 * unit, 4 * unit, "#d9637f")
    box(base, side * 0.1 + 4 * unit, top - 3 * unit, unit, 2 * unit, "#d9637f")
    box(base, side * 0.82, top - 4 * unit, 4 * unit, 4 * unit, "#b8512a")

    def frame(phase: float) -> Picture:
        picture = base.copy()
        _screen(picture, cells, int(phase * 24))
        for k in range(4):
            t = (k / 4 + phase) % 1
            px = side * 0.1 + 2 * unit + math.sin(t * 6 + k) * unit
            dot(picture, px, top - 4 * unit - t * side * 0.14, "#8a95b8")
        x0, y0 = side * 0.82 + 2 * unit, top - 4 * unit
        with pen(picture) as d:
            for k in range(7):
                a = -math.pi / 2 + (k - 3) * 0.34 + 0.04 * math.sin(phase * 2 * math.pi + k)
                tip = (x0 + math.cos(a) * side * 0.17, y0 + math.sin(a) * side * 0.2)
                d.line((x0, y0, *tip), "#38854a" if k % 2 else "#6bb053", unit)
        return picture

    return loop(frames, frame)


def _screen(picture: Picture, cells: list[list[int]], shift: int) -> None:
    """Rows of blocks that scroll upwards and come round."""
    side = picture.shape[0]
    unit = side // 32
    wide, tall = (side * 0.52 - 4 * unit) / 8, (side * 0.36 - 4 * unit) / 6
    for j in range(6):
        for i in range(8):
            tone = ("#10303f", "#2a8a82", "#5cbfa3", "#fbcf52")[cells[(j + shift) % 24][i]]
            x, y = side * 0.24 + 2 * unit + i * wide, side * 0.28 + 2 * unit + j * tall
            box(picture, x, y, wide - 1, tall - 1, tone)


def library(
    width: int, height: int, wood: str, spines: tuple[str, ...], seed: int, lamp: bool = True
) -> Picture:
    """Shelves up to the ceiling; books lean, some lie flat, one gap holds a plant or a skull."""
    xs, ys = grid(width, height)
    dark, middle, light = wood.split()
    picture = blank(width, height, dark)
    source, shelf = random.Random(seed), 20
    for top in range(0, height, shelf):
        x = 3
        while x < width - 5:
            if source.random() < 0.1:
                x += _curio(picture, x, top + shelf - 3, source)
                continue
            wide, tall = source.randrange(2, 6), source.randrange(10, 16)
            tones = source.choice(spines).split()
            if x + wide > width - 3:
                break
            foot = top + shelf - 3
            box(picture, x, foot - tall, wide, tall, tones[1])
            box(picture, x, foot - tall, 1, tall, tones[2])
            box(picture, x + wide - 1, foot - tall, 1, tall, tones[0])
            if wide > 2:
                box(picture, x + 1, foot - tall + 2, wide - 2, 1, tones[2])
                box(picture, x + 1, foot - 4, wide - 2, 1, tones[0])
            x += wide + (source.random() < 0.12)
        box(picture, 0, top + shelf - 3, width, 3, middle)
        box(picture, 0, top + shelf - 3, width, 1, light)
    for x in (0, width - 3):
        box(picture, x, 0, 3, height, middle)
        box(picture, x, 0, 1, height, light)
    if lamp:
        far = np.hypot((xs - width * 0.5) / width, (ys - height * 0.4) / height)
        for level, factor in ((0.42, 0.8), (0.56, 0.62)):
            veil = (far + ((xs + ys) % 2) * 0.05) > level
            shaded = (picture[..., :3].astype(float) * (factor, factor * 0.93, factor * 1.05)).clip(
                0, 255
            )
            picture[veil, :3] = shaded[veil].astype(np.uint8) // 8 * 8
    return picture


def _curio(picture: Picture, x: int, foot: int, source: random.Random) -> int:
    kind = source.randrange(3)
    if kind == 0:
        box(picture, x + 2, foot - 4, 5, 4, "#b8512a")
        for k in range(7):
            dot(picture, x + 1 + k, foot - 5 - (k * 5) % 4, "#6bb053")
            dot(picture, x + 1 + k, foot - 6 - (k * 3) % 5, "#38854a")
    elif kind == 1:
        box(picture, x + 1, foot - 7, 7, 5, "#ebe2d2")
        box(picture, x + 2, foot - 2, 5, 2, "#c4b8b4")
        for eye in (2, 5):
            box(picture, x + eye, foot - 5, 2, 2, "#2c1a22")
    else:
        for k, tone in enumerate(("#c93a55", "#2a56a0", "#eb9f36")):
            box(picture, x, foot - 2 - 2 * k, 10 - k, 2, tone)
            box(picture, x, foot - 2 - 2 * k, 10 - k, 1, "#f4e2c6")
    return 11
