"""The demo artist: a bit of everything."""

from functools import partial

from services.seed.brush.canvas import sheet
from services.seed.motifs import (
    characters,
    elements,
    maps,
    objects,
    space,
    sprites,
    vehicles,
    water,
)
from services.seed.shelf import Shelf

SHELF = Shelf("artist", "CC-BY")
add = SHELF.add

add(
    "Self-portrait, before coffee",
    partial(characters.portrait, 64, 28, "#7a3f5c #d98a7c #f7d3b5", 0),
    "A person with long violet hair and glasses, in a teal jumper, against a rose gradient.",
    "portrait face",
)
add(
    "Longest light",
    partial(
        vehicles.night_road,
        128,
        96,
        "#12083a #3a1060 #8a2078 #e0508a #ff9a7a",
        "#ffe08a #ff9a5c #f0508a #ffe08a",
        "#1a0c3a #7a3fd0 #3fe0e8",
        4,
    ),
    "A red car drives towards a striped sun on a neon grid.",
    "car road sunset loop",
    kind="gif",
    pace=70,
)
add(
    "Monday, everyone",
    partial(characters.parade, 6, "#f7c9a8 #fbe0c0 #fff4dc", 30),
    "Six people walk in a line along a pavement.",
    "people walk loop",
    kind="gif",
    pace=110,
)
add(
    "Nursery",
    partial(
        space.nebula,
        128,
        128,
        "#0a0a20 #1a1645 #3a2472 #7a3a9a #c9609f",
        "#1f2a6b #2f7aa8 #6fd0c8 #e8ffe8",
        5,
    ),
    "A nebula of violet and teal gas with bright stars.",
    "nebula space stars",
)
add(
    "Shaken, once",
    lambda: elements.globe(64, maps.cottage("#862449 #c93a55 #f0676b")),
    "A snow globe with a red-roofed house; snow falls inside it.",
    "snowglobe winter loop",
    kind="gif",
    pace=100,
)
add(
    "Totality",
    partial(space.eclipse, 96, 96, 3),
    "A black sun with a glowing orange corona above a dark horizon.",
    "eclipse sun space loop",
    kind="gif",
    pace=150,
)
add(
    "Twenty-four passengers",
    partial(characters.cast, 6, 4, 60, "#8fb0a8", "#6f948c"),
    "Twenty-four small people in different clothes, in four rows.",
    "people characters sheet",
)
add(
    "Arm's length",
    partial(space.galaxy, 64, "#08081a #1f1a4a #4a3a8a #9a6ac0 #f0b0c8 #fff4e0", 3),
    "A two-armed spiral galaxy turns slowly.",
    "galaxy space loop",
    kind="gif",
    pace=120,
)
add(
    "Checked cloth",
    partial(objects.pantry, 4, 3, ("#f6f1e4", "#d98a8a")),
    "Apples, cheese, bread, pears, carrots and melon on a pink checked cloth.",
    "food sheet picnic",
)
add(
    "Square fountain",
    partial(water.fountain, 64, 64, "#2a56a0 #3f8bd0 #71bfe8 #c0ecf4", 3, 1),
    "White drops stand in the air above a stone fountain.",
    "fountain water",
)
add(
    "Nine faces from the queue",
    lambda: sheet(
        [characters.portrait(32, s, "#3a4f7a #6a8ab0") for s in range(9)], 3, 2, "#1a1a28"
    ),
    "Nine portraits of different people on blue.",
    "portrait people sheet",
)
add(
    "Behind the counter",
    partial(objects.apothecary, 100, 104, 3),
    "Three shelves of potions that simmer in the dark.",
    "potions shelf loop",
    kind="webp",
    pace=120,
)
add(
    "Lilac moon",
    partial(space.planet, 96, space.MOSSY, 12, 16),
    "A lilac and green planet under white clouds turns in space.",
    "planet space loop",
    kind="gif",
    pace=110,
)
add(
    "Unanswered",
    partial(sprites.simple, sprites.ENVELOPE, "o=#4a3a4a w=#ffffff l=#f4e8d8 d=#c9b0a0 r=#d9344f"),
    "A closed envelope with a red seal.",
    "sprite letter 16x16",
    licence="ARR",
)
add(
    "Teal giant",
    partial(
        space.ringed,
        96,
        96,
        "#132a4a #1f5a7a #3f9aa8 #8fd9c9 #e8fff0",
        "#2a2a5a #5a5aa0 #a8a8e0 #f0e8ff",
        9,
        12,
    ),
    "A teal gas planet with violet rings; a moon goes round it.",
    "planet rings loop",
    kind="gif",
    pace=130,
)
