"""Indoors: a window in the rain with a lamp, shelves of books, a kitchen, a workbench, a compartment."""

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
    stamp,
)


def window_seat(
    width: int, height: int, wall: str, outside: str, seed: int, guest: Picture, frames: int = 10
) -> list[Picture]:
    """A dark room, one lamp, one window with rain running down, and someone on the sill."""
    xs, ys = grid(width, height)
    left, top, wide, tall = (
        int(width * 0.14),
        int(height * 0.1),
        int(width * 0.5),
        int(height * 0.56),
    )
    lx, ly = int(width * 0.83), int(height * 0.42)
    glow = 1.02 - np.hypot((xs - lx) / width, (ys - ly) / height) * 1.35
    papered = ((xs // 4 + ys // 6) % 3 == 0) * 0.07
    base = dither(glow - papered, wall, 0.9)
    floor = int(height * 0.82)
    paint(
        base,
        ys >= floor,
        dither(
            glow - 0.05 - ((xs + ys * 2) % 13 < 1) * 0.25, "#1f1420 #3a2230 #6b3a3a #a8603f", 0.8
        ),
    )
    dark, light = "#3a2028", "#8a5040"
    box(base, left - 3, top - 3, wide + 6, tall + 6, light)
    box(base, left - 6, top + tall + 1, wide + 12, 4, light)
    box(base, left - 6, top + tall + 4, wide + 12, 1, dark)
    box(base, lx, ly + 4, 1, floor - ly - 4, dark)
    box(base, lx - 4, floor - 1, 9, 2, dark)
    for k in range(9):
        half = 3 + k * 0.6
        box(base, lx - half, ly - 6 + k, half * 2 + 1, 1, "#ffe9b0" if k > 2 else "#f7c878")
    view = skies.gradient(wide, tall, outside)
    source = random.Random(seed)
    for _ in range(wide // 2):
        x, y = source.randrange(wide), source.randrange(tall // 2, tall)
        dot(view, x, y, source.choice(("#ffcf7a", "#e8809a", "#7fd0d8")))

    def frame(phase: float) -> Picture:
        picture, glass = base.copy(), view.copy()
        skies.rain(glass, seed, wide // 2, phase, ("#5a6f9a", "#9ab0d0"), 5)
        chance = random.Random(seed + 1)
        for _k in range(7):
            column, start = chance.randrange(wide), chance.random()
            row = int((start + phase) % 1 * (tall + 10)) - 6
            for q in range(5):
                dot(glass, column, row + q, "#c8dcf0" if q == 4 else "#7f98c0")
        stamp(picture, glass, left, top)
        box(picture, left + wide // 2 - 1, top, 2, tall, light)
        box(picture, left, top + tall // 2 - 1, wide, 2, light)
        blink = 0.72 < phase < 0.82
        sitter = guest.copy()
        if blink:
            sitter[(guest[..., :3] == (255, 210, 63)).all(axis=-1)] = guest[
                guest.shape[0] // 2, guest.shape[1] // 2
            ]
        stamp(picture, sitter, left + wide * 0.18, top + tall + 1 - guest.shape[0])
        return picture

    return loop(frames, frame)


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


def kitchen(
    width: int, height: int, tiles: tuple[str, str], wood: str, seed: int, frames: int = 8
) -> list[Picture]:
    """Morning in a kitchen: tiles, a window, a kettle that steams on the stove, hanging pans."""
    xs, ys = grid(width, height)
    counter = int(height * 0.64)
    base = blank(width, height, tiles[0])
    paint(base, ((xs // 6 + ys // 6) % 2 == 0), tiles[1])
    paint(base, (xs % 6 == 0) | (ys % 6 == 0), "#e8e0d4")
    wl, wt, ww, wh = int(width * 0.08), int(height * 0.1), int(width * 0.34), int(height * 0.38)
    box(base, wl - 2, wt - 2, ww + 4, wh + 4, "#fffaea")
    view = skies.gradient(ww, wh, "#71bfe8 #a8dcf0 #e8f4e0")
    box(view, 0, wh * 0.72, ww, wh, "#6bb053")
    box(view, 0, wh * 0.72, ww, 1, "#b5dc6a")
    stamp(base, view, wl, wt)
    box(base, wl + ww // 2, wt, 1, wh, "#fffaea")
    beam = (
        (xs > wl)
        & (xs - (ys - wt) * 0.6 < wl + ww)
        & (xs - (ys - wt) * 0.6 > wl - 2)
        & (ys > wt + wh)
        & ((xs + ys) % 2 == 0)
    )
    paint(base, beam, "#fff6d8")
    dark, middle, light = wood.split()
    box(base, 0, counter, width, 3, light)
    box(base, 0, counter + 3, width, height, middle)
    for k in range(0, width, 24):
        box(base, k, counter + 3, 1, height, dark)
        box(base, k + 20, counter + 10, 1, 5, dark)
    source = random.Random(seed)
    bar = int(height * 0.14)
    box(base, width * 0.5, bar, width * 0.46, 1, dark)
    for k in range(4):
        px, radius = width * (0.55 + 0.11 * k), 3 + source.randrange(3)
        box(base, px, bar, 1, 7, dark)
        tone = source.choice(("#b8512a", "#67739a", "#2a3050"))
        paint(base, ellipse(base, px, bar + 7 + radius, radius), tone)
        dot(base, px - radius * 0.5, bar + 5 + radius, "#ffe0a3")
    sx = int(width * 0.62)
    box(base, sx, counter - 3, int(width * 0.3), 3, "#2a3050")
    box(base, sx, counter + 3, int(width * 0.3), height, "#434c70")
    box(base, sx + 4, counter + 9, int(width * 0.3) - 8, 12, "#191c33")
    kx = sx + 10
    paint(base, ellipse(base, kx, counter - 8, 7, 5.5) & (ys < counter - 3), "#c93a55")
    box(base, kx - 4, counter - 12, 3, 2, "#ffac97")
    box(base, kx + 6, counter - 10, 4, 2, "#c93a55")
    box(base, kx - 2, counter - 15, 4, 2, "#862449")
    for k, tone in enumerate(("#2a8a82", "#fbcf52", "#fffaea")):
        box(base, width * 0.12 + k * 9, counter - 6 - k, 6, 6 + k, tone)
        box(base, width * 0.12 + k * 9, counter - 6 - k, 6, 1, "#794634")

    def frame(phase: float) -> Picture:
        picture = base.copy()
        for k in range(10):
            t = (k / 10 + phase) % 1
            px = kx + 10 + t * 5 + math.sin(t * 8 + k) * 1.5
            box(
                picture,
                px,
                counter - 12 - t * height * 0.26,
                1 + int(t * 3),
                1 + int(t * 2),
                "#ffffff",
            )
        for k in range(4):
            high = 1 + (k + int(phase * 8)) % 2
            box(picture, kx - 5 + k * 3, counter - 3 - high + 1, 2, high, "#71bfe8")
        return picture

    return loop(frames, frame)


def desk(side: int, seed: int, frames: int = 12) -> list[Picture]:
    """A desk at night; a screen of small moving pixels lights the wall, a plant and a cup."""
    xs, ys = grid(side, side)
    top = int(side * 0.7)
    unit = side // 32
    source = random.Random(seed)
    cells = [[source.randrange(4) for _ in range(8)] for _ in range(24)]

    def frame(phase: float) -> Picture:
        glow = 0.95 - np.hypot((xs - side * 0.5) / side, (ys - side * 0.48) / side) * 1.6
        picture = dither(glow, "#0f0d1c #191730 #272349 #3a3768 #54608f", 1)
        box(picture, 0, top, side, side, "#4d2c2a")
        box(picture, 0, top, side, 1, "#a86a44")
        box(picture, 0, top + 2 * unit, side, side, "#2c1a22")
        box(picture, side * 0.24, side * 0.28, side * 0.52, side * 0.36, "#191c33")
        box(
            picture,
            side * 0.24 + unit,
            side * 0.28 + unit,
            side * 0.52 - 2 * unit,
            side * 0.36 - 2 * unit,
            "#10303f",
        )
        box(picture, side * 0.46, side * 0.64, side * 0.08, top - side * 0.64, "#191c33")
        box(picture, side * 0.38, top - unit, side * 0.24, unit, "#2a3050")
        shift = int(phase * 24)
        wide, tall = (side * 0.52 - 4 * unit) / 8, (side * 0.36 - 4 * unit) / 6
        for j in range(6):
            for i in range(8):
                tone = ("#10303f", "#2a8a82", "#5cbfa3", "#fbcf52")[cells[(j + shift) % 24][i]]
                box(
                    picture,
                    side * 0.24 + 2 * unit + i * wide,
                    side * 0.28 + 2 * unit + j * tall,
                    wide - 1,
                    tall - 1,
                    tone,
                )
        box(picture, side * 0.1, top - 4 * unit, 4 * unit, 4 * unit, "#d9637f")
        box(picture, side * 0.1 + 4 * unit, top - 3 * unit, unit, 2 * unit, "#d9637f")
        for k in range(4):
            t = (k / 4 + phase) % 1
            dot(
                picture,
                side * 0.1 + 2 * unit + math.sin(t * 6 + k) * unit,
                top - 4 * unit - t * side * 0.14,
                "#8a95b8",
            )
        box(picture, side * 0.82, top - 4 * unit, 4 * unit, 4 * unit, "#b8512a")
        with pen(picture) as d:
            for k in range(7):
                a = -math.pi / 2 + (k - 3) * 0.34 + 0.04 * math.sin(phase * 2 * math.pi + k)
                x0, y0 = side * 0.82 + 2 * unit, top - 4 * unit
                d.line(
                    (x0, y0, x0 + math.cos(a) * side * 0.17, y0 + math.sin(a) * side * 0.2),
                    "#38854a" if k % 2 else "#6bb053",
                    unit,
                )
        return picture

    return loop(frames, frame)
