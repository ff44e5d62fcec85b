"""WebP: walks the RIFF chunks and leaves decoding and compositing to libwebp.

Format: RFC 9649. Delays come from the ANMF headers, not from the decoder.
"""

import struct
from collections.abc import Iterator

import numpy as np
from PIL import _webp

from services.edges.imaging import outline as o
from services.edges.imaging.facts import Limits
from services.edges.imaging.outline import Outline, Patch, broken
from services.edges.imaging.pixels import OPAQUE, clear

ALPHA_FLAG = 0x10
PICTURE = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF"}


def walk(data: bytes, limits: Limits) -> Outline:
    """Outline of a WebP; both declared transparencies are its alpha flag."""
    declared = int.from_bytes(data[4:8], "little") + 8
    if declared > len(data):
        raise o.truncated()
    o.gate_end(data, declared)
    work = Outline("webp", 0, 0)
    kinds: list[bytes] = []
    for kind, body in chunks(data[12:]):
        if not kinds:
            if kind not in (b"VP8 ", b"VP8L", b"VP8X"):
                raise broken("its first chunk is no picture")
            work.width, work.height = _size(kind, body)
            o.gate_size(work.width, work.height, limits)
            alpha = body[4] & 0x10 if kind == b"VP8L" else kind == b"VP8X" and body[0] & ALPHA_FLAG
            work.transparency_meta = work.alpha_meta = bool(alpha)
        kinds.append(kind)
        if kind == b"ANIM":
            work.plays = int.from_bytes(body[4:6], "little")
        elif kind == b"ANMF":
            o.gate_frames(len(work.delays) + 1, work.width, work.height, limits)
            work.delays.append(o.gate_delay(int.from_bytes(body[12:15], "little")))
        elif kind == b"ICCP":
            work.icc = body
        if kind not in PICTURE:
            work.metadata.append((f"webp {kind.decode('latin-1')}", body))
    _check(kinds)
    if not work.delays:
        work.delays = [0]
    if len(work.delays) == 1:
        work.plays = 1
    work.patches = lambda: _patches(data, work)
    return work


def chunks(body: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Type and content of each chunk; an odd one is padded with a zero."""
    at = 0
    while at < len(body):
        if at + 8 > len(body):
            raise broken("a chunk's header is cut off")
        kind, size = struct.unpack_from("<4sI", body, at)
        end = at + 8 + size
        if end + (size & 1) > len(body):
            raise broken(f"its {kind.decode('latin-1')!r} chunk is longer than the file")
        yield kind, body[at + 8 : end]
        at = end + (size & 1)


def _size(kind: bytes, body: bytes) -> tuple[int, int]:
    """Width and height from the first chunk."""
    if kind == b"VP8X":
        return int.from_bytes(body[4:7], "little") + 1, int.from_bytes(body[7:10], "little") + 1
    if kind == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack_from("<HH", body, 6)
    return width & 0x3FFF, height & 0x3FFF


def _check(kinds: list[bytes]) -> None:
    """Refuse pictures beside the picture: libwebp would show one and keep the others."""
    stills = sum(k in (b"VP8 ", b"VP8L") for k in kinds)
    animated = b"ANMF" in kinds
    if stills + animated != 1 or kinds.count(b"VP8X") > 1 or kinds.count(b"ANIM") > 1:
        raise broken("it holds not exactly one picture")
    if (animated or len(kinds) > 1) and kinds[0] != b"VP8X":
        raise broken("it has chunks beyond those of a simple WebP")


def _patches(data: bytes, work: Outline) -> Iterator[Patch]:
    # Pillow's own road from here to an array copies each frame four times.
    decoder = _webp.WebPAnimDecoder(data)
    size, _, _, count, mode = decoder.get_info()
    if count != work.frames or size != (work.width, work.height):
        raise broken(f"its decoder sees {count} frames of {size}, its header others")
    for number in range(1, count + 1):
        decoded = decoder.get_next()
        if decoded is None:
            raise broken(f"frame {number} does not decode")
        pixels = np.frombuffer(decoded[0], np.uint32).reshape(work.height, work.width)
        yield Patch(0, 0, pixels | OPAQUE if mode == "RGBX" else clear(pixels), over=False)
