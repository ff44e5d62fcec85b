"""Frames into files: PNG, APNG, GIF, WebP and BMP, lossless to the pixel.

Files with at most 256 colours are written with an exact palette; nothing is ever quantised.
"""

from collections.abc import Sequence
from io import BytesIO

import numpy as np
from PIL import Image

from services.seed.brush.canvas import Picture

Pace = int | Sequence[int]  # milliseconds of each frame


def encode(frames: Sequence[Picture], kind: str, pace: Pace = 100) -> bytes:
    """The file's bytes; ``kind`` is png, apng, gif, webp or bmp.

    Raises ValueError when a GIF would need more than 256 colours or a still kind gets frames.
    """
    if kind in ("png", "bmp") and len(frames) > 1:
        raise ValueError(f"A {kind} holds one frame, not {len(frames)}.")
    images = _images(frames, kind)
    target = BytesIO()
    durations = [pace] * len(frames) if isinstance(pace, int) else list(pace)
    animated = {"save_all": True, "append_images": images[1:], "duration": durations, "loop": 0}
    if kind == "gif":
        clear = {"transparency": 0, "disposal": 2} if _clear(frames) else {}
        images[0].save(target, "GIF", optimize=False, **animated, **clear)
    elif kind == "webp":
        images[0].save(target, "WEBP", lossless=True, exact=True, method=3, **animated)
    elif kind == "apng":
        images[0].save(target, "PNG", disposal=0, blend=0, **animated)
    elif kind == "bmp":
        images[0].save(target, "BMP")
    else:
        clear = {"transparency": 0} if images[0].mode == "P" and _clear(frames) else {}
        images[0].save(target, "PNG", optimize=True, **clear)
    return target.getvalue()


def _images(frames: Sequence[Picture], kind: str) -> list[Image.Image]:
    if kind in ("png", "gif"):
        palette, indexes = _palette(frames)
        binary = all(np.isin(frame[..., 3], (0, 255)).all() for frame in frames)
        if len(palette) <= 256 and binary:
            return [_indexed(index, palette) for index in indexes]
        if kind == "gif":
            raise ValueError(f"A GIF holds 256 colours, not {len(palette)}.")
    opaque = kind == "bmp" or not _clear(frames)
    return [Image.fromarray(f).convert("RGB" if opaque else "RGBA") for f in frames]


def _clear(frames: Sequence[Picture]) -> bool:
    return any((frame[..., 3] < 255).any() for frame in frames)


def _palette(frames: Sequence[Picture]) -> tuple[Picture, list[np.ndarray]]:
    """Exact colours, transparent first, and each frame as indexes into them."""
    stack = np.stack(frames)
    stack[stack[..., 3] == 0] = 0
    packed = np.ascontiguousarray(stack).view(">u4")[..., 0]
    order = np.unique(packed.astype(np.uint32))  # clear is 0 and so comes first
    indexes = np.searchsorted(order, packed).astype(np.uint8 if len(order) <= 256 else np.uint32)
    table = order.astype(">u4").view(np.uint8).reshape(-1, 4)
    return table, list(indexes)


def _indexed(index: np.ndarray, palette: Picture) -> Image.Image:
    image = Image.fromarray(index.astype(np.uint8), "P")
    image.putpalette(palette[:, :3].tobytes())
    return image
