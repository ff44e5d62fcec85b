"""Seen from above: dungeons, villages, treasure charts, an underground's plan, a garden."""

import itertools
import math
import random

import numpy as np

from services.seed.brush.canvas import Mask, Picture, blank, box, dither, dot, grid, paint, pen
from services.seed.brush.noise import Noise


def dungeon(
    width: int, height: int, seed: int, floor: str, wall: str, dark: str, tile: int = 8
) -> Picture:
    """Rooms and corridors on a tile grid with doors, torches, chests, water and one way down."""
    source = random.Random(seed)
    columns, rows = width // tile, height // tile
    plan = np.zeros((rows, columns), bool)
    rooms = []
    for _ in range(60):
        w, h = source.randrange(3, 6), source.randrange(3, 5)
        x, y = source.randrange(1, max(2, columns - w)), source.randrange(2, max(3, rows - h))
        if (
            x + w < columns
            and y + h < rows
            and not plan[y - 2 : y + h + 1, x - 1 : x + w + 1].any()
        ):
            plan[y : y + h, x : x + w] = True
            rooms.append((x, y, w, h))
    for one, two in itertools.pairwise(rooms):
        ax, ay, bx, by = one[0] + 1, one[1] + 1, two[0] + 1, two[1] + 1
        plan[ay, min(ax, bx) : max(ax, bx) + 1] = True
        plan[min(ay, by) : max(ay, by) + 1, bx] = True
    picture = blank(width, height, dark)
    _floor(picture, plan, tile, floor, wall, seed)
    _furnish(picture, rooms, tile, source)
    return picture


def _floor(picture: Picture, plan: Mask, tile: int, floor: str, wall: str, seed: int) -> None:
    xs, ys = grid(tile, tile)
    noise = Noise(seed)
    shade, face, edge = wall.split()
    for j, i in zip(*np.nonzero(plan), strict=True):
        worn = float(noise.at(i * 0.5, j * 0.5))
        joint = (xs == 0) | (ys == 0)
        stone = dither(
            0.35 + worn * 0.6 - joint * 0.4 + ((xs * 3 + ys * 5) % 7 == 0) * 0.15, floor, 0.5
        )
        picture[j * tile : (j + 1) * tile, i * tile : (i + 1) * tile] = stone
        if j > 0 and not plan[j - 1, i]:
            top = (j - 1) * tile
            box(picture, i * tile, top, tile, tile, face)
            box(picture, i * tile, top, tile, 2, edge)
            for k in (2, 5):
                box(picture, i * tile, top + k + 1, tile, 1, shade)
                dot(picture, i * tile + (2 if k == 2 else 5), top + k, shade)
            box(picture, i * tile, j * tile, tile, 2, floor.split(maxsplit=1)[0])


def _furnish(
    picture: Picture, rooms: list[tuple[int, int, int, int]], tile: int, source: random.Random
) -> None:
    for k, (x, y, w, _) in enumerate(rooms):
        left, top = x * tile, y * tile
        for tx in (left + tile // 2, left + w * tile - tile // 2 - 1):
            box(picture, tx, top - 5, 1, 3, "#4d2c2a")
            box(picture, tx, top - 7, 1, 2, "#ffb52e")
            dot(picture, tx, top - 6, "#fff0a0")
            for dx in (-2, -1, 1, 2):
                dot(picture, tx + dx, top - 4 + abs(dx), "#f0751f")
        cx, cy = left + source.randrange(1, w) * tile, top + tile + 1
        if k == 0:
            for step in range(4):
                box(
                    picture,
                    cx + step,
                    cy + step * 1.5,
                    7 - 2 * step,
                    2,
                    ("#98a5c4", "#67739a", "#434c70", "#191c33")[step],
                )
        elif k % 3 == 1:
            box(picture, cx, cy, 7, 5, "#794634")
            box(picture, cx, cy, 7, 2, "#a86a44")
            box(picture, cx + 3, cy + 1, 1, 2, "#fbcf52")
        elif k % 3 == 2:
            box(picture, cx + 1, cy, 5, 4, "#2a8a82")
            box(picture, cx, cy + 1, 7, 2, "#2a8a82")
            dot(picture, cx + 2, cy + 1, "#b2ecc8")
        else:
            for dx, dy in ((0, 0), (3, 1), (1, 3)):
                dot(picture, cx + dx, cy + dy, "#ebe2d2")
                dot(picture, cx + dx + 1, cy + dy, "#c4b8b4")


def chart(width: int, height: int, seed: int, ink: str = "#5a3620") -> Picture:
    """An old chart on stained paper: islands, soundings, a rose, a dotted course and a cross."""
    xs, ys = grid(width, height)
    noise, source = Noise(seed), random.Random(seed)
    edge = np.minimum(np.minimum(xs, width - 1 - xs), np.minimum(ys, height - 1 - ys))
    stain = noise.fractal(xs * 0.04, ys * 0.04, 4)
    picture = dither(
        0.5 + stain * 0.6 - np.exp(-edge / 6) * 0.6, "#a8794a #cfa56a #e8cb92 #f6e6bd", 0.9
    )
    away = np.hypot((xs - width / 2) / width, (ys - height / 2) / height)
    land = (
        noise.fractal(xs * 4.6 / width + 9, ys * 4.6 / height * height / width + 4, 5) - away * 0.16
    )
    shore = np.quantile(land, 0.68)
    inside = (land > shore) & (edge > 5)
    paint(
        picture,
        inside,
        dither((land - shore) * 5 + stain * 0.3, "#cfae6a #b9a05a #9a8a4a #7a703f", 0.9),
    )
    for level, tone in ((0.0, ink), (0.028, "#8a6a42"), (0.05, "#b48f5c")):
        ring = np.abs(land - shore + level) < 0.006 + 0.002 * (level == 0)
        paint(
            picture,
            ring & (edge > 5) & ((level == 0) | ((xs.astype(int) + ys.astype(int)) % 2 == 0)),
            tone,
        )
    spots = [(int(x), int(y)) for y, x in zip(*np.nonzero(inside), strict=True)]
    _peaks(picture, width, spots, source, ink)
    _course(picture, width, height, spots, source)
    _rose(picture, int(width * 0.86), int(height * 0.18), int(min(width, height) * 0.1), ink)
    paint(picture, (edge == 3) | (edge == 5), ink)
    return picture


def _peaks(
    picture: Picture, width: int, spots: list[tuple[int, int]], source: random.Random, ink: str
) -> None:
    """Small hills and trees, inked at random on land."""
    for _ in range(width // 6):
        x, y = source.choice(spots)
        for dx, dy in (
            ((0, 0), (-1, 1), (1, 1), (-2, 2), (2, 2))
            if source.random() < 0.5
            else ((0, 0), (0, 1), (-1, 0), (1, 0), (0, -1))
        ):
            dot(picture, x + dx, y + dy, ink)


def _course(
    picture: Picture, width: int, height: int, spots: list[tuple[int, int]], source: random.Random
) -> None:
    """A dotted line from the corner to a cross on land."""
    x0, y0 = width * 0.1, height * 0.86
    x1, y1 = source.choice(spots)
    for k in range(0, 60):
        t = k / 60
        if k % 3:
            dot(
                picture,
                x0 + (x1 - x0) * t + math.sin(t * 7) * width * 0.06,
                y0 + (y1 - y0) * t,
                "#a8332f",
            )
    for k in range(-2, 3):
        for way in (-k, k):
            box(picture, x1 + k, y1 + way, 2, 1, "#a8332f")


def _rose(picture: Picture, x: int, y: int, radius: int, ink: str) -> None:
    with pen(picture) as d:
        for k in range(8):
            far = radius if k % 2 == 0 else radius * 0.55
            a = k * math.pi / 4
            tip = (x + math.sin(a) * far, y - math.cos(a) * far)
            for way, tone in ((-1, ink), (1, "#f6e6bd")):
                side = (
                    x + math.sin(a + way * 0.5) * radius * 0.28,
                    y - math.cos(a + way * 0.5) * radius * 0.28,
                )
                d.polygon([(x, y), tip, side], tone, ink)


def underground(width: int, height: int, lines: tuple[str, ...], ground: str, seed: int) -> Picture:
    """The plan of an underground that does not exist: octilinear lines, stops and changes."""
    source = random.Random(seed)
    picture = blank(width, height, ground)
    xs, ys = grid(width, height)
    river = (
        np.abs(ys - height * 0.6 - np.clip((xs - width * 0.4) * 0.7, -height * 0.12, height * 0.16))
        < 4
    )
    paint(picture, river, "#b8d8e8")
    unit = 8
    stops: dict[tuple[int, int], set[str]] = {}
    for tone in lines:
        x, y, way = source.randrange(1, 4) * unit, source.randrange(2, height // unit - 2) * unit, 0
        if source.random() < 0.5:
            x, y, way = source.randrange(3, width // unit - 3) * unit, unit, 2
        while unit <= x <= width - unit and unit <= y <= height - unit:
            run = source.randrange(2, 5)
            dx, dy = ((1, 0), (1, 1), (0, 1), (1, -1))[way % 4]
            for _ in range(run):
                for q in range(unit):
                    box(picture, x + dx * q - 1, y + dy * q - 1, 3, 3, tone)
                x, y = x + dx * unit, y + dy * unit
                stops.setdefault((x, y), set()).add(tone)
                if not (unit <= x <= width - unit and unit <= y <= height - unit):
                    break
            way = source.choice((0, 1, 3)) if way != 2 else source.choice((1, 2))
    for (x, y), tones in stops.items():
        if len(tones) > 1:
            box(picture, x - 3, y - 2, 7, 5, "#1f2a44")
            box(picture, x - 2, y - 3, 5, 7, "#1f2a44")
            box(picture, x - 2, y - 2, 5, 5, "#ffffff")
        elif source.random() < 0.8:
            box(picture, x - 1, y - 1, 3, 3, "#ffffff")
            dot(picture, x, y, "#1f2a44")
    return picture


def village(
    side: int,
    seed: int,
    roofs: tuple[str, ...],
    grass: str = "#6db548 #7cc24f #94d660",
    leaves: str = "#1f5634 #2f7a3f #46a04a #6cc257",
) -> Picture:
    """A river, a path, a bridge, four houses and many trees, from above."""
    xs, ys = grid(side, side)
    picture = dither(Noise(seed).fractal(xs * 0.05, ys * 0.05) * 1.2 - 0.2, grass, 0.3)
    bends = 0.68 + 0.11 * np.sin(ys * 6.4 / side + seed) + 0.04 * np.sin(ys * 17 / side)
    wet = np.abs(xs - side * bends)
    trodden = np.abs(ys - side * (0.5 + 0.08 * np.sin(xs * 5.8 / side + seed)))
    for reach, tone in ((9, "#e8d49a"), (8, "#5cb0e0"), (6, "#3f8fd0")):
        paint(picture, wet < reach, tone)
    paint(picture, (wet < 6) & ((ys + xs // 2) % 9 == 0) & ((xs * 3 + ys) % 5 < 3), "#8fd0f0")
    paint(picture, trodden < 4, "#c9a868")
    gravel = dither((xs * 11 + ys * 17) % 23 / 23 + 0.4, "#c9a868 #e0c488", 0)
    paint(picture, trodden < 3, gravel)
    bridge = (trodden < 4) & (wet < 11)
    paint(picture, bridge, dither((xs % 3) / 2, "#6f4528 #9c6b3f", 0))
    paint(picture, bridge & (trodden > 2.6), "#5a3620")
    busy = (trodden < 4) | (wet < 13)
    for k, (x, y) in enumerate(((0.08, 0.12), (0.36, 0.08), (0.07, 0.64), (0.36, 0.68))):
        left, top = int(x * side), int(y * side)
        _cottage(picture, left, top, roofs[k % len(roofs)])
        busy |= (xs > left - 8) & (xs < left + 28) & (ys > top - 8) & (ys < top + 30)
    _orchard(picture, busy, random.Random(seed), leaves.split())
    return picture


def _orchard(picture: Picture, busy: Mask, source: random.Random, leaves: list[str]) -> None:
    side = picture.shape[0]
    trees = sorted(
        (source.randrange(6, side - 6), source.randrange(6, side - 6))
        for _ in range(side * side // 240)
    )
    for y, x in trees:
        if busy[y, x]:
            continue
        for dy in range(-7, 4):
            for dx in range(-6, 7):
                r = math.hypot(dx, dy * 1.05 + 2)
                if r < 6:
                    light = 0 if r > 5 else 1 if dx + dy > 0 else 2 if dx + dy > -6 else 3
                    dot(picture, x + dx, y + dy, leaves[light])
        box(picture, x - 1, y + 3, 2, 3, "#6b4226")
    for _ in range(side // 2):
        y, x = source.randrange(side), source.randrange(side)
        if not busy[y, x]:
            dot(picture, x, y, source.choice(("#fff0b0", "#ff8f9f", "#ffffff")))


def cottage(roof: str) -> Picture:
    """One house of the village on transparent paper, 24 x 26."""
    picture = blank(24, 26)
    _cottage(picture, 1, 3, roof)
    return picture


def _cottage(picture: Picture, x: int, y: int, roof: str) -> None:
    dark, middle, light = roof.split()
    box(picture, x + 1, y + 20, 20, 3, "#4f8f3b")
    box(picture, x + 2, y + 10, 17, 11, "#f0deb8")
    box(picture, x + 2, y + 18, 17, 3, "#cfb48a")
    for k in range(11):
        inset = (10 - k) // 3
        box(picture, x + inset, y + k, 21 - 2 * inset, 1, middle if k % 3 else light)
    box(picture, x, y + 11, 21, 1, dark)
    box(picture, x + 9, y + 14, 4, 7, "#7a4a2c")
    for wx in (x + 4, x + 15):
        box(picture, wx, y + 14, 3, 3, "#5cb0e0")
        dot(picture, wx, y + 14, "#e8ffff")
    box(picture, x + 15, y - 3, 3, 7, "#8a7f8f")
