"""GIF: walks the blocks to the trailer and hands out each frame as its own little picture.

Format: GIF89a (CompuServe 1990) with the NETSCAPE2.0 loop extension. Pillow
only unpacks each frame's LZW data, which must end with the frame; canvas,
disposal and transparency are ours, as browsers have them (the background is
transparent).
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image

from services.edges.imaging import outline as o
from services.edges.imaging.facts import Limits
from services.edges.imaging.outline import Outline, Packed, Patch, broken
from services.edges.imaging.pixels import coloured, palette, unpack

DISPOSE = {0: "keep", 1: "keep", 2: "clear", 3: "restore"}
IMAGE, EXTENSION, TRAILER = 0x2C, 0x21, 0x3B
CONTROL, COMMENT, APPLICATION = 0xF9, 0xFE, 0xFF
END_BYTES = 4
"""After the last pixel's code comes the end code, perhaps a clear code, and bits to fill a byte."""


@dataclass(frozen=True)
class Frame:
    """One image block. ``packed`` is LZW: the code size and its sub-blocks as they stand."""

    x: int
    y: int
    width: int
    height: int
    interlaced: bool
    palette: bytes
    packed: bytes
    starts: tuple[int, ...]
    """Where in ``packed`` each sub-block begins."""
    transparent: int | None
    dispose: str


class _Walk:
    def __init__(self, data: bytes, limits: Limits) -> None:
        self.data, self.limits = data, limits
        self.at = 6
        self.work = Outline("gif", 0, 0)
        self.frames: list[Frame] = []
        self.control = (0, 0, 0)

    def take(self, size: int) -> bytes:
        """The next ``size`` bytes."""
        piece = self.data[self.at : self.at + size]
        if len(piece) < size:
            raise o.truncated()
        self.at += size
        return piece

    def blocks(self) -> list[int]:
        """Skip sub-blocks to their terminator; where each begins."""
        data, at = self.data, self.at
        starts = []
        try:
            while size := data[at]:
                starts.append(at)
                at += size + 1
        except IndexError:
            raise o.truncated() from None
        self.at = at + 1
        return starts

    def content(self) -> bytes:
        """Sub-blocks joined."""
        data = self.data
        return b"".join(data[at + 1 : at + 1 + data[at]] for at in self.blocks())

    def run(self) -> "_Walk":
        width, height, flags, _, _ = struct.unpack("<HHBBB", self.take(7))
        o.gate_size(width, height, self.limits)
        self.work.width, self.work.height = width, height
        shared = self.take(3 << (flags & 7) + 1) if flags & 0x80 else b""
        while (kind := self.take(1)[0]) != TRAILER:
            if kind == IMAGE:
                self.image(shared)
            elif kind == EXTENSION:
                self.extension(self.take(1)[0])
            else:
                raise broken(f"a block is of the unknown kind 0x{kind:02x}")
        o.gate_end(self.data, self.at)
        if not self.frames:
            raise broken("it holds no image")
        if len(self.frames) == 1:
            self.work.plays = 1
        self.work.patches = self.patches
        return self

    def extension(self, label: int) -> None:
        if label == CONTROL:
            body = self.content()
            flags, delay, transparent = struct.unpack("<BHB", body)
            self.control = (flags, delay, transparent)
            self.work.transparency_meta |= bool(flags & 1)
            return
        name = self.take(self.take(1)[0]) if label == APPLICATION else b""
        body = self.content()
        if name in (b"NETSCAPE2.0", b"ANIMEXTS1.0") and len(body) == 3 and body[0] == 1:
            again = int.from_bytes(body[1:], "little")
            self.work.plays = o.rounds(again + 1) if again else 0
        else:
            self.work.metadata.append((f"gif 0x{label:02x}", name + body))

    def image(self, shared: bytes) -> None:
        o.gate_frames(len(self.frames) + 1, self.work.width, self.work.height, self.limits)
        number = len(self.frames) + 1
        x, y, width, height, flags = struct.unpack("<HHHHB", self.take(9))
        if x + width > self.work.width or y + height > self.work.height or not (width and height):
            raise broken(f"frame {number} lies outside of the canvas")
        colours = self.take(3 << (flags & 7) + 1) if flags & 0x80 else shared
        if not colours:
            raise broken(f"frame {number} has no palette")
        start = self.at
        self.take(1)
        starts = self.blocks()
        control, delay, index = self.control
        self.control = (0, 0, 0)
        transparent = index if control & 1 else None
        dispose = DISPOSE.get(control >> 2 & 7)
        if dispose is None:
            raise broken(f"frame {number} has an unknown disposal")
        self.work.delays.append(delay * 10)
        self.frames.append(
            Frame(
                x,
                y,
                width,
                height,
                bool(flags & 0x40),
                colours,
                self.data[start : self.at],
                tuple(at - start for at in starts),
                transparent,
                dispose,
            )
        )

    def patches(self) -> Iterator[Patch]:
        table, known = None, b""
        for frame in self.frames:
            if table is None or frame.palette != known:
                table, known = palette(frame.palette), frame.palette
            over = frame.transparent is not None
            yield Patch(frame.x, frame.y, pixels(frame, table), over, frame.dispose)


def walk(data: bytes, limits: Limits) -> Outline:
    """Outline of a GIF; its ``transparency_meta`` is a frame with a transparent index."""
    return _Walk(data, limits).run().work


def image_blocks(data: bytes, limits: Limits) -> list[Frame]:
    """The image blocks of a GIF, still packed."""
    return _Walk(data, limits).run().frames


def pixels(frame: Frame, table: Packed) -> Packed:
    """The pixels of one frame alone; those of its transparent index are 0."""
    image = Image.new("L", (frame.width, frame.height), None)
    parts = _parts(frame)
    taken = unpack(image, "gif", (frame.packed[0], int(frame.interlaced), -1), parts)
    if not taken:
        raise o.truncated()
    if taken < len(parts):
        raise broken(f"its image data hold more than {END_BYTES} bytes after the image")
    hole = -1 if frame.transparent is None else frame.transparent
    if hole >= 0:
        table = table.copy()
        table[hole] = 0
    return coloured(np.asarray(image), table, len(frame.palette) // 3, hole)


def _parts(frame: Frame) -> list[bytes]:
    """The sub-blocks such that the last part is their last ``END_BYTES``."""
    packed, starts = frame.packed, list(frame.starts)
    end, tail = len(packed) - 1, b""
    while starts and len(tail) < END_BYTES:
        at = starts.pop()
        tail, end = packed[at + 1 : end] + tail, at
    rest, tail = tail[:-END_BYTES], tail[-END_BYTES:]
    before = packed[1:end] + (bytes([len(rest)]) + rest if rest else b"")
    return [before, bytes([len(tail)]) + tail] if before else [bytes([len(tail)]) + tail]
