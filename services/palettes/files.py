"""A palette as a file, for the programs in which people draw.

- ``gpl``: GIMP, Inkscape, Krita, Aseprite. “GIMP Palette”, name, columns, then a line a colour
  (GIMP developer documentation, “GPL palette file format”).
- ``hex``: six hexadecimal digits a line (Lospec).
- ``json``: ``{"name", "author", "colors"}`` (Lospec's palette API).
- ``pal``: JASC-PAL 0100 of Paint Shop Pro; lines end in CR LF.
- ``png``: one row, ``scale`` pixels a colour (PNG, third edition, indexed colour).
"""

import json
import re
import struct
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from services.kernel import colours
from services.kernel.errors import Invalid

SCALES = (1, 8, 32)
COLUMNS_MOST = 16


@dataclass(frozen=True, slots=True)
class File:
    """A file to be downloaded."""

    name: str
    media_type: str
    data: bytes


def file(form: str, name: str, held: Sequence[str], *, scale: int = 1, maker: str = "") -> File:
    """The palette in one of the forms. Raises Invalid for another form or scale."""
    if form not in WRITERS:
        sentence = f"A palette is had as one of {', '.join(WRITERS)}."
        raise Invalid(sentence, fields={"form": sentence})
    if scale not in SCALES:
        sentence = f"A colour is {', '.join(map(str, SCALES[:-1]))} or {SCALES[-1]} pixels wide."
        raise Invalid(sentence, fields={"scale": sentence})
    media_type, write = WRITERS[form]
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    size = f"-{scale}x" if form == "png" else ""
    return File(f"{slug}{size}.{form}", media_type, write(name, held, scale, maker))


def _gpl(name: str, held: Sequence[str], scale: int, maker: str) -> bytes:
    columns = min(len(held), COLUMNS_MOST)
    head = ["GIMP Palette", f"Name: {name}", f"Columns: {columns}", "#"]
    lines = ["{:3d} {:3d} {:3d}\t".format(*_rgb(one)) + colours.name(one) for one in held]
    return _lines([*head, *lines])


def _hex(name: str, held: Sequence[str], scale: int, maker: str) -> bytes:
    return _lines([colour[1:] for colour in held])


def _json(name: str, held: Sequence[str], scale: int, maker: str) -> bytes:
    said = {"name": name, "author": maker, "colors": [colour[1:] for colour in held]}
    return json.dumps(said, ensure_ascii=False).encode()


def _pal(name: str, held: Sequence[str], scale: int, maker: str) -> bytes:
    lines = [" ".join(map(str, _rgb(colour))) for colour in held]
    return _lines(["JASC-PAL", "0100", str(len(held)), *lines], "\r\n")


def _png(name: str, held: Sequence[str], scale: int, maker: str) -> bytes:
    row = b"\0" + b"".join(bytes([place]) * scale for place in range(len(held)))
    size = struct.pack(">IIBBBBB", len(held) * scale, scale, 8, 3, 0, 0, 0)
    table = b"".join(bytes(_rgb(colour)) for colour in held)
    parts = (
        (b"IHDR", size),
        (b"PLTE", table),
        (b"IDAT", zlib.compress(row * scale)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


WRITERS: dict[str, tuple[str, Callable[[str, Sequence[str], int, str], bytes]]] = {
    "gpl": ("text/plain; charset=utf-8", _gpl),
    "hex": ("text/plain; charset=utf-8", _hex),
    "json": ("application/json", _json),
    "pal": ("text/plain; charset=utf-8", _pal),
    "png": ("image/png", _png),
}


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))


def _lines(lines: Sequence[str], end: str = "\n") -> bytes:
    return "".join(line + end for line in lines).encode()
