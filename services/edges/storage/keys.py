"""Names of stored files: the areas, the players' layout, the types. Knows no driver."""

import hashlib
import re
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Literal
from uuid import UUID

from services.kernel import errors

Area = Literal["public", "private", "incoming", "derived"]
IMMUTABLE = "public, max-age=31536000, immutable"
CONTENT_TYPES = {
    "": "application/octet-stream",
    ".bmp": "image/bmp",
    ".gif": "image/gif",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".png": "image/png",
    ".webp": "image/webp",
    ".zip": "application/zip",
}
KEY_MAX = 255  # characters; S3 takes 1,024, file systems 255 a name

_NAME = r"[a-z0-9_][a-z0-9_.-]*"
_KEY = re.compile(rf"(?:public|private|incoming|derived)(?:/{_NAME})+")
_PREFIX = re.compile(rf"(?:{_NAME}/)*(?:{_NAME})?")


class InvalidKey(errors.Invalid):
    """A name or type that no stored file can have: a traversal, a stranger's invention."""

    code = "invalid_key"


def check(key: str) -> str:
    """The key itself, if it is one. Raises InvalidKey.

    A key is ``{area}/name[/name...]`` of at most 255 characters; names are made
    of ``a-z 0-9 _ . -`` and do not start with a dot or a hyphen, so no key can
    leave its area or hide in it.
    """
    if len(key) > KEY_MAX or not _KEY.fullmatch(key):
        raise InvalidKey("No file has this name: it breaks the rules for names of stored files.")
    return key


def check_prefix(prefix: str) -> str:
    """The start of a key, possibly empty. Raises InvalidKey."""
    if len(prefix) > KEY_MAX or not _PREFIX.fullmatch(prefix):
        raise InvalidKey("No stored file has a name that starts like this.")
    return prefix


def area(key: str) -> Area:
    """The area in which a valid key lies."""
    return key.partition("/")[0]  # type: ignore[return-value]


def moved(key: str, *, to_public: bool) -> str:
    """The same work's key in the public or in the private area. Raises InvalidKey."""
    if area(check(key)) not in ("public", "private"):
        raise InvalidKey("Only works are moved between the public and the private area.")
    return f"{'public' if to_public else 'private'}/{key.partition('/')[2]}"


def content_type(key: str) -> str:
    """The one type that a key's suffix allows. Raises InvalidKey for an unknown suffix."""
    kind = CONTENT_TYPES.get(PurePosixPath(key).suffix)
    if kind is None:
        known = ", ".join(filter(None, CONTENT_TYPES))
        raise InvalidKey(f"Stored files end in one of {known}, or have no suffix.")
    return kind


def check_content_type(key: str, claimed: str) -> None:
    """Holds suffix and type together, since a folder remembers only the suffix.

    Raises InvalidKey if the file would be served as something else than claimed.
    """
    expected = content_type(check(key))
    if claimed != expected:
        raise InvalidKey(f"A file with this suffix is {expected}, not {claimed[:80]!r}.")


@lru_cache(8192)  # a page of works asks for each of them several times
def shard(storage_key: UUID | str) -> str:
    """The two folders ``aa/bb`` of a work, as players compute them.

    The first two bytes of SHA-256 over the lower-case hyphenated UUID, each
    ``& 0x3f``, as two hex digits: 64 x 64 folders (p3a firmware, vault layout).
    """
    digest = hashlib.sha256(str(_uuid(storage_key)).encode()).digest()
    return f"{digest[0] & 0x3F:02x}/{digest[1] & 0x3F:02x}"


def work_path(storage_key: UUID | str, name_suffix: str) -> str:
    """``aa/bb/{uuid}{suffix}``: a work's path below its area. The suffix begins with ``.``
    for what players fetch (``.webp``), or with ``-`` or ``_`` for what else belongs to it."""
    return f"{shard(storage_key)}/{_uuid(storage_key)}{name_suffix}"


def _uuid(storage_key: UUID | str) -> UUID:
    try:
        return storage_key if isinstance(storage_key, UUID) else UUID(storage_key)
    except ValueError:
        raise InvalidKey("A storage key is a UUID.") from None
