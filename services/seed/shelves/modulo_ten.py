"""Modulo Ten: worlds of cells, and sets that are mostly edge."""

from functools import partial

from services.seed.brush.palettes import EMBER, TEAL, VIOLET
from services.seed.motifs import automata, fractals
from services.seed.shelf import Shelf

SHELF = Shelf("modulo_ten", "CC0")
add = SHELF.add
SPIRAL = "#1a1c2c #29366f #3b5dc9 #41a6f6 #73eff7 #f4f4f4 #ffcd75 #ef7d57 #b13e53 #5d275d"
THIRTEEN = (
    "#0a0a1f #14143d #1f2a6b #2456a3 #2b8fc9 #5cc9d6 #b8f0dc "
    "#fff7d6 #ffd07a #f58f4f #c94a52 #7a2550 #3a1540"
)
FROST = "#0f1e3f #eaf6ff #9cc4e8 #5a8fd0"

add(
    "Spiral tide",
    partial(automata.cyclic, 64, 64, SPIRAL, 12),
    "Angular spirals of ten colours roll over each other without end.",
    "automata cyclic loop",
    kind="gif",
    pace=100,
    about="Ten states, each eaten by the next. The loop is exact.",
)
add(
    "Julia in thirteen",
    partial(
        fractals.julia,
        128,
        128,
        complex(-0.79, 0.156),
        THIRTEEN,
    ),
    "A winding fractal in orange and cream in a field of deep blue.",
    "fractal julia",
    about="c = -0.79 + 0.156i, thirteen colours.",
)
add(
    "Generation forty",
    partial(automata.life, 40, 40, "#10171e #14261f #1b3a2a #275a38 #5cb84f #a8e05a #f0ffb8", 77),
    "Game of Life cells in bright green with fading trails.",
    "automata life loop",
    kind="gif",
    pace=120,
)
add(
    "Rule 30, with sediment",
    partial(automata.tapestry, 128, 128, 30, "#fff4dc #3a1a4a #862449 #c93a55 #f0676b #ffac97"),
    "A triangle of cream threads with red and coral gaps, irregular on the right.",
    "automata rule30 pattern",
)
add(
    "Turing's cardigan",
    partial(automata.reaction, 96, 96, "#10303f #17565f #2a8a82 #8fd9b0 #fff4dc", 0.036, 0.0625, 2),
    "Pale worms and dots on teal, as on a fish.",
    "reactiondiffusion pattern",
)
add(
    "Heap of 16,000",
    partial(automata.sand, 96, 16000, "#1a1436 #4d2d85 #d9637f #ffe0a3"),
    "A round, perfectly symmetrical mandala in violet, pink and cream.",
    "sandpile automata symmetry",
    about="Dropped on one spot. It toppled into this by itself.",
)
add(
    "Seahorse deposit",
    partial(
        fractals.mandelbrot,
        128,
        128,
        -0.7435 + 0.1314j,
        0.012,
        "#10142e #2b2f6b #8f5a9c #f7a889 #fdf0c4 #71bfe8 #1c2f66",
        34,
    ),
    "Spirals on spirals at the edge of the Mandelbrot set in violet, peach and blue.",
    "fractal mandelbrot",
)
add(
    "Synapse rehearsal",
    partial(automata.brain, 64, 64, "#0a0d1c #12204a #1f4a8a #3f9ad9 #e8fbff", 4),
    "Small blue gliders fly and collide on black.",
    "automata brain loop",
    kind="gif",
    pace=90,
)
add(
    "Three roots",
    partial(fractals.newton, 96, 3, (EMBER, TEAL, VIOLET)),
    "Three basins in orange, teal and violet meet in chains of beads.",
    "fractal newton",
    kind="bmp",
)
add(
    "Six-sided argument",
    partial(automata.growth, 96, FROST, 3),
    "A blue snow crystal with six branching arms.",
    "automata snowflake symmetry",
)
add(
    "Sierpinski at night",
    partial(automata.tapestry, 128, 64, 90, "#e8fff4 #0d1a2e #12405a #1a7a78 #2a9a88 #3fc4a0"),
    "A triangle of nested triangles, white lines on teal.",
    "automata rule90 pattern",
)
add(
    "The fleet burns",
    partial(
        fractals.ship,
        128,
        96,
        -1.755 - 0.03j,
        0.13,
        "#1a0c14 #7b1f2b #f0751f #ffb52e #fff0a0 #8a3f42",
        22,
    ),
    "A fractal that looks like a tall ship in an orange fire.",
    "fractal burningship",
    licence="CC-BY",
)
add(
    "Breathing set",
    partial(
        fractals.julia,
        64,
        64,
        complex(-0.4, 0.6),
        "#1a0f24 #521c47 #c94a5a #f58f5c #ffe0a3 #fff8e8",
        3,
        18,
        12,
    ),
    "A Julia set in red and cream swells and shrinks.",
    "fractal julia loop",
    kind="gif",
    pace=110,
)
add(
    "The whole of it",
    partial(
        fractals.mandelbrot,
        256,
        128,
        -0.75 + 0j,
        3.4,
        "#1b1230 #4d2d85 #c93a55 #f0676b #ffe0a3 #fffdf2",
        9,
        60,
    ),
    "The entire Mandelbrot set, black, with red and violet contour bands.",
    "fractal mandelbrot",
)
add(
    "Cold harbour",
    partial(
        fractals.julia,
        192,
        108,
        complex(0.285, 0.01),
        "#0d2b2f #17565f #2a8a82 #8fd9b0 #fff4dc #f0b23f #8a4a2f",
        2.6,
        30,
    ),
    "Teal and cream whirls of a Julia set, wide.",
    "fractal julia",
)
add(
    "Labyrinth, warm",
    partial(automata.reaction, 128, 64, "#f6ead2 #e0b98e #9a5a43 #3a2030", 0.055, 0.062, 6),
    "A brown labyrinth on cream that never closes.",
    "reactiondiffusion pattern",
)
