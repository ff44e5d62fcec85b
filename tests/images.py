"""Makes image files for tests, byte by byte: honest ones, and liars, bombs and polyglots.

Independent of the code under test. A picture is a uint8 array of rows, columns
and RGBA.
"""

import io
import json
import struct
import zlib
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
from PIL import Image

Picture = npt.NDArray[np.uint8]
PNG = b"\x89PNG\r\n\x1a\n"
GPS_EXIF = b"II*\0\x08\0\0\0\x01\0\x25\x88\x04\0\x01\0\0\0\x1a\0\0\0\0\0\0\0" + (
    b"\x01\0\x01\0\x02\0\x02\0\0\0N\0\0\0\0\0\0\0"
)
GPS_XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><exif:GPSLatitude>52,31N</exif:GPSLatitude></x:xmpmeta>'
)


# --- pictures


def art(seed: int = 0, width: int = 16, height: int = 16, colours: int = 6) -> Picture:
    """Opaque pixel art: blocks in exactly ``colours`` colours (if it has the room for them)."""
    random = np.random.default_rng(seed)
    table = random.choice(1 << 24, colours, replace=False)
    index = random.integers(0, colours, (-(-height // 2), -(-width // 2)))
    index = index.repeat(2, 0).repeat(2, 1)[:height, :width].copy()
    index.flat[:colours] = np.arange(colours)
    rgb = np.stack([table >> 16 & 255, table >> 8 & 255, table & 255], 1).astype(np.uint8)
    out = np.full((height, width, 4), 255, np.uint8)
    out[..., :3] = rgb[index]
    return out


def animation(seed: int = 0, frames: int = 4, width: int = 16, height: int = 16) -> list[Picture]:
    """Opaque frames that share their colours; each differs from the one before."""
    first = art(seed, width, height)
    return [np.roll(first, 3 * number, axis=1) for number in range(frames)]


def holed(picture: Picture, alpha: int = 0) -> Picture:
    """The picture with a square of the given alpha in its upper left."""
    out = picture.copy()
    out[: len(out) // 3, : len(out) // 3, 3] = alpha
    return out


def flat(value: int, width: int = 16, height: int = 16) -> Picture:
    """One grey, opaque."""
    out = np.full((height, width, 4), value, np.uint8)
    out[..., 3] = 255
    return out


# --- PNG and APNG


def chunk(kind: bytes, body: bytes = b"") -> bytes:
    """A PNG chunk with its checksum."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def header(width: int, height: int, depth: int = 8, colour: int = 6, interlace: int = 0) -> bytes:
    """An IHDR chunk."""
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace))


def rows(picture: Picture) -> bytes:
    """Deflated RGBA rows without filters."""
    return zlib.compress(b"".join(b"\0" + row.tobytes() for row in picture))


def png(picture: Picture | None = None, *extra: bytes, after: bytes = b"") -> bytes:
    """An RGBA PNG; ``extra`` chunks stand before its data, ``after`` stands behind its end."""
    picture = art() if picture is None else picture
    height, width = picture.shape[:2]
    data = chunk(b"IDAT", rows(picture))
    return PNG + header(width, height) + b"".join(extra) + data + chunk(b"IEND") + after


def indexed_png(index: npt.NDArray[np.uint8], palette: bytes, alphas: bytes = b"") -> bytes:
    """A palette PNG of 8 bits; ``alphas`` is its tRNS."""
    height, width = index.shape
    data = zlib.compress(b"".join(b"\0" + row.tobytes() for row in index))
    parts = [header(width, height, 8, 3), chunk(b"PLTE", palette)]
    parts += [chunk(b"tRNS", alphas)] if alphas else []
    return PNG + b"".join(parts) + chunk(b"IDAT", data) + chunk(b"IEND")


def apng(
    frames: Sequence[Picture],
    delays: Sequence[tuple[int, int]] | None = None,
    *,
    plays: int = 0,
    claimed: int | None = None,
    places: Sequence[tuple[int, int]] | None = None,
    dispose: Sequence[int] | None = None,
    blend: Sequence[int] | None = None,
    hidden: Picture | None = None,
) -> bytes:
    """An APNG; ``delays`` are numerators and denominators of seconds. ``hidden``: default image."""
    count = len(frames)
    delays, places = delays or [(1, 10)] * count, places or [(0, 0)] * count
    dispose, blend = dispose or [0] * count, blend or [0] * count
    height, width = (frames[0] if hidden is None else hidden).shape[:2]
    out = [header(width, height)]
    out.append(chunk(b"acTL", struct.pack(">II", count if claimed is None else claimed, plays)))
    sequence = 0
    if hidden is not None:
        out.append(chunk(b"IDAT", rows(hidden)))
    for number, frame in enumerate(frames):
        size = (frame.shape[1], frame.shape[0])
        control = struct.pack(">IIIII", sequence, *size, *places[number])
        control += struct.pack(">HHBB", *delays[number], dispose[number], blend[number])
        out.append(chunk(b"fcTL", control))
        sequence += 1
        if number == 0 and hidden is None:
            out.append(chunk(b"IDAT", rows(frame)))
        else:
            out.append(chunk(b"fdAT", struct.pack(">I", sequence) + rows(frame)))
            sequence += 1
    return PNG + b"".join(out) + chunk(b"IEND")


# --- GIF


def lzw(index: npt.NDArray[np.uint8], bits: int) -> bytes:
    """GIF's LZW without a dictionary: codes of one width, cleared before they would grow."""
    clear, width, codes = 1 << bits, bits + 1, []
    for number, value in enumerate(index.ravel().tolist()):
        if number % ((1 << bits) - 2) == 0:
            codes.append(clear)
        codes.append(value)
    packed = sum(code << width * n for n, code in enumerate([*codes, clear + 1]))
    data = packed.to_bytes((len(codes) + 1) * width // 8 + 1, "little")
    blocks = [data[at : at + 255] for at in range(0, len(data), 255)]
    return bytes([bits]) + b"".join(bytes([len(b)]) + b for b in blocks) + b"\0"


def gif_frame(
    index: npt.NDArray[np.uint8],
    *,
    delay: int = 10,
    place: tuple[int, int] = (0, 0),
    transparent: int | None = None,
    dispose: int = 0,
    palette: bytes = b"",
    bits: int = 8,
) -> bytes:
    """A control and an image block; the delay in hundredths of a second."""
    flags = dispose << 2 | (transparent is not None)
    control = b"!\xf9\x04" + struct.pack("<BHBB", flags, delay, transparent or 0, 0)
    local = 0x80 | (len(palette) // 3).bit_length() - 2 if palette else 0
    where = struct.pack("<HHHHB", *place, index.shape[1], index.shape[0], local)
    return control + b"," + where + palette + lzw(index, bits)


def gif_of(
    size: tuple[int, int], palette: bytes, *frames: bytes, loop: int | None = 0, after: bytes = b""
) -> bytes:
    """A GIF of blocks; ``palette`` is of a power of two, ``loop`` that of NETSCAPE2.0."""
    flags = 0x80 | (len(palette) // 3).bit_length() - 2 if palette else 0
    out = b"GIF89a" + struct.pack("<HHBBB", *size, flags, 0, 0) + palette
    if loop is not None:
        out += b"!\xff\x0bNETSCAPE2.0\x03\x01" + struct.pack("<HB", loop, 0)
    return out + b"".join(frames) + b";" + after


def gif(
    frames: Sequence[Picture] | None = None,
    delays: Sequence[int] | None = None,
    *,
    loop: int | None = 0,
    after: bytes = b"",
) -> bytes:
    """A GIF of whole pictures, at most 256 colours in all; alpha below 255 is transparent."""
    frames = [art()] if frames is None else frames
    delays = delays or [10] * len(frames)
    every = np.stack([holes_black(f) for f in frames])
    values, index = np.unique(every.view(np.uint32)[..., 0], return_inverse=True)
    index = index.reshape(every.shape[:3]).astype(np.uint8)
    table = values.view(np.uint8).reshape(-1, 4)
    hole = int(np.flatnonzero(table[:, 3] == 0)[0]) if (table[:, 3] == 0).any() else None
    palette = table[:, :3].tobytes().ljust(768, b"\0")
    blocks = [
        gif_frame(i, delay=d, transparent=hole, dispose=2 if hole is not None else 1)
        for i, d in zip(index, delays, strict=True)
    ]
    return gif_of((index.shape[2], index.shape[1]), palette, *blocks, loop=loop, after=after)


def holes_black(picture: Picture) -> Picture:
    """Pixels that are not opaque become transparent black."""
    return np.where(picture[..., 3:] < 255, 0, picture).astype(np.uint8)


# --- the others, by Pillow


def webp(
    frames: Sequence[Picture] | None = None,
    durations: Sequence[int] | None = None,
    *,
    loop: int = 0,
    lossless: bool = True,
    **more: object,
) -> bytes:
    """A WebP; equal consecutive frames would be merged by its writer."""
    images = [Image.fromarray(f) for f in ([art()] if frames is None else frames)]
    out = io.BytesIO()
    options: dict[str, object] = {"lossless": lossless, "exact": True, **more}
    if len(images) > 1:
        options |= {"save_all": True, "append_images": images[1:], "loop": loop}
        options |= {"duration": list(durations or [100] * len(images)), "minimize_size": False}
    images[0].save(out, "WEBP", **options)
    return out.getvalue()


def bmp(picture: Picture | None = None) -> bytes:
    """A BMP of 24 bits."""
    return saved(art() if picture is None else picture, "BMP")


def jpeg(picture: Picture | None = None, **more: object) -> bytes:
    """A JPEG of quality 95."""
    return saved(art() if picture is None else picture, "JPEG", quality=95, **more)


def saved(picture: Picture, form: str, mode: str = "RGB", **more: object) -> bytes:
    """As Pillow writes it."""
    out = io.BytesIO()
    Image.fromarray(picture).convert(mode).save(out, form, **more)
    return out.getvalue()


# --- what is no honest work

TRAILING = {
    "png then zip": lambda: png(after=b"PK\x03\x04" + b"\0" * 30),
    "gif then html": lambda: gif(after=b"<html><script>alert(1)</script>"),
    "jpeg then zip": lambda: jpeg() + b"PK\x03\x04" + b"\0" * 30,
    "webp then text": lambda: webp() + b"hello",
    "bmp then text": lambda: bmp() + b"hello there",
}


def _zeros(size: int) -> bytes:
    """``size`` zeros, deflated without being held."""
    pack = zlib.compressobj(9)
    block = bytes(1 << 20)
    out = [pack.compress(block) for _ in range(size >> 20)]
    return b"".join(out) + pack.compress(bytes(size & 0xFFFFF)) + pack.flush()


def pixel_flood(side: int = 30_000) -> bytes:
    """A true 1-bit PNG of side x side pixels, some 100 KB small."""
    data = _zeros(side * (1 + -(-side // 8)))
    return PNG + header(side, side, 1, 0) + chunk(b"IDAT", data) + chunk(b"IEND")


def text_bomb(size: int = 64 << 20) -> bytes:
    """A PNG whose comment inflates to ``size`` bytes."""
    return png(None, chunk(b"zTXt", b"Comment\0\0" + _zeros(size)))


def profile_bomb(size: int = 64 << 20) -> bytes:
    """A PNG whose colour profile inflates to ``size`` bytes."""
    return png(None, chunk(b"iCCP", b"icc\0\0" + _zeros(size)))


def data_bomb(size: int = 256 << 20) -> bytes:
    """A PNG of 16 x 16 pixels whose image data inflate to ``size`` bytes."""
    return PNG + header(16, 16) + chunk(b"IDAT", _zeros(size)) + chunk(b"IEND")


def frame_flood(frames: int = 100_000, side: int = 1) -> bytes:
    """A GIF of very many frames of 1 x 1 on a canvas of ``side``."""
    dot = gif_frame(np.zeros((1, 1), np.uint8), bits=2)
    return gif_of((side, side), b"\0\0\0\xff\xff\xff", *[dot] * frames)


def huge_gif() -> bytes:
    """A GIF that says it is 65,535 x 65,535."""
    return gif_of((65_535, 65_535), bytes(6), gif_frame(np.zeros((1, 1), np.uint8), bits=2))


def huge_webp() -> bytes:
    """A WebP whose VP8X canvas is 16,383 x 16,383 around a small picture."""
    small = webp()[12:]
    extended = b"VP8X" + struct.pack("<II", 10, 0) + (16_382).to_bytes(3, "little") * 2
    return b"RIFF" + struct.pack("<I", 4 + len(extended) + len(small)) + b"WEBP" + extended + small


def lying_bmp(width: int = 2**31 - 1, height: int = 2**31 - 1) -> bytes:
    """A small BMP whose header says other sides."""
    data = bytearray(bmp())
    struct.pack_into("<ii", data, 18, width, height)
    return bytes(data)


BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "png 30000 x 30000": (pixel_flood, "image_sides"),
    "gif 65535 x 65535": (huge_gif, "image_sides"),
    "webp 16383 x 16383": (huge_webp, "image_sides"),
    "apng of 2^31 frames": (lambda: apng(animation(), claimed=2**31), "image_frames"),
    "gif of 100000 frames of 1 x 1": (frame_flood, "image_sides"),
    "gif of 100000 frames on 8 x 8": (lambda: frame_flood(side=8), "image_frames"),
    "bmp that lies about its sides": (lying_bmp, "image_sides"),
    "bmp that is smaller than it says": (lambda: lying_bmp(256, 256), "image_truncated"),
    "png with 64 MiB of zTXt": (text_bomb, "image_metadata"),
    "png with 64 MiB of iCCP": (profile_bomb, "image_metadata"),
    "png with 256 MiB of image data": (data_bomb, "image_damaged"),
}
"""Name: how to make it, and the code of its refusal."""

FOREIGN = {
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16"/>',
    "svg with a prolog": b'<?xml version="1.0"?>\n<!-- art -->\n<svg width="16" height="16"/>',
    "html": b"<!DOCTYPE html><html><script>alert(1)</script></html>",
    "text": b"not an image",
    "zip": b"PK\x03\x04" + bytes(40),
    "pdf": b"%PDF-1.7\n",
    "ico": struct.pack("<HHH", 0, 1, 1) + bytes(60),
    "tiff": b"II*\0\x08\0\0\0",
    "json": json.dumps({"GIF89a": 1}).encode(),
}
