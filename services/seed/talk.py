"""What the demo people say and how they react: sentences by work, reactions by a rule.

A line of a talk is ``depth handle: words``; an answer stands under what it answers.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

# Each emoji as often as people take it.
EMOJIS = (
    ("❤️",) * 7 + ("🔥",) * 4 + ("😍",) * 3 + ("👏",) * 3 + ("😮",) * 2 + ("✨",) * 2 + ("🐸", "😂")
)

_TALKS = {
    "Pocket world": """
0 kettle: The terminator line is what sells it. Did you dither the night side at all, or is it flat?
1 tern_and_co: Flat below three percent. Dithering crawled when it turned, so it falls off a cliff.
2 kettle: Good call. Stealing that.
0 pim: On a small panel in our kitchen since this morning. My son asked which one is our house.
1 tern_and_co: The one with the light on.
0 modulo_ten: And the noise still wraps. @iso_hana we should try this for the harbour piece.
1 iso_hana: Yes, and with your ten-colour ramp.
1 tern_and_co: Four turns of clouds to one of the ground, so it only looks endless.
0 bramblejar: I keep waiting for a continent with hedges.
0 fan: I have been watching this for three cups of tea.
""",
    "Pond clerk": """
0 pim: He has seen the paperwork.
1 bramblejar: He has lost the paperwork.
0 fan: The blink is exactly two frames too slow and that is why it works.
0 artist: Sixteen pixels and a whole career. I am jealous of the mouth.
""",
    "Boo": """
0 bramblejar: This lives on my desk now and I am not sorry.
0 kettle: How many frames is the bob? It feels like six but I count four.
1 pim: Four. The shadow does the other two.
""",
    "Night shift": """
0 fan: The tail. The tail.
1 kettle: The tail took longer than the roof.
0 oda_luna: A moon that size, and it still reads as quiet.
0 artist: I like that the tiles are lit from the wrong side. It is right anyway.
1 kettle: I moved the lamp and forgot the tiles. Nobody was meant to see that.
2 artist: Leave it. Please.
""",
    "Rose window": """
0 modulo_ten: Eight-fold with one pane off. Was that on purpose?
1 weft_nine: Every mason leaves one. You are the first to find it.
0 iso_hana: The lead lines at one pixel hold up better than I expected.
""",
    "Last ferry": """
0 tern_and_co: I was on that boat, or one like it.
0 kettle: Forty-one colours and I would not take one away.
1 oda_luna: I tried. It became a postcard.
0 artist: The reflection is offset by a pixel every second row, isn't it?
1 oda_luna: Every third. Two looked like wind.
""",
    "Rain, line nine": """
0 oda_luna: You can hear this one.
0 pim: Is that the same umbrella as in The corner shop?
1 kettle: Same umbrella, later in the evening.
0 fan: The pink sign in the puddle made me sit up.
""",
    "Self-portrait, before coffee": """
0 kettle: Accurate, including the jumper.
0 pim: And the one after coffee?
1 artist: There is no after.
0 moderator: Hung on the front page for the glasses alone.
""",
    "Small republic": """
0 cartouche: I would like to draw the map of this. May I?
1 iso_hana: With the ferry times, please.
2 cartouche: There is one boat and it leaves when it likes.
0 fan: Who lives in the smallest house?
""",
    "November maple": """
0 oda_luna: The leaves fall at three speeds. Lovely.
0 weft_nine: Thirteen colours and not one of them is brown.
""",
    "What I carry": """
0 bramblejar: Two mushrooms and no sandwich.
1 pim: The sandwich is in the other bag.
0 kettle: Slot eleven is a spoon and I will not be told otherwise.
""",
    "Spiral tide": """
0 quiet_static: Where does the loop close? I have looked for it for ten minutes.
1 modulo_ten: It does not know either. The rule has a period and I kept counting.
""",
    "Cabin at 69° north": """
0 tern_and_co: I stayed in a cabin like this and the window was exactly this wide.
0 artist: The green on the snow is only four pixels and it does everything.
1 oda_luna: Five. I counted them back in.
""",
    "The 17:52": """
0 fan: Late again.
1 tern_and_co: Late by design.
0 cartouche: Which line is this? I have a plan with a gap that wants it.
""",
    "Warm current": """
0 modulo_ten: Two sines and a square root?
1 quiet_static: Three sines, and the root of the third.
""",
    "Kingfisher": """
0 oda_luna: The whole bird in one look to the right.
0 pim: I would let it have my lunch.
""",
    "Eight by eight": """
0 fan: I made it blue. I hope that is all right.
1 pim: It is more than all right.
""",
    "Opening day": """
0 artist: Glad to be here.
0 pim: Where do we hang the small ones?
1 owner: Anywhere you find a wall.
""",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """Something said: how deep it stands, by whom, and the words."""

    depth: int
    handle: str
    words: str


def lines(title: str) -> list[Line]:
    """What is said below the work of this title, in reading order."""
    said = _TALKS.get(title, "").strip().splitlines()
    parts = (line.split(" ", 2) for line in said)
    return [Line(int(depth), handle.rstrip(":"), words) for depth, handle, words in parts]


def reactions(title: str, author: str, people: list[str]) -> Iterator[tuple[str, str]]:
    """Who reacts to this work with which emoji: the same at every run, one or two a person."""
    for handle in people:
        drawn = hashlib.sha256(f"{title}/{handle}".encode()).digest()
        if handle == author or drawn[0] % 3 == 0:
            continue
        yield handle, EMOJIS[drawn[1] % len(EMOJIS)]
        second = EMOJIS[drawn[2] % len(EMOJIS)]
        if drawn[3] % 4 == 0 and second != EMOJIS[drawn[1] % len(EMOJIS)]:
            yield handle, second
