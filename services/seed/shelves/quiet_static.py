"""Quiet Static: waves, and things that repeat."""

from functools import partial

from services.seed.motifs import plasma, space
from services.seed.shelf import Shelf

SHELF = Shelf("quiet_static", "CC-BY-NC-SA")
add = SHELF.add

add(
    "Warm current",
    partial(plasma.plasma, 64, 64, "#2d1b4e #5c2a86 #a13a9e #e8557f #ff8f5c #ffcf6b #fff6c9", 1),
    "Slow plasma in violet, coral and cream.",
    "plasma loop",
    kind="gif",
    pace=80,
)
add(
    "Pulse, unlabelled",
    partial(plasma.slopes, 100, 100, "#6d8bb8 #a8c0dc #e6eef6 #ffffff", "#0c0d14", 4, 1),
    "White jagged lines stacked like mountains on black.",
    "lines minimal",
)
add(
    "Two pebbles",
    partial(
        plasma.interference,
        64,
        64,
        "#10203f #1f4a7f #3a86b5 #7cc8d9 #d9f7ef",
        ((0.2, 0.3), (0.8, 0.6), (0.4, 1.1)),
        11,
    ),
    "Blue rings from three points run through each other.",
    "interference water loop",
    kind="gif",
    pace=80,
)
add(
    "Lamp, 1971",
    partial(
        plasma.metaballs, 48, 96, "#1c0f2e #2f1445 #4a1a5a #8a2450 #d9456a #f58f5c #ffd98a", 8, 3
    ),
    "Orange drops rise, merge and part in a violet lamp.",
    "metaballs lavalamp loop",
    kind="gif",
    pace=110,
)
add(
    "Paper sea",
    partial(
        plasma.contour,
        128,
        96,
        "#1b2a4a #24507a #2f86a0 #5cbfa3 #b5dc8a #f0e6a8 #f5b06a #d9603f #8a2f3f",
        4,
    ),
    "Cut-paper layers from navy through green to red, with shadows.",
    "contour paper layers",
)
add(
    "Kaleidoscope, broken once",
    partial(
        plasma.mirrors, 96, "#1a1c2c #5d275d #b13e53 #ef7d57 #ffcd75 #fff4dc #73eff7 #3b5dc9", 3
    ),
    "Six mirrored wedges in blue, orange and cream.",
    "kaleidoscope symmetry",
)
add(
    "Silk, one pull",
    partial(plasma.threads, 128, 80, "#3a2472 #7a3a9a #e0609f #ffc08f #fff4dc", "#0d0a1f", 26, 3),
    "Thin pink and cream threads twist like a ribbon on black.",
    "lines loop",
    kind="gif",
    pace=100,
)
add(
    "Corridor",
    partial(plasma.tunnel, 64, "#07070f #1f1a4a #4d2d85 #ad4a9e #f58fa0 #ffe0c2"),
    "A twisted checked tunnel in violet and rose leads down.",
    "tunnel loop",
    kind="gif",
    pace=60,
    licence="CC-BY",
)
add(
    "Leaving",
    partial(space.warp, 48, 9),
    "Stars leave the centre in all directions, in blue, violet and teal.",
    "stars loop space",
    kind="gif",
    pace=70,
)
add(
    "Ring road",
    partial(plasma.moire, 64, "#1f2a44 #f2efe4 #e0503f"),
    "Two sets of rings slide over each other in navy, cream and red.",
    "moire loop",
    kind="webp",
    pace=90,
)
add(
    "Slow marble",
    partial(plasma.plasma, 96, 64, "#0a1a2f #12405a #1a7a78 #3fc48a #a8f0a0 #f4fff0", 11, 16, 1.5),
    "Green and teal marble that drifts.",
    "plasma loop",
    kind="gif",
    pace=90,
)
add(
    "Column",
    partial(
        plasma.twister,
        48,
        96,
        ("#2a1a5a #4d2d85 #7b4fbb #c9a0f0", "#5a1f3f #98395f #d9637f #ffc0b0"),
        "#0c0a1c #1a1436",
    ),
    "A square column in violet and rose winds itself up and down.",
    "twister loop",
    kind="gif",
    pace=80,
)
add(
    "Rosette",
    partial(plasma.mirrors, 64, "#10303f #2a8a82 #b2ecc8 #fffaea #f0b23f #c23a23 #4a1a3a", 9, 8),
    "An eightfold flower of teal, cream and rust.",
    "kaleidoscope symmetry",
)
