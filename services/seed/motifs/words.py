"""Letters of pixels: a 5 x 7 face of our own and posters set in it."""

import random

import numpy as np

from services.seed.brush.canvas import Picture, blank, box, dither, dot, grid, loop, paint, stamp

# Each letter is seven rows of five, written as base-32 digits: bit 4 is the left pixel.
# fmt: off
_FACE = {
    "A": "ehhvhhh", "B": "uhhuhhu", "C": "ehggghe", "D": "uhhhhhu", "E": "vgguggv", "F": "vgguggg",
    "G": "ehgnhhf", "H": "hhhvhhh", "I": "e44444e", "J": "72222ic", "K": "hikokih", "L": "ggggggv",
    "M": "hrllhhh", "N": "hpplljh", "O": "ehhhhhe", "P": "uhhuggg", "Q": "ehhhlid", "R": "uhhukih",
    "S": "fgge11u", "T": "v444444", "U": "hhhhhhe", "V": "hhhhha4", "W": "hhhllra", "X": "hha4ahh",
    "Y": "hha4444", "Z": "v1248gv", "0": "ehjlphe", "1": "4c4444e", "2": "eh1248v", "3": "v2421he",
    "4": "26aiv22", "5": "vgu11he", "6": "68guhhe", "7": "v124888", "8": "ehhehhe", "9": "ehhf12c",
    ".": "00000cc", ",": "0000cc8", "-": "000v000", "'": "4480000", "?": "eh12404", "&": "8kk8lid",
    ":": "0cc0cc0", "/": "1122488", " ": "0000000",
}
# fmt: on


def text(words: str, fill: str, gap: int = 1) -> Picture:
    """One line of text on transparent paper, seven pixels high."""
    picture = blank(max(1, len(words) * (5 + gap) - gap), 7)
    for k, letter in enumerate(words.upper()):
        for y, digit in enumerate(_FACE[letter]):
            bits = int(digit, 32)
            for x in range(5):
                if bits >> (4 - x) & 1:
                    dot(picture, k * (5 + gap) + x, y, fill)
    return picture


def grow(piece: Picture, factor: int) -> Picture:
    """Every pixel as a block of ``factor`` squared."""
    return piece.repeat(factor, axis=0).repeat(factor, axis=1)


def poster(
    width: int,
    height: int,
    lines: tuple[str, ...],
    ground: str,
    ink: str,
    factor: int,
    depth: str = "",
    art: Picture | None = None,
) -> Picture:
    """Lines set large from the top left, with a solid shadow if ``depth`` is a colour."""
    picture = dither(grid(width, height)[1] / height, ground)
    if art is not None:
        stamp(picture, art, width - art.shape[1], height - art.shape[0])
    y = factor * 3
    for line in lines:
        if depth:
            for k in range(factor, 0, -1):
                stamp(picture, grow(text(line, depth), factor), factor * 3 + k, y + k)
        face = grow(text(line, ink.split(maxsplit=1)[0]), factor)
        tall = grid(face.shape[1], face.shape[0])[1] / face.shape[0]
        shaded = dither(tall, ink, 0.6)
        shaded[face[..., 3] == 0] = 0
        stamp(picture, shaded, factor * 3, y)
        y += factor * 9
    return picture


def marquee(
    width: int, height: int, line: str, ground: str, lit: str, dark: str, frames: int = 0
) -> list[Picture]:
    """A board of lamps over which a line runs from right to left and comes round again."""
    band = text(line + "  ", "#ffffff")[..., 3] > 0
    count, rows = width // 3, height // 3
    total = band.shape[1] + 1
    length = frames or total // 2
    top = (rows - 7) // 2

    def frame(phase: float) -> Picture:
        picture = blank(width, height, ground)
        shift = int(phase * total)
        for column in range(count):
            at = (column + shift) % total
            for row in range(rows):
                on = 0 <= row - top < 7 and at < band.shape[1] and band[row - top, at]
                box(picture, column * 3, row * 3, 2, 2, lit if on else dark)
        return picture

    return loop(length, frame)


def alphabet(ground: str, inks: tuple[str, ...], columns: int = 7) -> Picture:
    """Every letter of the face in its own box, as a specimen."""
    letters = [letter for letter in _FACE if letter.isalnum()]
    rows = -(-len(letters) // columns)
    picture = blank(columns * 11 + 3, rows * 13 + 3, ground)
    for k, letter in enumerate(letters):
        x, y = 3 + k % columns * 11, 3 + k // columns * 13
        ink = inks[k % len(inks)]
        box(picture, x, y, 8, 10, ink)
        stamp(picture, text(letter, ground), x + 1, y + 2)
    return picture


def clock(
    width: int, height: int, ground: str, ink: str, faint: str, frames: int = 12
) -> list[Picture]:
    """A clock that shows four minutes of one night, colon blinking: 03:57 to 04:00."""
    times = ("03:57", "03:58", "03:59", "04:00")
    xs, ys = grid(width, height)
    scan = (ys % 3 == 0) & (xs >= 0)

    def frame(phase: float) -> Picture:
        step = int(phase * frames)
        shown = times[step * len(times) // frames]
        factor = width // 32
        picture = blank(width, height, ground)
        ghost = grow(text("88:88", faint), factor)
        x, y = (width - ghost.shape[1]) // 2, (height - ghost.shape[0]) // 2
        stamp(picture, ghost, x, y)
        stamp(
            picture, grow(text(shown if step % 3 else shown.replace(":", " "), ink), factor), x, y
        )
        dark = picture.copy()
        dark[..., :3] = dark[..., :3] // 5 * 4
        paint(picture, scan, dark)
        return picture

    return loop(frames, frame)


def constellation(
    width: int, height: int, line: str, sky: str, star: str, thread: str, seed: int
) -> Picture:
    """A word as stars joined by thread, in a field of lesser stars."""
    picture = dither(grid(width, height)[1] / height, sky)
    source = random.Random(seed)
    for _ in range(width * height // 70):
        dot(picture, source.randrange(width), source.randrange(height), thread)
    face = np.argwhere(text(line, star)[..., 3] > 0)
    factor = (width - 8) // text(line, star).shape[1]
    top, left = (height - 7 * factor) // 2, (width - (len(line) * 6 - 1) * factor) // 2
    for y, x in face:
        px, py = left + x * factor + source.randrange(2), top + y * factor + source.randrange(2)
        dot(picture, px, py, star)
        if source.random() < 0.25:
            for a, b in ((1, 0), (-1, 0), (0, 1), (0, -1)):
                dot(picture, px + a, py + b, thread)
    return picture
