"""What the storage does when the disk is full or S3 is ill: try again, or say so."""

import hashlib
import os
import resource
import socket
import struct
import subprocess
import sys
import threading
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from services.edges import storage
from services.edges.storage.s3 import S3Storage

KEY = "private/0a/3f/6f1c.png"
PNG = "image/png"
MIB = 1024 * 1024
RESET = struct.pack("ii", 1, 0)  # SO_LINGER 0: closing sends RST


@contextmanager
def faults(server, *script):
    """An endpoint before the real one; each new connection meets the next fault of the script.

    ``503`` answers so, ``reset`` breaks after the request came, a number passes
    so many bytes of the answers and then breaks, ``ok`` (and any later
    connection) only passes on.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    target = urlsplit(server.endpoint)
    rest = iter(script)
    met = []

    def serve():
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            met.append(next(rest, "ok"))
            threading.Thread(target=meet, args=(client, met[-1]), daemon=True).start()

    def meet(client, fault):
        with client, suppress(OSError):
            if fault in ("503", "reset"):
                client.recv(65536)
                if fault == "503":
                    client.sendall(
                        b"HTTP/1.1 503 Slow Down\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    )
                    while client.recv(65536):
                        pass
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                return
            with socket.create_connection((target.hostname, target.port)) as behind:
                threading.Thread(target=copy, args=(client, behind), daemon=True).start()
                copy(behind, client, None if fault == "ok" else int(fault))
                client.shutdown(socket.SHUT_RDWR)

    def copy(source, sink, limit=None):
        with suppress(OSError):
            while (limit is None or limit > 0) and (data := source.recv(65536)):
                data = data if limit is None else data[:limit]
                limit = limit if limit is None else limit - len(data)
                sink.sendall(data)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", met
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def through(chosen, endpoint, *, secret=None, tries=5):
    return S3Storage(
        bucket=chosen.s3_bucket,
        endpoint=endpoint,
        region=chosen.s3_region,
        access_key=chosen.s3_access_key,
        secret_key=secret or chosen.s3_secret_key.get_secret_value(),
        vault_url=chosen.vault,
        tries=tries,
    )


def test_a_put_survives_errors_and_broken_connections(s3, s3_settings):
    with faults(s3, "503", "reset", "ok") as (endpoint, met):
        through(s3_settings, endpoint).put(KEY, b"art", content_type=PNG)
        assert met == ["503", "reset", "ok"]
    assert storage.open_storage(s3_settings).read(KEY) == b"art"


def test_a_broken_download_goes_on_where_it_broke(s3, s3_settings):
    data = os.urandom(MIB)
    storage.open_storage(s3_settings).put(KEY, data, content_type=PNG)
    with faults(s3, "400000", "300000", "503", "ok") as (endpoint, met):
        assert through(s3_settings, endpoint).read(KEY) == data
        assert met == ["400000", "300000", "503", "ok"]


def test_a_download_that_keeps_breaking_says_so(s3, s3_settings):
    storage.open_storage(s3_settings).put(KEY, bytes(MIB), content_type=PNG)
    with (
        faults(s3, "100000", "100000") as (endpoint, _),
        pytest.raises(storage.StorageDown),
    ):
        through(s3_settings, endpoint, tries=2).read(KEY)


def test_a_download_never_glues_two_versions(s3, s3_settings):
    plain = storage.open_storage(s3_settings)
    plain.put(KEY, os.urandom(4 * MIB), content_type=PNG)
    with (
        faults(s3, "200000", "ok") as (endpoint, _),
        through(s3_settings, endpoint).open(KEY) as stream,
    ):
        stream.read(1000)
        plain.put(KEY, os.urandom(4 * MIB), content_type=PNG)
        with pytest.raises(storage.StorageDown):
            stream.read()


def test_a_large_put_that_fails_shows_nothing(s3, s3_settings):
    with (
        faults(s3, "1000", *["503"] * 50) as (endpoint, _),
        pytest.raises(storage.StorageDown),
    ):
        through(s3_settings, endpoint, tries=2).put(KEY, bytes(40 * MIB), content_type=PNG)
    assert storage.open_storage(s3_settings).stat(KEY) is None


def test_a_storage_that_is_away_is_unavailable(s3_settings):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    away = through(s3_settings, f"http://127.0.0.1:{port}", tries=1)
    deeds = [
        lambda: away.put(KEY, b"x", content_type=PNG),
        lambda: away.open(KEY),
        lambda: away.stat(KEY),
        lambda: away.delete(KEY),
        lambda: away.move(KEY, to_public=True),
        lambda: list(away.list()),
    ]
    for deed in deeds:
        with pytest.raises(storage.StorageDown, match="Please try again") as refusal:
            deed()
        assert refusal.value.retry_after > 0


def test_wrong_credentials_are_the_operators_trouble_not_the_callers(s3, s3_settings):
    wrong = through(s3_settings, s3.endpoint, secret="wrong", tries=1)
    with pytest.raises(storage.StorageDown):
        wrong.put(KEY, b"x", content_type=PNG)
    with pytest.raises(storage.StorageDown):
        wrong.read(KEY)


FULL = """
import sys
from pathlib import Path
from services.edges.storage import StorageFull
from services.edges.storage.local import LocalStorage
store = LocalStorage(Path(sys.argv[1]), vault_url="", secret="s")
try:
    store.put("incoming/big", bytes(3_000_000), content_type="application/octet-stream")
except StorageFull as refusal:
    print(refusal.message)
"""


def test_a_full_disk_is_said_in_a_sentence_and_leaves_no_rubbish(tmp_path):
    """The limit on a file's size stands for the full disk: the same write fails half-way."""
    answer = subprocess.run(
        [sys.executable, "-c", FULL, tmp_path / "storage"],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (MIB, MIB)),
        cwd=Path(storage.__file__).parents[3],
        check=True,
        capture_output=True,
        text=True,
    )
    assert "is full" in answer.stdout
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_source_that_breaks_off_leaves_no_rubbish(store, tmp_path):
    class Breaking:
        def __init__(self):
            self.pieces = [b"some", b"more"]

        def seekable(self):
            return False

        def read(self, size=-1):
            if not self.pieces:
                raise ConnectionResetError("the browser went away")
            return self.pieces.pop()

    with pytest.raises((storage.StorageDown, ConnectionResetError)):
        store.put(KEY, Breaking(), content_type=PNG)
    assert store.stat(KEY) is None
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_the_announced_digest_is_held_for_large_files_too(store):
    data = os.urandom(9 * MIB)
    with pytest.raises(storage.Damaged):
        store.put(KEY, data[1:], content_type=PNG, sha256=hashlib.sha256(data).hexdigest())
    assert store.stat(KEY) is None
