"""Streets at closing time: a shop front, a canal with its tram, a sign by an empty road."""

import math
import random

import numpy as np

from services.seed.brush import skies
from services.seed.brush.canvas import (
    Picture,
    box,
    dither,
    dot,
    ellipse,
    grid,
    loop,
    paint,
    pen,
    size,
)
from services.seed.brush.noise import Noise


def shop(
    width: int,
    height: int,
    awning: tuple[str, str],
    wall: str,
    goods: str,
    seed: int,
    frames: int = 6,
) -> list[Picture]:
    """A small shop at closing time, its light on the pavement; moths circle the lamp."""
    base = skies.gradient(width, height, "#141633 #2a2a5a #5a4a7f")
    skies.stars(base, seed, 24, height // 3)
    left, wide, top, floor = _site(width, height)
    dark, _, light = wall.split()
    xs, ys = grid(width, height)
    face = (xs >= left) & (xs < left + wide) & (ys >= height * 0.22) & (ys < floor)
    bricks = ((ys.astype(int) % 4 == 0) | ((xs + (ys // 4 % 2) * 3) % 6 == 0)) * 0.4
    paint(base, face, dither(0.75 - bricks - (xs / width) * 0.2, wall, 0.3))
    box(base, left - 2, height * 0.2, wide + 4, 3, dark)
    _front(base, dark, goods.split(), seed)
    for k in range(wide + 6):
        box(base, left - 3 + k, top - 8, 1, 9 + (0 < k % 5 < 4), awning[(k // 5) % 2])
    box(base, left - 3, top - 8, wide + 6, 1, light)
    glow = np.hypot((xs - width * 0.45) / 1.7, (ys - floor) * 1.6)
    pavement = "#191c33 #2a3050 #6b5a5c #c98f5a #f5d08a"
    paint(base, ys >= floor, dither(1 - glow / height * 1.25, pavement))
    box(base, 0, floor, width, 1, "#434c70")

    def frame(phase: float) -> Picture:
        picture = base.copy()
        lx, ly = left + wide - 14, top - 16
        skies.halo(picture, lx, ly, 9, "#5a4a6b #b8692a #fbcf52")
        box(picture, lx - 1, ly - 1, 3, 3, "#fffdf2")
        for k in range(3):
            t = (phase + k / 3) * 2 * math.pi
            across, up = math.cos(t) * (5 + k), math.sin(2 * t if k else t) * 4
            dot(picture, lx + across, ly + up, "#f4e2c6")
        return picture

    return loop(frames, frame)


def _site(width: int, height: int) -> tuple[int, int, int, int]:
    """Where the house stands: left edge, width, top of the window, pavement."""
    return int(width * 0.12), int(width * 0.76), int(height * 0.46), int(height * 0.82)


def _front(base: Picture, dark: str, goods: list[str], seed: int) -> None:
    """The lit window with its goods, and the door."""
    width, height = size(base)
    left, wide, top, floor = _site(width, height)
    xs, ys = grid(width, height)
    box(base, left + 4, top, wide - 8, floor - top, dark)
    shown = (xs >= left + 6) & (xs < left + wide - 24) & (ys >= top + 2) & (ys < floor - 6)
    light = 1.05 - np.abs(xs - width * 0.42) / width - (ys - top) / height
    paint(base, shown, dither(light, "#b8692a #eb9f36 #fbcf52 #fff2a1", 0.9))
    _shelves(base, left + 7, top + 6, left + wide - 26, floor - 8, goods, seed)
    box(base, left + wide - 20, top + 2, 12, floor - top - 2, "#fbcf52")
    box(base, left + wide - 18, top + 4, 8, floor - top - 14, "#fff2a1")
    box(base, left + wide - 11, floor - 8, 1, 2, dark)


def _shelves(
    picture: Picture, left: int, top: int, right: int, bottom: int, tones: list[str], seed: int
) -> None:
    source = random.Random(seed)
    for y in range(top + 7, bottom + 1, 10):
        box(picture, left, y, right - left, 1, "#794634")
        x = left + 1
        while x < right - 3:
            wide, tall = source.randrange(2, 5), source.randrange(3, 8)
            tone = source.choice(tones)
            box(picture, x, y - tall, wide, tall, tone)
            box(picture, x, y - tall, 1, tall, "#fffaea")
            x += wide + source.randrange(1, 3)


def crossing(width: int, height: int, seed: int, frames: int = 16) -> list[Picture]:
    """A lamp-lit bridge over a canal; one lit tram crosses it, and the water shows the tram too."""
    base = skies.gradient(width, height, "#161a40 #27306b #4a4a8f #8a6a9f #d99a9a #f7c9a8", 1.1)
    noise, deck = Noise(seed), int(height * 0.52)
    xs, ys = grid(width, height)
    far = height * 0.44 - 8 * noise.fractal(np.arange(width) * 0.06, np.zeros(width))
    paint(base, (ys >= far) & (ys < height * 0.6), "#5a4a7f")
    box(base, 0, deck, width, 4, "#241a3a")
    for k in range(4):
        cx = (k + 0.5) * width / 4
        hole = ellipse(base, cx, deck + height * 0.2, width * 0.1, height * 0.14)
        paint(
            base,
            (ys >= deck + 4) & (ys < deck + height * 0.2) & ~hole & (np.abs(xs - cx) <= width / 8),
            "#2f2348",
        )
    for k in range(5):
        x = int((k + 0.5) * width / 5)
        box(base, x, deck - 12, 1, 12, "#241a3a")
        box(base, x - 1, deck - 14, 3, 3, "#fff2a1")

    def frame(phase: float) -> Picture:
        picture = base.copy()
        x = int(phase * (width + 52)) - 50
        box(picture, x, deck - 11, 48, 11, "#c93a55")
        box(picture, x, deck - 12, 48, 1, "#862449")
        box(picture, x + 1, deck - 4, 46, 1, "#f4e2c6")
        for k in range(8):
            box(picture, x + 3 + k * 6 - k // 4, deck - 9, 4, 4, "#fff2a1")
        box(picture, x + 48, deck - 5, 1, 2, "#fffdf2")
        skies.mirror(picture, deck + int(height * 0.2), phase * 2, 1.5, (0.7, 0.05), 11)
        return picture

    return loop(frames, frame)


def diner(width: int, height: int, words: Picture, seed: int, frames: int = 8) -> list[Picture]:
    """A sign on a pole beside an empty road; one letter of it is tired."""
    base = skies.gradient(width, height, "#10142e #1f2050 #4a2a6b #9a3f7a #e8707a #f9b88a")
    skies.stars(base, seed, 40, height // 2)
    _plain(base, seed, width, height)
    sx, sy = int(width * 0.12), int(height * 0.2)
    wide, tall = words.shape[1] + 8, words.shape[0] + 8
    box(base, sx + wide // 2 - 1, sy, 2, int(height * 0.8) - sy, "#120c22")
    box(base, sx, sy, wide, tall, "#120c22")

    def frame(phase: float) -> Picture:
        picture = base.copy()
        dim = int(phase * frames) in (2, 3, 5)
        lit = words.copy()
        if dim:
            part = lit[:, : words.shape[1] // 4]
            part[..., :3] //= 3
        for x in range(0, wide, 3):
            on = (x // 3 + int(phase * frames)) % 2
            dot(picture, sx + x, sy, "#ffcf52" if on else "#7a3f4a")
            dot(picture, sx + x, sy + tall - 1, "#ffcf52" if not on else "#7a3f4a")
        solid = lit[..., 3] > 0
        picture[sy + 4 : sy + 4 + words.shape[0], sx + 4 : sx + 4 + words.shape[1]][solid] = lit[
            solid
        ]
        return picture

    return loop(frames, frame)


def _plain(base: Picture, seed: int, width: int, height: int) -> None:
    """Three dark ranges and the road."""
    noise = Noise(seed)
    _, ys = grid(width, height)
    for k, tone in enumerate(("#5a2f6b", "#351f4f", "#1c1433")):
        crest = height * (0.66 + 0.07 * k) - 14 * noise.fractal(
            np.arange(width) * (0.03 + 0.02 * k), np.full(width, k * 3.0), 4
        )
        paint(base, ys >= crest, tone)
    with pen(base) as d:
        d.polygon(
            [
                (width * 0.3, height),
                (width * 0.62, height * 0.84),
                (width * 0.64, height * 0.84),
                (width * 0.9, height),
            ],
            "#241a3a",
        )
