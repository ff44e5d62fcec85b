"""Pillow at arm's length: opens one named format strictly, and packs pixels into uint32."""

import io
import warnings
from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt
from PIL import (  # noqa: F401 - the allow-list of plug-ins, loaded before any file is seen
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    ImageFile,
    JpegImagePlugin,
    PngImagePlugin,
    WebPImagePlugin,
)

from services.edges.imaging.outline import Outline, Packed, broken

OPAQUE = np.uint32(0xFF000000)
VISIBLE = np.uint32(0x01000000)
"""A packed pixel below this has alpha 0."""


def harden(pixels_max: int) -> None:
    """Make Pillow strict for the life of this process: one file, no warnings, no repairs."""
    warnings.simplefilter("error")
    Image.MAX_IMAGE_PIXELS = pixels_max
    ImageFile.LOAD_TRUNCATED_IMAGES = False


def open_only(source: io.BytesIO, plugin: str) -> Image.Image:
    """Open and decode with one plug-in."""
    image = Image.open(source, formats=(plugin,))
    image.load()
    return image


def unpack(image: Image.Image, codec: str, args: tuple[object, ...], parts: Iterable[bytes]) -> int:
    """Fill the image with one of Pillow's codecs; how many parts that took, 0 if too few.

    For pixel data that stand in no file of their own: a file made for each
    frame would cost more than the frame. Raises OSError for data that the codec
    cannot read.
    """
    decoder = Image._getdecoder(image.mode, codec, args)
    decoder.setimage(image.im, (0, 0, *image.size))
    for number, part in enumerate(parts, 1):
        consumed, fault = decoder.decode(part)
        if fault:
            raise OSError(f"broken {codec} data")
        if consumed < 0:
            return number
        if consumed < len(part):
            return 0  # an end mark stands before the end
    return 0


def palette(rgb: bytes, alphas: bytes = b"") -> Packed:
    """A palette as 256 packed colours; those that it does not have are 0."""
    table = np.zeros((256, 4), np.uint8)
    known = np.frombuffer(rgb, np.uint8).reshape(-1, 3)
    table[: len(known), :3] = known
    table[: len(known), 3] = 255
    table[: len(alphas), 3] = np.frombuffer(alphas, np.uint8)
    return clear(table.view(np.uint32)[:, 0])


def coloured(index: npt.NDArray[np.uint8], table: Packed, size: int, hole: int = -1) -> Packed:
    """The colours of indices into a palette of ``size``; ``hole`` may lie beyond it."""
    if size < 256:
        strays = index >= size
        if strays.any() and (index[strays] != hole).any():
            raise broken(f"a pixel has colour {index.max() + 1} of a palette of {size}")
    return table.take(index)


def packed_rgba(image: Image.Image) -> Packed:
    """The pixels as ``Packed``; fully transparent ones become 0."""
    opaque = image.mode in ("RGB", "L", "1", "P") and "transparency" not in image.info
    rgba = image if image.mode == "RGBA" else image.convert("RGBA")
    pixels = np.asarray(rgba).view(np.uint32)[:, :, 0]
    return pixels if opaque else clear(pixels)


def clear(pixels: Packed) -> Packed:
    """All fully transparent pixels as 0."""
    invisible = pixels < VISIBLE
    if not invisible.any():
        return pixels
    return np.where(invisible, np.uint32(0), pixels)


def frames(work: Outline) -> Iterator[Packed]:
    """Each frame as it is seen, composited as the format says; nobody may write into them."""
    canvas = np.zeros((work.height, work.width), np.uint32)
    undo: tuple[tuple[slice, slice], Packed | int] | None = None
    for patch in work.patches():
        height, width = patch.pixels.shape
        place = (slice(patch.y, patch.y + height), slice(patch.x, patch.x + width))
        if (height, width) == canvas.shape and not patch.over and patch.dispose != "restore":
            canvas = patch.pixels
        else:
            canvas = canvas.copy()
            if undo is not None:
                canvas[undo[0]] = undo[1]
            before = canvas[place].copy() if patch.dispose == "restore" else 0
            if patch.over:
                _blend(canvas[place], patch.pixels)
            else:
                canvas[place] = patch.pixels
        yield canvas
        undo = None
        if patch.dispose != "keep":
            undo = (place, before if patch.dispose == "restore" else 0)


def _blend(under: Packed, over: Packed) -> None:
    """Lay ``over`` upon ``under`` in place: the *over* operator on straight alpha."""
    alpha = over >> 24
    partial = (alpha > 0) & (alpha < 255) & (under >= VISIBLE)
    seen = alpha > 0
    mixed = _mix(under[partial], over[partial]) if partial.any() else None
    np.copyto(under, over, where=seen)
    if mixed is not None:
        under[partial] = mixed


def _mix(under: Packed, over: Packed) -> Packed:
    """Formula of the PNG specification (alpha compositing), on flat arrays of pixels."""
    low = under.view(np.uint8).reshape(-1, 4).astype(np.uint32)
    top = over.view(np.uint8).reshape(-1, 4).astype(np.uint32)
    u = top[:, 3] * 255
    v = (255 - top[:, 3]) * low[:, 3]
    al = u + v
    out = np.empty((len(low), 4), np.uint8)
    out[:, :3] = (top[:, :3] * u[:, None] + low[:, :3] * v[:, None]) // al[:, None]
    out[:, 3] = al // 255
    return out.view(np.uint32)[:, 0]
