"""Weft Nine: tiles, glass and cloth."""

from functools import partial

from services.seed.brush.palettes import (
    AUTUMN,
    BERRY,
    BONE,
    LEAF,
    ROSE,
    SKY,
    SUNNY,
    TEAL,
    VIOLET,
)
from services.seed.motifs import landscapes, textiles, tiles
from services.seed.shelf import Shelf

SHELF = Shelf("weft_nine", "CC-BY")
add = SHELF.add
WINDOW = (
    "#f5b23f #ffd75c #fff0b0",
    "#b8431f #e8622f #ff9a5c",
    "#9c2450 #d93a5c #ff6f7f",
    "#50309c #7a4bc9 #b07ff0",
    "#264fa3 #3a74d9 #6fb0ff",
    "#1f7370 #2fa38f #6fe0c0",
)

add(
    "Rose window",
    partial(tiles.rose, 96, WINDOW, 6),
    "A round stained-glass window, yellow at the centre, green at the rim.",
    "glass pattern window",
    about="Lead first, then light.",
)
add(
    "Quilt for a short bed",
    partial(
        textiles.quilt,
        96,
        96,
        ("#f4e2c6", "#c93a55", "#2a56a0", "#eb9f36", "#2a8a82", "#5a2547"),
        3,
    ),
    "Patchwork of thirty-six blocks in red, blue, ochre and teal with running stitches.",
    "quilt textile pattern",
)
add(
    "One tile, turned",
    partial(tiles.truchet, 64, 64, "#f2efe4 #1f2a44 #e0503f #f0b23f", 30),
    "Bands of navy, red and yellow loop through quarter-circle tiles.",
    "truchet tiles pattern",
)
add(
    "Courtyard",
    partial(tiles.zellige, 128, 128, (SKY, TEAL, BONE, SUNNY), "#f2efe4"),
    "Glazed tiles: white eight-pointed stars with gold hearts between blue crosses.",
    "tiles zellige pattern",
)
add(
    "Long runner",
    partial(textiles.kilim, 96, 144, "#7a2430 #1f2a44 #e8a848 #f4e2c6 #2a6a62 #3a1a22", 4),
    "A flat-woven rug with bands of stepped diamonds and zigzags in red, navy and ochre.",
    "kilim textile pattern",
)
add(
    "Carp dividend",
    partial(tiles.scales, 96, 64, (TEAL, SKY, SUNNY), 3, 12, 10),
    "Overlapping blue and gold scales over which a gleam passes.",
    "scales pattern loop",
    kind="gif",
    pace=110,
)
add(
    "No way out, several",
    partial(
        tiles.maze,
        96,
        96,
        "#14122b #2a56a0 #3f8bd0 #5cbfa3 #b5dc6a #fbcf52 #eb9f36 #d9637f #98395f #4d2d85",
        3,
    ),
    "A maze of slashes whose rooms are washed in all colours.",
    "maze pattern generative",
)
add(
    "School poster",
    partial(textiles.bauhaus, 4, 4, ("#f2efe4", "#1f2a44", "#e0503f", "#f0b23f", "#3f8bd0"), 5),
    "Quarter discs, rings and bars in red, blue, yellow, black and cream.",
    "geometric pattern poster",
    kind="bmp",
)
add(
    "Tumbling",
    partial(textiles.cubes, 96, 96, ("#f0b23f", "#c0503f", "#6b2a48"), 3),
    "Blocks in yellow, red and plum that flip between hollow and solid.",
    "cubes pattern illusion",
    kind="bmp",
)
add(
    "Chancel, left",
    partial(tiles.panes, 64, 128, (LEAF, SKY, SUNNY, TEAL), 4, 60),
    "A tall leaded window in greens and blues with a few yellow panes.",
    "glass window pattern",
)
add(
    "Current under tiles",
    partial(tiles.truchet, 96, 64, "#132a3a #5cbfa3 #17565f #2a8a82 #fff4dc", 3, 16, 8),
    "Teal paths on dark tiles with short lights that run along them.",
    "truchet tiles loop",
    kind="gif",
    pace=90,
)
add(
    "October in small stones",
    lambda: textiles.mosaic(landscapes.mountains(48, 32, AUTUMN, 12, 4, trees=0), 4, "#3a2a2a", 5),
    "An autumn valley laid as a mosaic of small square stones.",
    "mosaic landscape autumn",
    about="1,536 stones, each a shade off.",
)
add(
    "Runner, undyed",
    partial(textiles.kilim, 64, 96, "#3a2f33 #5c4a48 #9c8672 #d9c9ac #f4ead2 #221a1f", 21),
    "A small rug in undyed wool: browns, greys and cream.",
    "kilim textile pattern",
)
add(
    "Second-hand sunset",
    partial(tiles.panes, 96, 96, (BERRY, ROSE, VIOLET, SUNNY), 9, 46),
    "Broken panes of red, rose, violet and yellow glass.",
    "glass pattern",
)
add(
    "Pool tiles",
    partial(tiles.maze, 64, 64, "#f6f1e4 #c0ecf4 #71bfe8 #3f8bd0 #2a56a0 #3f8bd0 #71bfe8", 8),
    "White diagonal joints over tiles that go from pale to deep blue.",
    "maze pattern blue",
)
add(
    "Tea towels",
    partial(
        textiles.bauhaus, 6, 3, ("#fff2e0", "#2a8a82", "#f0676b", "#eb9f36", "#4a2b5e"), 15, 16
    ),
    "Eighteen squares of half discs and stripes in teal, coral and ochre.",
    "geometric pattern textile",
)
