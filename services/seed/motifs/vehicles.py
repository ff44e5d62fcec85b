"""Things that go: a train over a viaduct, a night road, sails, a rocket, balloons, a submarine."""

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
from services.seed.brush.palettes import Hour
from services.seed.motifs.landscapes import range_, ridge


def night_road(
    width: int, height: int, sky: str, lamp: str, neon: str, seed: int, frames: int = 8
) -> list[Picture]:
    """A road into a striped sun; posts and lines come on and pass."""
    line = int(height * 0.52)
    base = _horizon(width, height, sky, lamp, neon, seed)
    dark, dim, bright = neon.split()
    xs, ys = grid(width, height)
    depth = np.maximum(ys - line, 0.5)
    across = (xs - width / 2 + 0.5) / depth
    ground, road = ys >= line, np.abs(across) < 0.9
    edge = ground & (np.abs(np.abs(across) - 0.9) < 0.05 + 0.5 / depth)
    middle = ground & (np.abs(across) < 0.03 + 0.3 / depth)
    rails = np.abs(across * 1.1 - np.rint(across * 1.1)) < 1.1 / depth

    def frame(phase: float) -> Picture:
        picture = base.copy()
        along = (height * 1.6 / depth + phase * 2) % 1
        paint(picture, ground, dark)
        paint(picture, ground & ~road & (rails | (along < 0.1 + 0.9 / depth)), dim)
        paint(picture, ground & road, "#120c22")
        paint(picture, edge, bright)
        paint(picture, middle & (along < 0.5), lamp.rsplit(maxsplit=1)[-1])
        _car(picture, int(width * 0.5), int(height * 0.84), int(phase * 2) % 2)
        return picture

    return loop(frames, frame)


def _horizon(width: int, height: int, sky: str, lamp: str, neon: str, seed: int) -> Picture:
    """The striped sun and the far hills."""
    line, cx = int(height * 0.52), width / 2 - 0.5
    base = skies.gradient(width, height, sky, 0.75)
    skies.stars(base, seed, width // 2, line - 8)
    xs, ys = grid(width, height)
    disc = np.hypot(xs - cx, ys - line + height * 0.04) < height * 0.27
    fall = (ys - (line - height * 0.31)) / (height * 0.31)
    disc &= (fall < 0.45) | ((ys.astype(int) % 4) >= 1 + (fall > 0.75))
    paint(base, disc, dither(fall, lamp, 0.8))
    x = np.arange(width)
    rise = Noise(seed).fractal(x * 0.08, x * 0, 4) * np.clip(np.abs(x - cx) / width * 4, 0.1, 1.4)
    crest = line - 7 * rise
    dark, dim, _ = neon.split()
    paint(base, ys >= crest, dark)
    paint(base, (ys >= crest) & (ys < crest + 1), dim)
    return base


def sail(
    width: int,
    height: int,
    hour: Hour,
    water: str,
    cloth: tuple[str, str],
    seed: int,
    frames: int = 12,
) -> list[Picture]:
    """One sailing boat that rocks on long swell."""
    base = skies.gradient(width, height, hour.sky, 0.9)
    skies.stars(base, seed, hour.stars, height // 2)
    skies.sun(base, width * 0.76, height * 0.24, height * 0.1, hour)
    skies.clouds(base, seed, hour.cloud, 0, height * 0.55, 0.45)
    xs, ys = grid(width, height)
    tones = water.split()

    def frame(phase: float) -> Picture:
        t = phase * 2 * math.pi
        picture = base.copy()
        swell = height * 0.66 + 1.5 * np.sin(xs[0] * 11 / width + t)
        paint(picture, ys >= swell - 3, tones[-2])
        keel, tilt = height * 0.66 + 1.2 * math.sin(t + 5), 0.07 * math.sin(t + 1)
        _hull(picture, width / 2, keel, tilt, height / 64, cloth)
        for k in range(4):
            way = 1 if k % 2 else -1
            wave = np.sin(xs[0] * (12 - 2 * k) / width - t * way + k * 2)
            crest = height * (0.68 + 0.08 * k) + 1.6 * wave
            paint(picture, ys >= crest, tones[max(0, 2 - k)])
            dashed = (xs.astype(int) + k * 5) % 11 < 6
            paint(picture, (ys >= crest) & (ys < crest + 1) & dashed, tones[-1])
        return picture

    return loop(frames, frame)


def _car(picture: Picture, x: int, y: int, bounce: int) -> None:
    y += bounce
    box(picture, x - 8, y + 6, 4, 3, "#08060f")
    box(picture, x + 4, y + 6, 4, 3, "#08060f")
    box(picture, x - 9, y + 1, 18, 6, "#862449")
    box(picture, x - 9, y + 1, 18, 1, "#f0676b")
    box(picture, x - 6, y - 4, 12, 5, "#5a1f3f")
    box(picture, x - 5, y - 3, 10, 3, "#3a6f9a")
    box(picture, x - 5, y - 3, 4, 1, "#a8e0f0")
    for side in (-8, 4):
        box(picture, x + side, y + 3, 4, 2, "#ff5f4f")
        dot(picture, x + side + 1, y + 3, "#ffd0a8")


def _hull(
    picture: Picture, x: float, y: float, tilt: float, unit: float, cloth: tuple[str, str]
) -> None:
    def at(*points: tuple[float, float]) -> list[tuple[float, float]]:
        return [(x + (a - b * -tilt) * unit, y + (b + a * tilt) * unit) for a, b in points]

    with pen(picture) as d:
        d.polygon(at((-15, -3), (15, -4), (11, 4), (-11, 4)), "#4d2c2a")
        d.polygon(at((-15, -3), (15, -4), (14, -2), (-14, -1)), "#d6995e")
        d.line(at((0, -3), (0, -36)), "#2c1a22", max(1, int(unit)))
        d.polygon(at((-1, -35), (-1, -6), (-14, -6)), cloth[1])
        d.polygon(at((2, -33), (2, -6), (12, -7), (9, -20)), cloth[0])
        d.polygon(at((0, -36), (7, -38), (0, -40)), "#e0503f")


def rocket(width: int, height: int, seed: int, frames: int = 8) -> list[Picture]:
    """A small rocket standing on its flame while the stars go down past it."""
    source = random.Random(seed)
    drops = [(source.randrange(width), source.random(), 1 + k % 2) for k in range(width)]
    cx = width // 2

    def frame(phase: float) -> Picture:
        picture = skies.gradient(width, height, "#0a0a20 #141440 #26205c #43307a")
        for x, start, speed in drops:
            y = (start + phase * speed) % 1 * height
            for q in range(speed * 2):
                dot(picture, x, y + q, "#8b9bd0" if speed == 1 else "#e6ecff")
        for y in range(int(height * 0.68), height):
            d = (y - height * 0.68) / (height * 0.32)
            wobble = math.sin(y * 0.9 + phase * 4 * math.pi) * d * 1.5
            for tone, half in (
                ("#c23a23", 5.5),
                ("#f0751f", 4),
                ("#ffb52e", 2.6),
                ("#fff0a0", 1.2),
            ):
                wide = half * (1 - d * 0.9) * width / 48 * 1.3
                if d < 0.85 - (5.5 - half) * -0.02:
                    box(picture, cx - wide + wobble, y, max(1, 2 * wide), 1, tone)
        _body(picture, cx, height)
        return picture

    return loop(frames, frame)


def _body(picture: Picture, cx: int, height: int) -> None:
    xs, ys = grid(*size(picture))
    top, foot = height * 0.18, height * 0.68
    up = np.clip((ys - top) / (foot - top), 0, 1)
    half = height * 0.13 * np.sin(np.clip(up * 0.72 + 0.03, 0, 1) * math.pi) ** 0.7
    body = (np.abs(xs - cx) <= half) & (ys >= top) & (ys < foot)
    light = 0.62 - (xs - cx) / (height * 0.13) * 0.5
    with pen(picture) as d:
        for way in (-1, 1):
            d.polygon(
                [
                    (cx + way * height * 0.08, foot - height * 0.17),
                    (cx + way * height * 0.2, foot + height * 0.04),
                    (cx + way * height * 0.06, foot),
                ],
                "#c93a55" if way < 0 else "#862449",
            )
    paint(picture, body, dither(light, "#67739a #98a5c4 #d0d8e8 #ffffff", 0.6))
    paint(picture, body & (up < 0.27), dither(light, "#862449 #c93a55 #f0676b", 0.5))
    paint(picture, body & (up > 0.9), dither(light, "#2a3050 #434c70 #67739a", 0.5))
    middle = top + (foot - top) * 0.5
    paint(picture, ellipse(picture, cx, middle, height * 0.065), "#434c70")
    paint(picture, ellipse(picture, cx, middle, height * 0.045), "#71bfe8")
    dot(picture, cx - 1, middle - 2, "#ffffff")


def balloons(
    width: int,
    height: int,
    hour: Hour,
    cloths: tuple[tuple[str, str], ...],
    seed: int,
    frames: int = 20,
) -> list[Picture]:
    """Hot-air balloons that bob at different heights over low hills."""
    base = skies.gradient(width, height, hour.sky)
    for k in range(3):
        crest = ridge(
            seed + k, width, height * (0.78 + 0.07 * k), height * 0.07, 4 / width * (1 + k * 0.6)
        )
        range_(base, crest, seed + k, hour.land[k + 1])
    source = random.Random(seed)
    places = [
        (source.uniform(0.1, 0.9), source.uniform(0.18, 0.62), 0.07 + 0.1 * k / len(cloths))
        for k in range(len(cloths))
    ]

    def frame(phase: float) -> Picture:
        picture = base.copy()
        skies.clouds(picture, seed, hour.cloud, height * 0.05, height * 0.7, 0.4, phase)
        for k, (x, y, scale) in enumerate(places):
            bob = 1.6 * math.sin(phase * 2 * math.pi + k * 2)
            _balloon(
                picture,
                ((k + 0.5) / len(places) + (x - 0.5) * 0.12) * width,
                y * height + bob,
                scale * width,
                cloths[k],
            )
        return picture

    return loop(frames, frame)


def _balloon(picture: Picture, x: float, y: float, radius: float, cloth: tuple[str, str]) -> None:
    xs, ys = grid(*size(picture))
    dy = (ys - y) / radius
    half = np.where(
        dy < 0.1, np.sqrt(np.clip(1 - dy**2, 0, 1)), np.clip(1.06 - dy * 0.62, 0, 1) * (dy < 1.3)
    )
    inside = (np.abs(xs - x) <= half * radius) & (dy > -1)
    gore = np.arcsin(np.clip((xs - x) / np.maximum(half * radius, 0.5), -1, 1)) / math.pi
    light = 0.75 - gore * 0.7 - dy * 0.16
    striped = np.floor((gore + 0.5) * 6).astype(int) % 2 == 0
    paint(picture, inside, dither(light, cloth[0], 0.6))
    paint(picture, inside & striped, dither(light, cloth[1], 0.6))
    basket = max(2.0, radius * 0.3)
    for way in (-1, 1):
        for k in range(int(radius * 0.35)):
            dot(picture, x + way * basket / 2, y + radius * 1.3 + k, "#4d2c2a")
    box(picture, x - basket / 2, y + radius * 1.6, basket + 1, basket * 0.8, "#794634")
    box(picture, x - basket / 2, y + radius * 1.6, basket + 1, 1, "#d6995e")
