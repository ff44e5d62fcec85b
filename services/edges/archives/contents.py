"""The bytes of an entry: inflated piece by piece, never more than was claimed."""

import io
import os
import zlib
from collections.abc import Iterator
from typing import Any

from services.edges.archives.directory import DEFLATED, Member
from services.edges.archives.refusals import ArchiveUnsupported, BadArchive, printable

CHUNK = 64 * 1024
HEAD = 512  # bytes that tell what a file is; tar says so at 257

_ARCHIVE_SUFFIXES = (
    ".zip", ".jar", ".apk", ".cbz", ".epub", ".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz",
    ".zst", ".lz4", ".lzma", ".cab", ".iso",
)  # fmt: skip
_ARCHIVE_STARTS = (
    b"PK\3\4", b"PK\5\6", b"PK\7\x08", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b",
    b"\x1f\x9d", b"BZh", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd", b"\x04\x22\x4d\x18", b"LZIP", b"MSCF",
    b"xar!", b"!<arch>\n",
)  # fmt: skip


def blocks(descriptor: int, member: Member) -> Iterator[bytes]:
    """The unpacked bytes in pieces of up to 64 KiB.

    Stops with BadArchive at the first byte beyond the claimed size, and at the
    end if size, checksum or the end of the packed stream are not as claimed.
    """
    size = crc = 0
    for block in _unpacked(descriptor, member):
        size += len(block)
        crc = zlib.crc32(block, crc)
        if size > member.size:
            raise BadArchive(
                f"{printable(member.name)} claims {member.size:,} bytes, but unpacks to more."
            )
        yield block
    if size != member.size:
        raise BadArchive(
            f"{printable(member.name)} claims {member.size:,} bytes, but unpacks to {size:,}."
        )
    if crc != member.crc:
        raise BadArchive(f"{printable(member.name)} is damaged: its checksum does not match.")


def check(descriptor: int, member: Member) -> None:
    """Unpacks the entry once, keeping nothing. Raises BadArchive."""
    for _ in blocks(descriptor, member):
        pass


def check_not_archive(descriptor: int, member: Member) -> None:
    """Raises ArchiveUnsupported if the entry is itself an archive, by name or first bytes."""
    head = next(blocks(descriptor, member), b"")[:HEAD]
    tar = head[257:262] == b"ustar"
    if tar or head.startswith(_ARCHIVE_STARTS) or member.name.lower().endswith(_ARCHIVE_SUFFIXES):
        raise ArchiveUnsupported(
            f"{printable(member.name)} is an archive inside the archive; put the works themselves "
            "into the ZIP."
        )


def _unpacked(descriptor: int, member: Member) -> Iterator[bytes]:
    if member.method != DEFLATED:
        yield from _packed(descriptor, member)
        return
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for packed in _packed(descriptor, member):
            if inflater.eof:
                raise _misfit(member)
            rest = packed
            while block := inflater.decompress(rest, CHUNK):
                yield block
                rest = inflater.unconsumed_tail
    except zlib.error:
        raise BadArchive(f"{printable(member.name)} is damaged: it cannot be unpacked.") from None
    if not inflater.eof or inflater.unused_data:
        raise _misfit(member)


def _misfit(member: Member) -> BadArchive:
    shown = printable(member.name)
    return BadArchive(
        f"{shown} does not end after the {member.packed:,} packed bytes that it claims."
    )


def _packed(descriptor: int, member: Member) -> Iterator[bytes]:
    position, end = member.start, member.start + member.packed
    while position < end:
        data = os.pread(descriptor, min(CHUNK, end - position), position)
        if not data:
            raise BadArchive(f"{printable(member.name)} is cut off.")
        position += len(data)
        yield data


class Stream(io.RawIOBase):
    """An entry's unpacked bytes as a file that is read once, from start to end."""

    def __init__(self, descriptor: int, member: Member) -> None:
        super().__init__()
        self._blocks = blocks(descriptor, member)
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._rest:
            self._rest = memoryview(next(self._blocks, b""))
        length = min(len(buffer), len(self._rest))
        buffer[:length] = self._rest[:length]
        self._rest = self._rest[length:]
        return length
