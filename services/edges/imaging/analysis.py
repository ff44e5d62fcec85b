"""One pass over the frames: exact colours, transparency, flashes and the perceptual hash."""

import hashlib
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from PIL import Image

from services.edges.imaging.facts import Facts
from services.edges.imaging.flashes import Flashes
from services.edges.imaging.look import look
from services.edges.imaging.outline import Box, Outline, Packed
from services.edges.imaging.pixels import OPAQUE

PALETTE_MAX = 256
MERGE_AFTER = 1 << 20
"""Colours that wait before they are merged, so that many frames cost few merges."""
HASH_SIDE, HASH_LOW = 32, 8
GREY = (128, 128, 128)
COUNT, COUNT_MASK = np.uint64(32), np.uint64(0xFFFFFFFF)


def facts(data: bytes, work: Outline, frames: Iterator[Packed]) -> Facts:
    """Everything that inspection says. Consumes ``frames``, which proves them."""
    colours = Colours()
    flashes = Flashes(work.width * work.height, work.durations)
    first = before = None
    for frame in frames:
        if before is None:
            first, box = frame, (slice(0, work.height), slice(0, work.width))
        else:
            box = changed(frame, before)
        if box is None:
            flashes.repeat()
        else:
            flashes.add(frame, box, colours.add(frame, before, box))
        colours.count()
        before = frame
    assert first is not None
    values, counts = colours.merged()
    alphas = values >> 24
    palette = values[np.lexsort((values, -counts))] if len(values) <= PALETTE_MAX else values[:0]
    return Facts(
        format=work.format,
        width=work.width,
        height=work.height,
        frames=work.frames,
        durations_ms=work.durations,
        loop_ms=sum(work.durations),
        loop_count=work.plays,
        bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        unique_colors=len(values),
        max_frame_colors=colours.most,
        palette=tuple(hexadecimal(int(v)) for v in palette),
        transparency_meta=work.transparency_meta,
        alpha_meta=work.alpha_meta,
        transparency_actual=bool((alphas == 0).any()),
        alpha_actual=bool(((alphas > 0) & (alphas < 255)).any()),
        phash=phash(first),
        flashes_per_second=flashes.worst(),
        hint=work.hint,
        look=look(first, work.frames > 1, values, counts),
    )


def changed(frame: Packed, before: Packed) -> Box | None:
    """The smallest rectangle outside of which both frames are equal; None if it is empty."""
    differs = frame != before
    rows = differs.any(axis=1).nonzero()[0]
    if not len(rows):
        return None
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    columns = differs[top:bottom].any(axis=0).nonzero()[0]
    return slice(top, bottom), slice(int(columns[0]), int(columns[-1]) + 1)


Counts = npt.NDArray[np.int64]


class Colours:
    """Counts colours exactly, over frames that may share most of them."""

    def __init__(self) -> None:
        self.most = 0
        """Colours of the richest frame so far."""
        self._frame: tuple[Packed, Counts] = (np.zeros(0, np.uint32), np.zeros(0, np.int64))
        self._waiting: list[tuple[Packed, Counts]] = []
        self._size = self._merged_size = 0

    def add(self, frame: Packed, before: Packed | None, box: Box) -> Packed:
        """Take the next frame, of which only ``box`` changed; the colours in it, or more."""
        part = frame[box]
        if before is None or 2 * part.size > frame.size:
            new, counts = self._frame = _counted(frame)
        else:
            new, counts = _counted(part)
            old, gone = _counted(before[box])
            values, counts = _merged([self._frame, (new, counts), (old, -gone)])
            self._frame = (values[counts > 0], counts[counts > 0])
        return new

    def count(self) -> None:
        """Count the frame that was taken last (again, if it repeats)."""
        self.most = max(self.most, len(self._frame[0]))
        self._waiting.append(self._frame)
        self._size += len(self._frame[0])
        if self._size > max(MERGE_AFTER, 2 * self._merged_size):
            self.merged()

    def merged(self) -> tuple[Packed, Counts]:
        """Each colour once, ascending, with its number of pixels."""
        values, totals = _merged(self._waiting)
        self._waiting = [(values, totals)]
        self._size = self._merged_size = len(values)
        return values, totals


def _counted(pixels: Packed) -> tuple[Packed, Counts]:
    """Each colour once, ascending, and how many pixels have it."""
    flat = pixels.ravel()
    bounds = _runs(flat)
    if 4 * len(bounds) < len(flat):  # pixel art has areas of one colour: few runs to sort
        # One number for colour and count: sorting those is several times as quick as argsort.
        pairs = flat[bounds[:-1]].astype(np.uint64) << COUNT | np.diff(bounds).astype(np.uint64)
        pairs.sort()
        values = (pairs >> COUNT).astype(np.uint32)
        starts = _runs(values)[:-1]
        return values[starts], np.add.reduceat((pairs & COUNT_MASK).astype(np.int64), starts)
    flat = np.sort(flat)
    bounds = _runs(flat)
    return flat[bounds[:-1]], bounds[1:] - bounds[:-1]


def _merged(parts: list[tuple[Packed, Counts]]) -> tuple[Packed, Counts]:
    """The sum of several counts."""
    if len(parts) == 1:
        return parts[0]
    every = np.concatenate([values for values, _ in parts])
    counts = np.concatenate([count for _, count in parts])
    order = np.argsort(every)
    every, counts = every[order], counts[order]
    starts = _runs(every)[:-1]
    return every[starts], np.add.reduceat(counts, starts)


def _runs(flat: Packed) -> Counts:
    """Where each run of equal values begins, and the end."""
    bounds = np.ones(len(flat) + 1, bool)
    np.not_equal(flat[1:], flat[:-1], out=bounds[1:-1])
    return bounds.nonzero()[0]


def hexadecimal(packed: int) -> str:
    """``#rrggbb``, or ``#rrggbbaa`` if not opaque."""
    red, green, blue, alpha = packed.to_bytes(4, "little")
    return f"#{red:02x}{green:02x}{blue:02x}" + (f"{alpha:02x}" if alpha < 255 else "")


def _cosines() -> npt.NDArray[np.float64]:
    """The first rows of the DCT-II matrix."""
    rows, columns = np.arange(HASH_LOW)[:, None], np.arange(HASH_SIDE)[None, :]
    return np.asarray(np.cos(np.pi * rows * (2 * columns + 1) / (2 * HASH_SIDE)))


COSINES = _cosines()


def phash(frame: Packed) -> int:
    """Signs of the 64 lowest DCT coefficients of a 32 x 32 grey copy, against their median.

    Laid on mid grey, so that what is behind the work does not count. Signed, to
    fit a bigint; two hashes differ by the bits of their XOR.
    """
    flat = Image.fromarray(np.ascontiguousarray(frame)[..., None].view(np.uint8), "RGBA")
    if (frame < OPAQUE).any():
        flat = Image.alpha_composite(Image.new("RGBA", flat.size, (*GREY, 255)), flat)
    small = flat.convert("L").resize((HASH_SIDE, HASH_SIDE), Image.Resampling.BOX)
    low = COSINES @ np.asarray(small, np.float64) @ COSINES.T
    values = np.round(low, 6).ravel()
    bits = values > np.sort(values[1:])[len(values) // 2 - 1]
    return int.from_bytes(np.packbits(bits).tobytes(), "big", signed=True)
