"""The structure of a ZIP, read so strictly that no two readers can disagree on it.

Entries must fill the file from its first byte to the central directory, each
local header must say what the directory says, and nothing may follow: so there
is no overlap, no hidden data and no second reading. Format and section numbers:
PKWARE APPNOTE 6.3.10. ZIP64 has no use below 4 GiB and is refused.
"""

import os
import stat
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from services.edges.archives import names
from services.edges.archives.refusals import (
    ArchiveTooLarge,
    ArchiveUnsupported,
    BadArchive,
    printable,
)
from services.kernel.settings import Settings

LOCAL = struct.Struct("<4s5H3L2H")  # 4.3.7
CENTRAL = struct.Struct("<4s6H3L5H2L")  # 4.3.12
END = struct.Struct("<4s4H2LH")  # 4.3.16
DESCRIPTOR = struct.Struct("<3L")  # 4.3.9, with or without b"PK\7\8" before it
LOCAL_SIGNATURE, CENTRAL_SIGNATURE, END_SIGNATURE = b"PK\3\4", b"PK\1\2", b"PK\5\6"
DESCRIPTOR_SIGNATURE, ZIP64_LOCATOR = b"PK\7\x08", b"PK\6\7"
ZIP64_LOCATOR_BYTES = 20  # 4.3.15
COMMENT_MAX = 0xFFFF

STORED, DEFLATED = 0, 8  # 4.4.5
HAS_DESCRIPTOR = 0x0008  # 4.4.4, bit 3
ENCRYPTED = 0x2041  # bits 0, 6 and 13: encrypted, strongly encrypted, masked headers
LEVEL_HINTS = 0x0006  # bits 1 and 2 say how hard the packer tried
FLAGS = HAS_DESCRIPTOR | LEVEL_HINTS | names.UTF8_FLAG
ZIP64_EXTRA = 0x0001

ENTRIES_PER_WORK = 4  # a work, the twin that macOS adds, and folders
DIRECTORY_BYTES_MAX = 1024 * 1024


@dataclass(slots=True)
class Member:
    """One entry as the directory describes it; ``start`` is where its packed bytes begin."""

    name: str
    raw: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    offset: int
    start: int = 0


def read(descriptor: int, limits: Settings) -> list[Member]:
    """Every entry, in the directory's order.

    Raises ArchiveTooLarge, ArchiveUnsupported or BadArchive, before anything is
    unpacked and in memory of about a directory (1 MiB).
    """
    total = os.fstat(descriptor).st_size
    if total > limits.zip_bytes_max:
        raise _over("bytes in a ZIP", limits.zip_bytes_max, total, "zip_bytes_max")
    count, start, size = _end(descriptor, total)
    most = limits.zip_works_max * ENTRIES_PER_WORK
    if count > most:
        rule = f"entries (folders and all) in a ZIP of up to {limits.zip_works_max} works"
        raise _over(rule, most, count, "zip_works_max")
    if size > DIRECTORY_BYTES_MAX:
        raise _over("bytes in the directory of a ZIP", DIRECTORY_BYTES_MAX, size, "directory")
    members = list(_central(os.pread(descriptor, size, start), count))
    _check_names(members)
    _check_sizes(members, total, limits)
    _check_locals(descriptor, members, start)
    return members


def _end(descriptor: int, total: int) -> tuple[int, int, int]:
    """Entries, offset and bytes of the directory, which must reach to the end record."""
    tail_start = max(0, total - END.size - COMMENT_MAX)
    tail = os.pread(descriptor, total - tail_start, tail_start)
    found = tail.rfind(END_SIGNATURE)
    if found < 0 or len(tail) - found < END.size:
        raise BadArchive("The file is not a whole ZIP: its end is missing.")
    _, disk, first_disk, here, count, size, start, comment = END.unpack_from(tail, found)
    rest = len(tail) - found - END.size
    if rest or comment:
        raise BadArchive(
            f"The ZIP has {max(rest, comment):,} bytes behind its end; comments and other data are "
            "not taken."
        )
    at = tail_start + found
    locator = tail[max(0, found - ZIP64_LOCATOR_BYTES) : found]
    if locator.startswith(ZIP64_LOCATOR) or 0xFFFF in (here, count) or 0xFFFFFFFF in (size, start):
        raise _zip64()
    if disk or first_disk or here != count:
        raise ArchiveUnsupported("The ZIP is one part of several; send it as one file.")
    if start + size != at:
        raise BadArchive(
            f"The ZIP does not add up: its directory of {size:,} bytes at {start:,} should end at "
            f"{at:,}. Data before, between or behind the entries are not taken."
        )
    return count, start, size


def _central(directory: bytes, count: int) -> Iterator[Member]:
    position = 0
    for _ in range(count):
        if directory[position : position + 4] != CENTRAL_SIGNATURE:
            raise BadArchive(f"The ZIP's directory does not hold the {count:,} entries it claims.")
        head = directory[position : position + CENTRAL.size]
        if len(head) < CENTRAL.size:
            raise BadArchive("The ZIP's directory is cut off.")
        (_, _, _, flags, method, _, _, crc, packed, size, *lengths, disk, _, attributes, offset) = (
            CENTRAL.unpack(head)
        )
        name_end = position + CENTRAL.size + lengths[0]
        raw = directory[position + CENTRAL.size : name_end]
        extra = directory[name_end : name_end + lengths[1]]
        position = name_end + lengths[1] + lengths[2]
        if position > len(directory):
            raise BadArchive("The ZIP's directory is cut off.")
        member = Member(names.read(raw, flags), raw, flags, method, crc, packed, size, offset)
        _check_kind(member, attributes >> 16, disk)
        if 0xFFFFFFFF in (packed, size, offset) or ZIP64_EXTRA in _extra_ids(extra):
            raise _zip64()
        yield member
    if position != len(directory):
        raise BadArchive(
            f"The ZIP's directory holds more than the {count:,} entries that it claims."
        )


def _check_kind(member: Member, mode: int, disk: int) -> None:
    shown = printable(member.name)
    if member.flags & ENCRYPTED:
        raise ArchiveUnsupported(f"{shown} is encrypted; send the works without a password.")
    if member.method not in (STORED, DEFLATED):
        raise ArchiveUnsupported(
            f"{shown} is packed by method {member.method}; only stored (0) and deflate (8) are "
            "taken."
        )
    if member.flags & ~FLAGS or disk:
        raise ArchiveUnsupported(
            f"{shown} uses features of ZIP that are not taken (patches, parts)."
        )
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise ArchiveUnsupported(f"{shown} is a link or a device; only files are taken.")
    if names.is_folder(member.name) and member.size:
        raise BadArchive(
            f"{shown} is a folder that claims to hold {member.size:,} bytes of its own."
        )
    if member.method == STORED and member.packed != member.size:
        raise BadArchive(
            f"{shown} is stored as it is, yet claims {member.packed:,} bytes packed and "
            f"{member.size:,} unpacked."
        )


def _check_names(members: list[Member]) -> None:
    known: dict[str, str] = {}
    for member in members:
        twin = known.setdefault(names.identity(member.name), member.name)
        if twin is not member.name:
            raise BadArchive(
                f"{printable(member.name)} stands twice in the ZIP (as {printable(twin)}); names "
                "must differ by more than case or accents' encoding."
            )


def _check_sizes(members: list[Member], total: int, limits: Settings) -> None:
    """By what the directory claims; that no entry holds more is checked while unpacking."""
    unpacked = sum(member.size for member in members)
    if unpacked > limits.zip_unpacked_max:
        raise _over("bytes when unpacked", limits.zip_unpacked_max, unpacked, "zip_unpacked_max")
    if unpacked > limits.zip_ratio_max * total:
        rule = "times the size of the ZIP when unpacked"
        raise _over(rule, limits.zip_ratio_max, -(-unpacked // total), "zip_ratio_max")


def _check_locals(descriptor: int, members: list[Member], directory_start: int) -> None:
    """Entries must follow each other without gap or overlap, up to the directory."""
    ordered = sorted(members, key=lambda member: member.offset)
    follows = [member.offset for member in ordered[1:]] + [directory_start]
    expected = 0
    for member, following in zip(ordered, follows, strict=False):
        if member.offset != expected:
            raise _misplaced(member, expected)
        _check_local(descriptor, member)
        expected = member.start + member.packed
        if member.flags & HAS_DESCRIPTOR:
            expected += _check_descriptor(descriptor, member, following - expected)
    if expected != directory_start:
        raise BadArchive(
            f"The entries of the ZIP end at byte {expected:,}, but its directory begins at "
            f"{directory_start:,}; entries may neither overlap nor leave gaps."
        )


def _misplaced(member: Member, expected: int) -> BadArchive:
    shown, gap = printable(member.name), member.offset - expected
    if gap < 0:
        return BadArchive(f"{shown} overlaps the entry before it by {-gap:,} bytes.")
    return BadArchive(f"There are {gap:,} bytes before {shown} that belong to no entry.")


def _check_local(descriptor: int, member: Member) -> None:
    head = os.pread(descriptor, LOCAL.size + len(member.raw), member.offset)
    shown = printable(member.name)
    if len(head) < LOCAL.size or not head.startswith(LOCAL_SIGNATURE):
        raise BadArchive(f"{shown} is not where the ZIP's directory says.")
    _, _, flags, method, _, _, crc, packed, size, name_length, extra_length = LOCAL.unpack_from(
        head
    )
    claimed = (member.crc, member.packed, member.size)
    # with a descriptor behind the data, the header before it may leave the figures out
    allowed = [claimed, (0, 0, 0)] if flags & HAS_DESCRIPTOR else [claimed]
    differs = {
        "name": name_length != len(member.raw) or head[LOCAL.size :] != member.raw,
        "flags": (flags ^ member.flags) & ~LEVEL_HINTS,
        "method": method != member.method,
        "checksum or size": (crc, packed, size) not in allowed,
    }
    for what, wrong in differs.items():
        if wrong:
            raise BadArchive(
                f"{shown} has another {what} in its header than in the ZIP's directory."
            )
    member.start = member.offset + LOCAL.size + name_length + extra_length


def _check_descriptor(descriptor: int, member: Member, length: int) -> int:
    """Bytes of the data descriptor, which fills the space to the next entry exactly."""
    plain = DESCRIPTOR.pack(member.crc, member.packed, member.size)
    place = member.start + member.packed
    if length in (DESCRIPTOR.size, DESCRIPTOR.size + 4):
        found = os.pread(descriptor, length, place)
        if found in (plain, DESCRIPTOR_SIGNATURE + plain):
            return length
    raise BadArchive(
        f"{printable(member.name)} is not followed by its checksum and sizes as the ZIP's "
        "directory gives them."
    )


def _extra_ids(extra: bytes) -> set[int]:
    ids, position = set(), 0
    while position + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, position)
        ids.add(kind)
        position += 4 + length
    return ids


def _zip64() -> ArchiveUnsupported:
    return ArchiveUnsupported("The ZIP uses ZIP64, which is for archives above 4 GiB.")


def _over(what: str, limit: int, found: int, rule: str) -> ArchiveTooLarge:
    return ArchiveTooLarge(
        f"At most {limit:,} {what}; this one has {found:,}.", rule=rule, limit=limit, found=found
    )
