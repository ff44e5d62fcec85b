"""Julia sets, the Mandelbrot set, the burning ship, Newton's basins; a fern and a dragon curve."""

import math
import random

import numpy as np

from services.seed.brush.canvas import Field, Picture, blank, dither, dot, grid, loop, paint


def _plane(width: int, height: int, centre: complex, span: float) -> np.ndarray:
    xs, ys = grid(width, height)
    step = span / max(width, height)
    return centre + (xs - width / 2 + 0.5) * step + 1j * (ys - height / 2 + 0.5) * step


def _escape(z: np.ndarray, c: np.ndarray | complex, steps: int, ship: bool = False) -> Field:
    """Smooth escape time in steps, or -1 for the points that stay."""
    when: Field = np.full(z.shape, -1.0)
    z = z.copy()
    for k in range(steps):
        if ship:
            z = np.abs(z.real) + 1j * np.abs(z.imag)
        z = z * z + c
        gone = (when < 0) & (np.abs(z) > 8)
        when[gone] = k + 1 - np.log2(np.log(np.abs(z[gone])))
        z[np.abs(z) > 1e6] = 1e6
    return when


def _bands(when: Field, colours: str, cycle: float, core: str) -> Picture:
    picture = dither((when / cycle) % 1, colours, 0.6)
    paint(picture, when < 0, core)
    return picture


def julia(
    width: int,
    height: int,
    c: complex,
    colours: str,
    span: float = 2.9,
    cycle: float = 26,
    frames: int = 1,
    core: str = "#0a0a1f",
) -> list[Picture]:
    """The Julia set of c; with frames, c goes round a small circle and so the set breathes."""
    z = _plane(width, height, 0, span)
    return loop(
        frames,
        lambda t: _bands(
            _escape(z, c + (0.012 * np.exp(2j * math.pi * t) if frames > 1 else 0), 70),
            colours,
            cycle,
            core,
        ),
    )


def mandelbrot(
    width: int,
    height: int,
    centre: complex,
    span: float,
    colours: str,
    cycle: float,
    steps: int = 160,
) -> Picture:
    """A window on the Mandelbrot set; ``span`` is its longer side in the plane."""
    c = _plane(width, height, centre, span)
    return _bands(_escape(np.zeros_like(c), c, steps), colours, cycle, "#0c0a18")


def ship(
    width: int, height: int, centre: complex, span: float, colours: str, cycle: float
) -> Picture:
    """The burning ship and its small sister fleet."""
    c = _plane(width, height, centre, span)
    return _bands(_escape(np.zeros_like(c), c, 90, ship=True), colours, cycle, "#140a14")


def newton(side: int, power: int, ramps: tuple[str, ...], span: float = 3.2) -> Picture:
    """Which root of z^n = 1 Newton's method reaches, and how soon: one ramp a root."""
    z = _plane(side, side, 0.02 + 0.01j, span)
    speed: Field = np.zeros(z.shape)
    for _ in range(26):
        z = z - (z**power - 1) / (power * z ** (power - 1) + 1e-12)
        speed += np.exp(-np.abs(z**power - 1))
    root = np.rint(np.angle(z) / (2 * math.pi) * power).astype(int) % power
    light = np.clip((speed - 8) / 16, 0, 1)
    picture = blank(side, side)
    for k in range(power):
        paint(picture, root == k, dither(light, ramps[k % len(ramps)], 0.8))
    return picture


def fern(
    width: int, height: int, colours: str, ground: str, seed: int, points: int = 26_000
) -> Picture:
    """Barnsley's fern, each point shaded by how often it was hit."""
    source = random.Random(seed)
    heat: Field = np.zeros((height, width))
    x = y = 0.0
    for _ in range(points):
        pick = source.random()
        if pick < 0.02:
            x, y = 0.0, 0.16 * y
        elif pick < 0.86:
            x, y = 0.85 * x + 0.04 * y, -0.04 * x + 0.85 * y + 1.6
        elif pick < 0.93:
            x, y = 0.2 * x - 0.26 * y, 0.23 * x + 0.22 * y + 1.6
        else:
            x, y = -0.15 * x + 0.28 * y, 0.26 * x + 0.24 * y + 0.44
        column, row = (
            int(width / 2 + x * height * 0.088 - width * 0.04),
            int(height * 0.96 - y * height * 0.091),
        )
        if 0 <= column < width and 0 <= row < height:
            heat[row, column] += 1
    picture = dither(grid(width, height)[1] / height, ground)
    paint(picture, heat > 0, dither(np.clip(np.log1p(heat) / 4.2, 0, 1), colours, 0.7))
    return picture


def dragon(width: int, height: int, colours: str, ground: str, folds: int = 12) -> Picture:
    """A paper strip folded in half again and again, opened to right angles."""
    turns = [1]
    for _ in range(folds - 1):
        turns = [*turns, 1, *(-t for t in reversed(turns))]
    points, heading, x, y = [(0, 0)], 0, 0, 0
    for turn in [0, *turns]:
        heading = (heading + turn) % 4
        for _ in range(2):
            x, y = x + (1, 0, -1, 0)[heading], y + (0, 1, 0, -1)[heading]
            points.append((x, y))
    left, top = min(p[0] for p in points), min(p[1] for p in points)
    wide, tall = max(p[0] for p in points) - left, max(p[1] for p in points) - top
    picture, table = blank(width, height, ground), colours.split()
    for k, (px, py) in enumerate(points):
        tone = table[k * len(table) // len(points)]
        dot(picture, px - left + (width - wide) // 2, py - top + (height - tall) // 2, tone)
    return picture
