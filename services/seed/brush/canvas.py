"""The paper and the brushes of the seed: RGBA arrays, ramps, ordered dithering, stamps.

Every generator builds on these few functions and returns one picture or a list of frames.
It knows nothing of files (see ``encode``) nor of who drew what (see ``catalogue``).
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

Picture = NDArray[np.uint8]  # height x width x RGBA
Field = NDArray[np.float64]  # height x width, mostly 0..1
Mask = NDArray[np.bool_]
Fill = str | Picture

# Bayer's ordered dither, 4 x 4, as thresholds in -0.5..0.5.
BAYER = (np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]]) + 0.5) / 16 - 0.5


@cache
def rgba(code: str) -> tuple[int, int, int, int]:
    """``#rrggbb`` as four numbers, opaque; ``#rrggbbaa`` keeps its alpha."""
    numbers = bytes.fromhex(code.lstrip("#").ljust(8, "f"))
    return numbers[0], numbers[1], numbers[2], numbers[3]


def ramp(codes: str) -> Picture:
    """Colours parted by spaces, dark to light, as an n x 4 array."""
    return np.array([rgba(code) for code in codes.split()], dtype=np.uint8)


def blank(width: int, height: int, fill: str | None = None) -> Picture:
    """An empty (transparent) or plain picture."""
    picture = np.zeros((height, width, 4), dtype=np.uint8)
    if fill:
        picture[:] = rgba(fill)
    return picture


def size(picture: Picture) -> tuple[int, int]:
    """Width and height in pixels."""
    return picture.shape[1], picture.shape[0]


def grid(width: int, height: int) -> tuple[Field, Field]:
    """The x and the y of each pixel."""
    y, x = np.mgrid[0:height, 0:width].astype(float)
    return x, y


def dither(value: Field, colours: str | Picture, amount: float = 1.0) -> Picture:
    """Paint a field of 0..1 with a ramp; ``amount`` 0 gives flat bands, 1 a full dither."""
    table = ramp(colours) if isinstance(colours, str) else colours
    height, width = value.shape
    pattern = np.tile(BAYER, (height // 4 + 1, width // 4 + 1))[:height, :width]
    step = np.rint(np.clip(value, 0, 1) * (len(table) - 1) + pattern * amount)
    return table[np.clip(step, 0, len(table) - 1).astype(int)]


def paint(picture: Picture, mask: Mask, fill: Fill) -> None:
    """Colour the masked pixels, from one colour or from another picture of the same size."""
    picture[mask] = rgba(fill) if isinstance(fill, str) else fill[mask]


def dot(picture: Picture, x: float, y: float, fill: str) -> None:
    """One pixel, if it is on the paper."""
    if 0 <= int(x) < picture.shape[1] and 0 <= int(y) < picture.shape[0]:
        picture[int(y), int(x)] = rgba(fill)


def box(picture: Picture, x: float, y: float, width: float, height: float, fill: str) -> None:
    """A filled rectangle, cut at the paper's edge."""
    left, top = max(0, int(x)), max(0, int(y))
    picture[top : max(top, int(y + height)), left : max(left, int(x + width))] = rgba(fill)


def ellipse(picture: Picture, cx: float, cy: float, rx: float, ry: float | None = None) -> Mask:
    """The mask of an ellipse on this paper."""
    x, y = grid(*size(picture))
    radius_y = rx if ry is None else ry
    return ((x - cx) / rx) ** 2 + ((y - cy) / radius_y) ** 2 <= 1


@contextmanager
def pen(picture: Picture) -> Iterator[ImageDraw.ImageDraw]:
    """Lines and polygons: a drawing pen whose strokes land on the picture at the end."""
    image = Image.fromarray(picture)
    yield ImageDraw.Draw(image)
    picture[:] = np.asarray(image)


def sprite(rows: str, colours: dict[str, str]) -> Picture:
    """A picture from letters: each names a colour, any other character is transparent."""
    lines = rows.strip("\n").split("\n")
    picture = blank(max(map(len, lines)), len(lines))
    for y, line in enumerate(lines):
        for x, letter in enumerate(line):
            if letter in colours:
                picture[y, x] = rgba(colours[letter])
    return picture


def stamp(picture: Picture, piece: Picture, x: float, y: float) -> None:
    """Lay a smaller picture on top; transparent pixels keep what is below."""
    left, top = int(x), int(y)
    x0, y0 = max(0, left), max(0, top)
    x1 = min(picture.shape[1], left + piece.shape[1])
    y1 = min(picture.shape[0], top + piece.shape[0])
    if x0 < x1 and y0 < y1:
        part = piece[y0 - top : y1 - top, x0 - left : x1 - left]
        target = picture[y0:y1, x0:x1]
        target[part[..., 3] > 0] = part[part[..., 3] > 0]


def outline(piece: Picture, fill: str, corners: bool = False) -> Picture:
    """The same piece with one pixel of outline; the piece needs an empty margin."""
    solid = np.pad(piece[..., 3] > 0, 1)
    near = solid[:-2, 1:-1] | solid[2:, 1:-1] | solid[1:-1, :-2] | solid[1:-1, 2:]
    if corners:
        near |= solid[:-2, :-2] | solid[2:, :-2] | solid[:-2, 2:] | solid[2:, 2:]
    result = piece.copy()
    paint(result, near & (piece[..., 3] == 0), fill)
    return result


def flip(piece: Picture) -> Picture:
    """Mirrored left to right."""
    return piece[:, ::-1].copy()


def move(piece: Picture, dx: int, dy: int) -> Picture:
    """The piece shifted on paper of its own size."""
    result = blank(*size(piece))
    stamp(result, piece, dx, dy)
    return result


def sheet(
    pieces: Sequence[Picture], columns: int, gap: int, ground: str, margin: int | None = None
) -> Picture:
    """Pieces of one size in rows on a plain ground."""
    width, height = size(pieces[0])
    edge = gap if margin is None else margin
    rows = -(-len(pieces) // columns)
    picture = blank(
        2 * edge + columns * (width + gap) - gap, 2 * edge + rows * (height + gap) - gap, ground
    )
    for k, piece in enumerate(pieces):
        column, row = k % columns, k // columns
        stamp(picture, piece, edge + column * (width + gap), edge + row * (height + gap))
    return picture


def loop(frames: int, draw: Callable[[float], Picture]) -> list[Picture]:
    """Frames of a cycle: ``draw`` gets the phase, 0 up to but not including 1."""
    return [draw(k / frames) for k in range(frames)]


def close_loop(frames: list[Picture], overlap: int) -> list[Picture]:
    """Make any run of frames repeat without a jump, at the cost of ``overlap`` frames.

    The last frames dissolve, in Bayer's order, into those that led up to the first.
    """
    count = len(frames) - overlap
    height, width = frames[0].shape[:2]
    order = np.tile(BAYER + 0.5, (height // 4 + 1, width // 4 + 1))[:height, :width]
    result = [frame.copy() for frame in frames[overlap:]]
    for k in range(overlap):
        late = count - overlap + k
        paint(result[late], order < (k + 1) / (overlap + 1), frames[k])
    return result
