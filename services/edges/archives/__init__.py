"""A strict reader of ZIPs from strangers: the works inside, and what is said of them.

Everything is checked before the first work is handed out, in time bounded by
``zip_unpacked_max`` and memory of a few pieces; nothing is ever written to a
path that an archive names. Refused are whatever two readers might read in two
ways, and whatever is not simply a folder of files.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from services.edges.archives import contents, directory, manifest, names
from services.edges.archives.directory import Member
from services.edges.archives.manifest import Manifest
from services.edges.archives.refusals import (
    ArchiveTooLarge,
    ArchiveUnsupported,
    BadArchive,
    BadManifest,
    printable,
)
from services.kernel.errors import Invalid
from services.kernel.settings import Settings

__all__ = [
    "Archive",
    "ArchiveTooLarge",
    "ArchiveUnsupported",
    "BadArchive",
    "BadManifest",
    "Entry",
    "Manifest",
    "is_zip",
    "read",
]


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of an archive: its name (NFC, ``/`` between folders) and its bytes unpacked."""

    name: str
    size: int
    _member: Member
    _descriptor: int

    def open(self) -> BinaryIO:
        """A stream over the unpacked bytes, read once, while the archive is open.

        Several may be open at once. Raises BadArchive if the file was changed
        since it was checked.
        """
        return BufferedReader(contents.Stream(self._descriptor, self._member), contents.CHUNK)


@dataclass(frozen=True, slots=True)
class Archive:
    """The works of an archive in its own order, and the words of its manifest.

    Not among the entries: the manifest, folders, and what macOS and Windows
    leave in archives by themselves.
    """

    entries: tuple[Entry, ...]
    manifest: Manifest


def is_zip(start: bytes) -> bool:
    """Whether a file that starts with these (4) bytes is to be read as a ZIP."""
    return start[:4] in (directory.LOCAL_SIGNATURE, directory.END_SIGNATURE, b"PK\7\x08")


@contextmanager
def read(path: Path, limits: Settings, *, name: str = "") -> Iterator[Archive]:
    """Opens and checks a ZIP; its entries can be read until the end of the ``with``.

    ``name`` is what the person called it, for the refusals. Raises
    ArchiveTooLarge, ArchiveUnsupported, BadArchive or BadManifest, all of them
    errors.Invalid, with the rule and the figure.
    """
    with path.open("rb") as file:
        try:
            archive = _checked(file.fileno(), limits)
        except Invalid as refusal:
            if name:
                refusal.message = f"{printable(name)}: {refusal.message}"
                refusal.args = (refusal.message,)
            raise
        yield archive


def _checked(descriptor: int, limits: Settings) -> Archive:
    members = directory.read(descriptor, limits)
    kept = [member for member in members if not names.is_ignored(member.name)]
    works = [member for member in kept if not _is_manifest(member)]
    _check_count(len(works), limits)
    for member in works:
        contents.check_not_archive(descriptor, member)
    for member in members:
        contents.check(descriptor, member)
    entries = tuple(Entry(member.name, member.size, member, descriptor) for member in works)
    said = _manifest(
        descriptor, [member for member in kept if _is_manifest(member)], entries, limits
    )
    return Archive(entries, said)


def _check_count(count: int, limits: Settings) -> None:
    if not count:
        raise BadArchive("The ZIP holds no works.")
    if count > limits.zip_works_max:
        raise ArchiveTooLarge(
            f"At most {limits.zip_works_max:,} works in a ZIP; this one has {count:,}.",
            rule="zip_works_max",
            limit=limits.zip_works_max,
            found=count,
        )


def _is_manifest(member: Member) -> bool:
    return member.name.rpartition("/")[2] == manifest.NAME


def _manifest(
    descriptor: int, found: list[Member], entries: tuple[Entry, ...], limits: Settings
) -> Manifest:
    """The one manifest, if there is one; it may lie in the folder that was packed."""
    if not found:
        return {}
    if len(found) > 1:
        raise BadManifest(f"A ZIP has one {manifest.NAME}; this one has {len(found)}.", pointer="")
    member = found[0]
    if member.size > manifest.BYTES_MAX:
        raise BadManifest(
            f"{manifest.NAME} is larger than {manifest.BYTES_MAX:,} bytes ({member.size:,}).",
            pointer="",
        )
    data = b"".join(contents.blocks(descriptor, member))
    folder = member.name.removesuffix(manifest.NAME)
    return manifest.parse(data, folder, {entry.name for entry in entries}, limits)
