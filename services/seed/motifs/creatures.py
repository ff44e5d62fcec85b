"""Monsters that nobody drew by hand: mirrored bodies of noise, slimes, ghosts, robots, beasts."""

import math
import random

import numpy as np

from services.seed.brush.canvas import (
    Picture,
    blank,
    box,
    dither,
    dot,
    grid,
    loop,
    move,
    outline,
    paint,
    stamp,
)
from services.seed.brush.figures import Figure
from services.seed.brush.noise import Noise
from services.seed.brush.palettes import (
    BERRY,
    BONE,
    EMBER,
    INK,
    LEAF,
    ROSE,
    SKY,
    SLATE,
    STONE,
    SUNNY,
    TEAL,
    VIOLET,
)

COATS = (SKY, BERRY, LEAF, VIOLET, SUNNY, TEAL, ROSE, STONE)


def stranger(
    side: int, seed: int, coat: str, accent: str = "#ffcd75", stretch: float = 1.0
) -> Picture:
    """A small mirrored creature with two eyes and, mostly, a mouth; transparent around."""
    source, noise = random.Random(seed), Noise(seed * 7 + 1)
    x, y = grid(side, side)
    across = np.abs(x - side / 2 + 0.5)
    cx, cy = across / (side / 2 - 1.5), (y - side / 2 + 0.5) / (side / 2 - 1.5)
    bumps = noise.at(across * 7.7 / side, y * 8.8 / side * stretch)
    body = 1 - (cx**2 + cy**2 * 0.9) + (bumps - 0.5) * 1.6 > 0.27
    body[0], body[-1], body[:, 0], body[:, -1] = False, False, False, False
    light = (
        0.95
        - y / side * 0.75
        - across / side * 0.35
        + (noise.at(across * 0.9, y * 0.9) - 0.5) * 0.35
    )
    picture = blank(side, side)
    paint(picture, body, dither(light, coat, 0.4))
    fine = 20 / max(20, side)
    paint(picture, body & (noise.at(across * 1.3 * fine + 20, y * 1.1 * fine + 9) > 0.78), accent)
    row, gap = side // 2 - 2 + source.randrange(2), max(1, side // 8)
    _face(picture, row, gap, side, source)
    return outline(picture, INK)


def _face(picture: Picture, row: int, gap: int, side: int, source: random.Random) -> None:
    big = max(2, side // 8)
    one = source.random() < 0.18
    lefts = [(side - big) // 2 - (side % 2)] if one else [side // 2 - gap - big, side // 2 + gap]
    for left in lefts:
        box(picture, left - 1, row - 1, big + 2, big + 2, INK)
        box(picture, left, row, big, big, "#ffffff")
        pupil = max(1, big // 2)
        box(picture, left + (big - pupil) // 2, row + big - pupil, pupil, pupil, INK)
    mouth = row + big + max(2, side // 12)
    wide = gap * 2 + source.randrange(0, gap * 2 + 1)
    if source.random() < 0.8:
        box(picture, side // 2 - wide // 2, mouth, wide + wide % 2, 1 + side // 20, INK)
        if source.random() < 0.5:
            dot(picture, side // 2 - wide // 2 + 1, mouth + side // 20, "#ffffff")
            dot(picture, side // 2 + wide // 2 - 2, mouth + side // 20, "#ffffff")


def strangers(
    columns: int, rows: int, side: int, seed: int, ground: str, coats: tuple[str, ...] = COATS
) -> list[Picture]:
    """A group portrait, in two frames: every other creature hops in turn."""
    pieces = [
        stranger(side, seed + k, coats[(k * 3 + k // columns) % len(coats)])
        for k in range(columns * rows)
    ]

    def frame(phase: float) -> Picture:
        step = side + 4
        picture = blank(columns * step + 4, rows * step + 4, ground)
        for k, piece in enumerate(pieces):
            i, j = k % columns, k // columns
            hop = -1 if ((i + j) % 2 == 0) == (phase < 0.5) else 0
            stamp(picture, piece, 4 + i * step - 1, 4 + j * step + hop)
        return picture

    return loop(2, frame)


def slime(side: int, coat: str, ground: str, frames: int = 12) -> list[Picture]:
    """A slime that squashes, jumps and lands, with what it ate still visible."""
    xs, ys = grid(side, side)
    floor = side * 0.86

    def frame(phase: float) -> Picture:
        t = phase * 2 * math.pi
        jump = max(0.0, math.sin(t)) * side * 0.26
        squash = 1 - 0.2 * math.cos(t * 2 + 0.5) * (1 if jump < 1 else -0.45)
        wide, tall = side * 0.34 / math.sqrt(squash), side * 0.3 * squash
        picture = dither(ys / side, ground)
        paint(
            picture,
            ((xs - side / 2) / (wide * 0.95)) ** 2 + ((ys - floor) / (side * 0.05)) ** 2 <= 1,
            ground.split(maxsplit=1)[0],
        )
        cy = floor - jump - tall * 0.75
        dx, dy = (xs - side / 2 + 0.5) / wide, (ys - cy) / tall
        dome = (dx**2 + np.where(dy > 0, dy * 1.25, dy) ** 2 <= 1) & (dy < 0.8)
        body = blank(side, side)
        light = 0.5 - 0.3 * dx - 0.45 * dy + 0.25 * (dx**2 + dy**2 > 0.72)
        paint(body, dome, dither(light, coat, 0.6))
        box(body, side * 0.56, cy + tall * 0.3, side * 0.09, side * 0.05, coat.split(maxsplit=1)[0])
        box(body, side * 0.58, cy + tall * 0.22, side * 0.03, side * 0.2, coat.split(maxsplit=1)[0])
        unit = max(1, side // 16)
        for x in (side * 0.38, side * 0.56):
            box(body, x, cy - tall * 0.15, unit + unit // 2, unit * 2, INK)
            dot(body, x, cy - tall * 0.15, "#ffffff")
        box(body, side * 0.47, cy + tall * 0.34, unit * 1.5, unit, INK)
        box(body, side * 0.36, cy - tall * 0.65, unit * 2, unit, "#ffffff")
        body[~dome] = 0
        stamp(picture, outline(body, INK), 0, 0)
        return picture

    return loop(frames, frame)


def robot(coat: str, lamp: str, seed: int, wave: float = 0.0) -> Picture:
    """A robot, 32 x 40, assembled from what was there: head, chest, arms and feet by seed."""
    source = random.Random(seed)
    figure = Figure(32, 40, 0.35)
    wide, head = source.choice((6, 7, 8)), source.choice((6, 7, 8))
    figure.limb([(16 - wide, 21), (7, 25), (6, 30)], 3, STONE).limb(
        [(16 + wide, 21), (26, 23 - wave * 5), (27, 29 - wave * 14)], 3, STONE
    )
    figure.ball(6, 31, 2.6, 2.6, coat).ball(27, 29 - wave * 14, 2.6, 2.6, coat)
    for x in (11, 19):
        figure.plate([(x, 31), (x + 2, 31), (x + 2, 36), (x, 36)], STONE).plate(
            [(x - 2, 35), (x + 3, 35), (x + 3, 38), (x - 2, 38)], coat, INK
        )
    figure.plate(
        [(16 - wide, 18), (16 + wide, 18), (16 + wide - 1, 31), (16 - wide + 1, 31)], coat, INK
    )
    figure.plate([(16 - head, 6), (16 + head, 6), (16 + head, 16), (16 - head, 16)], coat, INK)
    figure.line([(16, 2), (16, 5)], STONE.split()[2]).ball(16, 2, 1.5, 1.5, lamp)
    if source.random() < 0.5:
        figure.plate(
            [(16 - head + 2, 8), (16 + head - 2, 8), (16 + head - 2, 13), (16 - head + 2, 13)],
            SLATE,
        )
        for x in (13, 19):
            figure.plate([(x - 1, 9), (x, 9), (x, 11), (x - 1, 11)], lamp)
    else:
        figure.eye(12, 10, 2.4, INK, lamp.rsplit(maxsplit=1)[-1]).eye(
            20, 10, 2.4, INK, lamp.rsplit(maxsplit=1)[-1]
        )
        figure.line([(12, 14), (20, 14)], INK)
    figure.plate([(12, 21), (20, 21), (20, 26), (12, 26)], SLATE)
    for k in range(4):
        figure.line([(13 + k * 2, 25), (13 + k * 2, 25 - source.randrange(3))], lamp.split()[-2])
    return figure.done(INK)


def dragon(coat: str = BERRY, belly: str = SUNNY, breath: float = 0.0) -> Picture:
    """A young dragon, 56 x 48, facing left; ``breath`` 0..1 is how far its flame reaches."""
    figure = Figure(56, 48)
    figure.limb([(38, 36), (47, 37), (51, 30), (48, 24)], 5, coat).plate(
        [(46, 25), (49, 17), (53, 24)], belly, INK
    )
    figure.plate([(30, 24), (42, 4), (46, 10), (52, 9), (46, 18), (48, 23), (38, 28)], VIOLET, INK)
    figure.line([(31, 24), (42, 5)], INK).line([(33, 25), (46, 10)], VIOLET.split()[0])
    figure.ball(31, 33, 11, 10, coat).ball(26, 36, 6.5, 7, belly)
    for k in range(4):
        figure.line([(21, 32 + k * 3), (30, 33 + k * 3)], belly.split()[1])
    figure.limb([(25, 28), (20, 20), (20, 15)], 8, coat)
    figure.ball(18, 13, 8, 6.5, coat).ball(11, 16, 6.5, 4.2, coat)
    figure.plate([(20, 8), (25, 1), (25, 9)], BONE, INK).plate(
        [(15, 7), (18, 0), (20, 8)], BONE, INK
    )
    figure.eye(16, 11, 2.6, INK, "#fff2a1").line([(6, 18), (13, 19)], INK)
    dot(figure.picture, 7, 14, INK)
    figure.ball(25, 44, 4.5, 2.6, coat, INK).ball(36, 44, 5, 2.6, coat, INK)
    for k in range(5):
        figure.plate(
            [(24 + k * 4, 22 + k * 2), (27 + k * 4, 18 + k * 2), (29 + k * 4, 24 + k * 2)], belly
        )
    picture = figure.done(INK)
    tones = EMBER.split()
    for k in range(int(breath * 8)):
        high = 1 + k // 2
        for q in range(-high, high + 1):
            if (k + q) % 3 or k < 4:
                dot(picture, 5 - k, 18 + q * 0.6, tones[max(1, 5 - abs(q) - k // 3)])
    return picture


def ghost(
    side: int, seed: int, coat: str = "#6f7bc4 #a9b3ea #d9defb #ffffff", frames: int = 8
) -> list[Picture]:
    """A ghost that bobs, half of each second pixel missing where it fades out."""
    xs, ys = grid(side, side)

    def frame(phase: float) -> Picture:
        t = phase * 2 * math.pi
        cy = side * 0.42 + math.sin(t) * side * 0.03
        hem = (
            side * 0.84
            + math.sin(t) * side * 0.03
            + np.sin(xs * 14 / side + t + seed) * side * 0.05
        )
        half = side * 0.3 + (ys - cy) * 0.06
        body = (np.hypot((xs - side / 2 + 0.5) / half, (ys - cy) / (side * 0.32)) <= 1) & (ys <= cy)
        body |= (np.abs(xs - side / 2 + 0.5) <= half) & (ys > cy) & (ys < hem)
        light = 0.85 - (xs - side * 0.35) / side * 0.8 - (ys - cy) / side * 0.5
        picture = blank(side, side)
        paint(picture, body, dither(light, coat, 0.6))
        unit = max(1, side // 16)
        for x in (side * 0.36, side * 0.56):
            box(picture, x, cy - unit, unit * 1.5, unit * 3, "#1d1f4a")
            dot(picture, x, cy - unit, "#ffffff")
        box(picture, side * 0.47, cy + unit * 3, unit, unit, "#1d1f4a")
        for x in (side * 0.3, side * 0.64):
            box(picture, x, cy + unit * 2, unit, unit, "#ffa8c4")
        picture = outline(picture, "#2b2d5e")
        faint = (ys > side * 0.8) & ((xs + ys) % 2 == 0)
        picture[faint] = 0
        return picture

    return loop(frames, frame)


def mimic(open_: float) -> Picture:
    """A chest, 32 x 32, that is not only a chest; ``open_`` 0..1 lifts the lid off its teeth."""
    figure = Figure(32, 32, 0.4)
    wood, lift = "#4d2c2a #794634 #a86a44 #d6995e", open_ * 8
    if open_ > 0:
        figure.plate([(4, 16 - lift), (27, 16 - lift), (27, 20), (4, 20)], "#2c0f22 #4a1a3a")
        figure.ball(16, 20, 6, 3.5, BERRY)
        for x in range(5, 27, 4):
            figure.plate(
                [(x, 15 - lift + 1), (x + 3, 15 - lift + 1), (x + 1.5, 19 - lift)], BONE
            ).plate([(x, 20), (x + 3, 20), (x + 1.5, 17)], BONE)
        figure.eye(11, 17 - lift * 0.4, 1.6, INK, "#fff2a1").eye(
            21, 17 - lift * 0.4, 1.6, INK, "#fff2a1"
        )
    figure.plate([(4, 20), (27, 20), (26, 29), (5, 29)], wood, INK)
    figure.plate(
        [
            (4, 15 - lift),
            (7, 8 - lift),
            (24, 8 - lift),
            (27, 15 - lift),
            (27, 16 - lift),
            (4, 16 - lift),
        ],
        wood,
        INK,
    )
    for x in (8, 22):
        figure.line([(x, 21), (x, 28)], "#eb9f36", 2).line(
            [(x, 9 - lift), (x, 15 - lift)], "#eb9f36", 2
        )
    if open_ == 0:
        figure.plate([(14, 15), (17, 15), (17, 22), (14, 22)], SUNNY, INK)
    return move(figure.done(INK), 0, 1)


def apparition(side: int, seed: int) -> Picture:
    """The same ghost on real glass: its alpha falls to nothing in five steps."""
    picture = ghost(side, seed, frames=1)[0]
    _, y = grid(side, side)
    faded = (255 - np.floor(np.clip((y / side - 0.4) * 9, 0, 4)) * 51).astype(np.uint8)
    picture[..., 3] = np.where(picture[..., 3] > 0, faded, 0)
    return picture
