"""The storage driver over a folder: temp file, fsync, rename. Caddy serves ``public/``."""

import errno
import hashlib
import hmac
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from stat import S_ISREG
from typing import BinaryIO
from uuid import uuid4

from services.edges.storage import keys
from services.edges.storage.base import (
    CHUNK,
    Damaged,
    Listed,
    MissingObject,
    Source,
    Stat,
    StorageDown,
    StorageFull,
    opened,
)
from services.kernel import clock

TEMPORARY = ".temporary"  # a name that no key can have
NO_FILE = (FileNotFoundError, NotADirectoryError, IsADirectoryError)


class LocalStorage:
    """Files below one folder, each key its path. See ``base.Storage`` for the contract."""

    def __init__(self, root: Path, *, vault_url: str, secret: str) -> None:
        """``vault_url`` is the address of ``{root}/public``; ``secret`` signs file links."""
        self._root = root.absolute()
        self._vault_url = vault_url
        self._secret = secret.encode()

    def put(
        self, key: str, source: Source, *, content_type: str, sha256: str | None = None
    ) -> Stat:
        keys.check_content_type(key, content_type)
        target = self._root / key
        with opened(source) as stream, _translated(), self._temporary(key) as (descriptor, path):
            size, digest = _copy(stream, descriptor)
            if sha256 is not None and sha256 != digest:
                raise Damaged()
            os.fsync(descriptor)
            _replace(path, target)
        return Stat(size, clock.now(), digest)

    def open(self, key: str) -> BinaryIO:
        with _translated():
            return (self._root / keys.check(key)).open("rb")

    def read(self, key: str) -> bytes:
        with self.open(key) as stream, _translated():
            return stream.read()

    def stat(self, key: str) -> Stat | None:
        with _translated(), suppress(*NO_FILE):
            found = (self._root / keys.check(key)).stat()
            if S_ISREG(found.st_mode):
                return Stat(found.st_size, _moment(found.st_mtime), None)
        return None

    def delete(self, key: str) -> None:
        with _translated(), suppress(*NO_FILE):
            (self._root / keys.check(key)).unlink()

    def earlier(self, key: str) -> Iterator[BinaryIO]:
        return iter(())  # a folder keeps one version

    def move(self, key: str, *, to_public: bool) -> str:
        source_key = keys.moved(key, to_public=not to_public)
        target_key = keys.moved(key, to_public=to_public)
        source, target = self._root / source_key, self._root / target_key
        with _translated():
            try:
                source.chmod(_mode(target_key))
                _replace(source, target)
            except FileNotFoundError:
                if not target.exists():
                    raise
        return target_key

    def list(self, prefix: str = "", start_after: str = "") -> Iterator[Listed]:
        keys.check_prefix(prefix)
        folder = prefix.rpartition("/")[0]
        with _translated():
            yield from self._walk(f"{folder}/" if folder else "", prefix, start_after)

    def public_url(self, key: str) -> str:
        if keys.area(keys.check(key)) != "public":
            raise keys.InvalidKey("Only a file in the public area has a public address.")
        return f"{self._vault_url}/{key.removeprefix('public/')}"

    def signed_url(self, key: str, seconds: int) -> str:
        expires = int(clock.now().timestamp()) + seconds
        signature = self._sign(keys.check(key), expires)
        return f"/api/v1/files/{key}?expires={expires}&signature={signature}"

    def check_signature(self, key: str, expires: int, signature: str) -> bool:
        genuine = hmac.compare_digest(
            self._sign(key, expires).encode(), signature.encode(errors="replace")
        )
        return genuine and clock.now().timestamp() < expires

    def sweep_temporary(self, older_than: timedelta) -> int:
        limit, removed = (clock.now() - older_than).timestamp(), 0
        with _translated(), suppress(FileNotFoundError):
            for path in (self._root / TEMPORARY).iterdir():
                with suppress(FileNotFoundError):  # its owner may finish at this moment
                    if path.stat().st_mtime <= limit:
                        path.unlink()
                        removed += 1
        return removed

    def _sign(self, key: str, expires: int) -> str:
        # the first line keeps this use of the secret apart from all others
        message = f"makapix file link\n{expires}\n{key}".encode(errors="replace")
        return hmac.new(self._secret, message, hashlib.sha256).hexdigest()

    @contextmanager
    def _temporary(self, key: str) -> Iterator[tuple[int, Path]]:
        """A new file beside the areas, on the same disk, gone at the end if not renamed."""
        path = self._root / TEMPORARY / uuid4().hex
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _mode(key))
        try:
            yield descriptor, path
        finally:
            os.close(descriptor)
            path.unlink(missing_ok=True)

    def _walk(self, folder: str, prefix: str, start_after: str) -> Iterator[Listed]:
        """Depth first; a folder sorts as ``name/``, which gives the byte order of whole keys."""
        try:
            with os.scandir(self._root / folder) as entries:
                found = sorted((f"{e.name}/" if e.is_dir() else e.name, e) for e in entries)
        except (FileNotFoundError, NotADirectoryError):
            return
        for name, entry in found:
            key = folder + name
            if name.startswith(".") or not (key.startswith(prefix) or prefix.startswith(key)):
                continue
            if name.endswith("/"):
                if key > start_after or start_after.startswith(key):
                    yield from self._walk(key, prefix, start_after)
            elif key > start_after and key.startswith(prefix):
                with suppress(FileNotFoundError):  # deleted since the folder was read
                    info = entry.stat()
                    yield Listed(key, info.st_size, _moment(info.st_mtime))


def _mode(key: str) -> int:
    """The public area may be read by a web server under another account, the rest may not."""
    return 0o644 if keys.area(key) == "public" else 0o600


def _moment(timestamp: float) -> datetime:
    return datetime.fromtimestamp(timestamp, UTC)


def _copy(stream: BinaryIO, descriptor: int) -> tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    with open(descriptor, "wb", closefd=False) as sink:
        while chunk := stream.read(CHUNK):
            size += sink.write(chunk)
            digest.update(chunk)
    return size, digest.hexdigest()


def _replace(path: Path, target: Path) -> None:
    """Renames and makes the new name survive a power cut."""
    target.parent.mkdir(parents=True, exist_ok=True)
    path.replace(target)
    folder = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def _translated() -> Iterator[None]:
    """Turns the system's complaints into ours."""
    try:
        yield
    except NO_FILE:
        raise MissingObject() from None
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise StorageFull() from error
        raise StorageDown() from error
