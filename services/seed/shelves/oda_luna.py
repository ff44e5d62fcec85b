"""Oda Luna: land and light."""

from functools import partial

from services.seed.brush.palettes import (
    AUTUMN,
    DAWN,
    DUSK,
    MIST,
    NIGHT,
    NOON,
    STRANGE,
    WINTER,
)
from services.seed.motifs import landscapes, scenes, water, wilds
from services.seed.shelf import Shelf

SHELF = Shelf("oda_luna", "CC-BY")
add = SHELF.add

add(
    "Valley in June",
    partial(landscapes.mountains, 256, 256, NOON, 2, 6, (0.7, 0.22, 0.07), 4),
    "A wide green valley of firs under a snowy range and a clear blue sky.",
    "landscape mountains summer forest",
    about="The largest I have. Every tree was placed by dice and then forgiven.",
)
add(
    "Last ferry",
    partial(landscapes.lake, 128, 128, DUSK, 5),
    "A small ferry crosses a lake at dusk under a low sun and violet clouds.",
    "landscape lake dusk sunset",
    kind="gif",
    pace=140,
    about="It leaves at 20:10 whether you are on it or not.",
)
add(
    "Fog, with intent",
    partial(landscapes.mountains, 128, 80, MIST, 31, 6),
    "Grey-green ridges fade into each other in morning fog above a line of firs.",
    "landscape fog morning",
)
add(
    "Caravan",
    partial(
        wilds.dunes,
        160,
        96,
        "#2f6d8f #5a9aa6 #9cc4ad #e3ddb0 #fbe6b2 #fff8dc",
        (
            "#c98f6a #dba97a #ecc490",
            "#a8604f #c97f57 #e8a866",
            "#6e3548 #96494a #c9704d #f0a05a",
            "#3d1f3a #5c2b40 #8a3f42",
        ),
        3,
    ),
    "Four small camels walk along the crest of a dune under a pale sun.",
    "landscape desert dunes",
)
add(
    "Cabin at 69° north",
    partial(scenes.cabin, 128, 80, 4, "#0b1430 #12405a #1a7a78 #3fc48a #a8f0a0"),
    "Green northern lights move over a snowy ridge and a cabin with one lit window.",
    "landscape aurora winter night",
    kind="gif",
    pace=130,
    about="Seventeen colours and a curtain that takes its time.",
)
add(
    "Noon, no shade",
    partial(wilds.mesas, 160, 90, NOON, "#5a2436 #8a3b3a #b85a3f #d98350 #f0b070 #fbd79a", 4),
    "Banded red rock tables stand on a dry plain under a hard blue sky.",
    "landscape desert rock",
)
add(
    "Larch week",
    partial(landscapes.mountains, 96, 64, AUTUMN, 12, 5, (0.22, 0.25, 0.1)),
    "Orange hills of larches in front of pale mountains, with a low cream sun.",
    "landscape autumn forest mountains",
)
add(
    "Tidewater",
    partial(landscapes.sea, 128, 96, DUSK, 4, "#1c1438 #35205a #6b2f6b #c4616c #f7a889"),
    "A striped sun sits on a violet sea and lays a broken path of light on it.",
    "sea sunset loop",
    kind="gif",
    pace=120,
)
add(
    "Cathedral for nobody",
    partial(
        wilds.forest,
        96,
        128,
        (
            "#9fc0b4 #c5d6bd #ecebc9",
            "#8fb3a8 #b3cbb5",
            "#5c8a85 #86ab9a",
            "#2f5a5c #5a8279",
            "#143238 #2b4f50",
        ),
        3,
        "#f5f2d0",
    ),
    "Tall dark trunks in green fog with faint slanting rays of light.",
    "forest fog light",
    licence="CC-BY-NC",
)
add(
    "Elsewhere",
    partial(landscapes.mountains, 128, 128, STRANGE, 13, 5, (0.3, 0.3, 0.12)),
    "A teal and yellow sky over green and purple mountains that are not on any map.",
    "landscape strange imaginary",
)
add(
    "Small eruption",
    partial(wilds.volcano, 96, 96, 2),
    "A dark volcano throws sparks while one stream of lava runs down its side.",
    "volcano fire night loop",
    kind="gif",
    pace=110,
    about="To scale, if you are very large.",
)
add(
    "First light, no wind",
    partial(landscapes.lake, 160, 90, DAWN, 11, 8, False),
    "A lake before sunrise mirrors a rose and gold sky; nothing is on the water.",
    "landscape lake dawn",
    kind="webp",
    pace=150,
)
add(
    "Above the snow line",
    partial(landscapes.mountains, 100, 100, WINTER, 41, 5, (0.75, 0.2, 0.08)),
    "White mountains and snowy firs in a thin blue winter light.",
    "landscape winter snow mountains",
)
add(
    "Plum wood",
    partial(
        wilds.forest,
        128,
        80,
        (
            "#2b1f4a #6b3a6b #c9627a",
            "#6b3f70 #8f5580",
            "#46305f #63406f",
            "#2a2048 #43305c",
            "#15122e #2a2048",
        ),
        8,
    ),
    "A wood in shades of plum with a red evening behind the trunks.",
    "forest evening purple",
)
add(
    "Where the river gives up",
    partial(water.falls, 96, 128, NOON, 4),
    "A waterfall drops between mossy cliffs into a ringed blue pool.",
    "waterfall water loop summer",
    kind="gif",
    pace=90,
)
add(
    "Night walk, no torch",
    partial(landscapes.mountains, 256, 96, NIGHT, 52, 5, (0.8, 0.24, 0.1)),
    "A long panorama of blue ridges and black firs under a full moon and many stars.",
    "landscape night panorama",
)
add(
    "Moss hour",
    partial(water.falls, 64, 96, MIST, 9),
    "A narrow waterfall in grey mist, firs on the rim.",
    "waterfall mist loop",
    kind="gif",
    pace=100,
    licence="CC0",
)
add(
    "Stamp, uncancelled",
    partial(landscapes.mountains, 48, 32, DAWN, 8, 4, (0.7, 0.3, 0.12), 1),
    "A tiny range at dawn in rose and violet, small enough for an envelope.",
    "landscape tiny dawn",
)
