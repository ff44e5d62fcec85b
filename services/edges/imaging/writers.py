"""Writes frames as PNG, APNG, WebP and GIF: every frame kept, its pixels and delay exact.

Pillow and libwebp merge equal consecutive frames when they write animations,
so each frame is encoded alone, cut down to what changed, and the containers
are put together here (PNG third edition, RFC 9649, GIF89a).
"""

import io
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image

from services.edges.imaging import gif, png
from services.edges.imaging.facts import Limits
from services.edges.imaging.outline import Packed
from services.edges.imaging.pixels import VISIBLE

WEBP_STILL: dict[str, Any] = {"lossless": True, "quality": 90, "method": 4}
WEBP_FRAME: dict[str, Any] = {"lossless": True, "quality": 30, "method": 1}
"""Effort of libwebp's lossless coder: a work of many frames must not take many seconds."""
GIF_COLOURS = 256
GIF_DELAY_MIN_CS = 2
"""Hundredths of a second; browsers play anything shorter as 10."""


@dataclass(frozen=True)
class Timing:
    """Milliseconds of each frame, and how often all of them play (0 for ever)."""

    durations: tuple[int, ...]
    plays: int


@dataclass(frozen=True)
class _Piece:
    x: int
    y: int
    pixels: Packed


def enlarge(pixels: Packed, scale: int) -> Packed:
    """Every pixel as a square of ``scale`` x ``scale``."""
    return pixels if scale == 1 else pixels.repeat(scale, axis=0).repeat(scale, axis=1)


def image(pixels: Packed) -> Image.Image:
    """The smallest kind of Pillow image that holds the pixels exactly."""
    flat = pixels.ravel()
    starts = np.append(0, np.flatnonzero(flat[1:] != flat[:-1]) + 1)  # runs of one colour: few
    values, index = np.unique(flat[starts], return_inverse=True)
    if len(values) <= 256:
        index = index.astype(np.uint8).repeat(np.diff(starts, append=len(flat)))
        indexed = Image.fromarray(index.reshape(pixels.shape), "L")
        table = values.view(np.uint8).reshape(-1, 4)
        indexed.putpalette(table[:, :3].tobytes())
        if (table[:, 3] < 255).any():
            indexed.info["transparency"] = table[:, 3].tobytes()
        return indexed
    rgba = Image.fromarray(np.ascontiguousarray(pixels)[..., None].view(np.uint8), "RGBA")
    return rgba.convert("RGB") if (values >> 24 == 255).all() else rgba


def write_png(pixels: Packed, icc: bytes = b"") -> bytes:
    """A still PNG."""
    out = io.BytesIO()
    image(pixels).save(out, "PNG", icc_profile=icc or None)
    return out.getvalue()


def _pieces(frames: Iterable[Packed], even: bool = False) -> Iterator[_Piece]:
    """The rectangle of each frame that differs from the one before, at least a pixel."""
    before: Packed | None = None
    for frame in frames:
        if before is None:
            yield _Piece(0, 0, frame)
        else:
            changed = frame != before
            rows, columns = np.flatnonzero(changed.any(1)), np.flatnonzero(changed.any(0))
            top, bottom = (rows[0], rows[-1]) if len(rows) else (0, 0)
            left, right = (columns[0], columns[-1]) if len(columns) else (0, 0)
            if even:
                top, left = top & ~1, left & ~1
            yield _Piece(int(left), int(top), frame[top : bottom + 1, left : right + 1])
        before = frame


def write_webp(frames: Iterable[Packed], timing: Timing, scale: int, icc: bytes) -> bytes:
    """A lossless WebP."""
    if len(timing.durations) < 2:
        return _vp8l(enlarge(next(iter(frames)), scale), WEBP_STILL, icc)
    body: list[bytes] = []
    alpha, size = False, (0, 0)
    for piece, duration in zip(_pieces(frames, even=True), timing.durations, strict=True):
        pixels = enlarge(piece.pixels, scale)
        height, width = pixels.shape
        size = size if body else (width, height)
        alpha |= bool((pixels >> 24 < 255).any())
        simple = _vp8l(pixels, WEBP_FRAME)[12:]
        header = _u24(piece.x * scale // 2) + _u24(piece.y * scale // 2)
        header += _u24(width - 1) + _u24(height - 1) + _u24(duration) + b"\x02"  # do not blend
        body.append(_riff(b"ANMF", header + simple))
    flags = 0x02 | 0x10 * alpha | 0x20 * bool(icc)
    head = _riff(b"VP8X", struct.pack("<I", flags) + _u24(size[0] - 1) + _u24(size[1] - 1))
    head += _riff(b"ICCP", icc) if icc else b""
    head += _riff(b"ANIM", struct.pack("<IH", 0, timing.plays))
    return _riff(b"RIFF", b"WEBP" + head + b"".join(body))


def _vp8l(pixels: Packed, effort: dict[str, Any], icc: bytes = b"") -> bytes:
    """A still lossless WebP file."""
    out = io.BytesIO()
    rgba = Image.fromarray(np.ascontiguousarray(pixels)[..., None].view(np.uint8), "RGBA")
    opaque = bool((pixels >> 24 == 255).all())
    (rgba.convert("RGB") if opaque else rgba).save(out, "WEBP", icc_profile=icc, **effort)
    return out.getvalue()


def _u24(number: int) -> bytes:
    return number.to_bytes(3, "little")


def _riff(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) & 1)


def write_apng(frames: Iterable[Packed], timing: Timing, scale: int, icc: bytes) -> bytes:
    """An APNG in RGBA."""
    out: list[bytes] = []
    sequence = 0
    for piece, duration in zip(_pieces(frames), timing.durations, strict=True):
        pixels = enlarge(piece.pixels, scale)
        height, width = pixels.shape
        still = io.BytesIO()
        rgba = np.ascontiguousarray(pixels)[..., None].view(np.uint8)
        Image.fromarray(rgba, "RGBA").save(still, "PNG", icc_profile=None if out else icc or None)
        control = struct.pack(">III", sequence, width, height)
        control += struct.pack(">IIHH", piece.x * scale, piece.y * scale, *_fraction(duration))
        control += b"\0\0"  # keep it, and replace what was there
        sequence += 1
        parts = list(png.chunks(still.getvalue()))
        if not out:
            out += [png.chunk(*part) for part in parts if part[0] not in (b"IDAT", b"IEND")]
            counts = struct.pack(">II", len(timing.durations), timing.plays)
            out.insert(1, png.chunk(b"acTL", counts))
        out.append(png.chunk(b"fcTL", control))
        for body in (body for kind, body in parts if kind == b"IDAT"):
            if sequence == 1:
                out.append(png.chunk(b"IDAT", body))
            else:
                out.append(png.chunk(b"fdAT", struct.pack(">I", sequence) + body))
                sequence += 1
    return png.SIGNATURE + b"".join(out) + png.chunk(b"IEND", b"")


def apng_durations(durations: Sequence[int]) -> tuple[int, ...]:
    """What ``write_apng`` makes of them: exact up to 65,535 ms, beyond that in 10 ms."""
    return tuple(d if d <= 65_535 else round(d / 10) * 10 for d in durations)


def _fraction(milliseconds: int) -> tuple[int, int]:
    """A delay as numerator and denominator of 16 bits each; beyond 65 s in hundredths."""
    if milliseconds <= 65_535:
        return milliseconds, 1000
    return round(milliseconds / 10), 100


def gif_delays(durations: Sequence[int]) -> tuple[int, ...]:
    """Hundredths of a second for each frame: rounded at the clock, so that no error adds up.

    A frame shorter than 20 ms gets 20, and those after it give the time back.
    """
    delays, clock, played = [], 0, 0
    for duration in durations:
        clock += duration
        delays.append(max(GIF_DELAY_MIN_CS, round(clock / 10) - played))
        played += delays[-1]
    return tuple(delays)


def gif_plan(frames: Iterable[Packed]) -> Iterator[tuple[Packed, bool]]:
    """Each frame as a GIF can hold it, and whether that is exact.

    A pixel is opaque (alpha >= 128) or transparent; a frame of more colours
    than fit is reduced to 255 by median cut, without dithering.
    """
    for frame in frames:
        planned = np.where(frame >> 24 < 128, np.uint32(0), frame | np.uint32(0xFF000000))
        if len(np.unique(planned)) > GIF_COLOURS:
            rgba = np.ascontiguousarray(planned)[..., None].view(np.uint8)
            rgb = Image.fromarray(rgba, "RGBA").convert("RGB")
            cut = rgb.quantize(255, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
            reduced = np.asarray(cut.convert("RGBA")).view(np.uint32)[:, :, 0]
            planned = np.where(planned < VISIBLE, np.uint32(0), reduced)
        yield planned, bool(np.array_equal(planned, frame))


def write_gif(planned: Iterable[Packed], timing: Timing, scale: int, clears: bool) -> bytes:
    """A GIF of frames that ``gif_plan`` made; each frame brings its own palette.

    ``clears``: some frame has transparent pixels, so each is drawn whole upon a
    cleared canvas; otherwise only what changed is drawn.
    """
    whole = (_Piece(0, 0, frame) for frame in planned)
    pieces = whole if clears else _pieces(planned)
    out: list[bytes] = []
    for piece, delay in zip(pieces, gif_delays(timing.durations), strict=True):
        pixels = enlarge(piece.pixels, scale)
        height, width = pixels.shape
        if not out:
            out.append(b"GIF89a" + struct.pack("<HHBBB", width, height, 0x70, 0, 0))
            if timing.plays != 1:
                again = max(0, timing.plays - 1)
                out.append(b"!\xff\x0bNETSCAPE2.0\x03\x01" + struct.pack("<HB", again, 0))
        values, index = np.unique(pixels, return_inverse=True)
        if clears and values[0] != 0 and len(values) < GIF_COLOURS:
            # Some viewers clear to transparent only after a frame that names a transparent index.
            values, index = np.insert(values, 0, 0), index + 1
        hole = int(values[0] == 0)
        flags = (8 if clears else 4) | hole
        out.append(b"!\xf9\x04" + struct.pack("<BHBB", flags, delay, 0, 0))
        bits = max(1, (len(values) - 1).bit_length())
        place = (piece.x * scale, piece.y * scale, width, height)
        out.append(b"," + struct.pack("<HHHHB", *place, 0x80 | (bits - 1)))
        table = values.view(np.uint8).reshape(-1, 4)[:, :3].tobytes()
        out.append(table.ljust(3 << bits, b"\0"))
        out.append(_lzw(index.reshape(pixels.shape).astype(np.uint8)))
    return b"".join(out) + b";"


def _lzw(index: np.ndarray) -> bytes:
    """LZW data of one frame, as Pillow packs them."""
    height, width = index.shape
    still = io.BytesIO()
    indexed = Image.fromarray(index, "L")
    indexed.save(still, "GIF", optimize=False, interlace=0)
    (frame,) = gif.image_blocks(still.getvalue(), _own(width, height))
    return frame.packed


def _own(width: int, height: int) -> Limits:
    """Limits for what we have just written ourselves."""
    side = max(width, height)
    return Limits(1, side, (), 1 << 40, 1 << 40, 1 << 20, 1 << 40, 0, 0, 0)
