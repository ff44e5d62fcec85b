"""The other demo people: an owner, a moderator, a fan and a stranger who also draw a little."""

from functools import partial

from services.seed.brush.figures import on
from services.seed.brush.palettes import BERRY, FUR_GINGER, TEAL
from services.seed.brush.skies import gradient
from services.seed.motifs import animals, creatures, elements, scenes, space, sprites, words
from services.seed.shelf import Shelf

OWNER = Shelf("owner", "CC0")
OWNER.add(
    "Opening day",
    partial(
        words.poster, 96, 64, ("OPEN", "TODAY"), "#10303f #17565f", "#5ee0c8 #b2ecc8", 2, "#06251f"
    ),
    "The words open today in mint capitals on dark teal.",
    "words poster",
    about="The first picture here. It has company now.",
)
OWNER.add(
    "Blue camp",
    lambda: elements.campfire(48, 3, "#12203a #1f3f7a #2f7ab8 #5cc9d6 #b8f0e0 #ffffff", 5)[0],
    "A campfire with blue flames.",
    "fire night",
)

MODERATOR = Shelf("moderator", "CC-BY")
MODERATOR.add(
    "Calendar for the patient",
    partial(space.phases, 4, 2, 24),
    "Eight phases of the moon from new to full and back.",
    "moon phases space",
)
MODERATOR.add(
    "Vote snail",
    lambda: words.poster(
        100,
        100,
        ("VOTE", "SNAIL"),
        "#dff0d8 #a8d0a0",
        "#862449 #862449",
        2,
        "#fffaea",
        words.grow(animals.snail(BERRY), 2),
    ),
    "A campaign poster: the words vote snail above a large red snail.",
    "words poster snail",
    warnings=("politics",),
    about="Slow and steady, every four years.",
)

FAN = Shelf("fan", "CC-BY-NC")
FAN.add(
    "For kettle",
    lambda: on(gradient(40, 44, "#f7d9c0 #f0b8a0"), animals.cat(FUR_GINGER), 4, 42, "#c98a7a"),
    "A ginger cat sits and looks at you.",
    "cat fanart",
    about="After Night shift. Mine is awake.",
)
FAN.add(
    "Eight by eight, blue",
    partial(sprites.heart, "#4f8de0", "#2f62b5", "#16264f"),
    "A blue heart in sixty-four pixels.",
    "tiny heart 8x8 fanart",
)
FAN.add(
    "Moth at the porch",
    partial(scenes.lamp_moth, 56, 64),
    "A moth with teal and red spots opens and closes its wings before a round lamp.",
    "moth night loop",
    kind="gif",
    pace=120,
)
FAN.add(
    "January resident",
    partial(
        sprites.simple,
        sprites.SNOWMAN,
        "o=#2a3560 k=#2a3050 w=#ffffff l=#b8cce4 r=#d9344f c=#f0852a",
    ),
    "A snowman with a top hat and a red scarf.",
    "sprite winter 16x16",
)

STRANGER = Shelf("stranger", "ARR")
STRANGER.add(
    "Passing through",
    partial(creatures.stranger, 24, 66, TEAL),
    "A square teal creature with two eyes and two teeth, alone.",
    "creature tiny",
)
STRANGER.add(
    "Two from the bowl",
    partial(
        sprites.simple,
        sprites.CHERRIES,
        "o=#3a1226 r=#e0304f R=#9a1f45 w=#ffc0c4 g=#6bb053 G=#38854a s=#5c8a3f",
    ),
    "A pair of red cherries on one stem.",
    "sprite fruit tiny",
    licence="PDM",
)

SHELVES = (OWNER, MODERATOR, FAN, STRANGER)
