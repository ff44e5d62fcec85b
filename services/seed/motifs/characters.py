"""People in a few pixels: 16 x 24 walkers put together from parts, portraits, a parade."""

import random

from services.seed.brush.canvas import (
    Picture,
    blank,
    box,
    dither,
    dot,
    flip,
    grid,
    loop,
    outline,
    stamp,
)
from services.seed.brush.figures import Figure

SKIN = (
    ("#f7d3b5", "#d9a588"),
    ("#e0aa80", "#b87d5c"),
    ("#b87a52", "#8f573c"),
    ("#8a5640", "#653a30"),
    ("#5f3a30", "#432622"),
)
HAIR = (
    ("#2b1d2b", "#4a3448"),
    ("#5c3326", "#85553d"),
    ("#b8512a", "#e5813a"),
    ("#d9a84a", "#f5d682"),
    ("#8f95b0", "#c9cede"),
    ("#7b4fbb", "#ad83de"),
)
CLOTH = (
    ("#c93a55", "#862449"),
    ("#2a56a0", "#1c2f66"),
    ("#2a8a82", "#17565f"),
    ("#eb9f36", "#b8692a"),
    ("#ebe2d2", "#b9a89e"),
    ("#4a4d68", "#2e3047"),
    ("#7b4fbb", "#4d2d85"),
    ("#6bb053", "#38854a"),
)
INK = "#1d1530"


def walker(seed: int, step: int = 0) -> Picture:
    """Somebody, 16 x 24, at one of four steps; everything but the step comes from the seed."""
    source = random.Random(seed)
    skin, shade = source.choice(SKIN)
    hair, gleam = source.choice(HAIR)
    (top, fold), (leg, dark) = source.sample(CLOTH, 2)
    style, long_, hat = source.randrange(5), source.random() < 0.4, source.random() < 0.3
    picture = blank(16, 24)
    bob = 1 if step % 2 else 0
    _legs(picture, step, leg, dark, long_, top, fold)
    y = 9 + bob
    box(picture, 4, y, 8, 7, top)
    box(picture, 10, y, 2, 7, fold)
    box(picture, 4, y + 6, 8, 1, fold)
    swing = (0, 1, 0, -1)[step % 4]
    for x, way in ((3, swing), (12, -swing)):
        box(picture, x, y + 1, 1, 5, fold if x > 8 else top)
        box(picture, x, y + 5 - abs(way), 1, 2, skin)
    if source.random() < 0.4:
        box(picture, 4, y, 8, 2, source.choice(CLOTH)[0])
    _head(picture, 2 + bob, (skin, shade), (hair, gleam), style)
    if hat:
        brim, crown = source.choice(CLOTH)
        box(picture, 3, 3 + bob, 10, 1, crown)
        box(picture, 5, bob, 6, 3, brim)
        box(picture, 5, 2 + bob, 6, 1, crown)
    return outline(picture, INK)


def _legs(
    picture: Picture, step: int, leg: str, dark: str, long_: bool, top: str, fold: str
) -> None:
    left, right = ((0, 0), (1, -1), (0, 0), (-1, 1))[step % 4]
    if long_:
        box(picture, 4, 15, 8, 5, top)
        box(picture, 3, 18, 10, 2, fold)
    box(picture, 5, 16 if not long_ else 20, 3, (5 if not long_ else 1) - max(0, left), leg)
    box(picture, 8, 16 if not long_ else 20, 3, (5 if not long_ else 1) - max(0, right), dark)
    box(picture, 4, 21 - max(0, left), 4, 1, INK)
    box(picture, 8, 21 - max(0, right), 4, 1, INK)


def _head(
    picture: Picture, y: int, skin: tuple[str, str], hair: tuple[str, str], style: int
) -> None:
    box(picture, 4, y, 8, 7, skin[0])
    box(picture, 4, y + 6, 8, 1, skin[1])
    box(picture, 4, y - 1, 8, 3, hair[0])
    box(picture, 5, y - 1, 4, 1, hair[1])
    if style in (0, 1):
        box(picture, 3, y, 1, 3 + 4 * style, hair[0])
        box(picture, 12, y, 1, 3 + 4 * style, hair[0])
    elif style == 2:
        box(picture, 11, y - 2, 3, 3, hair[0])
    elif style == 3:
        for x in (4, 7, 10):
            box(picture, x, y - 2, 2, 1, hair[0])
    dot(picture, 6, y + 4, INK)
    dot(picture, 9, y + 4, INK)
    if style == 4:
        box(picture, 5, y + 6, 6, 2, hair[0])
    else:
        dot(picture, 7, y + 5, skin[1])


def parade(count: int, ground: str, seed: int, frames: int = 8) -> list[Picture]:
    """A line of people who walk on the spot while the paving runs away under them."""
    width, height = 20 * count + 8, 40
    _, ys = grid(width, height)

    def frame(phase: float) -> Picture:
        picture = dither(ys / height, ground)
        box(picture, 0, 31, width, 9, "#5b5266")
        box(picture, 0, 31, width, 1, "#8f8592")
        for x in range(-12, width + 12, 12):
            box(picture, x - int(phase * 12), 34, 6, 1, "#4a4256")
            box(picture, x + 6 - int(phase * 12), 37, 6, 1, "#4a4256")
        for k in range(count):
            step = (int(phase * frames) * 4 // frames + k) % 4
            stamp(picture, walker(seed + k, step), 6 + 20 * k, 9)
        return picture

    return loop(frames, frame)


def cast(columns: int, rows: int, seed: int, ground: str, floor: str) -> Picture:
    """A sheet of people, each on a little shadow."""
    picture = blank(columns * 20 + 4, rows * 28 + 4, ground)
    for k in range(columns * rows):
        x, y = 4 + k % columns * 20, 2 + k // columns * 28
        box(picture, x + 2, y + 22, 12, 2, floor)
        piece = walker(seed + k)
        stamp(picture, flip(piece) if k % 2 else piece, x, y)
    return picture


def portrait(side: int, seed: int, ground: str, mood: int = 0) -> Picture:
    """A head and shoulders, drawn for a 32 grid and lit from the left; ``side`` 32 or 64."""
    source = random.Random(seed)
    k = side / 32
    skin, shade = source.choice(SKIN)
    hair, gleam = source.choice(HAIR)
    top, fold = source.choice(CLOTH)
    flesh, locks, coat = f"{shade} {skin} {skin}", f"{hair} {hair} {gleam}", f"{fold} {top} {top}"
    figure = Figure(side, side, 0.5)
    style = source.randrange(4)
    if style == 1:
        figure.ball(16 * k, 17 * k, 10.5 * k, 12 * k, locks)
    figure.ball(16 * k, 33 * k, 13 * k, 9 * k, coat).limb(
        [(16 * k, 19 * k), (16 * k, 26 * k)], 6 * k, f"{shade} {shade} {skin}"
    )
    figure.ball(16 * k, 14 * k, 7.6 * k, 9 * k, flesh)
    figure.ball(16 * k, 8 * k, 8.6 * k, 5.6 * k, locks)
    if style == 2:
        figure.ball(22 * k, 4 * k, 4 * k, 4 * k, locks, hair)
    if style == 3:
        figure.ball(16 * k, 20.5 * k, 5.6 * k, 4 * k, locks)
    _features(side, hair, figure, k, mood, shade)
    if source.random() < 0.35:
        for x in (12.5, 19.5):
            figure.line(
                [
                    ((x - 2) * k, 13 * k),
                    ((x + 2) * k, 13 * k),
                    ((x + 2) * k, 16 * k),
                    ((x - 2) * k, 16 * k),
                    ((x - 2) * k, 13 * k),
                ],
                "#2e3047",
            )
    _, ys = grid(side, side)
    picture = dither(ys / side, ground)
    stamp(picture, figure.done(INK), 0, 0)
    return picture


def _features(side: int, hair: str, figure: Figure, k: float, mood: int, shade: str) -> None:
    """Eyes, brows, nose and mouth of a portrait."""
    for x in (12.5, 19.5):
        for row in range(int(2 * k)):
            figure.line([(x * k - k / 2, 13.5 * k + row), (x * k + k - 2, 13.5 * k + row)], INK)
        if side > 48:
            dot(figure.picture, x * k - k / 2, 13.5 * k, "#ffffff")
        figure.line([((x - 1.5) * k, 11.6 * k), ((x + 1.5) * k, (11.6 + mood * 0.5) * k)], hair)
    figure.line([(16 * k, 15 * k), (16 * k, 17 * k)], shade)
    figure.line([(14 * k, 19.5 * k), (16 * k, (19.5 + mood) * k), (18 * k, 19.5 * k)], "#8a3f42")
