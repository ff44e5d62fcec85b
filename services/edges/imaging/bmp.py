"""BMP: proves that headers, palette and pixel data fill the file exactly; Pillow decodes.

Format: BITMAPFILEHEADER with BITMAPCOREHEADER (12 bytes) or BITMAPINFOHEADER
and its longer versions (40 to 124), as documented for Windows GDI.
"""

import io
import struct
from collections.abc import Iterator

from services.edges.imaging import outline as o
from services.edges.imaging.facts import Limits
from services.edges.imaging.outline import Outline, Patch, broken
from services.edges.imaging.pixels import open_only, packed_rgba
from services.edges.imaging.refusals import UnsupportedImage

HEADERS = (12, 40, 52, 56, 64, 108, 124)
DEPTHS = (1, 4, 8, 16, 24, 32)
RAW, RLE8, RLE4, BITFIELDS = 0, 1, 2, 3
PADDING_MAX = 3
"""Some writers round the file's size up to 4 bytes."""


def walk(data: bytes, limits: Limits) -> Outline:
    """Outline of a BMP; its declared transparencies are an alpha mask in the header."""
    if len(data) < 26:
        raise o.truncated()
    claimed, _, offset, header = struct.unpack_from("<IIII", data, 2)
    if header not in HEADERS:
        raise UnsupportedImage(f"has a BMP header of {header} bytes, which no known BMP has.")
    if len(data) < 14 + header:
        raise o.truncated()
    packing = stored = used = 0
    if header == 12:
        width, height, _, depth = struct.unpack_from("<HHHH", data, 18)
    else:
        width, height, _, depth, packing, stored = struct.unpack_from("<iiHHII", data, 18)
        used = int.from_bytes(data[46:50], "little")
    height = abs(height)
    o.gate_size(width, height, limits)
    if depth not in DEPTHS or packing not in (RAW, RLE8, RLE4, BITFIELDS):
        raise UnsupportedImage(f"is packed in a way that is not taken ({depth} bits, {packing}).")
    masks = 12 if packing == BITFIELDS and header == 40 else 0
    if depth <= 8 and used > 1 << depth:
        raise broken(f"its palette of {used:,} colours is larger than its depth allows")
    entries = used or (1 << depth if depth <= 8 else 0)
    start = 14 + header + masks + entries * (3 if header == 12 else 4)
    size = stored if packing in (RLE8, RLE4) else (width * depth + 31) // 32 * 4 * height
    _prove_layout(data, claimed, offset, start, size)
    work = Outline("bmp", width, height, delays=[0])
    alpha = header >= 56 and packing == BITFIELDS and any(data[66:70])
    work.transparency_meta = work.alpha_meta = bool(alpha)
    work.patches = lambda: _patches(data, work)
    return work


def _prove_layout(data: bytes, claimed: int, offset: int, start: int, size: int) -> None:
    """Headers, then nothing but zeros, then the pixels, then the end."""
    if offset < start:
        raise broken("its pixels begin inside of its header")
    if any(data[start:offset]):
        raise broken("bytes that belong to nothing stand before its pixels")
    end = offset + size
    if end > len(data):
        raise o.truncated()
    if any(data[end : end + PADDING_MAX]) or len(data) > end + PADDING_MAX:
        o.gate_end(data, end)
    if claimed not in (0, end, len(data)):
        raise broken(f"it says that it has {claimed:,} bytes, but has {len(data):,}")


def _patches(data: bytes, work: Outline) -> Iterator[Patch]:
    image = open_only(io.BytesIO(data), "BMP")
    if image.size != (work.width, work.height):
        raise broken("its decoder sees another size than its header says")
    yield Patch(0, 0, packed_rgba(image), over=False)
