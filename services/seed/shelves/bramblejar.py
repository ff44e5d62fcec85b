"""Bramblejar: plants and animals, mostly from the garden."""

from functools import partial

from services.seed.brush.canvas import sheet
from services.seed.brush.palettes import BERRY, BONE, EMBER, LEAF, ROSE, SKY, SUNNY, VIOLET
from services.seed.motifs import animals, fractals, habitats, plants, pots, scenes, sprites
from services.seed.shelf import Shelf

SHELF = Shelf("bramblejar", "CC-BY-SA")
add = SHELF.add

add(
    "Pond clerk",
    sprites.blink,
    "A green frog that blinks now and then.",
    "frog sprite 16x16",
    kind="gif",
    pace=160,
    about="Files everything under wet.",
)
add(
    "November maple",
    partial(
        plants.tree,
        64,
        11,
        "#f6d9b8 #f8e6cc #fbf1de",
        "#c98a55 #a8663f #7a4530",
        "#8a2430 #c23a2f #e8682f #ffa63f",
        46,
    ),
    "An orange maple sheds leaves in front of a pale sun.",
    "tree autumn maple",
)
add(
    "Lily office hours",
    partial(habitats.lily_pond, 96, 72, 4),
    "A frog on a lily pad puffs its throat; rings spread on dark green water.",
    "frog pond water loop",
    kind="gif",
    pace=120,
)
add(
    "Field guide, plate 6",
    partial(plants.mushrooms, 5, 4, 3, "#f0e4cc"),
    "Twenty different mushrooms in rows on cream paper.",
    "mushrooms chart sheet",
    about="None of them exists. Do not eat them anyway.",
)
add(
    "Petals, going",
    partial(
        plants.tree,
        96,
        5,
        "#a8d0e0 #cfe6e8 #f4f4ec",
        "#8fb86a #5f9a4f #3f7a45",
        "#a84a7a #e08ab0 #f8bcd0 #fff0f4",
        60,
        12,
        "#ffffff",
    ),
    "A cherry tree in bloom lets its petals drift to the grass.",
    "tree spring cherry loop",
    kind="gif",
    pace=130,
)
add(
    "Fox, do not disturb",
    partial(
        habitats.sleeping_fox,
        64,
        48,
        "#f0dcb0 #e8b070 #c97a4a",
        ("#7a3a2f", "#5c2a2a", "#a84b32", "#d9773a", "#e8a848"),
        3,
    ),
    "A fox sleeps curled up while autumn leaves fall.",
    "fox autumn sleep loop",
    kind="gif",
    pace=140,
)
add("Kingfisher", sprites.bird, "A small blue bird looking right.", "bird sprite 16x16")
add(
    "South window",
    partial(pots.shelf_of_pots, 96, 114, "#c9a88a #e0c4a0 #f4e2c0 #fff4dc", 4),
    "Three shelves of cacti and leafy plants in pots in slanting sun.",
    "plants cactus shelf",
)
add(
    "Unmown",
    partial(
        plants.meadow,
        128,
        80,
        "#4f9ad0 #8fc4e0 #d9eef0",
        "#2f6b3f #4a8f45 #7cb85a #b5dc6a",
        ("#ffffff", "#f0676b", "#fbcf52", "#ad83de"),
        3,
    ),
    "A meadow of white, red, yellow and violet flowers bends in the wind.",
    "meadow flowers summer loop",
    kind="webp",
    pace=120,
)
add(
    "Rush hour",
    partial(habitats.bees, 72, 72, 4),
    "Three bees fly over a comb of honey cells.",
    "bees honey loop",
    kind="gif",
    pace=70,
)
add(
    "Patience, forty years",
    partial(pots.bonsai, 64, 64, "#f4ead8 #fbf6ea", 3),
    "A bent pine in a teal tray before a red disc.",
    "bonsai tree",
)
add(
    "Who",
    partial(scenes.branch_owl, 64, 80),
    "An owl on a branch looks left, right, and blinks; a sickle moon behind it.",
    "owl night loop",
    kind="gif",
    pace=[900, 200, 200, 800, 200, 200, 90, 300, 300, 900, 200, 200],
)
add(
    "Evening oak",
    partial(
        plants.tree,
        128,
        23,
        "#2f4a6b #5a7f8f #a8bfa8 #e8e0b0",
        "#7a9a4a #4f7a3f #2f5a38",
        LEAF,
        0,
        1,
        "#fff6d0",
    ),
    "A broad green tree before a low evening sun.",
    "tree evening oak",
)
add(
    "Small constitutional",
    partial(habitats.on_a_walk, 96, 48, 3),
    "A hedgehog walks through leaf litter past brown trunks.",
    "hedgehog autumn walk loop",
    kind="gif",
    pace=120,
)
add(
    "Seed packets",
    lambda: sheet(
        [
            pots.flower(k % 4, p)
            for k, p in enumerate((BONE, BERRY, VIOLET, ROSE, SUNNY, ROSE, SKY, EMBER))
        ],
        4,
        4,
        "#dfe8d8",
    ),
    "Eight flowers on stems: daisies, tulips, bellflowers and poppies.",
    "flowers sheet garden",
)
add(
    "Visitor, six in the morning",
    partial(animals.fox, False),
    "A fox sits upright with its tail beside it and looks at you.",
    "fox sprite transparent",
)
add(
    "Slow final",
    partial(habitats.shell_race, 100, 84, 2),
    "Three snails with red, blue and yellow shells on three stems.",
    "snails garden loop",
    kind="apng",
    pace=150,
)
add(
    "Fern, by rule",
    partial(fractals.fern, 64, 96, "#1f5c45 #38854a #6bb053 #d5ec8a", "#0f1f24 #17323a #24504f", 3),
    "One green fern frond on a dark ground.",
    "fern fractal plant",
)
add(
    "August",
    partial(
        sprites.simple,
        sprites.SUNFLOWER,
        "y=#eb9f36 Y=#fbcf52 b=#4d2c2a B=#794634 g=#38854a G=#6bb053",
    ),
    "A sunflower with a brown face.",
    "sunflower sprite 16x16",
    licence="CC0",
)
add(
    "Bare, then white",
    partial(
        plants.tree,
        64,
        8,
        "#6a84a8 #a8bcd0 #e3e8ee",
        "#ffffff #e3ecf4 #b8cade",
        "#9cb4d2 #d3e0ec #f8fbfd #ffffff",
        0,
    ),
    "A tree whose crown is all snow, in blue winter light.",
    "tree winter snow",
)
