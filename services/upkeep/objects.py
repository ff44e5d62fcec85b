"""Stored files of works: whether they are right, and right ones found elsewhere.

Nothing here touches the database: the callers ask before and write after.
"""

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO

from services.edges.storage import Damaged, MissingObject, content_type, replica, storage
from services.kernel.errors import Unavailable
from services.posts.commands import StoredFile
from services.upkeep.works import Work

CHUNK = 256 * 1024


def is_there(work: Work, file: StoredFile, *, hashes: bool) -> bool:
    """Whether the file is right where the work's row says, or in the other area.

    Its own place is asked twice: a move may carry it there while we look at the other.
    """
    here, there = work.key(file), work.other_key(file)
    return any(is_right(key, file, hashes=hashes) for key in (here, there, here))


def is_right(key: str, file: StoredFile, *, hashes: bool) -> bool:
    """Whether what is stored under the key has the length, and if asked the bytes, of the file."""
    found = storage().stat(key)
    if found is None or found.size != file.bytes:
        return False
    try:
        return not hashes or digest(storage().open(key)) == file.sha256
    except MissingObject:  # moved or removed since
        return False


def bring_back(work: Work, file: StoredFile) -> bool:
    """Has the file right in its place again, from the other area, an earlier version or the
    replica; False where no right one is left. The caller holds the work."""
    here, there = work.key(file), work.other_key(file)
    if is_right(here, file, hashes=True):
        return True
    if is_right(there, file, hashes=True):
        if not work.moving:  # an operator has put it back where it once was
            storage().move(there, to_public=work.public)
        return True
    for copy in _copies(work, file):
        with copy, suppress(Damaged):
            storage().put(here, copy, content_type=content_type(here), sha256=file.sha256)
            return True
    return False


def copy_original(work: Work) -> bool:
    """Has a right copy of the original in the replica; False where there is none to copy."""
    second, file = replica(), work.original
    if second is None:
        return True
    kept = second.stat(work.copy_key(file))
    if kept is not None and kept.size == file.bytes:
        return True
    target = work.copy_key(file)
    with suppress(MissingObject, Damaged), open_file(work, file) as stream:
        second.put(target, stream, content_type=content_type(target), sha256=file.sha256)
        return True
    return False


def open_file(work: Work, file: StoredFile) -> BinaryIO:
    """A stream over the file, in whichever area it is. Raises MissingObject."""
    for key in (work.key(file), work.other_key(file)):
        with suppress(MissingObject):
            return storage().open(key)
    return storage().open(work.key(file))


def digest(stream: BinaryIO) -> str:
    """SHA-256 of the rest of a stream, which is closed."""
    found = hashlib.sha256()
    with stream:
        while chunk := stream.read(CHUNK):
            found.update(chunk)
    return found.hexdigest()


def _copies(work: Work, file: StoredFile) -> Iterator[BinaryIO]:
    """Streams that may hold the right bytes."""
    yield from storage().earlier(work.key(file))
    yield from storage().earlier(work.other_key(file))
    with suppress(MissingObject, Unavailable):  # no replica, or one that is away, heals nothing
        if second := replica():
            yield second.open(work.copy_key(file))
