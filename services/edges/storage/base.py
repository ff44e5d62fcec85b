"""The one interface of both storage drivers, its shapes and its complaints."""

import hashlib
import io
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO, Protocol

from services.kernel import errors

CHUNK = 256 * 1024  # bytes moved at a time; what a stream costs in memory
SPOOL = 1024 * 1024  # bytes of an unseekable stream kept in memory before it goes to disk

Source = Path | bytes | BinaryIO


class StorageDown(errors.Unavailable):
    """The storage does not answer, refuses us, or failed in the middle."""

    code = "storage_down"

    def __init__(self) -> None:
        super().__init__("The file storage does not answer just now. Please try again in a moment.")


class StorageFull(errors.Unavailable):
    """The disk or quota of the storage is used up; nothing was kept of the file."""

    code = "storage_full"

    def __init__(self) -> None:
        super().__init__(
            "The file storage is full, so this file was not kept. The operators have to make room.",
            retry_after=300,
        )


class Damaged(errors.Unavailable):
    """The bytes that arrived are not those that were announced; nothing was kept."""

    code = "storage_damaged"

    def __init__(self) -> None:
        super().__init__("The file was damaged on its way into the storage. Please try again.")


class MissingObject(errors.NotFound):
    """No file is stored under that key."""

    code = "missing_object"

    def __init__(self) -> None:
        super().__init__("This file is not in the storage.")


@dataclass(frozen=True, slots=True)
class Stat:
    """What is known of a stored file without reading it: bytes, UTC time, lower-case hex digest.

    ``sha256`` is None where the driver does not keep it (a folder that is asked by ``stat``).
    """

    size: int
    modified: datetime
    sha256: str | None


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a listing: key, bytes, UTC time of the last change."""

    key: str
    size: int
    modified: datetime


class Storage(Protocol):
    """Files by key (see ``keys.check``). Whoever asks has been authorised before.

    Every method may raise StorageDown, and InvalidKey for what is not a key.
    All are safe to call from several threads and processes at once.
    """

    def put(
        self, key: str, source: Source, *, content_type: str, sha256: str | None = None
    ) -> Stat:
        """Keeps the source, from its current position to its end, under the key.

        Nothing is visible before all of it is verified; a key that exists is
        replaced in one step, and the same bytes twice are fine. Memory stays
        below 20 MB for any size. Files in ``public/`` are cacheable for ever.
        Raises StorageFull, Damaged (digest differs from ``sha256``), InvalidKey
        (``content_type`` is not the one of the key's suffix).
        """

    def open(self, key: str) -> BinaryIO:
        """A stream over the file; the caller closes it. Raises MissingObject."""

    def read(self, key: str) -> bytes:
        """All of a small file. Raises MissingObject."""

    def stat(self, key: str) -> Stat | None:
        """Size, time and digest, or None if there is no such file."""

    def delete(self, key: str) -> None:
        """Removes the file; one that is not there is fine."""

    def earlier(self, key: str) -> Iterator[BinaryIO]:
        """Streams over earlier versions of the file, the newest first; the caller closes each.

        Empty where the driver, the bucket or our rights keep none.
        """

    def move(self, key: str, *, to_public: bool) -> str:
        """Brings a work to the public or private area and returns its new key.

        Idempotent, also after a crash half-way: which of the two keys is given
        does not matter. Raises MissingObject if it is in neither area.
        """

    def list(self, prefix: str = "", start_after: str = "") -> Iterator[Listed]:
        """Files whose key starts with the prefix, in the order of keys, behind ``start_after``.

        Memory is that of one folder or page. (SeaweedFS sorts a folder ``a/`` before
        ``a-b``, other stores behind it; in the players' layout that cannot occur.)
        """

    def public_url(self, key: str) -> str:
        """Where anyone may fetch a file of the public area. Raises InvalidKey for others."""

    def signed_url(self, key: str, seconds: int) -> str:
        """A link that opens this one file for so many seconds (existence is not checked)."""

    def check_signature(self, key: str, expires: int, signature: str) -> bool:
        """Whether a link to our own ``/api/v1/files`` is genuine and not expired."""

    def sweep_temporary(self, older_than: timedelta) -> int:
        """Removes what interrupted puts left behind; returns how many pieces."""


@contextmanager
def opened(source: Source) -> Iterator[BinaryIO]:
    """The source as a stream; one that came as a stream is left open."""
    if isinstance(source, Path):
        with source.open("rb") as stream:
            yield stream
    else:
        yield io.BytesIO(source) if isinstance(source, bytes) else source


@contextmanager
def rewindable(stream: BinaryIO) -> Iterator[BinaryIO]:
    """The stream itself if it can seek, else its bytes spooled to a temporary file."""
    if stream.seekable():
        yield stream
        return
    with tempfile.SpooledTemporaryFile(SPOOL) as spool:
        shutil.copyfileobj(stream, spool, CHUNK)
        spool.seek(0)
        yield spool  # type: ignore[misc]


def measure(stream: BinaryIO) -> tuple[int, str]:
    """Bytes and SHA-256 from here to the end; the stream is put back to here."""
    start, size, digest = stream.tell(), 0, hashlib.sha256()
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        digest.update(chunk)
    stream.seek(start)
    return size, digest.hexdigest()
