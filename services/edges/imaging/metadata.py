"""What may travel inside of a work besides its picture.

The rule: the original's bytes are served for ever as they are, so a file that
says where it was made, that is to be turned before it is shown, that carries a
page, script or archive, or whose metadata are large, is refused with the way to
mend it. Other comments, colour profiles and XMP stay, and are public.
"""

import re
import struct
import zlib
from collections.abc import Iterator

from services.edges.imaging.outline import Outline, broken
from services.edges.imaging.refusals import BadImage, ImageTooLarge

PLACE = re.compile(
    rb"GPS(Latitude|Longitude|Position|Coordinates|Dest|MapDatum|Altitude|AreaInformation)"
    rb"|Location(Shown|Created|Name)|Iptc4xmpCore:Location|photoshop:(City|State|Country)",
    re.IGNORECASE,
)
IPTC_PLACE = re.compile(rb"\x1c\x02[\x1a\x1b\x5a\x5c\x5f\x64\x65]")
ACTIVE = re.compile(
    rb"<script|<html|<svg|<!doctype|<iframe|<body|<\?php|javascript:|%PDF-|PK\x03\x04|PK\x05\x06"
    rb"|Rar!\x1a|7z\xbc\xaf\x27\x1c",
    re.IGNORECASE,
)
ORIENTATION, GPS_IFD = 0x0112, 0x8825
HOW = "Export it without metadata (for example `exiftool -all= FILE`) and try again."


def check(work: Outline, limit: int) -> None:
    """Refuse what the rule refuses; ``limit`` is in bytes, unpacked. Keeps the colour profile."""
    total, pieces = 0, []
    for kind, body in work.metadata:
        for piece in _unpack(kind, body, limit):
            total += len(piece)
            if total > limit:
                raise ImageTooLarge(
                    f"carries more than {limit:,} bytes of metadata. {HOW}",
                    code="image_metadata",
                    metadata_bytes_max=limit,
                )
            if kind == "png iCCP":
                work.icc = piece
            pieces.append(piece)
    everything = b"".join(pieces)
    if not everything:
        return
    for piece in pieces:
        _check_exif(piece)
    text = everything.replace(b"\0", b"")
    if PLACE.search(text) or (b"8BIM\x04\x04" in everything and IPTC_PLACE.search(everything)):
        raise _place()
    if ACTIVE.search(everything) or ACTIVE.search(text):
        raise BadImage(
            f"carries a web page, script, document or archive in its metadata. {HOW}",
            code="image_active_content",
        )


def _place() -> BadImage:
    return BadImage(
        f"says where it was made (GPS or place names), which everybody could read. {HOW}",
        code="image_place",
    )


def _unpack(kind: str, body: bytes, limit: int) -> Iterator[bytes]:
    """The segment's content as it reads, inflated no further than one byte over ``limit``."""
    if kind in ("png iCCP", "png zTXt"):
        key, _, rest = body.partition(b"\0")
        yield key
        text = _inflate(rest[1:], limit)
    elif kind == "png iTXt":
        key, _, rest = body.partition(b"\0")
        text = rest[2:].partition(b"\0")[2].partition(b"\0")[2]
        yield key
        text = _inflate(text, limit) if rest[:1] == b"\1" else text
    elif kind == "png tEXt":
        key, _, text = body.partition(b"\0")
        yield key
    else:
        yield body
        return
    yield _raw_profile(text) if key.startswith(b"Raw profile type") else text


def _inflate(packed: bytes, limit: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, limit + 1)
    except zlib.error as error:
        raise broken("its compressed metadata do not inflate") from error


def _raw_profile(text: bytes) -> bytes:
    """ImageMagick's hexadecimal profiles: a name, a length, and digits in lines."""
    try:
        return bytes.fromhex(b"".join(text.split()[2:]).decode("ascii"))
    except ValueError as error:
        raise broken("a raw profile in its metadata is no hexadecimal") from error


def _check_exif(piece: bytes) -> None:
    """Refuse a filled GPS directory, or a picture that must be turned."""
    start = piece.find(b"Exif\0\0") + 6 if b"Exif\0\0" in piece[:64] else 0
    tiff = piece[start:]
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if order is None:
        return
    try:
        tags = dict(_tags(tiff, order))
        turned = struct.unpack(
            order + "H", tags.get(ORIENTATION, struct.pack(order + "H2x", 1))[:2]
        )
        gps = tags.get(GPS_IFD)
        filled = gps is not None and _count(tiff, order, struct.unpack(order + "I", gps)[0])
    except struct.error as error:
        raise BadImage(
            f"carries EXIF that cannot be read, so it may say where it was made. {HOW}",
            code="image_place",
        ) from error
    if filled:
        raise _place()
    if turned[0] > 1:
        raise BadImage(
            f"is stored turned or mirrored (EXIF orientation {turned[0]}). "
            "Save it upright, without that mark.",
            code="image_orientation",
        )


def _tags(tiff: bytes, order: str) -> Iterator[tuple[int, bytes]]:
    """Tag and value field of each entry of the first directory (TIFF 6.0)."""
    at = struct.unpack_from(order + "I", tiff, 4)[0]
    for entry in range(_count(tiff, order, at)):
        tag, _, _, value = struct.unpack_from(order + "HHI4s", tiff, at + 2 + 12 * entry)
        yield tag, value


def _count(tiff: bytes, order: str, at: int) -> int:
    return int(struct.unpack_from(order + "H", tiff, at)[0])
