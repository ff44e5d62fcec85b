"""Trains, from the valley and from the seat."""

import math

import numpy as np

from services.seed.brush import skies
from services.seed.brush.canvas import (
    Picture,
    blank,
    box,
    dither,
    dot,
    ellipse,
    grid,
    loop,
    paint,
    size,
    stamp,
)
from services.seed.brush.palettes import Hour
from services.seed.motifs.landscapes import range_, ridge


def viaduct(
    width: int, height: int, hour: Hour, seed: int, coach: tuple[str, str, str], frames: int = 24
) -> list[Picture]:
    """A steam train crosses a viaduct and is gone; the valley stays."""
    base = skies.gradient(width, height, hour.sky)
    skies.stars(base, seed, hour.stars, height // 2)
    skies.sun(base, width * 0.24, height * 0.26, height * 0.08, hour)
    skies.clouds(base, seed, hour.cloud, 0, height * 0.45, 0.43)
    for k in range(3):
        crest = ridge(
            seed + k,
            width,
            height * (0.52 + 0.13 * k),
            height * (0.16 - 0.04 * k),
            3.4 / width * (1 + k),
        )
        range_(base, crest, seed + k, hour.land[k + 1])
    deck = int(height * 0.56)
    _arches(base, deck, hour)

    def frame(phase: float) -> Picture:
        picture = base.copy()
        length = 4 * 26 + 22
        x = int(phase * (width + length + 30)) - length
        for k in range(4):
            _coach(picture, x + k * 26, deck - 12, coach, hour)
        _engine(picture, x + 4 * 26, deck - 14, hour.pine.split()[0])
        for k in range(16):
            age = k / 16
            sx, sy = x + 121 - k * 7, deck - 17 - age * 12 - 2 * math.sin(k * 1.7)
            puff = 1 + int(age * 4)
            if (k * 5 + int(phase * 24)) % 4:
                paint(
                    picture,
                    ellipse(picture, sx, sy, puff, puff),
                    hour.cloud.split()[3 if k < 8 else 2],
                )
        return picture

    return loop(frames, frame)


def _arches(picture: Picture, deck: int, hour: Hour) -> None:
    width, height = size(picture)
    xs, ys = grid(width, height)
    dark, middle, light = hour.land[4].split()
    pier = 22
    local = (xs % pier) - pier / 2
    opening = (np.abs(local) < 7) & ((ys > deck + 14) | (np.hypot(local, ys - deck - 14) < 7))
    stone = (ys >= deck) & ~opening
    shade = (
        0.7
        - (ys - deck) / height * 1.1
        - ((ys.astype(int) % 4 == 0) | ((xs + ys // 4 * 3) % 7 == 0)) * 0.22
    )
    paint(picture, stone, dither(shade, f"{dark} {middle} {light}", 0.7))
    box(picture, 0, deck - 1, width, 2, dark)
    box(picture, 0, deck - 2, width, 1, light)


def _coach(picture: Picture, x: int, y: int, coach: tuple[str, str, str], hour: Hour) -> None:
    body, stripe, roof = coach
    box(picture, x, y + 1, 25, 9, body)
    box(picture, x, y, 25, 1, roof)
    box(picture, x, y + 7, 25, 1, stripe)
    for k in range(5):
        box(picture, x + 2 + k * 5, y + 3, 3, 3, "#fff2b8")
    for k in (4, 5, 18, 19):
        dot(picture, x + k, y + 10, hour.pine.split()[0])
    box(picture, x + 25, y + 8, 1, 1, roof)


def _engine(picture: Picture, x: int, y: int, dark: str) -> None:
    box(picture, x, y + 1, 8, 11, dark)
    box(picture, x - 1, y, 10, 1, dark)
    box(picture, x + 2, y + 3, 4, 3, "#fff2b8")
    box(picture, x + 8, y + 5, 13, 7, dark)
    box(picture, x + 16, y, 3, 5, dark)
    box(picture, x + 8, y + 5, 12, 1, "#6b5a78")
    dot(picture, x + 21, y + 7, "#fffbe0")
    for k in (2, 3, 9, 10, 15, 16):
        dot(picture, x + k, y + 12, "#8a7a90")


def compartment(
    width: int, height: int, hour: Hour, seat: str, seed: int, frames: int = 16
) -> list[Picture]:
    """Seen from the seat of a train: the near goes by fast and the far slowly, in a closed loop."""
    left, top = int(width * 0.1), int(height * 0.12)
    wide, tall = int(width * 0.8), int(height * 0.5)
    sky = skies.gradient(wide, tall, hour.sky)
    skies.sun(sky, wide * 0.7, tall * 0.3, tall * 0.12, hour)
    skies.clouds(sky, seed, hour.cloud, 0, tall * 0.6, 0.42)
    layers = [_strip(wide, tall, hour, seed, k) for k in range(3)]
    pole = hour.pine.split(maxsplit=1)[0]

    def frame(phase: float) -> Picture:
        view = sky.copy()
        for k, strip in enumerate(layers):
            stamp(view, np.roll(strip, -int(phase * wide) * (1 if k < 2 else 2), axis=1), 0, 0)
        for k in range(2):
            px = wide - int((phase * 2 + k / 2) % 1 * (wide + 8))
            box(view, px, tall * 0.2, 2, tall, pole)
            box(view, px - 3, tall * 0.26, 8, 1, pole)
        picture = _cabin(width, height, seat, int(phase * 8) % 2)
        box(picture, left - 3, top - 3, wide + 6, tall + 6, "#a86a44")
        box(picture, left - 1, top - 1, wide + 2, tall + 2, "#2c1a22")
        stamp(picture, view, left, top)
        return picture

    return loop(frames, frame)


def _strip(wide: int, tall: int, hour: Hour, seed: int, number: int) -> Picture:
    """A range whose right end meets its left, so that it can go round."""
    strip = blank(wide, tall)
    crest = ridge(
        seed + number, wide, tall * (0.55 + 0.16 * number), tall * (0.2 - 0.05 * number), 4 / wide
    )
    crest = crest + (crest[0] - crest[-1]) * np.linspace(0, 1, wide)
    range_(strip, crest, seed + number, hour.land[number + 1])
    return strip


def _cabin(width: int, height: int, seat: str, bump: int) -> Picture:
    """Seats, a table and a cup that goes up and down with the rails."""
    dark, middle, light = seat.split()
    picture = blank(width, height, "#4d2c2a")
    box(picture, 0, 0, width, 3, "#2c1a22")
    table = height * 0.7 + bump
    box(picture, width * 0.3, table, width * 0.4, 2, "#d6995e")
    box(picture, width * 0.5, table + 2, 2, height, "#2c1a22")
    box(picture, width * 0.4, table - 5, 6, 5, "#fffaea")
    box(picture, width * 0.4 + 6, table - 4, 1, 2, "#fffaea")
    for right in (False, True):
        x = width - int(width * 0.2) if right else 0
        box(picture, x, height * 0.6, width * 0.2, height, middle)
        box(picture, x, height * 0.6, width * 0.2, 2, light)
        box(picture, x + (0 if right else width * 0.2 - 3), height * 0.6, 3, height, dark)
        for k in range(3):
            dot(picture, x + 4 + k * 6, height * 0.72, dark)
    return picture
