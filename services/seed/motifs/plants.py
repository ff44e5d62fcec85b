"""What grows: branching trees by season, mushrooms, cacti, pots, flowers, ferns, a bonsai."""

import math
import random

import numpy as np

from services.seed.brush import skies
from services.seed.brush.canvas import (
    Picture,
    box,
    dither,
    dot,
    grid,
    loop,
    paint,
    pen,
    sheet,
)
from services.seed.brush.figures import Figure
from services.seed.brush.palettes import BERRY, BONE, LEAF, MOSS, ROSE, SUNNY, TEAL, VIOLET, WOOD

INK = "#1d1530"


def tree(
    side: int,
    seed: int,
    sky: str,
    soil: str,
    leaves: str,
    fallen: int = 40,
    frames: int = 1,
    sun: str = "#fbf6ea",
) -> list[Picture]:
    """One tree before a pale disc; with frames, its leaves let go and drift down."""
    source, tones = random.Random(seed), leaves.split()
    base = skies.gradient(side, side, sky)
    xs, ys = grid(side, side)
    paint(base, np.hypot(xs - side * 0.68, ys - side * 0.3) < side * 0.19, sun)
    ground = side * 0.85 + 2 * np.sin(xs * 6 / side)
    paint(base, ys >= ground, dither((ys - ground) / side * 6, soil, 0.8))
    tips: list[tuple[float, float]] = []
    _branch(base, tips, source, (side * 0.47, side * 0.9), 1.62, side * 0.21, max(3, side // 14))
    _crown(base, tips, source, leaves)
    for _ in range(fallen):
        x, y = source.gauss(0.48, 0.22), source.uniform(0.86, 0.98)
        dot(base, x * side, y * side, source.choice(tones))
    count = max(5, side // 7) if frames > 1 else 0
    drift = [(source.uniform(0.15, 0.8), source.random(), source.random()) for _ in range(count)]

    def frame(phase: float) -> Picture:
        picture = base.copy()
        for x, start, sway in drift:
            t = (start + phase) % 1
            px = (x + 0.1 * t) * side + 3 * math.sin((t * 3 + sway) * 2 * math.pi)
            dot(picture, px, (0.34 + 0.58 * t) * side, tones[int(sway * len(tones))])
            dot(picture, px + 1, (0.34 + 0.58 * t) * side, tones[-1])
        return picture

    return loop(frames, frame)


def _crown(
    base: Picture, tips: list[tuple[float, float]], source: random.Random, leaves: str
) -> None:
    """A ball of leaves at the end of each branch, lower ones first."""
    side = base.shape[0]
    xs, ys = grid(side, side)
    for tx, ty in sorted(tips, key=lambda tip: -tip[1]):
        radius = source.uniform(0.045, 0.082) * side
        dx, dy = xs - tx, ys - ty
        blob = (np.hypot(dx, dy * 1.1) < radius) & (ys < side * 0.8)
        light = 0.58 - dy / radius * 0.36 - dx / radius * 0.28 - (ty - side * 0.4) / side * 0.8
        paint(base, blob, dither(light, leaves, 0.9))


def meadow(
    width: int,
    height: int,
    sky: str,
    grass: str,
    petals: tuple[str, ...],
    seed: int,
    frames: int = 10,
) -> list[Picture]:
    """Grass to the eye's height in wind; flowers grow larger towards the viewer."""
    source, tones = random.Random(seed), grass.split()
    base = skies.gradient(width, height, sky)
    skies.clouds(base, seed, "#cfe6f0 #e6f2f5 #ffffff", 0, height * 0.5, 0.46)
    box(base, 0, height * 0.46, width, height, tones[0])
    blades = sorted(
        (source.random(), source.randrange(-4, width + 4), source.random())
        for _ in range(width * 5)
    )

    def frame(phase: float) -> Picture:
        picture = base.copy()
        for near, x, kind in blades:
            foot = int(height * (0.47 + 0.55 * near))
            tall = int(3 + near * height * 0.16)
            bend = math.sin(phase * 2 * math.pi + x * 0.09 + near * 3) * (1 + near * 2)
            tone = tones[min(len(tones) - 1, int(near * 2.4 + kind * 2))]
            for q in range(tall):
                dot(picture, x + bend * (q / tall) ** 2, foot - q, tone)
            if kind > 0.86:
                petal = petals[int((kind - 0.86) * 7 * len(petals)) % len(petals)]
                _bloom(picture, x + bend, foot - tall, near, petal)
        return picture

    return loop(frames, frame)


def _bloom(picture: Picture, x: float, y: float, near: float, petal: str) -> None:
    """Four petals and a heart; ``near`` 0..1 is how close it stands."""
    radius, wide = 0.6 + near * 2, 1 + 2 * near
    for dx, dy in ((radius, 0), (0, radius), (-radius, 0), (0, -radius)):
        box(picture, x + dx - near, y + dy - near, wide, wide, petal)
    box(picture, x - near * 0.5, y - near * 0.5, 1 + near, 1 + near, "#fff2a1")


def _branch(
    picture: Picture,
    tips: list[tuple[float, float]],
    source: random.Random,
    foot: tuple[float, float],
    angle: float,
    length: float,
    thick: int,
) -> None:
    x, y = foot
    x2, y2 = x + math.cos(angle) * length, y - math.sin(angle) * length
    with pen(picture) as d:
        d.line((x, y, x2, y2), "#4a2a26", thick)
        if thick > 1:
            d.line((x - thick // 2, y, x2 - thick // 2, y2), "#7a4a38", max(1, thick // 3))
    small = picture.shape[0] / 64
    if length < 9 * small:
        tips.append((x2, y2))
    if length < 5.5 * small:
        return
    for way in (-1, 1):
        _branch(
            picture,
            tips,
            source,
            (x2, y2),
            angle + way * source.uniform(0.28, 0.62),
            length * source.uniform(0.68, 0.82),
            max(1, thick - max(1, thick // 3)),
        )


def mushroom(cap: str, seed: int, side: int = 32, spotted: bool = True) -> Picture:
    """A toadstool whose cap, stem and spots differ by seed."""
    source = random.Random(seed)
    k = side / 32
    figure = Figure(side, side, 0.45)
    wide, tall, stem = source.uniform(9, 13), source.uniform(6, 9), source.uniform(2.6, 4.6)
    lean = source.uniform(-1.5, 1.5)
    figure.limb([(16 * k, 29 * k), ((16 + lean) * k, 15 * k)], stem * 2 * k, BONE).ball(
        16 * k, 28.5 * k, (stem + 1) * k, 2.2 * k, BONE
    )
    cx, cy = (16 + lean) * k, 15 * k
    figure.ball(cx, cy + 1 * k, wide * 0.82 * k, 2.6 * k, "#8f7a6a #b8a084 #d9c6a4")
    dome = ((figure.x - cx) / (wide * k)) ** 2 + ((figure.y - cy) / (tall * 1.15 * k)) ** 2 <= 1
    light = (
        0.7
        - (figure.x - cx) / (wide * k) * 0.3
        - (figure.y - cy + tall * k * 0.5) / (tall * k) * 0.45
    )
    paint(figure.picture, dome & (figure.y <= cy + 0.5 * k), dither(light, cap, 0.45))
    if spotted:
        for _ in range(7):
            sx, sy = (
                cx + source.uniform(-0.8, 0.8) * wide * k,
                cy - source.uniform(0.1, 0.95) * tall * k,
            )
            spot = (
                (np.hypot(figure.x - sx, (figure.y - sy) * 1.2) <= source.uniform(0.9, 2.2) * k)
                & dome
                & (figure.y < cy)
            )
            paint(figure.picture, spot, "#fff8ea")
    return figure.done(INK)


def mushrooms(columns: int, rows: int, seed: int, ground: str) -> Picture:
    """An identification chart of species that do not exist."""
    caps = (BERRY, SUNNY, VIOLET, TEAL, ROSE, WOOD, BONE, MOSS, LEAF)
    pieces = [
        mushroom(caps[(k * 4 + seed) % len(caps)], seed + k, 24, k % 3 != 1)
        for k in range(columns * rows)
    ]
    return sheet(pieces, columns, 4, ground)
