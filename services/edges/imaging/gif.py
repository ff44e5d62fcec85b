"""GIF: walks the blocks to the trailer and hands out each frame as its own little picture.

Format: GIF89a (CompuServe 1990) with the NETSCAPE2.0 loop extension. Pillow
only unpacks each frame's LZW data; canvas, disposal and transparency are ours,
as browsers have them (the background is transparent).
"""

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from services.edges.imaging import outline as o
from services.edges.imaging.facts import Limits
from services.edges.imaging.outline import Outline, Packed, Patch, broken
from services.edges.imaging.pixels import open_only

DISPOSE = {0: "keep", 1: "keep", 2: "clear", 3: "restore"}
IMAGE, EXTENSION, TRAILER = 0x2C, 0x21, 0x3B
CONTROL, COMMENT, APPLICATION = 0xF9, 0xFE, 0xFF


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

    def blocks(self) -> tuple[int, int]:
        """Skip sub-blocks to their terminator; where they start and end."""
        data, at = self.data, self.at
        start = at
        try:
            while size := data[at]:
                at += size + 1
        except IndexError:
            raise o.truncated() from None
        self.at = at + 1
        return start, self.at

    def content(self) -> bytes:
        """Sub-blocks joined."""
        at, end = self.blocks()
        parts = []
        while at < end - 1:
            size = self.data[at]
            parts.append(self.data[at + 1 : at + 1 + size])
            at += size + 1
        return b"".join(parts)

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
        palette = self.take(3 << (flags & 7) + 1) if flags & 0x80 else shared
        if not palette:
            raise broken(f"frame {number} has no palette")
        start = self.at
        self.take(1)
        _, end = self.blocks()
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
                palette,
                self.data[start:end],
                transparent,
                dispose,
            )
        )

    def patches(self) -> Iterator[Patch]:
        table, known = None, b""
        for frame in self.frames:
            if table is None or frame.palette != known:
                table, known = colours(frame.palette), frame.palette
            yield Patch(frame.x, frame.y, pixels(frame, table), True, frame.dispose)


def walk(data: bytes, limits: Limits) -> Outline:
    """Outline of a GIF; its ``transparency_meta`` is a frame with a transparent index."""
    return _Walk(data, limits).run().work


def image_blocks(data: bytes, limits: Limits) -> list[Frame]:
    """The image blocks of a GIF, still packed."""
    return _Walk(data, limits).run().frames


def colours(palette: bytes) -> Packed:
    """A palette as 256 packed colours; those that it does not have are 0."""
    table = np.zeros((256, 4), np.uint8)
    rgb = np.frombuffer(palette, np.uint8).reshape(-1, 3)
    table[: len(rgb), :3] = rgb
    table[: len(rgb), 3] = 255
    return table.view(np.uint32)[:, 0]


def pixels(frame: Frame, table: Packed) -> Packed:
    """The pixels of one frame alone; those of its transparent index are 0."""
    # A grey ramp as the palette makes Pillow hand out the indices themselves.
    size = struct.pack("<HH", frame.width, frame.height)
    little = b"GIF89a%s\0\0\0,\0\0\0\0%s%c%s;" % (
        size,
        size,
        0x40 if frame.interlaced else 0,
        frame.packed,
    )
    index = np.asarray(open_only(io.BytesIO(little), "GIF"))
    colours_held = len(frame.palette) // 3
    if colours_held < 256:
        strays = index >= colours_held
        if strays.any() and (index[strays] != frame.transparent).any():
            raise broken(f"a pixel has colour {index.max() + 1} of a palette of {colours_held}")
    return (table if frame.transparent is None else _but(table, frame.transparent)).take(index)


def _but(table: Packed, transparent: int) -> Packed:
    """The table with one colour made transparent."""
    table = table.copy()
    table[transparent] = 0
    return table
