"""Iso Hana: the world in cubes."""

from functools import partial

from services.seed.motifs import iso_rooms, isometric
from services.seed.shelf import Shelf

SHELF = Shelf("iso_hana", "CC-BY-ND")
add = SHELF.add
P = isometric.PLASTER

add(
    "Small republic",
    partial(isometric.island, 96, 31, "#8fd0e3 #a9deea #c8edf0 #e4f7f3"),
    "An isometric island with a grey peak, pines and a sandy shore.",
    "isometric island",
    about="Population: eleven pines. Government: the peak.",
)
add(
    "Block seven",
    partial(isometric.block, 128, 18),
    "An isometric city block at night with lit windows.",
    "isometric city night",
)
add(
    "Room 4, evening",
    partial(
        iso_rooms.room, 96, "#3a2f52 #6a4f72 #b8808a #f0c8a0", ("#d6995e", "#a86a44", "#794634"), 1
    ),
    "A corner of a room with a bed, a desk and a lamp that lights the walls.",
    "isometric room interior",
)
add(
    "Terrace house, seven floors",
    partial(isometric.tower, 64, 96, 3, "#f7d9b8 #f3b9a9 #c98aa0 #7a6a9a", (P[0], P[1])),
    "A stepped tower in cream and pink with a red flag.",
    "isometric tower day",
)
add(
    "Siesta",
    partial(isometric.block, 128, 5, False),
    "The same kind of block by day: pastel houses, shuttered, in warm light.",
    "isometric city day",
)
add(
    "Brick choir",
    partial(
        isometric.terraces,
        96,
        3,
        (
            ("#f2efe4", "#c9b8a8", "#8f7a86"),
            ("#e0503f", "#a83a45", "#6b2a48"),
            ("#f0b23f", "#c0803a", "#8a5040"),
        ),
    ),
    "Columns of cream, red and yellow blocks that overlap like a woven cloth.",
    "isometric pattern",
)
add(
    "Observatory",
    partial(
        isometric.tower, 96, 128, 9, "#12183a #2a3a6b #5a7aa0 #a8c0c0", (isometric.ROCK, P[2], P[3])
    ),
    "A tall stepped tower of stone, teal and lilac at night.",
    "isometric tower night",
)
add(
    "White republic",
    partial(
        isometric.island,
        64,
        77,
        "#2a2f5c #3f4a86 #6a7ab0",
        ("#dfe9f2", "#8fa3c4", "#6a7aa6"),
        isometric.SNOW,
    ),
    "A snowy island with a white peak at dusk.",
    "isometric island winter",
)
add(
    "District nine, all night",
    partial(isometric.block, 192, 44, True, 6),
    "A larger block at night whose windows go on and off.",
    "isometric city night loop",
    kind="gif",
    pace=400,
)
