"""PNG and APNG: walks the chunks to IEND and hands out each frame as a plain PNG's pixels.

Formats: PNG, third edition (W3C 2025), which includes APNG. Pillow only undoes
the filters of the rows; APNG is composited by us, since it blends partial alpha
and clears indexed frames differently from the text.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from PIL import Image

from services.edges.imaging import outline as o
from services.edges.imaging.facts import Limits
from services.edges.imaging.outline import Outline, Packed, Patch, broken
from services.edges.imaging.pixels import OPAQUE, coloured, packed_rgba, palette, unpack
from services.edges.imaging.refusals import BadImage, UnsupportedImage

SIGNATURE = b"\x89PNG\r\n\x1a\n"
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
INDEXED = 3
MODES = {(8, 2): ("RGB", "RGB"), (8, 4): ("LA", "LA"), (8, 6): ("RGBA", "RGBA")}
MODES |= {(1, 0): ("1", "1"), (2, 0): ("L", "L;2"), (4, 0): ("L", "L;4"), (8, 0): ("L", "L")}
MODES |= {(1, 3): ("P", "P;1"), (2, 3): ("P", "P;2"), (4, 3): ("P", "P;4"), (8, 3): ("P", "P")}
"""By depth and colour type: the image that Pillow makes, and how its codec calls the rows."""
STORED_MAX = 65_535
CRITICAL = {b"IHDR", b"PLTE", b"IDAT", b"IEND"}
PLAIN = {b"tRNS", b"acTL", b"fcTL", b"fdAT", b"gAMA", b"cHRM", b"sRGB", b"pHYs", b"bKGD"}
PLAIN |= {b"sBIT", b"tIME", b"hIST", b"cICP"}
ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2)]
ADAM7 += [(0, 1, 1, 2)]
"""x, y, and the steps in each direction, of the seven passes of an interlaced PNG."""
DISPOSE = ("keep", "clear", "restore")


@dataclass
class _Frame:
    x: int
    y: int
    width: int
    height: int
    over: bool = False
    dispose: str = "keep"
    data: list[bytes] = field(default_factory=list)


class _Walk:
    """State of one pass over the chunks."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self.data, self.limits = data, limits
        self.header = self.palette = self.alphas = b""
        self.work = Outline("png", 0, 0)
        self.still: _Frame | None = None
        self.frames: list[_Frame] = []
        self.claimed: int | None = None
        self.sequence = 0

    def run(self) -> Outline:
        before = b""
        for kind, body in chunks(self.data):
            if (kind == b"IHDR") != (not self.header):
                raise broken("IHDR must be its first chunk, once")
            if kind == b"IDAT" != before and self.still:
                raise broken("its IDAT chunks do not follow one another")
            before = kind
            take = getattr(self, f"take_{kind.decode('latin-1')}", None)
            if kind in CRITICAL | PLAIN:
                if take:
                    take(body)
            elif not kind[0] & 0x20:
                raise UnsupportedImage(f"needs an unknown PNG chunk, {kind.decode('latin-1')!r}.")
            else:
                self.work.metadata.append((f"png {kind.decode('latin-1')}", body))
        return self.finish()

    def take_IHDR(self, body: bytes) -> None:
        width, height, depth, colour, packing, filters, interlace = struct.unpack(">IIBBBBB", body)
        o.gate_size(width, height, self.limits)
        if depth == 16:
            raise UnsupportedImage(
                "has 16 bits a channel; a work has at most 8. Save it with 8 bits a channel.",
                code="image_depth",
            )
        if (depth, colour) not in MODES or packing or filters or interlace > 1:
            raise broken("its header names a way to store pixels that does not exist")
        self.header = body
        self.work.width, self.work.height = width, height
        self.work.transparency_meta = self.work.alpha_meta = colour in (4, 6)

    def take_PLTE(self, body: bytes) -> None:
        if len(body) % 3 or not 3 <= len(body) <= 768:
            raise broken(f"its palette has {len(body):,} bytes, which is no number of colours")
        self.palette = body

    def take_tRNS(self, body: bytes) -> None:
        colour = self.header[9]
        if colour != INDEXED and len(body) != 2 * CHANNELS[colour]:
            raise broken("its transparent colour has another kind than its pixels")
        self.alphas = body
        self.work.transparency_meta = True
        self.work.alpha_meta |= colour == INDEXED and any(0 < a < 255 for a in body)

    def take_acTL(self, body: bytes) -> None:
        if self.still or self.claimed is not None:
            raise broken("acTL must stand once, before the image data")
        self.claimed, plays = struct.unpack(">II", body)
        o.gate_frames(self.claimed, self.work.width, self.work.height, self.limits)
        self.work.plays = o.rounds(plays)

    def take_fcTL(self, body: bytes) -> None:
        if self.claimed is None:
            raise broken("fcTL stands before acTL")
        seq, width, height, x, y, num, den, dispose, blend = struct.unpack(">IIIIIHHBB", body)
        self.next_in_sequence(seq)
        if x + width > self.work.width or y + height > self.work.height or not (width and height):
            raise broken(f"frame {len(self.frames) + 1} lies outside of the canvas")
        if dispose > 2 or blend > 1:
            raise broken(f"frame {len(self.frames) + 1} has an unknown way to blend")
        first_clears = dispose == 2 and not self.frames
        disposal = "clear" if first_clears else DISPOSE[dispose]
        self.frames.append(_Frame(x, y, width, height, blend == 1, disposal))
        o.gate_frames(len(self.frames), self.work.width, self.work.height, self.limits)
        self.work.delays.append(o.gate_delay((2000 * num // (den or 100) + 1) // 2))

    def take_IDAT(self, body: bytes) -> None:
        if self.still is None:
            is_frame = len(self.frames) == 1
            self.still = _Frame(0, 0, self.work.width, self.work.height)
            if is_frame:
                frame = self.frames[0]
                if (frame.width, frame.height) != (self.work.width, self.work.height):
                    raise broken("its first frame does not fill the canvas")
                self.still = frame
        self.still.data.append(body)

    def take_fdAT(self, body: bytes) -> None:
        if not self.frames or self.still is None or self.frames[-1] is self.still:
            raise broken("fdAT stands where no frame was begun")
        self.next_in_sequence(int.from_bytes(body[:4], "big"))
        self.frames[-1].data.append(body[4:])

    def next_in_sequence(self, number: int) -> None:
        if number != self.sequence:
            raise broken(f"APNG chunk {self.sequence} is numbered {number}")
        self.sequence += 1

    def finish(self) -> Outline:
        if self.still is None:
            raise broken("it has no image data")
        if self.claimed is None:
            self.frames, self.work.delays = [self.still], [0]
        elif len(self.frames) != self.claimed or self.claimed == 0:
            raise BadImage(
                f"says it has {self.claimed:,} frames but holds {len(self.frames):,}.",
                code="image_frame_count",
            )
        if len(self.frames) == 1:
            self.work.plays = 1
        self.work.patches = self.patches
        return self.work

    def patches(self) -> Iterator[Patch]:
        for frame in self.frames:
            yield Patch(frame.x, frame.y, self.pixels(frame), frame.over, frame.dispose)
        if self.still is not None and not any(f is self.still for f in self.frames):
            self.pixels(self.still)  # a hidden default image is served too: it must decode

    def pixels(self, frame: _Frame) -> Packed:
        header = struct.pack(">II", frame.width, frame.height) + self.header[8:]
        rows = inflated(header, b"".join(frame.data))
        depth, colour, interlace = self.header[8], self.header[9], self.header[12]
        mode, raw = MODES[depth, colour]
        image = Image.new(mode, (frame.width, frame.height), None)
        if not unpack(image, "zip", (raw, interlace), stored(rows)):
            raise o.truncated()
        if colour == INDEXED:
            size = len(self.palette) // 3
            return coloured(np.asarray(image), palette(self.palette, self.alphas), size)
        pixels = packed_rgba(image)
        if not self.alphas or colour not in (0, 2):
            return pixels
        return np.where(pixels == self.hole(depth), np.uint32(0), pixels)

    def hole(self, depth: int) -> np.uint32:
        """The one colour of a picture without alpha that tRNS makes transparent, packed."""
        samples = np.frombuffer(self.alphas, ">u2").astype(np.uint32) & ((1 << depth) - 1)
        red, green, blue = np.resize(samples * 255 // ((1 << depth) - 1), 3)
        return np.uint32(OPAQUE | blue << 16 | green << 8 | red)


def walk(data: bytes, limits: Limits) -> Outline:
    """Outline of a PNG or APNG; its ``transparency_meta`` is tRNS or an alpha channel."""
    return _Walk(data, limits).run()


def chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Each chunk's type and content, checksum proved, up to IEND, which must end the file."""
    at, size = len(SIGNATURE), len(data)
    while True:
        if at + 12 > size:
            raise o.truncated()
        length, kind = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if end > size:
            raise o.truncated()
        if zlib.crc32(data[at + 4 : end - 4]) != int.from_bytes(data[end - 4 : end], "big"):
            raise broken(f"the checksum of its {kind.decode('latin-1')!r} chunk is wrong")
        yield kind, data[at + 8 : end - 4]
        at = end
        if kind == b"IEND":
            o.gate_end(data, at)
            return


def chunk(kind: bytes, body: bytes) -> bytes:
    """One PNG chunk: length, type, content, checksum."""
    return b"%s%s%s%s" % (
        struct.pack(">I", len(body)),
        kind,
        body,
        struct.pack(">I", zlib.crc32(body, zlib.crc32(kind))),
    )


def inflated(header: bytes, data: bytes) -> bytes:
    """The rows of a frame; refuses data that hold more or less, or hide bytes behind them."""
    width, height, depth, colour, _, _, interlace = struct.unpack(">IIBBBBB", header)
    bits = depth * CHANNELS[colour]
    passes = [(width, height)]
    if interlace:
        passes = [(-(-(width - x) // dx), -(-(height - y) // dy)) for x, y, dx, dy in ADAM7]
    want = sum(h * (1 + (w * bits + 7) // 8) for w, h in passes if w > 0 and h > 0)
    inflate = zlib.decompressobj()
    try:
        rows = inflate.decompress(data, want + 1)
    except zlib.error as error:
        raise broken("its image data do not inflate") from error
    if len(rows) > want or inflate.unused_data:
        raise broken("its image data hold more than the image")
    if len(rows) < want or not inflate.eof:
        raise o.truncated()
    return rows


def stored(rows: bytes) -> Iterator[bytes]:
    """The rows as deflate blocks that are not packed (RFC 1951, 3.2.4), for Pillow's codec.

    It stops after the last row, so that no checksum need follow.
    """
    yield b"\x78\x01"
    for at in range(0, len(rows), STORED_MAX):
        block = rows[at : at + STORED_MAX]
        yield struct.pack("<BHH", 0, len(block), len(block) ^ 0xFFFF)
        yield block
