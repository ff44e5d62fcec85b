"""Things to carry: potions, blades, gems, shields, fruit, and the sheets they are kept on."""

import math
import random

import numpy as np

from services.seed.brush.canvas import Picture, blank, box, dither, dot, grid, loop, sheet, stamp
from services.seed.brush.figures import Figure
from services.seed.brush.palettes import (
    BERRY,
    BONE,
    EMBER,
    FUR_CREAM,
    INK,
    LEAF,
    ROSE,
    SKY,
    SLATE,
    STONE,
    SUNNY,
    TEAL,
    VIOLET,
    WOOD,
)

LIQUIDS = (VIOLET, BERRY, LEAF, SKY, SUNNY, TEAL, ROSE)


def potion(seed: int, phase: float = 0.0) -> Picture:
    """A bottle, 24 x 28, of a shape and a liquid by seed; bubbles rise with the phase."""
    source = random.Random(seed)
    liquid, shape = LIQUIDS[seed % len(LIQUIDS)], (seed // 2 + seed) % 3
    figure = Figure(24, 28, 0.45)
    figure.plate([(9, 5), (15, 5), (15, 14), (9, 14)], "#6f93b5 #9fc4d8 #d9eef4")
    if shape == 0:
        figure.ball(12, 18, 8, 8, liquid)
    elif shape == 1:
        figure.plate([(9, 11), (15, 11), (20, 25), (4, 25)], liquid)
    else:
        figure.plate([(6, 11), (18, 11), (18, 25), (6, 25)], liquid)
    solid = figure.picture[..., 3] > 0
    level = 14 + source.randrange(3)
    glass = solid & (figure.y < level) & (figure.y > 9)
    figure.picture[glass] = dither(1 - figure.x / 26, "#6f93b5 #9fc4d8 #e8f7fb", 0.4)[glass]
    surface = solid & (figure.y == level)
    figure.picture[surface] = dither(figure.x * 0 + 1, liquid)[surface]
    for k in range(4):
        t = (source.random() + phase) % 1
        dot(figure.picture, 9 + (k * 5) % 7, 24 - t * (23 - level), liquid.split()[-1])
    figure.line([(8, 17), (8, 21)], "#ffffff").line([(10, 6), (10, 9)], "#ffffff")
    figure.plate([(8, 5), (16, 5), (16, 7), (8, 7)], "#6f93b5 #d9eef4", INK)
    figure.plate([(10, 2), (14, 2), (14, 4), (10, 4)], WOOD)
    if seed % 2:
        figure.plate([(9, 18), (15, 18), (15, 22), (9, 22)], FUR_CREAM)
        figure.line([(10, 20), (14, 20)], "#8a6a66")
    return figure.done(INK)


def blade(seed: int) -> Picture:
    """A sword laid from lower left to upper right, 28 x 28; length, guard and steel by seed."""
    source = random.Random(seed)
    steel = (STONE, SKY, EMBER, TEAL, VIOLET, BONE)[seed % 6]
    figure = Figure(28, 28, 0.3)
    tip, wide = source.choice((23.0, 24.5, 20.0)), source.choice((2.0, 2.8, 3.4))
    bend = source.choice((0.0, 0.0, 2.5))
    tones = steel.split()
    for k in range(60):
        t = k / 59
        x, y = (
            9 + (tip - 9) * t - math.sin(t * 3.1) * bend,
            19 - (tip - 9) * t - math.sin(t * 3.1) * bend,
        )
        half = wide * (1 if t < 0.82 else (1 - t) / 0.18 + 0.12)
        for q in range(int(half * 2) + 1):
            off = q / 2 - half / 2
            dot(
                figure.picture,
                x + off,
                y + off,
                tones[-1] if off < -0.2 else tones[-2] if off < 0.6 else tones[1],
            )
    guard = source.choice((3.5, 4.5, 5.5))
    figure.limb([(9 - guard, 19 - guard), (9 + guard, 19 + guard)], 2.4, SUNNY)
    figure.limb([(8, 20), (4.5, 23.5)], 2.4, source.choice((WOOD, BERRY, SLATE)))
    figure.ball(3.5, 24.5, 1.9, 1.9, source.choice((SUNNY, BERRY, SKY)))
    return figure.done(INK)


def gem(seed: int) -> Picture:
    """A cut stone, 20 x 20: flat facets, each in a tone of one ramp."""
    tones = (SKY, BERRY, LEAF, VIOLET, SUNNY, TEAL, ROSE)[seed % 7].split()
    kind, figure = seed % 3, Figure(20, 20)
    if kind == 0:
        table, girdle, base = [(6, 4), (13, 4)], [(2, 8), (17, 8)], (9.5, 17)
        figure.plate([*table, girdle[1], girdle[0]], f"{tones[3]} {tones[3]}")
        figure.plate([girdle[0], girdle[1], base], f"{tones[2]} {tones[2]}")
        figure.plate([(2, 8), (6, 4), (7, 8)], f"{tones[4]} {tones[4]}").plate(
            [(13, 4), (17, 8), (12, 8)], f"{tones[1]} {tones[1]}"
        )
        figure.plate([(2, 8), (7, 8), base], f"{tones[3]} {tones[3]}").plate(
            [(17, 8), (12, 8), base], f"{tones[0]} {tones[0]}"
        )
    elif kind == 1:
        figure.plate(
            [(9, 2), (14, 7), (14, 13), (9, 18), (5, 13), (5, 7)], f"{tones[2]} {tones[2]}"
        )
        figure.plate([(9, 2), (5, 7), (9, 9)], f"{tones[4]} {tones[4]}").plate(
            [(5, 7), (9, 9), (9, 13), (5, 13)], f"{tones[3]} {tones[3]}"
        )
        figure.plate([(14, 7), (9, 9), (9, 13), (14, 13)], f"{tones[1]} {tones[1]}").plate(
            [(9, 13), (14, 13), (9, 18)], f"{tones[0]} {tones[0]}"
        )
    else:
        figure.plate(
            [(5, 3), (14, 3), (17, 6), (17, 13), (14, 16), (5, 16), (2, 13), (2, 6)],
            f"{tones[1]} {tones[2]} {tones[3]}",
        )
        figure.plate([(6, 6), (13, 6), (13, 13), (6, 13)], f"{tones[2]} {tones[3]} {tones[4]}")
        figure.line([(2, 6), (6, 6)], tones[4]).line([(5, 3), (6, 6)], tones[4]).line(
            [(13, 13), (16, 14)], tones[0]
        )
    dot(figure.picture, 7, 6, "#ffffff")
    return figure.done(INK)


def shield(seed: int) -> Picture:
    """A shield, 22 x 26, with arms parted in one of five ways."""
    source = random.Random(seed)
    one, two = source.sample((BERRY, SKY, SUNNY, TEAL, VIOLET, BONE, SLATE, LEAF), 2)
    figure = Figure(22, 26, 0.4)
    shape = [(3, 3), (18, 3), (18, 13), (15, 19), (10.5, 23), (6, 19), (3, 13)]
    figure.plate(shape, one)
    body = figure.picture[..., 3] > 0
    x, y = figure.x, figure.y
    part = (
        x > 10.5,
        y > 11,
        (x > 10.5) ^ (y > 11),
        np.abs(x - y * 0.9 - 1) < 3,
        (np.abs(x - 10.5) < 2) | (np.abs(y - 9) < 2),
    )[seed % 5]
    figure.picture[body & part] = dither(1 - (x + y) / 48, two, 0.4)[body & part]
    solid = np.pad(body, 1)
    rim = body & ~(solid[:-2, 1:-1] & solid[2:, 1:-1] & solid[1:-1, :-2] & solid[1:-1, 2:])
    figure.picture[rim] = dither(1.1 - (x + y) / 44, "#7a3f1f #eb9f36 #fff2a1", 0.4)[rim]
    if seed % 2:
        figure.ball(10.5, 11, 2.4, 2.4, SUNNY, INK)
    return figure.done(INK)


def food(kind: int) -> Picture:
    """An apple, a cheese, a loaf, a pear, an egg on toast, a carrot or a melon slice; 24 x 24."""
    figure = Figure(24, 24, 0.45)
    if kind == 0:
        figure.ball(9.5, 14, 6.5, 7, BERRY).ball(14.5, 14, 6.5, 7, BERRY).limb(
            [(12, 8), (13, 3)], 1.6, WOOD
        ).plate([(13, 6), (19, 3), (17, 8)], LEAF)
    elif kind == 1:
        figure.plate([(2, 13), (18, 5), (21, 13)], "#f7b565 #fbcf52 #fff2a1", INK).plate(
            [(2, 13), (21, 13), (21, 20), (2, 20)], SUNNY, INK
        )
        figure.spots([(7, 16, 1.7), (14, 17, 1.3), (17, 10, 1.2)], "#b8692a")
    elif kind == 2:
        figure.ball(12, 13, 10, 6.5, "#7a3f1f #a86030 #d9964f #f5c98a")
        for k in range(3):
            figure.line([(6 + k * 5, 9), (8 + k * 5, 12)], "#fbe3b8", 1)
    elif kind == 3:
        figure.ball(12, 15.5, 7.5, 6.5, MOSSY).ball(12, 9, 4.4, 5, MOSSY).limb(
            [(12, 4), (14, 1)], 1.6, WOOD
        )
    elif kind == 4:
        figure.plate(
            [(3, 6), (20, 6), (20, 20), (3, 20)], "#b8692a #d9964f #f0c080", "#7a3f1f"
        ).ball(12, 13, 7, 5.5, "#e0d3d3 #fffdf2 #ffffff").ball(12, 12.5, 3, 2.8, SUNNY)
    elif kind == 5:
        figure.plate([(9, 7), (15, 7), (12, 22)], "#b8451f #eb7a2a #ffb05c")
        for k in range(5):
            figure.limb([(12, 7), (8 + k * 2, 1 + (k % 2))], 1.5, LEAF)
        figure.line([(10, 11), (12, 11)], "#b8451f").line([(12, 15), (13, 15)], "#b8451f")
    else:
        figure.plate([(2, 8), (21, 8), (17, 17), (12, 20), (7, 17)], "#c93a55 #f0676b #ffac97")
        figure.limb([(2, 9), (6, 17), (12, 20), (18, 17), (21, 9)], 2, LEAF).spots(
            [(8, 11, 0.7), (12, 14, 0.7), (15, 11, 0.7)], INK
        )
    return figure.done(INK)


MOSSY = "#5f7a2f #8fa83f #c0cc5a #eaf09a"


def inventory(columns: int, rows: int, seed: int) -> Picture:
    """Slots of a bag, most of them full."""
    source = random.Random(seed)
    picture = blank(columns * 32 + 8, rows * 32 + 8, "#2a2238")
    for k in range(columns * rows):
        x, y = 5 + k % columns * 32, 5 + k // columns * 32
        box(picture, x, y, 30, 30, "#5d5078")
        box(picture, x, y, 29, 29, "#453a58")
        box(picture, x + 1, y + 1, 28, 28, "#352b47")
        if source.random() < 0.12:
            continue
        number = source.randrange(60)
        piece = (potion, blade, gem, shield, lambda n: food(n % 7))[source.randrange(5)](number)
        stamp(picture, piece, x + 15 - piece.shape[1] // 2, y + 15 - piece.shape[0] // 2)
    return picture


def apothecary(width: int, height: int, seed: int, frames: int = 8) -> list[Picture]:
    """A cupboard of potions that simmer by themselves."""
    source = random.Random(seed)
    rows, numbers = height // 34, [source.randrange(60) for _ in range(60)]
    _, ys = grid(width, height)

    def frame(phase: float) -> Picture:
        picture = dither(0.7 - (ys % 34) / 34 * 0.8, "#14101f #241a2e #3a2a3f", 0.9)
        k = 0
        for row in range(rows):
            foot = (row + 1) * 34 - 2
            box(picture, 0, foot - 2, width, 4, "#794634")
            box(picture, 0, foot - 2, width, 1, "#d6995e")
            for x in range(2, width - 22, 24):
                stamp(picture, potion(numbers[k], phase), x, foot - 28)
                k += 1
        return picture

    return loop(frames, frame)


def armoury(columns: int, rows: int, seed: int, ground: str) -> Picture:
    """Swords in rows, no two alike."""
    return sheet([blade(seed + k) for k in range(columns * rows)], columns, 4, ground)


def hoard(columns: int, rows: int, ground: str, frames: int = 10) -> list[Picture]:
    """Gems in rows; a glint jumps from one to another."""
    pieces = [gem(k * 2 + k // columns) for k in range(columns * rows)]

    def frame(phase: float) -> Picture:
        picture = sheet(pieces, columns, 2, ground)
        k = int(phase * len(pieces) * 7) % len(pieces)
        x, y = 2 + k % columns * 22 + 14, 2 + k // columns * 22 + 5
        for a, b in ((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1), (2, 0), (-2, 0), (0, 2), (0, -2)):
            dot(picture, x + a, y + b, "#ffffff")
        return picture

    return loop(frames, frame)


def pantry(columns: int, rows: int, cloth: tuple[str, str]) -> Picture:
    """Food on a checked cloth."""
    width, height = columns * 28 + 4, rows * 28 + 4
    xs, ys = grid(width, height)
    picture = blank(width, height, cloth[0])
    picture[((xs // 7 + ys // 7) % 2 == 0)] = blank(1, 1, cloth[1])[0, 0]
    for k in range(columns * rows):
        stamp(
            picture, food((k * 3 + k // columns) % 7), 4 + k % columns * 28, 4 + k // columns * 28
        )
    return picture
