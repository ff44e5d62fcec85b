"""Sums of waves and their relatives: plasma, rings, metaballs, tunnels, mirrors, twisters."""

import math
import random

import numpy as np

from services.seed.brush.canvas import Field, Picture, blank, box, dither, grid, loop, paint
from services.seed.brush.noise import Noise

TAU = 2 * math.pi


def plasma(
    width: int, height: int, colours: str, seed: int, frames: int = 20, zoom: float = 1.0
) -> list[Picture]:
    """Four moving waves folded through a sine; whole turns, so that the loop closes."""
    source = random.Random(seed)
    a, b, c, e = (source.uniform(0.07, 0.2) * zoom for _ in range(4))
    xs, ys = grid(width, height)

    def frame(phase: float) -> Picture:
        t = phase * TAU
        ring = np.hypot(
            xs - width / 2 + width * 0.22 * math.cos(t),
            ys - height / 2 + height * 0.22 * math.sin(t),
        )
        value = (
            np.sin(xs * a + t)
            + np.sin(ys * b - t)
            + np.sin((xs + ys) * c * 0.6 + math.sin(t) * 1.5)
            + np.sin(ring * e)
        )
        return dither((np.sin(value * 1.25) + 1) / 2, colours, 0.95)

    return loop(frames, frame)


def interference(
    width: int,
    height: int,
    colours: str,
    sources: tuple[tuple[float, float], ...],
    length: float,
    frames: int = 12,
) -> list[Picture]:
    """Rings from several springs, added: ``length`` is the wave's length in pixels."""
    xs, ys = grid(width, height)
    far = [np.hypot(xs - x * width, ys - y * height) for x, y in sources]

    def frame(phase: float) -> Picture:
        total = sum(
            (np.sin(r / length * TAU - phase * TAU) / (1 + r / width) for r in far),
            np.zeros((height, width)),
        )
        return dither(0.5 + total / len(far) * 0.75, colours, 0.8)

    return loop(frames, frame)


def moire(side: int, colours: str, frames: int = 16) -> list[Picture]:
    """Two sets of rings slide over each other; nothing else is drawn."""
    xs, ys = grid(side, side)
    table = colours.split()

    def frame(phase: float) -> Picture:
        t = phase * TAU
        picture = blank(side, side, table[0])
        rings = []
        for k in (1, -1):
            cx, cy = (
                side / 2 + k * side * 0.17 * math.cos(t),
                side / 2 + k * side * 0.12 * math.sin(2 * t),
            )
            rings.append(np.floor(np.hypot(xs - cx, ys - cy) / 4) % 2 == 0)
        paint(picture, rings[0] ^ rings[1], table[1])
        paint(picture, rings[0] & rings[1], table[2])
        return picture

    return loop(frames, frame)


def metaballs(
    width: int, height: int, colours: str, count: int, seed: int, frames: int = 20
) -> list[Picture]:
    """Drops that meet, merge and part, as in a lava lamp."""
    source = random.Random(seed)
    drops = [
        (source.random(), source.random(), source.choice((1, -1)), source.uniform(0.6, 1.1))
        for _ in range(count)
    ]
    xs, ys = grid(width, height)
    _, ground = grid(width, height)

    def frame(phase: float) -> Picture:
        field: Field = np.zeros((height, width))
        for across, start, way, weight in drops:
            t = (start + way * phase) * TAU
            x = width * (0.5 + 0.3 * math.sin(across * TAU + t))
            y = height * (0.5 + 0.4 * math.cos(t + across * 9))
            field += (weight * width * 0.13) ** 2 / ((xs - x) ** 2 + (ys - y) ** 2 + 1)
        table = colours.split()
        picture = dither(ground / height, " ".join(table[:3]))
        light = np.clip((field - 1) * 0.55, 0, 1)
        paint(picture, field > 0.82, table[3])
        paint(picture, field > 1, dither(light, " ".join(table[3:]), 0.8))
        return picture

    return loop(frames, frame)


def tunnel(
    side: int, colours: str, twist: float = 2.0, frames: int = 16, petals: int = 8
) -> list[Picture]:
    """Down a checked tube; depth is the inverse of the distance from the centre."""
    xs, ys = grid(side, side)
    dx, dy = xs - side / 2 + 0.5, ys - side / 2 + 0.5
    r, angle = np.hypot(dx, dy), np.arctan2(dy, dx) / TAU
    depth = side / (r + 2)

    def frame(phase: float) -> Picture:
        u = np.floor((angle + twist * 0.04 * depth) * petals)
        v = np.floor(depth * 1.1 + phase * 2)
        check = (u + v) % 2
        return dither(np.clip(r / side * 2.0, 0, 1) * (0.62 + 0.38 * check) + 0.02, colours, 0.8)

    return loop(frames, frame)


def mirrors(side: int, colours: str, seed: int, folds: int = 6, frames: int = 1) -> list[Picture]:
    """A kaleidoscope of noise: one wedge, turned and mirrored."""
    xs, ys = grid(side, side)
    dx, dy = (xs - side / 2 + 0.5) / side, (ys - side / 2 + 0.5) / side
    r, angle = np.hypot(dx, dy), np.arctan2(dy, dx)
    wedge = TAU / folds
    folded = np.abs((angle % wedge) - wedge / 2)
    u, v = r * np.cos(folded) * 9, r * np.sin(folded) * 9
    noise = Noise(seed)

    def frame(phase: float) -> Picture:
        t = phase * TAU
        a = noise.fractal(u + 1.2 * math.cos(t) + 5, v + 1.2 * math.sin(t) + 5, 3)
        b = noise.at(u * 1.7 - math.sin(t) + 30, v * 1.7 + math.cos(t) + 30)
        value = (a * 2.4 + b * 0.7 + r * 0.6) % 1
        return dither(value, colours, 0.5)

    return loop(frames, frame)


def contour(
    width: int, height: int, colours: str, seed: int, frames: int = 1, steps: int = 9
) -> list[Picture]:
    """Layers of cut paper: level lines of noise, each sheet with a shadow under its edge."""
    noise = Noise(seed, 32)
    xs, ys = grid(width, height)
    scale = 5 / max(width, height)
    table = colours.split()

    def frame(phase: float) -> Picture:
        t = phase * TAU

        def level(dx: float, dy: float) -> Field:
            x, y = (xs + dx) * scale, (ys + dy) * scale
            drift = noise.fractal(x + 0.5 * math.cos(t), y + 0.5 * math.sin(t), 2)
            return np.floor(np.clip((drift - 0.15) * 1.45, 0, 0.999) * steps)

        here = level(0, 0)
        picture = dither(here / (steps - 1), colours, 0)
        shadow = level(-2, -2) > here
        darker = dither(np.maximum(0, here - 1) / (steps - 1), colours, 0)
        paint(picture, shadow, darker)
        paint(picture, shadow & (here == 0), table[0])
        return picture

    return loop(frames, frame)


def twister(
    width: int, height: int, sides: tuple[str, ...], ground: str, frames: int = 16
) -> list[Picture]:
    """A square column that winds itself up and down."""
    shades = [code.split() for code in sides]
    _, ys = grid(width, height)

    def frame(phase: float) -> Picture:
        t = phase * TAU
        picture = dither(ys / height, ground)
        for y in range(height):
            turn = 1.5 * math.sin(t + y / height * 3.2) + t / 4
            corners = [
                math.sin(turn + k * math.pi / 2) * width * 0.34 + width / 2 for k in range(4)
            ]
            for k in range(4):
                left, right = corners[k], corners[(k + 1) % 4]
                if left < right:
                    share = (right - left) / (width * 0.48)
                    tones = shades[k % len(shades)]
                    tone = tones[min(len(tones) - 1, int(share * len(tones)))]
                    box(picture, round(left), y, max(1, round(right) - round(left)), 1, tone)
                    box(picture, round(left), y, 1, 1, tones[-1])
        return picture

    return loop(frames, frame)


def threads(
    width: int, height: int, colours: str, ground: str, count: int, seed: int, frames: int = 12
) -> list[Picture]:
    """Silk: many thin waves side by side, brighter where they crowd."""
    source = random.Random(seed)
    a, b, c = source.uniform(1, 2), source.uniform(2, 4), source.uniform(0.5, 1.5)
    x = np.arange(width) / width

    def frame(phase: float) -> Picture:
        t = phase * TAU
        heat: Field = np.zeros((height, width))
        for k in range(count):
            s = k / count
            y = height * (
                0.5
                + 0.3 * np.sin(x * TAU * a + t + s * 1.4) * np.cos(x * b + s * c * 3)
                + (s - 0.5) * 0.36 * np.sin(x * 5 - t + s * 2)
            )
            rows = np.clip(y.astype(int), 0, height - 1)
            heat[rows, np.arange(width)] += 1
        picture = blank(width, height, ground)
        paint(picture, heat > 0, dither(np.clip(heat / 3.2, 0, 1), colours, 0.6))
        return picture

    return loop(frames, frame)


def slopes(
    width: int, height: int, colours: str, ground: str, seed: int, frames: int = 1
) -> list[Picture]:
    """Lines of a pulse, one before the other, each hiding what is behind it."""
    noise = Noise(seed)
    x = np.arange(width)
    hump = np.exp(-(((x - width / 2) / (width * 0.17)) ** 2))
    lines = max(12, height // 5)
    _, ys = grid(width, height)
    tones = colours.split()

    def frame(phase: float) -> Picture:
        t = phase * TAU
        picture = blank(width, height, ground)
        for k in range(lines):
            base = height * 0.2 + k * height * 0.72 / lines
            jag = noise.fractal(x * 0.16 + math.cos(t) + k * 3, x * 0 + k * 1.7 + math.sin(t), 3)
            crest = np.rint(
                base
                - hump * np.maximum(0, jag - 0.28) * height * 0.38
                - noise.at(x * 0.3, x * 0 + k) * 1.2
            )
            edge = (x > width * 0.14) & (x < width * 0.86)
            paint(picture, edge & (ys >= crest) & (ys < base + 2), ground)
            paint(picture, edge & (ys == crest), tones[k * len(tones) // lines])
        return picture

    return loop(frames, frame)
