"""JPEG: walks the markers to EOI; Pillow decodes.

Format: ITU-T T.81. Only grey and YCbCr/RGB pictures: CMYK has no exact colours on a screen.
"""

import io
import re
import struct
from collections.abc import Iterator

from services.edges.imaging import outline as o
from services.edges.imaging.facts import Limits
from services.edges.imaging.outline import Outline, Patch, broken
from services.edges.imaging.pixels import open_only, packed_rgba
from services.edges.imaging.refusals import UnsupportedImage

HINT = "JPEG blurs pixels and adds colours: save pixel art as PNG, GIF or WebP."
SOI, EOI, SOS, COM = 0xD8, 0xD9, 0xDA, 0xFE
FRAME_HEADERS = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""In a scan FF 00 stands for the byte FF, FF D0 to FF D7 are restarts, and FF FF is filling."""
ICC_NAME = b"ICC_PROFILE\0"


def walk(data: bytes, limits: Limits) -> Outline:
    """Outline of a JPEG; it declares no transparency."""
    work = Outline("jpeg", 0, 0, delays=[0], hint=HINT)
    at = 2
    while True:
        if at + 2 > len(data):
            raise o.truncated()
        if data[at] != 0xFF:
            raise broken("a marker is missing")
        marker = data[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        at += 2
        if marker == EOI:
            break
        size = int.from_bytes(data[at : at + 2], "big")
        if size < 2 or at + size > len(data):
            raise o.truncated()
        _take(work, marker, data[at + 2 : at + size], limits)
        at += size
        if marker == SOS:
            at = _scan_end(data, at)
    o.gate_end(data, at)
    if not work.width:
        raise broken("it has no frame header")
    work.patches = lambda: _patches(data, work)
    return work


def _take(work: Outline, marker: int, body: bytes, limits: Limits) -> None:
    """Note what one segment says."""
    if marker in FRAME_HEADERS:
        if work.width:
            raise broken("it has two frame headers")
        work.height, work.width, channels = struct.unpack_from(">HHB", body, 1)
        o.gate_size(work.width, work.height, limits)
        if channels not in (1, 3):
            raise UnsupportedImage(f"has {channels} colour channels; save it as RGB.")
    elif 0xE0 <= marker <= 0xEF or marker == COM:
        if body.startswith(ICC_NAME):
            work.icc += body[len(ICC_NAME) + 2 :]
        work.metadata.append((f"jpeg 0x{marker:02x}", body))


def _scan_end(data: bytes, at: int) -> int:
    """Where the entropy-coded data end: at the next marker that is no restart."""
    found = NEXT_MARKER.search(data, at)
    if found is None:
        raise o.truncated()
    return found.start()


def _patches(data: bytes, work: Outline) -> Iterator[Patch]:
    image = open_only(io.BytesIO(data), "JPEG")
    if image.size != (work.width, work.height) or getattr(image, "n_frames", 1) != 1:
        raise broken("its decoder sees another picture than its header says")
    yield Patch(0, 0, packed_rgba(image), over=False)
