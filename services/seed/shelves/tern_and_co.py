"""Tern & Co: sea, sky, and what crosses them."""

from functools import partial

from services.seed.brush.canvas import sheet
from services.seed.brush.palettes import (
    AUTUMN,
    BERRY,
    DAWN,
    DUSK,
    GOLD,
    NIGHT,
    NOON,
    SKY,
    SUNNY,
    TEAL,
    VIOLET,
)
from services.seed.motifs import (
    habitats,
    landscapes,
    maps,
    scenes,
    sea_animals,
    space,
    trains,
    vehicles,
    water,
)
from services.seed.shelf import Shelf

SHELF = Shelf("tern_and_co", "CC-BY-NC-ND")
add = SHELF.add


def shoal() -> list:
    """Four fish of four kinds, half their usual size being enough for a tank."""
    return [
        sea_animals.fish(a, b)[::2, ::2]
        for a, b in ((BERRY, SUNNY), (TEAL, BERRY), (SUNNY, VIOLET), (VIOLET, SKY))
    ]


add(
    "Pocket world",
    partial(space.planet, 64, space.EARTH, 21),
    "A small blue planet with green continents turns slowly against the stars.",
    "planet space loop",
    kind="gif",
    pace=90,
)
add(
    "The 17:52",
    partial(trains.viaduct, 160, 90, AUTUMN, 4, ("#862449", "#f4e2c6", "#3a1f33")),
    "A red steam train crosses a stone viaduct through autumn hills.",
    "train autumn loop",
    kind="gif",
    pace=90,
)
add(
    "Small craft warning",
    partial(
        vehicles.sail,
        64,
        64,
        GOLD,
        "#1f4a6b #2f6f8a #5aa0a8 #a8d0c0 #fdf3cf",
        ("#fffaea", "#e8d0b8"),
        3,
    ),
    "A sailing boat rocks on swell under a golden sky.",
    "boat sea loop",
    kind="gif",
    pace=120,
)
add(
    "Under the pier",
    lambda: water.underwater(
        128,
        96,
        tuple(shoal()),
        3,
        "#0b1f4a #12407a #1f6aa8 #3a9ac4 #8fd9e0 #6b5a4a #b8995c #e8d090",
    ),
    "Four small fish cross blue water over swaying weed; light falls in shafts.",
    "fish sea loop",
    kind="gif",
    pace=110,
)
add(
    "Three above the valley",
    partial(
        vehicles.balloons,
        160,
        100,
        DAWN,
        (
            ("#862449 #c93a55 #f0676b", "#c4b8b4 #ebe2d2 #fffdf2"),
            ("#17565f #2a8a82 #5cbfa3", "#b8692a #eb9f36 #fbcf52"),
            ("#2a56a0 #3f8bd0 #71bfe8", "#c4b8b4 #ebe2d2 #fffdf2"),
        ),
        3,
        16,
    ),
    "Three striped hot-air balloons bob over violet hills at dawn.",
    "balloons dawn loop",
    kind="webp",
    pace=140,
)
add(
    "Disagreement at low tide",
    partial(habitats.tide_pool, 96, 80, 4),
    "Two red crabs wave their claws on wet sand while the water comes and goes.",
    "crabs beach loop",
    kind="gif",
    pace=130,
)
add(
    "Ringed, in tow",
    partial(
        space.ringed,
        160,
        90,
        "#3a2348 #7a3f5c #c97a5a #f0c07a #fff0c8",
        "#3a2f52 #7a6a8a #c9b8a8 #f5ead0",
        4,
    ),
    "A banded orange planet with a tilted ring and one moon.",
    "planet space rings",
)
add(
    "Colony, minding its feet",
    partial(scenes.huddle, 128, 80, 3),
    "Seven penguins shift their weight on ice in light snow.",
    "penguins winter loop",
    kind="gif",
    pace=120,
)
add(
    "Departure, unticketed",
    partial(vehicles.rocket, 48, 64, 2),
    "A red and white rocket stands on its flame while stars go past.",
    "rocket space loop",
    kind="gif",
    pace=80,
)
add(
    "Chart of the lesser isles",
    partial(maps.chart, 128, 100, 3),
    "An old map on stained paper: islands, a dotted course, a red cross and a compass rose.",
    "map chart sea",
    about="Soundings in fathoms, where we bothered.",
)
add(
    "Overhead, unhurried",
    partial(scenes.sky_whale, 128, 96, 4, 14),
    "A blue whale swims through clouds above the roofs of a sleeping town.",
    "whale sky night loop",
    kind="gif",
    pace=130,
)
add(
    "Sleeper",
    partial(trains.viaduct, 192, 96, NIGHT, 12, ("#2a4a86", "#e8c06a", "#101d3e")),
    "A night train with lit windows crosses a viaduct under the moon.",
    "train night loop",
    kind="webp",
    pace=90,
)
add(
    "Noon watch",
    partial(landscapes.sea, 192, 108, NOON, 8, "#12406f #1f66a0 #3a93bf #7cc8d9 #e8f7f2"),
    "Blue sea to the horizon with white glints, small clouds above.",
    "sea summer loop",
    kind="gif",
    pace=120,
)
add(
    "Catch, returned",
    lambda: sheet(
        [
            sea_animals.fish(BERRY, SUNNY),
            sea_animals.fish(TEAL, BERRY, 1, "#fffdf2"),
            sea_animals.fish(SUNNY, VIOLET, -1),
            sea_animals.fish(VIOLET, SKY, 0, "#e0c2fa"),
        ],
        2,
        3,
        "#a8d0d9",
    ),
    "Four round fish: red, teal with spots, yellow, and violet with spots.",
    "fish sheet sea",
)
add(
    "Red sails, as advised",
    partial(
        vehicles.sail,
        96,
        128,
        DUSK,
        "#1c1438 #35205a #6b2f6b #c4616c #f7a889",
        ("#f0676b", "#c93a55"),
        3,
        1,
    ),
    "A boat with red sails on a violet evening sea.",
    "boat dusk sea",
)
