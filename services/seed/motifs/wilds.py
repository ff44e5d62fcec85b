"""Land without people: dunes, fog forests, mesas, a volcano."""

import math
import random

import numpy as np

from services.seed.brush import skies
from services.seed.brush.canvas import (
    Picture,
    dither,
    dot,
    grid,
    loop,
    paint,
)
from services.seed.brush.noise import Noise
from services.seed.brush.palettes import Hour
from services.seed.motifs.landscapes import Crest


def dunes(
    width: int, height: int, sky: str, sands: tuple[str, ...], seed: int, walkers: int = 4
) -> Picture:
    """Sand in long curves, lit from one side, with wind ripples and a few who cross it."""
    picture = skies.gradient(width, height, sky, 1.0)
    xs, ys = grid(width, height)
    paint(
        picture,
        (xs - width * 0.73) ** 2 + (ys - height * 0.23) ** 2 <= (height * 0.11) ** 2,
        sky.rsplit(maxsplit=1)[-1],
    )
    for k, sand in enumerate(sands):
        x = np.arange(width)
        lift = Noise(seed + k).at(x * 3.0 / width, x * 0 + 1) - 0.5
        wave = np.sin(x * (9.5 - k) / width + seed + k * 7)
        crest = height * (0.58 + 0.13 * k) - height * 0.08 * wave - height * 0.1 * lift
        depth, facing = ys - crest, np.gradient(crest) < 0
        light = np.where(facing, 0.9 - depth / height * 2, 0.26 - depth / height * 0.5)
        light = light + 0.12 * np.sin(depth * 0.9 + xs * 0.12 + np.sin(xs * 0.05) * 3)
        if k == 1:
            _caravan(picture, crest, walkers, sands[-1].split()[0])
        paint(picture, depth >= 0, dither(light, sand, 0.7))
    return picture


def _caravan(picture: Picture, crest: Crest, walkers: int, fill: str) -> None:
    body = "..o.o..\n.ooooo.oo\nooooooooo\no.oooooo\n..o...o\n..o...o"
    for k in range(walkers):
        x = int(len(crest) * 0.18) + k * 12
        for row, line in enumerate(body.split("\n")):
            for column, letter in enumerate(line):
                if letter == "o":
                    dot(picture, x + column, int(crest[x]) - 5 + row, fill)


def forest(width: int, height: int, colours: tuple[str, ...], seed: int, rays: str = "") -> Picture:
    """Trunks in fog, paler with distance; ``rays`` lets light slant in from the upper left."""
    picture = skies.gradient(width, height, colours[0])
    xs, ys = grid(width, height)
    for k, tone in enumerate(colours[1:]):
        source = random.Random(seed + k)
        dark, light = tone.split()
        ground = height * (0.66 + 0.09 * k) + 2 * np.sin(xs / width * 9 + k)
        for _ in range(9 - 2 * k):
            x, wide = source.randrange(width), (1.5 + 2.2 * k) * width / 96
            lean = source.uniform(-0.04, 0.04)
            centre = x + lean * (ys - height) + 0.4 * np.sin(ys * 0.2 + x)
            flare = wide * (1 + np.maximum(0, ys - ground + 6) * 0.06)
            trunk = (np.abs(xs - centre) < flare / 2 + 0.5) & (ys <= ground + 2)
            paint(picture, trunk, dark)
            paint(picture, trunk & (xs < centre - flare * 0.22), light)
        paint(picture, ys > ground + Noise(seed + k).at(xs * 0.4, ys * 0.2) * 2, dark)
        crown = Noise(seed + 20 + k).fractal(xs * 0.06, ys * 0.08, 4) - ys / height * (
            1.7 - 0.2 * k
        )
        paint(picture, crown > 0.16, dither((crown - 0.16) * 2.2, f"{light} {dark}", 0.8))
        if rays and k < 3:
            beam = np.sin((xs + ys * 0.6) * 11 / width + 2) > 0.45 + 0.15 * k
            thin = ((xs + ys) % 2 == 0) if k == 0 else (xs % 2 + ys % 2 == 0)
            paint(picture, beam & thin & (ys < ground), rays)
    return picture


def mesas(width: int, height: int, hour: Hour, strata: str, seed: int) -> Picture:
    """Red rock tables in bands of strata over a dry plain."""
    picture = skies.gradient(width, height, hour.sky, 0.8)
    skies.clouds(picture, seed, hour.cloud, 0, height * 0.5, 0.46, scale=1.5)
    xs, ys = grid(width, height)
    noise = Noise(seed)
    for k in range(3):
        x = np.arange(width)
        high = noise.at(x * (4 + k) / width, x * 0 + k * 5) > 0.52 - 0.05 * k
        top = height * (0.3 + 0.12 * k) + 3 * noise.at(x * 0.1, x * 0 + k)
        plain = height * (0.72 + 0.09 * k)
        far = np.where(high, 0, 1)
        slope = np.convolve(far, np.ones(7) / 7, mode="same")
        crest = top + (plain - top) * np.clip(slope * 1.2, 0, 1)
        lit = np.gradient(crest) < -0.4
        band = (np.floor((ys + 2 * noise.at(xs * 0.05, ys * 0 + 9)) / (3 + k)) * 0.37) % 1
        light = (
            0.25
            + band * 0.5
            + np.where(lit, 0.25, 0)
            + 0.1 * k
            - 0.35 * (noise.at(xs * 0.25, ys * 0.03) > 0.6)
        )
        paint(picture, ys >= crest, dither(light, strata, 0.5))
    ground = dither(
        (ys - height * 0.8) / height * 3 + noise.fractal(xs * 0.05, ys * 0.2) * 0.5,
        " ".join(reversed(strata.split()[:4])),
    )
    paint(picture, ys > height * 0.86 + 2 * np.sin(xs * 0.06), ground)
    return picture


def volcano(width: int, height: int, seed: int, frames: int = 10) -> list[Picture]:
    """A cone that breathes sparks and lets lava run, under a red night."""
    base = skies.gradient(width, height, "#120c22 #2a1230 #57203a #96303a #d4553a")
    xs, ys = grid(width, height)
    x = np.arange(width)
    crest = height * 0.34 + np.abs(x - width / 2) ** 0.86 * height * 0.022 * 96 / width
    crest = np.maximum(crest, height * 0.36) + 2 * Noise(seed).at(x * 0.3, x * 0)
    grain = Noise(seed + 1).fractal((xs - width / 2) * 0.12, ys * 0.05, 3)
    paint(
        base,
        ys >= crest,
        dither(grain * 0.9 + (xs < width / 2) * 0.12 - 0.1, "#140d1c #22142a #3a1d35 #5a2a3c"),
    )
    flow = np.abs(xs - width / 2 - 5 * np.sin(ys * 0.13 + 1) * (ys - crest.min()) / height)
    lava = (flow < 1 + (ys - crest.min()) * 0.05) & (ys >= crest)
    sparks = random.Random(seed)
    seeds = [(sparks.uniform(-1, 1), sparks.random(), sparks.uniform(0.5, 1)) for _ in range(46)]

    def frame(phase: float) -> Picture:
        picture = base.copy()
        heat = 0.55 + 0.4 * np.sin(ys * 0.5 - phase * 2 * math.pi * 2 + np.sin(xs * 0.8))
        paint(picture, lava, dither(heat, "#7b1f2b #c23a23 #f0751f #ffb52e #fff0a0"))
        skies.halo(picture, width / 2, height * 0.34, height * 0.2, "#c23a23 #f0751f #ffb52e", 0.7)
        for side, start, power in seeds:
            t = (start + phase) % 1
            dot(
                picture,
                width / 2 + side * t * width * 0.26,
                height * 0.36 - power * height * (1.3 * t - 1.35 * t * t),
                "#fff0a0" if t < 0.3 else "#ffb52e" if t < 0.6 else "#c23a23",
            )
        return picture

    return loop(frames, frame)
