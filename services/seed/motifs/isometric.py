"""Cubes seen from above and aside: islands, blocks of houses, towers, endless stairs."""

import math
import random
from collections.abc import Callable

from services.seed.brush import skies
from services.seed.brush.canvas import Picture, blank, box, dot, loop, pen
from services.seed.brush.noise import Noise

Faces = tuple[str, str, str]  # top, left, right

GRASS: Faces = ("#79c255", "#9a6a43", "#7a4f34")
SAND: Faces = ("#f1dca0", "#c9a766", "#a6854e")
ROCK: Faces = ("#a6abb8", "#7c8095", "#5d6078")
SNOW: Faces = ("#f3f7f7", "#a7b2c9", "#7d86a6")
WATER: Faces = ("#4fb3d1", "#2f86ad", "#256a92")
PLASTER = (
    ("#f7e6c8", "#e0b98e", "#b98a6c"),
    ("#f2c3b0", "#d98a7c", "#a85f62"),
    ("#bfe0d6", "#7fb5ad", "#578a8c"),
    ("#d9d2f0", "#a79ad0", "#7a6ea8"),
)
CITY = (
    ("#4a4e8f", "#2b2d5e", "#20224a"),
    ("#7a4a86", "#4a2b5e", "#37204a"),
    ("#3f7f8c", "#23505f", "#1a3b4a"),
    ("#8c5a4a", "#5e352f", "#472824"),
)


def cube(picture: Picture, x: int, y: int, width: int, height: int, faces: Faces) -> None:
    """One block: ``x, y`` is the left corner of the top face, 2 : 1 in slope."""
    half, rise = width // 2, width // 4
    with pen(picture) as d:
        d.polygon(
            [(x, y), (x + half, y + rise), (x + half, y + rise + height), (x, y + height)], faces[1]
        )
        d.polygon(
            [
                (x + half, y + rise),
                (x + width - 1, y),
                (x + width - 1, y + height),
                (x + half, y + rise + height),
            ],
            faces[2],
        )
        d.polygon(
            [(x + 1, y), (x + half, y - rise), (x + width - 2, y), (x + half, y + rise)], faces[0]
        )


def island(side: int, seed: int, sky: str, ground: Faces = GRASS, peak: Faces = ROCK) -> Picture:
    """A small republic of cubes: shallows, sand, fields with trees, one peak."""
    picture = skies.gradient(side, side, sky)
    noise, count = Noise(seed), max(7, side // 9 | 1)
    middle = count // 2
    for j in range(count):
        for i in range(count):
            far = math.hypot(i - middle, j - middle) / (middle + 0.6)
            if far > 1.04:
                continue
            rise = (
                int(
                    (1.15 - far)
                    * 1.25
                    * (0.55 + float(noise.fractal(i * 0.3, j * 0.3, 3)) * 0.9)
                    * 13
                )
                - 2
            )
            x, y = (i - j) * 4 + side // 2 - 4, (i + j) * 2 + int(side * 0.42)
            faces, tall = _soil(rise, ground, peak)
            if faces is ground and (i + j) % 2:
                faces = (_shade(ground[0], 0.94), ground[1], ground[2])
            cube(picture, x, y - tall, 8, tall + 6, faces)
            if ground[0] == faces[0] or faces[0] == _shade(ground[0], 0.94):
                for k in range(4):
                    dot(picture, x + k, y - tall + 1 + k // 2, _shade(ground[0], 0.75))
                if noise.at(i * 3.7, j * 5.1) > 0.56:
                    _tree(
                        picture,
                        x + 4,
                        y - tall - 2,
                        _shade(ground[0], 0.55),
                        _shade(ground[0], 0.8),
                    )
    return picture


def _soil(rise: int, ground: Faces, peak: Faces) -> tuple[Faces, int]:
    if rise < 2:
        return WATER, 2
    if rise < 4:
        return SAND, 3
    if rise < 9:
        return ground, rise
    if rise < 11:
        return (_shade(ground[0], 0.85), _shade(ground[1], 0.9), _shade(ground[2], 0.9)), rise + 1
    return peak, rise + 4


def _shade(code: str, factor: float) -> str:
    return "#" + "".join(
        f"{min(255, int(int(code[k : k + 2], 16) * factor)):02x}" for k in (1, 3, 5)
    )


def _tree(picture: Picture, x: int, y: int, dark: str, light: str) -> None:
    box(picture, x - 1, y, 2, 3, "#5b3a29")
    for k, half in enumerate((0, 1, 2, 1, 2, 3)):
        box(picture, x - half - 1, y - 7 + k, 2 * half + 2, 1, dark)
        box(picture, x - half - 1, y - 7 + k, half + 1, 1, light)


def block(side: int, seed: int, night: bool = True, frames: int = 1) -> list[Picture]:
    """A city block with two streets; by night the windows go on and off, by day roofs are warm."""
    sky = skies.gradient(
        side, side, "#1b1a3a #151530 #0f1024" if night else "#f7d9b8 #f3c9a9 #e8b09c"
    )
    if night:
        skies.stars(sky, seed, side // 3, side // 2, colours=("#3d4178", "#5a5f9a", "#8a90c9"))
    return loop(frames, lambda t: _houses(sky.copy(), side, seed, night, t))


def _houses(picture: Picture, side: int, seed: int, night: bool, phase: float) -> Picture:
    source, lots = random.Random(seed), 6
    street, other = source.randrange(1, 4), source.randrange(2, 5)
    width = side // 13 * 2
    yard, tar = (("#2e3158", "#181a30", "#121428"), ("#23243f", "#181a30", "#121428"))
    if not night:
        yard, tar = (("#c9b8a0", "#8f7a78", "#74625f"), ("#8a7f8f", "#6b5f78", "#574c66"))
    for j in range(lots):
        for i in range(lots):
            x = (i - j) * width // 2 + side // 2 - width // 2
            y = (i + j) * width // 4 + int(side * 0.41)
            road = i == street or j == other
            cube(picture, x, y, width, 4, tar if road else yard)
            tall = source.choice((0.9, 1.2, 1.5, 1.9) if i + j < 7 else (0.5, 0.7, 0.9))
            faces = source.choice(CITY if night else PLASTER)
            if (i, j) in ((4, 4), (0, 5)) and not road:
                for k in range(6):
                    _bush(picture, x + 3 + (k * 5) % (width - 6), y - 2 + (k * 3) % 4, night)
            elif not road:
                cube(picture, x + 2, y - int(tall * width), width - 4, int(tall * width), faces)
                windows = _by_night(phase) if night else _by_day
                chance = random.Random(seed + i * 7 + j)
                _facade(picture, (x + 2, y, width - 4, int(tall * width)), faces, chance, windows)
    return picture


Windows = Callable[[Faces, int, float, float], str]  # faces, side, luck, moment -> colour


def _by_night(phase: float) -> Windows:
    """A third of the windows are lit; a few of them only for part of the cycle."""

    def tone(faces: Faces, side: int, luck: float, moment: float) -> str:
        if luck < 0.36 and (luck > 0.05 or (phase + moment) % 1 < 0.6):
            return ("#ffd98a", "#f5b45e")[side]
        return "#7fe0e8" if luck > 0.95 else (faces[2], "#15162e")[side]

    return tone


def _by_day(faces: Faces, side: int, luck: float, _: float) -> str:
    """By day a window is a shade, or a pale blind."""
    return "#fff4dc" if luck < 0.2 else (faces[2], _shade(faces[2], 0.75))[side]


def _facade(
    picture: Picture,
    place: tuple[int, int, int, int],
    faces: Faces,
    chance: random.Random,
    windows: Windows,
) -> None:
    """Windows on both walls of a house at ``place`` (x, foot, width, height), and its roof."""
    x, y, width, tall = place
    half = width // 2
    for row in range(3, tall - 3, 4):
        for k in range(1, half - 1, 3):
            for side, left, drop in ((0, x + k, k // 2), (1, x + half + k, (half - k) // 2)):
                tone = windows(faces, side, chance.random(), chance.random())
                box(picture, left, y - tall + row + drop, 2, 2, tone)
    if tall > width * 1.6 and faces in CITY:
        box(picture, x + half, y - tall - 7, 1, 7, "#8a8fc9")
        dot(picture, x + half, y - tall - 8, "#ff5f6f")
    else:
        box(picture, x + half - 2, y - tall - 2, 4, 2, faces[1])


def tower(
    width: int, height: int, seed: int, sky: str, faces: tuple[Faces, ...], frames: int = 1
) -> list[Picture]:
    """A stack of terraces, each smaller than the last, with slit windows and a flag."""
    base = skies.gradient(width, height, sky)
    source = random.Random(seed)
    wide, y, x = int(width * 0.72) // 4 * 4, int(height * 0.8), int(width * 0.14)
    level, steps = 0, (int(width * 0.72) - 8) // 8
    while wide >= 12 and y > height * 0.26:
        tall = max(5, int(height * 0.98 / steps * source.uniform(0.5, 0.8)))
        kind = faces[level % len(faces)]
        y -= tall
        cube(base, x, y, wide, tall, kind)
        half, slit, lower = wide // 2, max(2, tall // 3), y + tall // 3
        for k in range(3, half - 2, 5):
            box(base, x + k, lower + k // 2, 2, slit, _shade(kind[1], 0.55))
            box(base, x + half + k, lower + (half - k) // 2, 2, slit, _shade(kind[2], 0.6))
        x, wide, level = x + 4, wide - 8, level + 1
    pole, top = x + wide // 2, y + 2

    def frame(phase: float) -> Picture:
        picture = base.copy()
        box(picture, pole, top - 14, 1, 13, "#3a2a3a")
        for k in range(9):
            wave = round(math.sin((k / 9 - phase) * 2 * math.pi))
            box(picture, pole + 1 + k, top - 14 + wave, 1, 5, "#e0503f")
        return picture

    return loop(frames, frame)


def _bush(picture: Picture, x: int, y: int, night: bool) -> None:
    box(picture, x - 1, y - 3, 3, 3, "#2f7a58" if night else "#5a9a4f")
    dot(picture, x - 1, y - 3, "#5fbf83" if night else "#9ccc66")


def terraces(
    side: int, seed: int, colours: tuple[Faces, ...], unit: int = 16, frames: int = 1
) -> list[Picture]:
    """An endless field of cubes; with frames, a slow wave goes through them."""
    noise = Noise(seed)

    def frame(phase: float) -> Picture:
        picture = blank(side, side, colours[0][2])
        rows = side // (unit // 4) + 10
        for row in range(-2, rows):
            for column in range(-1, side // unit + 2):
                x = column * unit + (row % 2) * unit // 2 - unit // 2
                y = row * unit // 4
                wave = math.sin((phase + x / side + row / 17) * 2 * math.pi) if frames > 1 else 0
                high = int(
                    round(float(noise.at(column * 0.7 + row % 2 * 0.35, row * 0.35)) * 4) * unit / 4
                    + wave * unit * 0.3
                )
                kind = colours[(column * 5 + row * 3 + (row * column) % 2) % len(colours)]
                cube(picture, x, y - high, unit, unit * 2, kind)
        return picture

    return loop(frames, frame)
