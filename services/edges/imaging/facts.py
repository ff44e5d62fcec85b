"""What is known about a work's file, and what inspection may spend on it: plain data.

Everything here crosses the border between the caller and the decoding child as
JSON, so it holds nothing but numbers, strings and tuples of them.
"""

from dataclasses import dataclass
from pathlib import Path

LOOK_FORM = 1
"""Which formula makes ``Facts.look``."""
CARD_FORM = 2
"""Which drawing a share card is, raised when it changes; 2 chooses its ground by the outline."""


@dataclass(frozen=True)
class Limits:
    """The rules that a file is held to. Sides and areas in pixels, sizes in bytes."""

    side_min: int
    side_max: int
    canvases: tuple[str, ...]
    file_bytes: int
    metadata_bytes: int
    frames: int
    pixels: int
    cpu_seconds: int
    wall_seconds: int
    memory_bytes: int


@dataclass(frozen=True)
class Facts:
    """The exact metadata of one work.

    A colour is an RGBA value of the composited frames; all fully transparent
    pixels count as one colour, ``#00000000``.
    """

    format: str
    """``png`` (an APNG is a png of several frames), ``gif``, ``webp``, ``bmp`` or ``jpeg``."""
    width: int
    height: int
    frames: int
    durations_ms: tuple[int, ...]
    """One for each frame; empty for a still. A delay missing or <= 10 ms is 100 here."""
    loop_ms: int
    """Length of one round, 0 for a still."""
    loop_count: int
    """How often the animation plays; 0 is for ever, and a still has 1."""
    bytes: int
    sha256: str
    unique_colors: int
    """Over all frames."""
    max_frame_colors: int
    """In the frame that has most of them."""
    palette: tuple[str, ...]
    """Every colour, most used first, as ``#rrggbb`` or ``#rrggbbaa``; empty beyond 256 colours."""
    transparency_meta: bool
    """The header or palette lets pixels be fully transparent."""
    alpha_meta: bool
    """The header or palette lets pixels be partly transparent."""
    transparency_actual: bool
    """Some pixel is fully transparent."""
    alpha_actual: bool
    """Some pixel is partly transparent."""
    phash: int
    """64-bit perceptual hash of the first frame, signed; near works differ in few bits."""
    flashes_per_second: int
    """General flashes (WCAG 2.3.1) in the worst second of the repeated loop."""
    hint: str
    """A sentence for the artist when the format does not suit pixel art, else empty."""
    look: tuple[float, ...] = ()
    """Colours and structure as a vector (``look.py``); works that look alike have near ones."""


@dataclass(frozen=True)
class Renditions:
    """The files made from an original; ``None`` where the original itself serves."""

    webp: Path | None
    """Lossless, same frames and timing."""
    poster: Path | None
    """PNG of the first frame."""
    gif: Path | None
    """Animations only."""
    card: Path
    """PNG of 1200 x 630 pixels for link previews."""
    gif_exact: bool
    """False if the GIF lost colours or partial alpha: a frame had more than it can hold."""


@dataclass(frozen=True)
class Portrait:
    """A still made of a picture."""

    data: bytes
    """PNG."""
    width: int
    height: int


@dataclass(frozen=True)
class Download:
    """An upscaled copy of a work."""

    format: str
    data: bytes
