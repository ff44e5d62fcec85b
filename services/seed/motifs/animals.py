"""Animals put together with the modelling kit, each a still sheet or a short habit."""

import math

from services.seed.brush.canvas import Picture
from services.seed.brush.figures import Figure
from services.seed.brush.palettes import (
    BERRY,
    BONE,
    FUR_BROWN,
    FUR_CREAM,
    FUR_GINGER,
    LEAF,
    SLATE,
    SUNNY,
    TEAL,
)

PAPER = "#c4b8b4 #ebe2d2 #fffdf2"
INK = "#1d1530"


def cat(fur: str = FUR_GINGER, tail: float = 0.0, awake: bool = True) -> Picture:
    """A cat that sits, 32 x 36, facing the viewer; ``tail`` -1..1 swings."""
    figure = Figure(32, 36)
    figure.limb([(22, 31), (27, 30 - tail), (28 + tail * 2, 24), (26 + tail * 3, 20)], 4, fur)
    figure.ball(16, 26, 8.5, 9.5, fur).ball(16, 29, 4.5, 6, FUR_CREAM)
    figure.plate([(6, 13), (7, 2), (14, 8)], fur, INK).plate([(26, 13), (25, 2), (18, 8)], fur, INK)
    figure.plate([(8, 10), (8, 5), (12, 8)], BERRY.rsplit(" ", 1)[1]).plate(
        [(24, 10), (24, 5), (20, 8)], "#ffac97"
    )
    figure.ball(16, 14, 10, 8, fur, "").ball(16, 17.5, 4.5, 3.2, FUR_CREAM)
    figure.ball(12, 34, 3.2, 2.2, fur, INK).ball(20, 34, 3.2, 2.2, fur, INK)
    for y in (7, 9):
        figure.line([(15, y), (17, y)], fur.split()[1])
    for x in (11, 20):
        if awake:
            figure.line([(x, 12), (x, 15)], "#ffd23f").line(
                [(x + 1, 12), (x + 1, 15)], "#ffd23f"
            ).line([(x + (x < 16), 12), (x + (x < 16), 15)], INK)
        else:
            figure.line([(x - 1, 14), (x + 2, 14)], INK)
    figure.line([(15, 16), (17, 16)], "#d9637f").line([(16, 17), (16, 18)], INK).line(
        [(14, 19), (18, 19)], INK
    )
    return figure.done(INK)


def fox(curl: bool = True) -> Picture:
    """A fox asleep in its own tail (40 x 28), or sitting (32 x 36)."""
    if curl:
        figure = Figure(40, 28)
        figure.ball(22, 16, 15, 10, FUR_GINGER)
        figure.limb([(35, 18), (32, 24), (22, 25.5), (14, 24)], 7, FUR_GINGER).limb(
            [(15, 24), (9, 22.5)], 5, FUR_CREAM
        )
        figure.plate([(4, 12), (4, 3), (10, 8)], FUR_GINGER, INK).plate(
            [(18, 11), (18, 3), (12, 8)], FUR_GINGER, INK
        )
        figure.ball(11, 14, 8, 6.5, FUR_GINGER).plate([(4, 15), (18, 15), (11, 21)], FUR_CREAM)
        figure.line([(6, 14), (8, 15), (9, 14)], INK).line([(13, 14), (14, 15), (16, 14)], INK)
        figure.ball(11, 19.5, 1.3, 1, SLATE)
        return figure.done(INK)
    figure = Figure(32, 36)
    figure.limb([(22, 32), (28, 29), (29, 21), (27, 17)], 6, FUR_GINGER).ball(
        27, 16.5, 2.5, 2.5, FUR_CREAM
    )
    figure.ball(16, 26, 7.5, 9, FUR_GINGER).ball(16, 27, 4, 7, FUR_CREAM)
    figure.plate([(6, 12), (6, 1), (14, 8)], FUR_GINGER, INK).plate(
        [(26, 12), (26, 1), (18, 8)], FUR_GINGER, INK
    )
    figure.ball(16, 12, 9.5, 7, FUR_GINGER).plate([(7, 13), (25, 13), (16, 22)], FUR_CREAM)
    figure.plate([(12, 10), (20, 10), (16, 19)], FUR_GINGER)
    figure.eye(12, 13, 0.5).eye(20, 13, 0.5).eye(12, 12, 0.5).eye(20, 12, 0.5).ball(
        16, 19.5, 1.6, 1.2, SLATE
    )
    figure.ball(13, 34, 2.5, 1.8, SLATE).ball(19, 34, 2.5, 1.8, SLATE)
    return figure.done(INK)


def owl(blink: bool = False, turn: float = 0.0) -> Picture:
    """A round owl on nothing, 32 x 34; ``turn`` -1..1 moves its face."""
    figure = Figure(32, 34)
    figure.ball(16, 19, 11.5, 13.5, FUR_BROWN)
    figure.ball(16, 24, 7.5, 8, FUR_CREAM)
    for row in range(4):
        for k in range(-2, 3):
            x, y = 16 + k * 3 + (row % 2) * 1.5, 19 + row * 3
            figure.line([(x - 1, y), (x, y + 1), (x + 1, y)], "#b07d52")
    figure.plate([(5, 16), (9, 17), (8, 29)], FUR_BROWN, INK).plate(
        [(27, 16), (23, 17), (24, 29)], FUR_BROWN, INK
    )
    figure.plate([(5, 9), (5, 1), (12, 6)], FUR_BROWN).plate([(27, 9), (27, 1), (20, 6)], FUR_BROWN)
    x = 16 + turn * 2
    figure.ball(x - 5, 11.5, 5.5, 5.5, FUR_CREAM, "#85553d").ball(
        x + 5, 11.5, 5.5, 5.5, FUR_CREAM, "#85553d"
    )
    for side in (-5, 5):
        if blink:
            figure.line([(x + side - 3, 12), (x + side + 3, 12)], INK)
        else:
            figure.eye(x + side, 11.5, 3.6, INK, "#ffd23f", turn * 0.2)
    figure.plate([(x - 2, 14), (x + 2, 14), (x, 18)], SUNNY, INK)
    for k in (11, 13, 19, 21):
        figure.line([(k, 32), (k, 33)], "#eb9f36")
    return figure.done(INK)


def frog(puff: float = 0.0, blink: bool = False, skin: str = LEAF) -> Picture:
    """A frog, 36 x 28, whose throat fills with ``puff`` 0..1."""
    figure = Figure(36, 28)
    figure.ball(6, 22, 6, 4, skin, INK).ball(30, 22, 6, 4, skin, INK)
    figure.ball(18, 17, 13, 8.5, skin)
    figure.ball(18, 20 + puff, 8 + 2 * puff, 5 + 2 * puff, "#a8c85a #d6ec8f #f4fbc4")
    figure.ball(10, 8, 5, 5, skin, "").ball(26, 8, 5, 5, skin, "")
    for x in (10, 26):
        if blink:
            figure.line([(x - 3, 8), (x + 3, 8)], INK)
        else:
            figure.eye(x, 7.5, 3.3, INK, "#fff2a1")
    figure.line([(8, 15), (13, 17), (23, 17), (28, 15)], "#173a3a")
    figure.ball(11, 25.5, 4, 1.8, skin, INK).ball(25, 25.5, 4, 1.8, skin, INK)
    figure.spots([(6, 14, 1.3), (29, 13, 1.5), (18, 10, 1.2)], skin.split()[1])
    return figure.done(INK)


def snail(shell: str = BERRY, reach: float = 0.0) -> Picture:
    """A snail, 34 x 24, facing left; ``reach`` stretches its neck."""
    figure = Figure(34, 24)
    figure.limb([(30, 20.5), (12, 20.5), (7 - reach, 15)], 5, FUR_CREAM)
    figure.ball(7 - reach, 13.5, 3.4, 3.2, FUR_CREAM)
    figure.line([(6 - reach, 11), (4 - reach, 6)], "#b9968a").line(
        [(9 - reach, 11), (10 - reach, 6)], "#b9968a"
    )
    figure.eye(4 - reach, 5, 0.5).eye(10 - reach, 5, 0.5)
    figure.ball(20, 12.5, 9.5, 9, shell)
    for k in range(46):
        a, r = k * 0.32, 7.6 - k * 0.16
        if r > 0.5:
            figure.line([(20.5 + math.cos(a) * r, 12.5 + math.sin(a) * r)] * 2, shell.split()[1])
    figure.line([(4 - reach, 15), (6 - reach, 16)], INK)
    return figure.done(INK)


def bee(flap: bool = False) -> Picture:
    """A bee, 24 x 20."""
    figure = Figure(24, 20)
    figure.ball(13, 12, 8, 5.5, SUNNY)
    figure.bands(50, 1, "#3a2430", ((figure.x % 5) < 2) & (figure.x > 9) & (figure.x < 21))
    figure.ball(
        11,
        5 if not flap else 7,
        4 if not flap else 5,
        3.5 if not flap else 2,
        "#a8d0e0 #d9f0f4 #ffffff",
    )
    figure.ball(
        16,
        5 if not flap else 7,
        4 if not flap else 5,
        3.5 if not flap else 2,
        "#a8d0e0 #d9f0f4 #ffffff",
    )
    figure.eye(7, 11, 0.5).eye(7, 10, 0.5).line([(6, 8), (4, 5)], "#3a2430").line(
        [(20, 12), (22, 12)], "#3a2430"
    )
    return figure.done(INK)


def moth(open_: float = 1.0) -> Picture:
    """A moth from above, 40 x 32; ``open_`` 0.4..1 folds the wings."""
    figure = Figure(40, 32)
    for way in (-1, 1):
        reach = 17 * open_
        figure.plate(
            [(20, 12), (20 + way * reach, 3), (20 + way * reach * 1.02, 12), (20 + way * 4, 18)],
            FUR_CREAM,
            "#8a6a66",
        )
        figure.plate(
            [
                (20, 16),
                (20 + way * reach * 0.8, 17),
                (20 + way * reach * 0.6, 28),
                (20 + way * 2, 22),
            ],
            FUR_BROWN,
            "#38222b",
        )
        figure.ball(20 + way * reach * 0.6, 10, 2.8 * open_, 2.8, TEAL).ball(
            20 + way * reach * 0.6, 10, 1.2, 1.2, BONE
        )
        figure.ball(20 + way * reach * 0.5, 21, 2 * open_, 2, BERRY)
        figure.line([(20, 8), (20 + way * 3, 4), (20 + way * 5, 2)], "#8a6a66")
    figure.ball(20, 16, 2.6, 8.5, FUR_BROWN, "").ball(20, 9, 2.6, 2.4, FUR_CREAM)
    return figure.done(INK)


def hedgehog(step: int = 0) -> Picture:
    """A hedgehog, 36 x 24, walking left."""
    figure = Figure(36, 24)
    for k, paw in enumerate((10, 15, 23, 28)):
        figure.ball(paw + (step if k % 2 else -step), 21, 2.2, 1.8, FUR_CREAM)
    figure.ball(20, 14, 13, 8.5, FUR_BROWN)
    for k in range(26):
        a = math.pi * (1.0 + k / 25) - 0.1
        r = 12.5 if k % 2 else 10
        x, y = 20 + math.cos(a) * r, 14 + math.sin(a) * r * 0.68
        figure.line([(x, y), (x + 2, y - 2)], "#d9ad7a" if k % 3 else "#38222b")
    for k in range(30):
        figure.line(
            [(11 + (k * 7) % 20, 9 + (k * 5) % 8), (13 + (k * 7) % 20, 8 + (k * 5) % 8)],
            "#d9ad7a" if k % 3 else "#38222b",
        )
    figure.ball(8, 17, 5.5, 4.2, FUR_CREAM).ball(2.5, 17.5, 1.5, 1.3, SLATE).eye(7, 16, 0.5).eye(
        7, 15, 0.5
    )
    return figure.done(INK)
