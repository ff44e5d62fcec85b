"""Cartouche: maps, plans, letters."""

from functools import partial

from services.seed.motifs import animals, maps, words
from services.seed.shelf import Shelf

SHELF = Shelf("cartouche", "CC-BY-SA")
add = SHELF.add

add(
    "West of the river",
    partial(
        maps.village,
        128,
        1,
        ("#7a2822 #b8402f #d9573f", "#263a73 #3a58a3 #4f74c9", "#452a68 #6f429c #8f5ab8"),
    ),
    "A village from above: four houses, a path, a bridge and a river.",
    "map village topdown",
)
add(
    "Lower cellars",
    partial(
        maps.dungeon, 160, 128, 4, "#2b2a3f #45425a #5d5a70", "#221c2e #4a3f52 #7a6a78", "#0e0c16"
    ),
    "Rooms and corridors of a dungeon with torches, chests and stairs.",
    "map dungeon topdown",
)
add(
    "Soft rain all day",
    partial(
        words.poster,
        128,
        96,
        ("SOFT", "RAIN", "ALL DAY"),
        "#c0ecf4 #71bfe8 #3f8bd0",
        "#fffdf2 #e0f4f7",
        2,
        "#1c2f66",
    ),
    "The words soft rain all day in white capitals on a blue gradient.",
    "words poster type",
)
add(
    "Network, unbuilt",
    partial(
        maps.underground,
        128,
        96,
        ("#e0503f", "#2a56a0", "#2a8a82", "#eb9f36", "#7b4fbb"),
        "#f6f4ee",
        4,
    ),
    "A plan of five coloured underground lines with stops, changes and a pale river.",
    "map transit plan",
)
add(
    "Four minutes",
    partial(words.marquee, 144, 36, "NEXT TRAIN 4 MIN", "#0c0d14", "#ffb03f", "#2a1c14"),
    "Amber lamps run the words next train 4 min from right to left.",
    "words sign loop",
    kind="gif",
    pace=70,
)
add(
    "Do less",
    lambda: words.poster(
        96,
        128,
        ("DO", "LESS"),
        "#f0b23f #f0b23f",
        "#1f2a44 #1f2a44",
        3,
        "#e0503f",
        words.grow(animals.cat("#2b2d5e #3a3f7a #4a4f8f #6a70a8 #8a90c4", 0.3, False), 2),
    ),
    "The words do less above a sleepy blue cat on yellow.",
    "words poster cat",
)
add(
    "Specimen",
    partial(words.alphabet, "#f6ead2", ("#c93a55", "#2a56a0", "#2a8a82", "#eb9f36", "#5a2547")),
    "Every letter and figure of a pixel typeface, each in a coloured box.",
    "type alphabet sheet",
    licence="CC0",
    about="Five by seven. The J took the longest.",
)
add(
    "Still up",
    partial(words.clock, 128, 48, "#160c14", "#ff5f5f", "#33151f"),
    "A red digital clock goes from 3:57 to 4:00.",
    "clock words night loop",
    kind="gif",
    pace=[400, 400, 600] * 4,
)
add(
    "North of the river, January",
    partial(
        maps.village,
        96,
        5,
        ("#5a3620 #8a5a34 #b8804a",),
        "#c9d6de #e3ebef #f8fbfb",
        "#4a6a8a #8fb0c8 #c9dce8 #ffffff",
    ),
    "Four brown-roofed houses and white trees by a river in snow, from above.",
    "map village winter",
)
add(
    "Look up",
    partial(words.constellation, 128, 64, "LOOK UP", "#0b1030 #1b2b61", "#fff6d8", "#6d8bd0", 3),
    "Stars that spell look up in a field of lesser stars.",
    "words stars night",
)
add(
    "Sheet 12, the far coast",
    partial(maps.chart, 256, 192, 8),
    "A large old chart of a broken coast with a dotted course to a red cross.",
    "map chart sea",
    licence="CC-BY",
)
