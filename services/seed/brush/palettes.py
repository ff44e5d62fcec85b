"""Hand-made colours: the light of each hour, and ramps of things, all hue-shifted.

A ramp runs from shade to light; shades lean to violet and blue, lights to yellow.
"""

from dataclasses import dataclass

INK = "#17142a"


@dataclass(frozen=True)
class Hour:
    """The light of an hour or a season: sky from zenith to horizon, land from far to near."""

    sky: str
    land: tuple[str, ...]
    lamp: str  # the sun's or the moon's face
    cloud: str
    pine: str
    stars: int = 0
    snow: str = ""


DAWN = Hour(
    "#2b2f6b #54458a #8f5a9c #d97b93 #f7a889 #fcd9a0 #fdf0c4",
    (
        "#a97b9e #c795a4 #e8b7ac",
        "#7d5a8c #94698f #b9809a",
        "#533f73 #684c7a #8a5f83",
        "#352b57 #443461 #5e436b",
        "#211d40 #2b244a #3d3055",
    ),
    "#fffbe0",
    "#d97b93 #f3a799 #fbd0ae #fff0cf",
    "#1b1836 #251f44 #3d3055",
)
NOON = Hour(
    "#2f63a8 #3f83c4 #66a8d9 #9dcfe6 #cfeaec",
    (
        "#6c95b8 #8db3c8 #b9d4da",
        "#4a7d94 #5f9a9e #8cbfa9",
        "#34705f #4a8f63 #7cb86a",
        "#275c49 #3b7d4a #6aa84f",
        "#1d4a3c #2f6b3f #57913f",
    ),
    "#fffbe3",
    "#a9cbe0 #d3e5ea #f2f7f2 #ffffff",
    "#17443a #256344 #4c8a45",
    snow="#c3d6e6 #f5f9fb",
)
GOLD = Hour(
    "#3f6f96 #6d9ba8 #a9c3ab #e4d9a0 #f9e2a0 #fff0bf",
    (
        "#a79a8c #c4b295 #e2cd9f",
        "#93764f #b8924f #dcb55c",
        "#7a5636 #a3733a #cf9a44",
        "#57402e #7a5a30 #a88038",
        "#3b2f28 #57442c #7d6232",
    ),
    "#fffdf0",
    "#d6c79c #efdfae #fbf0cc #ffffff",
    "#2f2a26 #473a2a #7a6232",
)
DUSK = Hour(
    "#1f1a3d #3b2357 #6b2f6b #a8416c #dd6462 #f59a5e #ffd184",
    (
        "#7a3868 #94456c #c4616c",
        "#57295f #6b2f6b #9c4368",
        "#3b2357 #4a2a5e #6b355f",
        "#2a1a45 #35204d #4a2a52",
        "#1c1438 #251a42 #352048",
    ),
    "#fff1c1",
    "#6b2f6b #a8416c #dd6462 #f59a5e",
    "#140e2b #1c1438 #3b2357",
    stars=34,
)
NIGHT = Hour(
    "#0b1030 #111a44 #1b2b61 #2a4480 #45659c",
    (
        "#2b4478 #36548a #4a6b9e",
        "#203563 #294173 #3a5688",
        "#172850 #1e325e #2c4472",
        "#101d3e #16274c #22365e",
        "#0a132c #0f1b38 #182848",
    ),
    "#fdf6d3",
    "#1b2b61 #2a4480 #45659c #6d8bb8",
    "#070e22 #0c1730 #22365e",
    stars=90,
)
WINTER = Hour(
    "#5a7aa6 #86a3c4 #b3c7da #d9e0e6 #f3e6df",
    (
        "#93a9c4 #b4c4d6 #d8e0e8",
        "#7f97b8 #adc0d6 #e3eaf0",
        "#6a85ad #a3b9d4 #edf2f6",
        "#56739f #9cb4d2 #f4f8fa",
        "#486492 #92acce #fbfdfd",
    ),
    "#fffaf0",
    "#b3c7da #d3dce6 #eef0f0 #ffffff",
    "#263a52 #37546a #dfe9ee",
    snow="#c8d8e8 #ffffff",
)
MIST = Hour(
    "#7d9a9c #9ab4b0 #b8cbc1 #d6dfcf #ece9d6",
    (
        "#a9bfb6 #b9cbbf #c9d6c8",
        "#86a39e #95b0a8 #a9bfb3",
        "#62847f #71938b #87a69b",
        "#426563 #50746e #66887f",
        "#284849 #335654 #476b64",
    ),
    "#f7f4e2",
    "#b8cbc1 #cfdacb #e6e8d8 #f5f3e4",
    "#1f3c3e #2b4b4b #476b64",
)
AUTUMN = Hour(
    "#5b86a0 #8fadb0 #c7ccb4 #f0dcb0 #fbe8c6",
    (
        "#9d9aa0 #b8aca2 #d8c4a8",
        "#a8705a #c68a58 #e2ab62",
        "#9a4a35 #c8683a #eb9a48",
        "#75332f #a84b32 #d9773a",
        "#4d2429 #75362b #a85632",
    ),
    "#fff6dc",
    "#c7ccb4 #e4dec2 #f6ecd4 #fffaf0",
    "#3d1f28 #7a3a2c #d07a38",
)
STRANGE = Hour(
    "#0d2b36 #12474f #1f6e66 #4f9c74 #a8c97a #f0e58c",
    (
        "#5c8f86 #7cab86 #a9c98a",
        "#7a5d8f #9a74a0 #c495a8",
        "#5c3f7d #7a5291 #a56fa0",
        "#402b63 #563a75 #784f86",
        "#291c47 #382655 #523763",
    ),
    "#fff3d0",
    "#1f6e66 #4f9c74 #a8c97a #f3eeb0",
    "#1d1437 #2b1d48 #523763",
    stars=20,
)

FUR_GINGER = "#7a3120 #b8512a #e5813a #f7b565 #ffe0a3"
FUR_GREY = "#2e3047 #4a4d68 #70758f #9ea3b5 #cfd2da"
FUR_BROWN = "#38222b #5c3832 #85553d #b07d52 #d9ad7a"
FUR_CREAM = "#8a6a66 #b9968a #e0c2a8 #f4e2c6 #fffaea"
SLATE = "#191c33 #2a3050 #434c70 #67739a #98a5c4"
LEAF = "#173a3a #1f5c45 #38854a #6bb053 #b5dc6a"
MOSS = "#26332b #3f4f30 #63703a #929a4c #c8c86e"
BERRY = "#4a1a3a #862449 #c93a55 #f0676b #ffac97"
SUNNY = "#7a3f1f #b8692a #eb9f36 #fbcf52 #fff2a1"
SKY = "#1c2f66 #2a56a0 #3f8bd0 #71bfe8 #c0ecf4"
VIOLET = "#2b1b4f #4d2d85 #7b4fbb #ad83de #e0c2fa"
BONE = "#5b5266 #8f8592 #c4b8b4 #ebe2d2 #fffdf2"
TEAL = "#10303f #17565f #2a8a82 #5cbfa3 #b2ecc8"
ROSE = "#5a2547 #98395f #d9637f #f79aa0 #ffd3c9"
WOOD = "#2c1a22 #4d2c2a #794634 #a86a44 #d6995e"
STONE = "#26283a #41445a #666a80 #9195a6 #c3c6cc"
EMBER = "#3a1526 #7b1f2b #c23a23 #f0751f #ffb52e #fff0a0"
