"""Streets and skylines: rain on neon, lit windows, rooftops, a shop front, a harbour."""

import math
import random

from services.seed.brush import skies
from services.seed.brush.canvas import (
    Picture,
    blank,
    box,
    dot,
    loop,
)


def skyline(
    width: int,
    height: int,
    sky: str,
    layers: tuple[tuple[str, str], ...],
    seed: int,
    frames: int = 8,
    water: bool = True,
) -> list[Picture]:
    """Towers behind towers; windows go on and off and the river below keeps a shaken copy."""
    shore = int(height * (0.72 if water else 1.0))
    base = skies.gradient(width, shore, sky, 0.9)
    skies.stars(base, seed, width // 4, shore // 3)
    windows: list[tuple[int, int, str, float]] = []
    for k, (wall, light) in enumerate(layers):
        _towers(base, windows, seed + k, wall, light, k / len(layers), shore)

    def frame(phase: float) -> Picture:
        picture = blank(width, height)
        picture[:shore] = base
        for x, y, tone, moment in windows:
            if moment > 0.3 or (phase + moment * 3.3) % 1 < 0.55:
                box(picture[:shore], x, y, 1, 2, tone)
        if shore < height:
            skies.mirror(picture, shore, phase, 2.1, (0.6, 0.07), 10)
        return picture

    return loop(frames, frame)


def _towers(
    picture: Picture,
    windows: list[tuple[int, int, str, float]],
    seed: int,
    wall: str,
    light: str,
    near: float,
    foot: int,
) -> None:
    source, x = random.Random(seed), -5
    while x < picture.shape[1]:
        wide = source.randrange(9, 16 + int(8 * near))
        tall = int(foot * source.uniform(0.3, 0.72 - 0.34 * near))
        top = foot - tall
        box(picture, x, top, wide, tall, wall)
        crown = source.randrange(4)
        if crown == 0:
            box(picture, x + wide // 2, top - tall // 5, 1, tall // 5, wall)
        elif crown == 1:
            box(picture, x + 2, top - 3, wide - 4, 3, wall)
        elif crown == 2:
            for k in range(wide // 2):
                box(picture, x + k, top - k // 2, 1, k // 2, wall)
        tones = light.split()
        for wy in range(top + 3, foot - 2, 4):
            for wx in range(x + 2, x + wide - 2, 3):
                if source.random() < 0.3 + 0.1 * near and 0 <= wx < picture.shape[1]:
                    windows.append((wx, wy, source.choice(tones), source.random()))
        x += wide + source.randrange(0, 4)


def rain_street(width: int, height: int, seed: int, frames: int = 8) -> list[Picture]:
    """A wet street with signs and somebody under an umbrella, walking on the spot of the loop."""
    floor = int(height * 0.79)
    base = skies.gradient(width, height, "#0f1126 #171a38 #24264f #3a3468 #5a4478")
    windows: list[tuple[int, int, str, float]] = []
    for k, (wall, light) in enumerate(
        (("#2a2a55", "#4d4a86"), ("#1d1e42", "#c98a5a"), ("#12132c", "#ffcf7a"))
    ):
        _towers(base, windows, seed + k, wall, light, k / 3, floor)
    for x, y, tone, _ in windows:
        box(base, x, y, 1, 2, tone)
    signs = (
        (0.17, 0.5, "#ff4f7d", "#ffb0c4"),
        (0.62, 0.45, "#3fe0d0", "#c4fff4"),
        (0.82, 0.57, "#ffb03f", "#ffe2a8"),
    )
    for across, down, edge, glyph in signs:
        _sign(base, int(across * width), int(down * height), edge, glyph, seed)
    box(base, 0, floor - 1, width, 2, "#3a3558")

    def frame(phase: float) -> Picture:
        picture = base.copy()
        skies.mirror(picture, floor + 1, phase, 1.9, (1, 0.06), 10)
        skies.rain(picture, seed, width * 3 // 4, phase, ("#5f62a8", "#8f93d6"))
        _walker(picture, int(width * 0.44), floor - 9, phase)
        return picture

    return loop(frames, frame)


def _sign(picture: Picture, x: int, y: int, edge: str, glyph: str, seed: int) -> None:
    source = random.Random(seed + x)
    box(picture, x, y, 7, 21, edge)
    box(picture, x + 1, y + 1, 5, 19, "#0b0c1c")
    for k in range(4):
        for cell in range(9):
            if source.random() < 0.62:
                dot(picture, x + 2 + cell % 3, y + 3 + k * 4 + cell // 3, glyph)


def _walker(picture: Picture, x: int, y: int, phase: float) -> None:
    for k, half in enumerate((2, 4, 5, 6)):
        box(picture, x - half, y + k, 2 * half + 1, 1, "#ff4f7d")
        box(picture, x + half - 2, y + k, 3, 1, "#b8325a")
    box(picture, x, y + 4, 1, 5, "#0b0c1c")
    box(picture, x - 2, y + 6, 4, 9, "#0b0c1c")
    step = int(phase * 2)
    dot(picture, x - 2, y + 15, "#0b0c1c")
    dot(picture, x + 1 - step, y + 15, "#0b0c1c")


def rooftops(
    width: int,
    height: int,
    sky: str,
    tiles: tuple[str, ...],
    walls: tuple[str, ...],
    seed: int,
    frames: int = 1,
) -> list[Picture]:
    """An old town from a high window: gables, chimneys, and smoke when there are frames."""
    source = random.Random(seed)
    base = skies.gradient(width, height, sky)
    chimneys = _town(base, width, height, source, tiles, walls)

    def frame(phase: float) -> Picture:
        picture = base.copy()
        for n, (x, y) in enumerate(chimneys[:5]):
            for k in range(12 if frames > 1 else 0):
                t = (k / 12 + phase) % 1
                sx = x + 1 + 4 * t * t * 3 + math.sin(t * 9 + n) * 1.5
                size_ = 1 + int(t * 3)
                if (k + n) % 3:
                    box(
                        picture,
                        sx,
                        y - 2 - t * height * 0.26,
                        size_,
                        size_,
                        "#f6efe6" if t < 0.6 else "#e0d3d3",
                    )
        return picture

    return loop(frames, frame)


def _town(
    base: Picture,
    width: int,
    height: int,
    source: random.Random,
    tiles: tuple[str, ...],
    walls: tuple[str, ...],
) -> list[tuple[int, int]]:
    """Four rows of houses; returns where their smoke comes out."""
    chimneys = []
    for row in range(4):
        x, y = -source.randrange(12), int(height * (0.4 + 0.17 * row))
        while x < width:
            wide = source.randrange(14, 22) + row * 3
            _gable(
                base,
                x,
                y + source.randrange(-4, 5),
                wide,
                height,
                source.choice(tiles),
                source.choice(walls),
                source,
            )
            if source.random() < 0.5:
                chimneys.append((x + wide // 3, y - wide // 3 - 2))
                box(base, x + wide // 3, y - wide // 3 - 2, 3, 8, "#6b4a55")
                box(base, x + wide // 3 - 1, y - wide // 3 - 3, 5, 1, "#4a3446")
            x += wide - 2
    return chimneys


def _gable(
    picture: Picture,
    x: int,
    y: int,
    wide: int,
    bottom: int,
    tile: str,
    wall: str,
    source: random.Random,
) -> None:
    dark, middle, light = tile.split()
    shade, plain = wall.split()
    box(picture, x + 1, y, wide - 2, bottom - y, plain)
    box(picture, x + wide * 2 // 3, y, wide // 3, bottom - y, shade)
    for k in range(wide // 2 + 1):
        tone = light if k % 3 == 0 else middle
        box(picture, x + k - 1, y - k, wide - 2 * k + 2, 1, tone)
        box(
            picture,
            x + wide - k - 2 - max(0, (wide // 2 - k) // 2),
            y - k,
            max(1, (wide // 2 - k) // 2 + 2),
            1,
            dark,
        )
    for wy in range(y + 4, min(bottom, y + 30), 8):
        for wx in range(x + 3, x + wide - 4, 6):
            tone = "#ffd98a" if source.random() < 0.35 else "#3f4a6b"
            box(picture, wx, wy, 3, 4, tone)
            box(picture, wx, wy + 2, 3, 1, shade)
