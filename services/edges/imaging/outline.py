"""What a file says about itself before a pixel is decoded, and the gates on those claims.

The walkers (png, gif, webp, bmp, jpeg) read a container from its first byte to
its last and make an ``Outline``; a byte that belongs to nothing is refused.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from services.edges.imaging.facts import Limits
from services.edges.imaging.refusals import BadImage, ImageTooLarge

Packed = npt.NDArray[np.uint32]
"""Pixels, rows first: each is A << 24 | B << 16 | G << 8 | R, and 0 if fully transparent."""

Box = tuple[slice, slice]
"""The rows and columns of a rectangle."""

DELAY_DEFAULT_MS = 100
DELAY_IGNORED_MS = 10
"""Browsers take a delay up to 10 ms as none at all, and wait 100 ms."""
DELAY_MAX_MS = 655_350
"""The longest that a GIF can hold a frame (65,535 hundredths), so the longest for all formats."""
PLAYS_MAX = 65_535
"""The most rounds that WebP can count; more is for ever."""


@dataclass(frozen=True)
class Patch:
    """One frame as it stands in the file: a rectangle to be laid over the canvas."""

    x: int
    y: int
    pixels: Packed
    over: bool
    """Blend over what is there (True) or replace it (False)."""
    dispose: str = "keep"
    """What becomes of the rectangle afterwards: ``keep``, ``clear`` or ``restore``."""


@dataclass
class Outline:
    """A walked container: claims that passed the gates, and how to get at the pixels."""

    format: str
    width: int
    height: int
    delays: list[int] = field(default_factory=list)
    """One for each frame, ms, as written in the file."""
    plays: int = 1
    transparency_meta: bool = False
    alpha_meta: bool = False
    metadata: list[tuple[str, bytes]] = field(default_factory=list)
    """What is in the file besides the picture: (kind, bytes)."""
    icc: bytes = b""
    hint: str = ""
    patches: Callable[[], Iterator[Patch]] = lambda: iter(())

    @property
    def frames(self) -> int:
        """How many frames there are."""
        return len(self.delays)

    @property
    def durations(self) -> tuple[int, ...]:
        """Milliseconds that each frame is shown; empty for a still."""
        if self.frames < 2:
            return ()
        return tuple(DELAY_DEFAULT_MS if d <= DELAY_IGNORED_MS else d for d in self.delays)


def gate_size(width: int, height: int, limits: Limits) -> None:
    """Refuse sides out of bounds before anything is allocated for them."""
    low, high = limits.side_min, limits.side_max
    if not (low <= width <= high and low <= height <= high):
        raise ImageTooLarge(
            f"is {width:,} × {height:,} pixels; each side must be {low} to {high} pixels.",
            code="image_sides",
            width=width,
            height=height,
            side_min=low,
            side_max=high,
        )
    if limits.canvases and f"{width}x{height}" not in limits.canvases:
        raise BadImage(
            f"is {width} × {height} pixels; the sizes taken are {', '.join(limits.canvases)}.",
            code="image_canvas",
            canvases=list(limits.canvases),
        )


def gate_frames(frames: int, width: int, height: int, limits: Limits) -> None:
    """Refuse too many frames, or too many pixels in all of them together."""
    if frames > limits.frames:
        raise ImageTooLarge(
            f"has more than {limits.frames:,} frames, which is the most a work may have.",
            code="image_frames",
            frames_max=limits.frames,
        )
    if frames * width * height > limits.pixels:
        raise ImageTooLarge(
            f"has {frames * width * height:,} pixels in {frames:,} frames; "
            f"the most for a work is {limits.pixels:,}.",
            code="image_pixels",
            pixels=frames * width * height,
            pixels_max=limits.pixels,
        )


def gate_delay(milliseconds: int) -> int:
    """Refuse a frame that is held longer than every format can say."""
    if milliseconds > DELAY_MAX_MS:
        raise ImageTooLarge(
            f"holds a frame for {milliseconds:,} ms; the longest is {DELAY_MAX_MS:,} ms.",
            code="image_delay",
            delay_ms=milliseconds,
            delay_max_ms=DELAY_MAX_MS,
        )
    return milliseconds


def gate_end(data: bytes, end: int) -> None:
    """Refuse bytes that follow the end of the picture."""
    extra = len(data) - end
    if extra > 0:
        raise BadImage(
            f"has {extra:,} bytes after the end of the image; save it again without them.",
            code="image_trailing_bytes",
            bytes_after=extra,
        )


def truncated() -> BadImage:
    """The refusal of a file that stops before its picture does."""
    return BadImage("is cut off before the end of the image.", code="image_truncated")


def broken(what: str) -> BadImage:
    """The refusal of a file that contradicts its own format."""
    return BadImage(f"is damaged: {what}.", code="image_damaged")


def rounds(plays: int) -> int:
    """Number of plays as all formats can say it; 0 is for ever."""
    return 0 if plays > PLAYS_MAX else plays
