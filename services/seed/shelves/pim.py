"""Pim: sprites, creatures, things to carry; mostly small."""

from functools import partial

from services.seed.brush.canvas import sheet
from services.seed.brush.figures import on
from services.seed.brush.palettes import BERRY, BONE, LEAF, SKY, SUNNY, TEAL, VIOLET
from services.seed.brush.skies import gradient
from services.seed.motifs import creatures, objects, sprites
from services.seed.shelf import Shelf

SHELF = Shelf("pim", "CC-BY-SA")
add = SHELF.add

add(
    "Boo",
    sprites.ghost,
    "A small white ghost bobbing.",
    "sprite ghost halloween tiny",
    kind="gif",
    pace=180,
    about="It practised.",
)
add(
    "Eight by eight",
    sprites.heart,
    "A red heart in sixty-four pixels.",
    "tiny heart 8x8",
    licence="CC0",
    about="Some of the sixty-four are empty. That is the drawing.",
)
add(
    "Sixteen strangers",
    partial(creatures.strangers, 4, 4, 14, 100, "#15162a"),
    "Sixteen small mirrored creatures in four rows; every other one hops.",
    "creatures sheet generative",
    kind="gif",
    pace=320,
)
add(
    "What I carry",
    partial(objects.inventory, 4, 4, 3),
    "A bag with sixteen slots: swords, potions, shields, gems, bread.",
    "inventory items sheet",
)
add(
    "Jelly, first week",
    partial(creatures.slime, 32, LEAF, "#3a5a8a #6a94b8 #a8d0d9"),
    "A green slime squashes, jumps and lands.",
    "slime creature loop",
    kind="gif",
    pace=90,
)
add(
    "Unhelpful chest",
    lambda: [creatures.mimic(t) for t in (0, 0, 0.4, 1, 1, 1, 0.4, 0)],
    "A wooden chest opens a crack and shows teeth and two eyes.",
    "mimic creature chest",
    kind="gif",
    pace=[900, 60, 70, 120, 500, 120, 80, 60],
    warnings=("violence",),
    about="Nobody is bitten on screen.",
)
add(
    "Grievance",
    lambda: sheet([sprites.simple(sprites.INVADER, "a=#5cbfa3 w=#ffffff")], 1, 0, "#191c33"),
    "A teal invader with square eyes.",
    "tiny 8x8 creature",
    kind="bmp",
)
add(
    "Nine neighbours",
    partial(creatures.strangers, 3, 3, 28, 340, "#2a1f3a"),
    "Nine larger creatures with serious faces on a violet ground.",
    "creatures sheet generative",
    kind="apng",
    pace=400,
)
add(
    "Breathing exercise",
    lambda: [
        on(
            gradient(72, 56, "#c9b8a0 #e0d0b4"),
            creatures.dragon(BERRY, SUNNY, t),
            12,
            50,
            "#a8947c",
        )
        for t in (0, 0, 0, 0.3, 0.7, 1, 1, 0.6)
    ],
    "A young red dragon breathes a short flame and rests.",
    "dragon creature loop",
    kind="gif",
    pace=120,
)
add(
    "Ossicle",
    partial(sprites.simple, sprites.SKULL, "o=#1d1530 b=#ebe2d2 k=#3a2438"),
    "A skull, eight pixels wide.",
    "tiny 8x8 skull",
    licence="CC0",
)
add(
    "Spares",
    lambda: sheet(
        [
            creatures.robot(c, SUNNY, s)
            for c, s in ((SKY, 1), (BERRY, 2), (TEAL, 3), (BONE, 4), (VIOLET, 5), (SUNNY, 6))
        ],
        3,
        4,
        "#3a3f5c",
    ),
    "Six robots in six colours, put together from spare parts.",
    "robots characters sheet",
)
add(
    "Cutlery",
    partial(objects.armoury, 5, 4, 0, "#3a3450"),
    "Twenty swords, straight and curved, no two alike.",
    "swords items sheet",
    warnings=("13plus",),
)
add(
    "Bath time",
    partial(sprites.simple, sprites.DUCK, "o=#5a3212 y=#fbd34f Y=#e0982f k=#2a1410 c=#f0752a"),
    "A yellow rubber duck.",
    "sprite duck 16x16",
)
add(
    "Left mitten",
    partial(sprites.simple, sprites.MITTEN, "o=#2a1430 r=#c93a55 R=#862449 w=#fff4e8 l=#d9c0c0"),
    "One red knitted mitten with a white pattern.",
    "sprite winter 16x16",
    about="If you have the right one, write to me.",
)
add(
    "Afterimage",
    partial(creatures.apparition, 48, 3),
    "A pale ghost that fades out downwards until nothing is left.",
    "ghost transparent",
    licence="CC-BY-NC",
)
add(
    "Drawer of light",
    partial(objects.hoard, 5, 4, "#1a1433"),
    "Twenty cut gems in rows; a glint jumps from one to the next.",
    "gems items loop",
    kind="webp",
    pace=160,
)
add(
    "Heraldry for cats",
    lambda: sheet([objects.shield(k) for k in range(12)], 4, 4, "#22304a"),
    "Twelve shields parted in different ways.",
    "shields items sheet",
)
