"""Kettle: nights, rain, lamps, and the rooms behind them."""

from functools import partial

from services.seed.brush.palettes import DUSK, FUR_GREY
from services.seed.motifs import (
    animals,
    cities,
    elements,
    rooms,
    scenes,
    sprites,
    streets,
    trains,
    words,
)
from services.seed.shelf import Shelf

SHELF = Shelf("kettle", "CC-BY-NC")
add = SHELF.add

add(
    "Night shift",
    partial(scenes.night_shift, 64),
    "A black cat on a tiled roof in front of a full moon; its tail swings.",
    "cat night moon loop",
    kind="gif",
    pace=150,
)
add(
    "Rain, line nine",
    partial(cities.rain_street, 96, 128, 40),
    "Somebody under a red umbrella in a wet street between neon signs.",
    "rain city neon night",
    kind="gif",
    pace=90,
    about="Line nine has no terminus that anyone has seen.",
)
add(
    "Indoor weather",
    partial(
        rooms.window_seat,
        128,
        96,
        "#1a1428 #2a1f3a #4a3048 #7a4a4f #c08050",
        "#1b2b50 #2f4a78 #5a7aa0",
        3,
        animals.cat(FUR_GREY),
    ),
    "A grey cat sits on a window sill; rain runs down the glass and a lamp is on.",
    "rain cat interior cosy",
    kind="gif",
    pace=110,
)
add(
    "The corner shop",
    partial(
        streets.shop,
        96,
        96,
        ("#c93a55", "#fff4dc"),
        "#3a2230 #6b3a45 #8f5558",
        "#c93a55 #2a8a82 #3f8bd0 #fffaea #7b4fbb",
        3,
    ),
    "A small brick shop with a striped awning, lit from inside, moths at its lamp.",
    "shop night city cosy",
    kind="gif",
    pace=120,
)
add(
    "Overdue",
    partial(
        rooms.library,
        128,
        128,
        "#2c1a22 #794634 #b87a4a",
        (
            "#4a1a3a #862449 #c93a55",
            "#1c2f66 #2a56a0 #3f8bd0",
            "#173a3a #1f5c45 #38854a",
            "#7a3f1f #b8692a #eb9f36",
            "#5b5266 #c4b8b4 #ebe2d2",
        ),
        3,
    ),
    "Wooden shelves packed with coloured books, some skulls and pots between them.",
    "library books interior",
)
add(
    "Half past eleven",
    partial(
        cities.skyline,
        192,
        108,
        "#1a1440 #43256b #8a3f86 #d9637f #f9a878 #ffe0a3",
        (("#6b3a78", "#f9b88a"), ("#43265f", "#ffcf7a #ff9aa0"), ("#241640", "#ffe2a8 #7fe0e8")),
        4,
    ),
    "A violet city skyline after sunset; windows go on and off over a dark river.",
    "city skyline dusk loop",
    kind="webp",
    pace=180,
)
add(
    "Still open",
    lambda: streets.diner(128, 96, words.text("STILL OPEN", "#ff7a9a"), 3),
    "A neon sign that says still open beside an empty road; its first letters flicker.",
    "neon sign night road",
    kind="gif",
    pace=[700, 500, 90, 120, 600, 90, 500, 700],
)
add(
    "Second candle",
    partial(
        elements.candle,
        32,
        48,
        "#1a1020 #2a1a2a #4a2a33 #7a4a3a #b87a45",
        "#c9a890 #ead0b0 #fff4e0",
    ),
    "One white candle burns on a sill in a brown dark.",
    "candle fire loop",
    kind="gif",
    pace=110,
)
add(
    "Before the others wake",
    partial(rooms.kitchen, 128, 96, ("#cfe8e4", "#b8d8d8"), "#5c3832 #b07d52 #d9ad7a", 3),
    "A tiled kitchen in the morning; a red kettle steams on the stove.",
    "kitchen morning interior cosy",
    kind="gif",
    pace=130,
)
add(
    "Campfire, second watch",
    partial(elements.campfire, 32, 7),
    "A campfire burns on crossed logs at night.",
    "fire camp night loop",
    kind="gif",
    pace=100,
)
add(
    "Slept through my stop",
    partial(trains.compartment, 160, 120, DUSK, "#17565f #2a8a82 #5cbfa3", 9),
    "From a train seat: hills and poles pass in a red evening, a cup trembles on the table.",
    "train window dusk loop",
    kind="gif",
    pace=90,
)
add(
    "Overtime",
    partial(rooms.desk, 64, 3),
    "A desk at night with a glowing screen of moving blocks, a cup and a plant.",
    "desk night interior loop",
    kind="gif",
    pace=140,
)
add(
    "One strike",
    partial(elements.storm, 128, 80, 5),
    "Rain over a plain at night; one bolt of lightning falls and the sky goes dark again.",
    "storm rain lightning",
    kind="webp",
    pace=[120] + [110] * 23,
    about="One flash, then four seconds of dark.",
)
add(
    "Terminus",
    partial(
        cities.skyline,
        64,
        96,
        "#0a0f26 #142048 #24407a #4a78a8",
        (("#1d3060", "#8fb5d6"), ("#121f45", "#ffe2a8"), ("#0a1230", "#ffd075 #8fe0d0")),
        9,
        1,
    ),
    "A narrow blue city at night, its lit windows doubled in the water.",
    "city skyline night",
)
add(
    "Unsugared",
    partial(
        sprites.simple,
        sprites.CUP,
        "s=#c4b8b4 o=#3a2430 c=#fffdf2 l=#f0d9c0 k=#6b3a2a w=#ffffff d=#c9a08a p=#d98a7c P=#a85a5f",
    ),
    "A steaming cup on a pink saucer.",
    "sprite cup coffee 16x16",
)
add(
    "Low tram",
    partial(streets.crossing, 128, 80, 3),
    "A red lit tram crosses a bridge over a canal at dusk and is doubled in the water.",
    "tram bridge dusk loop",
    kind="gif",
    pace=110,
)
