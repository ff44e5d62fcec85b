"""Animals of the water, put together with the modelling kit."""

from services.seed.brush.canvas import Picture
from services.seed.brush.figures import Figure
from services.seed.brush.palettes import (
    BERRY,
    BONE,
    SKY,
    SLATE,
    SUNNY,
)

PAPER = "#c4b8b4 #ebe2d2 #fffdf2"
INK = "#1d1530"


def penguin(lean: float = 0.0) -> Picture:
    """A penguin, 26 x 32, that leans to one side and the other."""
    figure = Figure(26, 32)
    figure.ball(8 - lean, 29.5, 3.6, 1.8, SUNNY).ball(18 - lean, 29.5, 3.6, 1.8, SUNNY)
    figure.limb([(4 + lean, 15), (2 + lean * 2, 22)], 4, SLATE).limb(
        [(22 + lean, 15), (24 + lean * 2, 22)], 4, SLATE
    )
    figure.ball(13, 20, 9, 10, SLATE).ball(13, 21.5, 6.5, 8, PAPER)
    figure.ball(13 + lean * 1.5, 9, 7.5, 7.5, SLATE)
    figure.ball(10 + lean * 1.5, 10, 3.4, 4, PAPER).ball(16 + lean * 1.5, 10, 3.4, 4, PAPER)
    for x in (10, 16):
        figure.eye(x + lean * 1.5, 9, 0.5).eye(x + lean * 1.5, 8, 0.5)
    figure.plate([(11 + lean * 1.5, 11), (15 + lean * 1.5, 11), (13 + lean * 1.5, 14)], SUNNY)
    return figure.done(INK)


def fish(scales: str = BERRY, fin: str = SUNNY, wag: float = 0.0, stripes: str = "") -> Picture:
    """A round fish, 34 x 24, facing left."""
    figure = Figure(34, 24)
    figure.plate([(23, 12), (32, 5 + wag * 2), (30, 12 + wag), (32, 19 + wag * 2)], fin, INK)
    figure.plate([(10, 6), (16, 1), (22, 6)], fin, INK).plate([(13, 18), (18, 22), (20, 17)], fin)
    figure.ball(14, 12, 11.5, 8, scales)
    if stripes:
        figure.bands(
            7, 0.36, stripes, (figure.x < 24) & (figure.x > 8) & ((figure.x + 2) % 7 < 2.5)
        )
    figure.plate([(14, 12), (20, 10 + wag), (20, 16 + wag)], fin, INK)
    figure.eye(7.5, 10, 2.6).line([(3, 14), (6, 15)], INK)
    return figure.done(INK)


def whale(spout: float = 0.0) -> Picture:
    """A whale, 56 x 36, seen from its left side; ``spout`` 0..1."""
    figure = Figure(56, 36)
    figure.limb([(40, 24), (47, 20), (50, 13)], 6, SKY).plate(
        [(50, 15), (42, 8), (49, 10)], SKY
    ).plate([(50, 15), (55, 7), (48, 9)], SKY)
    figure.ball(23, 23, 20, 11, SKY).ball(19, 28.5, 16, 5.5, BONE)
    for k in range(5):
        figure.line([(9 + k * 5, 26), (8 + k * 5, 32)], "#c4b8b4")
    figure.line([(4, 24), (12, 25), (16, 23)], "#1c2f66").eye(17, 20, 0.5).eye(18, 20, 0.5).eye(
        17, 19, 0.5
    ).eye(18, 19, 0.5)
    figure.plate([(24, 27), (33, 28), (30, 34)], SKY, "#1c2f66")
    picture = figure.done(INK)
    drops = Figure(56, 36)
    for k in range(int(spout * 8)):
        for way in (-1, 1):
            drops.line([(20 + way * k * 0.8, 10 - k + k * k * 0.09)] * 2, "#c0ecf4", 1)
    picture[drops.picture[..., 3] > 0] = drops.picture[drops.picture[..., 3] > 0]
    return picture


def crab(lift: float = 0.0) -> Picture:
    """A crab, 40 x 26, one claw up and then the other."""
    figure = Figure(40, 26)
    for k in range(3):
        for way in (-1, 1):
            figure.line(
                [
                    (20 + way * 8, 17 + k * 2),
                    (20 + way * (15 + k), 19 + k * 2),
                    (20 + way * (16 + k), 23 + (k > 0)),
                ],
                "#862449",
                2,
            )
    figure.limb([(11, 15), (6, 12 - lift * 3)], 3, BERRY).limb(
        [(29, 15), (34, 12 + lift * 3)], 3, BERRY
    )
    for x, y in ((5, 8 - lift * 3), (35, 8 + lift * 3)):
        figure.ball(x, y, 4, 4.2, BERRY, INK).line([(x, y - 4), (x, y)], INK, 2)
    figure.ball(20, 17, 11, 6.5, BERRY)
    for x in (16, 24):
        figure.line([(x, 12), (x, 8)], "#862449", 2).eye(x + 0.5, 6.5, 2.2)
    figure.line([(17, 19), (20, 20), (23, 19)], "#4a1a3a").spots(
        [(13, 15, 1), (27, 15, 1)], "#ffac97"
    )
    return figure.done(INK)
