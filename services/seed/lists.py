"""The demo's playlists: who keeps which works, and who follows them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SeedList:
    """A playlist; ``works`` are titles in their order, ``followers`` handles."""

    owner: str
    title: str
    description: str
    works: tuple[str, ...]
    followers: tuple[str, ...]
    dwell_seconds: int = 15
    visibility: str = "public"


LISTS = (
    SeedList(
        "fan",
        "Trains and other ways home",
        "Everything that leaves on time, and a few things that do not.",
        (
            "Last ferry", "The 17:52", "Rain, line nine", "Low tram", "Terminus", "Sleeper",
            "Ring road", "Departure, unticketed", "Twenty-four passengers",
            "Slept through my stop",
        ),
        ("artist", "kettle", "tern_and_co", "oda_luna"),
    ),
    SeedList(
        "artist",
        "For the small panel in the hall",
        "All 64 pixels wide or less.\nHalf a minute each, so that one can put on a coat.",
        (
            "Pocket world", "Pond clerk", "Boo", "Eight by eight", "Generation forty", "Leaving",
            "Campfire, second watch", "Small eruption", "Vote snail",
        ),
        ("fan", "pim", "owner"),
        dwell_seconds=30,
    ),
    SeedList(
        "oda_luna",
        "Weather, in order of damp",
        "From no shade to soft rain all day.",
        (
            "Noon, no shade", "Valley in June", "First light, no wind", "Larch week",
            "Fog, with intent", "Above the snow line", "Where the river gives up",
            "Soft rain all day",
        ),
        ("fan", "bramblejar", "artist", "iso_hana", "weft_nine"),
    ),
    SeedList(
        "modulo_ten",
        "Made by a rule",
        "No hand drew these, though somebody chose when to stop.",
        (
            "Spiral tide", "Rule 30, with sediment", "Heap of 16,000", "Sierpinski at night",
            "Labyrinth, warm", "Julia in thirteen", "Three roots", "Fern, by rule",
        ),
        ("quiet_static", "weft_nine"),
    ),
    SeedList(
        "fan",
        "To ask about",
        "Before I print any of these.",
        ("Kingfisher", "Rose window", "Observatory"),
        (),
        visibility="hidden",
    ),
)  # fmt: skip
