"""The demo people: five to log in as and ten artists to look at, each with a face drawn here."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from services.seed.brush import skies
from services.seed.brush.canvas import Picture, blank, dither, grid
from services.seed.brush.encode import encode
from services.seed.brush.figures import on
from services.seed.brush.palettes import DUSK, TEAL
from services.seed.motifs import (
    animals,
    automata,
    characters,
    creatures,
    isometric,
    landscapes,
    plasma,
    sea_animals,
    sprites,
    textiles,
)
from services.seed.motifs.words import grow


@dataclass(frozen=True)
class SeedPerson:
    """A demo account; ``role`` is user, moderator or owner."""

    handle: str
    name: str
    bio: str
    role: str
    drawing: Callable[[], Picture]

    def draw_avatar(self) -> bytes:
        """A PNG of 32 x 32 or 64 x 64 pixels."""
        return encode([self.drawing()], "png")


def _before(colours: str, piece: Picture, x: int, foot: int, side: int = 32) -> Picture:
    """A figure in front of a plain gradient; what does not fit is cut off."""
    return on(skies.gradient(side, side, colours), piece, x, foot)


CUP_COLOURS = (
    "s=#c4b8b4 o=#1a1020 c=#fffdf2 l=#f0d9c0 k=#6b3a2a w=#ffffff d=#c9a08a p=#d98a7c P=#a85a5f"
)


def _cup() -> Picture:
    return _before(
        "#2a1f3a #4a3048 #7a4a4f",
        grow(
            sprites.simple(
                sprites.CUP,
                CUP_COLOURS,
            ),
            2,
        ),
        0,
        32,
    )


def _rose() -> Picture:
    """A compass rose: eight points, half of each in shade."""
    x, y = grid(32, 32)
    picture = dither(1 - y / 40, "#cfa56a #e8cb92 #f6e6bd")
    cx, cy = x - 15.5, y - 15.5
    for reach, turn in ((9.0, True), (14.0, False)):
        u, v = ((cx + cy) * 0.707, (cx - cy) * 0.707) if turn else (cx, cy)
        along, across = abs(u), abs(v)
        point = (along + across * 3.2 < reach) | (across + along * 3.2 < reach)
        picture[point] = blank(1, 1, "#f6e6bd")[0, 0]
        picture[point & ((u * v > 0) ^ (along > across))] = blank(1, 1, "#5a3620")[0, 0]
    return picture


PEOPLE = (
    SeedPerson(
        "owner",
        "Ines",
        "Keeps the lights on and the rules short.",
        "owner",
        partial(characters.portrait, 64, 20, "#10303f #17565f #5cbfa3"),
    ),
    SeedPerson(
        "moderator",
        "Mo",
        "Reads every report. Sleeps by day.",
        "moderator",
        lambda: _before("#111a44 #2a4480 #45659c", animals.owl(), 0, 33),
    ),
    SeedPerson(
        "artist",
        "Aino",
        "Pixels before breakfast.",
        "user",
        partial(characters.portrait, 64, 28, "#7a3f5c #d98a7c #f7d3b5"),
    ),
    SeedPerson(
        "fan",
        "Fen",
        "Here for the cats.",
        "user",
        lambda: _before("#6a8fb8 #a8c8dc #e3eef2", sea_animals.penguin(), 3, 32),
    ),
    SeedPerson(
        "stranger",
        "Someone",
        "",
        "user",
        lambda: _before("#22243a #2f3350", creatures.stranger(24, 66, TEAL), 4, 28),
    ),
    SeedPerson(
        "oda_luna",
        "Oda Luna",
        "Land and light. I wait for weather.",
        "user",
        partial(landscapes.mountains, 32, 32, DUSK, 9, 3, (0.6, 0.36, 0.16), 1),
    ),
    SeedPerson("kettle", "Kettle", "Night shift. Rain permitting.", "user", _cup),
    SeedPerson(
        "pim",
        "Pim",
        "Small things, mostly friendly. Commissions closed, door open.",
        "user",
        lambda: _before("#3a2f6b #5a4a9a", grow(sprites.ghost()[0], 2), 0, 32),
    ),
    SeedPerson(
        "bramblejar",
        "Bramblejar",
        "A garden with a drawing problem.",
        "user",
        lambda: _before(
            "#a8d0e0 #cfe6e8 #f4f4ec",
            grow(
                sprites.simple(
                    sprites.SUNFLOWER, "y=#eb9f36 Y=#fbcf52 b=#4d2c2a B=#794634 g=#38854a G=#6bb053"
                ),
                2,
            ),
            0,
            32,
        ),
    ),
    SeedPerson(
        "tern_and_co",
        "Tern & Co",
        "Coastal survey, unpaid.",
        "user",
        lambda: _before("#71bfe8 #a8dcf0 #e8f4e0", grow(sprites.bird(), 2), 0, 32),
    ),
    SeedPerson(
        "modulo_ten",
        "Modulo Ten",
        "State, neighbours, rule. Everything in the public domain.",
        "user",
        lambda: automata.cyclic(
            32, 32, "#1a1c2c #29366f #3b5dc9 #41a6f6 #73eff7 #f4f4f4 #ffcd75 #ef7d57", 5, 120
        )[0],
    ),
    SeedPerson(
        "iso_hana",
        "Iso Hana",
        "The world at two to one.",
        "user",
        lambda: isometric.island(64, 12, "#f7c9a8 #f9dcbc #fcefd8"),
    ),
    SeedPerson(
        "quiet_static",
        "Quiet Static",
        "Loops that end where they begin.",
        "user",
        lambda: plasma.mirrors(32, "#1a1c2c #5d275d #b13e53 #ef7d57 #ffcd75 #fff4dc", 4)[0],
    ),
    SeedPerson(
        "weft_nine",
        "Weft Nine",
        "Tiles, glass, cloth. Mind the grout.",
        "user",
        partial(textiles.kilim, 64, 64, "#7a2430 #1f2a44 #e8a848 #f4e2c6 #2a6a62 #3a1a22", 7),
    ),
    SeedPerson("cartouche", "Cartouche", "Maps of places, letters for them.", "user", _rose),
)
