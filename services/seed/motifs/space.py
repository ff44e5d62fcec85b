"""Above the sky: turning planets, rings, nebulae, galaxies, eclipses, the phases of a moon."""

import math
import random

import numpy as np

from services.seed.brush import skies
from services.seed.brush.canvas import (
    Field,
    Picture,
    blank,
    dither,
    dot,
    ellipse,
    grid,
    loop,
    paint,
    size,
)
from services.seed.brush.noise import Noise

VOID = "#070814"
EARTH = (
    "#0b1638 #123063 #1f5a94 #3a93bf",
    "#12331f #24602f #4f9a3c #a6cf5a",
    "#3a2b1c #7a5a34 #c79a57 #f0d698",
)
MOSSY = (
    "#1f1440 #3b2472 #6a43a8 #a37fd9",
    "#10303a #1f6a66 #48ab83 #b8e8a0",
    "#3a1f4a #8a3f72 #d9739a #ffc0c9",
)
ICE = "#41507a #8ca3c9 #cfe0f2 #ffffff"


def planet(
    side: int, kinds: tuple[str, str, str], seed: int, frames: int = 24, cloudy: bool = True
) -> list[Picture]:
    """A globe in one full turn: sea, land, highland, ice at the poles, clouds twice as fast."""
    noise, weather = Noise(seed, 32), Noise(seed + 1, 32)
    sky = blank(side, side, VOID)
    skies.stars(sky, seed, side * 3 // 4, side)
    xs, ys = grid(side, side)
    radius = side * 0.39
    dx, dy = (xs - side / 2 + 0.5) / radius, (ys - side / 2 + 0.5) / radius
    inside = dx**2 + dy**2 <= 1
    z = np.sqrt(np.clip(1 - dx**2 - dy**2, 0, 1))
    latitude = np.arcsin(np.clip(dy, -1, 1)) / math.pi + 0.5
    longitude = np.arctan2(dx, np.maximum(z, 1e-6)) / (2 * math.pi)
    light = np.clip((-0.55 * dx - 0.5 * dy + 0.67 * z) * 1.05 + 0.08, 0, 1)
    rim = (~inside) & (dx**2 + dy**2 < 1.13) & (-dx - dy > 0.35)
    shades = [dither(light, code, 0.8) for code in (*kinds, ICE, "#3b4670 #8595bd #cfd9ee #ffffff")]

    def frame(phase: float) -> Picture:
        picture = sky.copy()
        around = (longitude + phase) % 1
        rise = _globe(noise, around, latitude)
        paint(picture, rim, kinds[0].split()[2])
        paint(picture, inside, shades[0])
        paint(picture, inside & (rise > 0.53), shades[1])
        paint(picture, inside & (rise > 0.64), shades[2])
        paint(picture, inside & (np.abs(latitude - 0.5) > 0.41 - (rise - 0.5) * 0.1), shades[3])
        if cloudy:
            paint(
                picture,
                inside & (_globe(weather, (around + phase) % 1, latitude) > 0.62),
                shades[4],
            )
        paint(picture, inside & (light < 0.03), "#0a0d22")
        return picture

    return loop(frames, frame)


def _globe(noise: Noise, around: Field, latitude: Field) -> Field:
    rows = latitude * 14
    return (
        0.48 * noise.at(around * 8, rows / 3.2, 8)
        + 0.27 * noise.at(around * 16, rows / 1.5, 16)
        + 0.25 * noise.at(around * 32, rows * 1.3, 32)
    )


def ringed(
    width: int, height: int, bands: str, ring: str, seed: int, frames: int = 1
) -> list[Picture]:
    """A banded giant with a tilted ring, in front of and behind it, and a small moon."""
    sky = blank(width, height, "#0c0a1c")
    skies.stars(sky, seed, width * height // 160, height)
    xs, ys = grid(width, height)
    cx, cy, radius = width * 0.48, height * 0.5, height * 0.27
    dx, dy = (xs - cx) / radius, (ys - cy) / radius
    across, along = dy + dx * 0.32, dx - dy * 0.32
    distance = np.hypot(along, across * 3.4)
    hoop = (distance > 1.35) & (distance < 2.25) & (np.abs(distance - 1.85) > 0.06)
    grain = Noise(seed).at(distance * 9, distance * 0)

    def frame(phase: float) -> Picture:
        picture = sky.copy()
        turn = phase * 2 * math.pi
        rings = dither(0.25 + 0.55 * grain - (dx > 0.3) * (across < 0) * 0.3, ring, 0.6)
        swirl = (
            across * 9
            + 0.5 * np.sin(along * 4 + turn)
            + 0.25 * np.sin(along * 9 - turn * 2 + across * 5)
        )
        ball = dx**2 + dy**2 <= 1
        light = np.clip(0.75 - 0.35 * dx - 0.4 * dy, 0, 1.1)
        tone = (0.62 + 0.3 * np.sin(swirl)) * light
        paint(picture, hoop & (across < 0), rings)
        paint(picture, ball, dither(tone, bands, 0.9))
        paint(picture, hoop & (across >= 0), rings)
        paint(picture, ball & hoop & (across >= 0) & (dx > 0.5), ring.split(maxsplit=1)[0])
        angle = turn + 0.6
        mx, my = (
            cx + math.cos(angle) * width * 0.42,
            cy + math.sin(angle) * height * 0.3 - math.cos(angle) * height * 0.1,
        )
        if not (math.sin(angle) < 0 and math.hypot(mx - cx, my - cy) < radius):
            skies.moon(picture, mx, my, height * 0.06)
        return picture

    return loop(frames, frame)


def nebula(width: int, height: int, colours: str, second: str, seed: int) -> Picture:
    """Two gases folded into each other by warped noise, with clusters of stars."""
    xs, ys = grid(width, height)
    noise = Noise(seed)
    scale = 4.2 / max(width, height)
    wx = noise.fractal(xs * scale, ys * scale, 4)
    wy = noise.fractal(xs * scale + 9, ys * scale + 4, 4)
    gas = noise.fractal(xs * scale + wx * 3, ys * scale + wy * 3 + 20, 5)
    other = noise.fractal(xs * scale - wy * 3 + 31, ys * scale + wx * 2, 5)
    picture = dither(np.clip((gas - 0.3) * 2.1, 0, 1), colours)
    paint(picture, other > 0.56, dither((other - 0.5) * 3.6 + (gas - 0.5), second))
    skies.stars(
        picture,
        seed,
        width * height // 90,
        height,
        colours=(second.split()[-2], "#f4ecff", "#ffffff"),
    )
    source = random.Random(seed)
    for _ in range(4):
        x, y = source.randrange(width), source.randrange(height)
        for q in range(1, 4):
            for a, b in ((q, 0), (-q, 0), (0, q), (0, -q)):
                dot(picture, x + a, y + b, "#ffffff" if q == 1 else second.rsplit(maxsplit=1)[-1])
        dot(picture, x, y, "#ffffff")
    return picture


def galaxy(side: int, colours: str, seed: int, frames: int = 16) -> list[Picture]:
    """A two-armed spiral that turns half round in one cycle, which is where it looks the same."""
    xs, ys = grid(side, side)
    dx, dy = (xs - side / 2 + 0.5) / side, (ys - side / 2 + 0.5) / side * 1.55
    r, angle = np.hypot(dx, dy), np.arctan2(dy, dx)
    dust = Noise(seed).fractal(xs * 0.16, ys * 0.16, 3)
    sky = blank(side, side, colours.split(maxsplit=1)[0])
    skies.stars(sky, seed, side, side)

    def frame(phase: float) -> Picture:
        picture = sky.copy()
        arm = 0.5 + 0.5 * np.cos(2 * (angle - phase * math.pi) + 9 * np.log(r + 0.06))
        bright = np.exp(-r * 6.5) * 1.1 + arm**1.6 * np.exp(-((r - 0.2) ** 2) * 26) * (0.35 + dust)
        glow = dither(bright * (r < 0.49), colours, 1)
        paint(picture, bright * (r < 0.49) > 0.12, glow)
        return picture

    return loop(frames, frame)


def eclipse(width: int, height: int, seed: int, frames: int = 12) -> list[Picture]:
    """A black disc and a corona of rays that slowly breathes."""
    xs, ys = grid(width, height)
    cx, cy, radius = width / 2, height * 0.44, min(width, height) * 0.2
    r, angle = np.hypot(xs - cx, ys - cy) / radius, np.arctan2(ys - cy, xs - cx)
    noise = Noise(seed, 32)
    around = (angle / (2 * math.pi)) % 1
    sky = blank(width, height, "#0a0818")
    skies.stars(sky, seed, width, height)
    crest = (
        height * 0.86
        + np.sin(np.arange(width) * 0.09) * 2
        + noise.at(np.arange(width) * 0.2, np.zeros(width)) * 5
    )

    def frame(phase: float) -> Picture:
        picture, turn = sky.copy(), phase * 2 * math.pi
        ray = noise.at(around * 16, r * 0.4 + 3, 16) + 0.4 * noise.at(around * 32, r * 0 + 9, 32)
        glow = 1.32 - (r - 1) * (0.95 - 0.32 * np.sin(ray * 7 + turn) * ray)
        paint(
            picture,
            glow > 0.12,
            dither(glow / 1.3, "#0a0818 #241246 #5a2472 #b84a7a #f5945c #ffe0a0 #fffdf0"),
        )
        paint(picture, r <= 1, "#05040d")
        paint(picture, ys >= crest, "#05040d")
        return picture

    return loop(frames, frame)


def phases(columns: int = 4, rows: int = 2, cell: int = 24) -> Picture:
    """A calendar of the moon, from new to full and back."""
    picture = blank(columns * cell, rows * cell, "#10132b")
    count = columns * rows
    for k in range(count):
        cx, cy = (k % columns + 0.5) * cell - 0.5, (k // columns + 0.5) * cell - 0.5
        tile = blank(*size(picture))
        skies.moon(tile, cx, cy, cell * 0.38)
        xs, ys = grid(*size(picture))
        edge = np.sqrt(np.clip((cell * 0.38) ** 2 - (ys - cy) ** 2, 0, None))
        lit = math.cos(2 * math.pi * k / count)
        shown = xs - cx > lit * edge if k <= count / 2 else xs - cx < -lit * edge
        paint(picture, ellipse(picture, cx, cy, cell * 0.38), "#232849")
        paint(picture, shown & (tile[..., 3] > 0), tile)
    return picture


def warp(side: int, seed: int, frames: int = 12) -> list[Picture]:
    """Stars that leave the centre, faster and longer towards the edge."""
    source = random.Random(seed)
    rays = [(source.uniform(0, 2 * math.pi), source.random(), k % 3) for k in range(side * 3 // 2)]
    tones = ("#2a2f5c #5a66b0 #b8c8ff", "#2f2350 #7a4fb0 #e8c0ff", "#1f3a4f #3f93a8 #c8fff4")

    def frame(phase: float) -> Picture:
        picture = blank(side, side, "#0a0a1a")
        for angle, start, kind in rays:
            t = (start + phase) % 1
            far = t * t * side * 0.78
            for q in range(1 + int(t * side / 9)):
                if far - q > 1:
                    tone = tones[kind].split()[
                        min(2, int(t * 3.2)) if q == 0 else max(0, int(t * 3) - 1)
                    ]
                    dot(
                        picture,
                        side / 2 + math.cos(angle) * (far - q),
                        side / 2 + math.sin(angle) * (far - q),
                        tone,
                    )
        return picture

    return loop(frames, frame)
