"""Both storage drivers keep the same promises: a folder, and S3 over HTTP."""

import hashlib
import io
import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from services.edges import storage
from services.edges.storage import InvalidKey, MissingObject
from services.kernel import clock

KEY = "private/0a/3f/6f1c.png"
PNG = "image/png"
MIB = 1024 * 1024


class Pipe(io.RawIOBase):
    """A stream that cannot seek, such as a request's body."""

    def __init__(self, data: bytes) -> None:
        self._rest = data

    def readable(self):
        return True

    def readinto(self, buffer):
        piece, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(piece)] = piece
        return len(piece)


@pytest.mark.parametrize("kind", ["bytes", "path", "stream", "pipe"])
def test_what_was_put_is_read_back(store, tmp_path, kind):
    data = os.urandom(100_000)
    (tmp_path / "source").write_bytes(data)
    source = {
        "bytes": lambda: data,
        "path": lambda: tmp_path / "source",
        "stream": lambda: io.BytesIO(data),
        "pipe": lambda: Pipe(data),
    }[kind]()
    kept = store.put(KEY, source, content_type=PNG)
    assert (kept.size, kept.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert store.read(KEY) == data
    with store.open(KEY) as stream:
        assert stream.read(10) + stream.read() == data
    found = store.stat(KEY)
    assert found.size == len(data)
    assert abs(found.modified - clock.now()) < timedelta(minutes=1)


def test_a_file_above_the_part_size_arrives_whole(store):
    data = os.urandom(17 * MIB + 5)
    kept = store.put(KEY, io.BytesIO(data), content_type=PNG)
    assert kept.size == len(data)
    assert store.read(KEY) == data


def test_an_empty_file_is_a_file(store):
    store.put(KEY, b"", content_type=PNG)
    assert store.read(KEY) == b""


def test_the_same_bytes_twice_are_fine_and_other_bytes_replace_them(store):
    store.put(KEY, b"one", content_type=PNG)
    store.put(KEY, b"one", content_type=PNG)
    assert store.read(KEY) == b"one"
    store.put(KEY, b"two", content_type=PNG)
    assert store.read(KEY) == b"two"


def test_bytes_that_are_not_those_announced_are_not_kept(store):
    with pytest.raises(storage.Damaged):
        store.put(KEY, b"changed", content_type=PNG, sha256=hashlib.sha256(b"sent").hexdigest())
    assert store.stat(KEY) is None
    assert list(store.list()) == []


def test_a_file_that_is_not_there_is_missing(store):
    assert store.stat(KEY) is None
    for ask in (store.open, store.read):
        with pytest.raises(MissingObject):
            ask(KEY)
    assert store.stat("private/0a") is None


def test_deleting_twice_is_fine(store):
    store.put(KEY, b"x", content_type=PNG)
    store.delete(KEY)
    store.delete(KEY)
    store.delete("private/0a")
    assert store.stat(KEY) is None


def test_a_work_moves_between_the_areas_as_often_as_asked(store):
    public = KEY.replace("private", "public")
    store.put(KEY, b"art", content_type=PNG)
    assert store.move(KEY, to_public=True) == public
    assert store.move(KEY, to_public=True) == public
    assert store.move(public, to_public=True) == public
    assert store.read(public) == b"art"
    assert store.stat(KEY) is None
    assert store.move(public, to_public=False) == KEY
    assert store.read(KEY) == b"art"
    assert store.stat(public) is None


def test_a_move_that_died_between_copy_and_delete_is_finished(store):
    public = KEY.replace("private", "public")
    store.put(KEY, b"art", content_type=PNG)
    store.put(public, b"art", content_type=PNG)
    store.move(KEY, to_public=True)
    assert [item.key for item in store.list()] == [public]


def test_what_is_in_neither_area_cannot_move(store):
    with pytest.raises(MissingObject):
        store.move(KEY, to_public=True)
    with pytest.raises(InvalidKey):
        store.move("incoming/upload", to_public=True)


def test_a_listing_is_in_order_and_goes_on_where_it_stopped(store):
    works = [f"public/{storage.work_path(UUID(int=n), '.png')}" for n in range(30)]
    others = ["incoming/b", "incoming/a", "derived/00/x.webp"]
    for key in works + others:
        store.put(key, key.encode(), content_type=storage.content_type(key))
    everything = [item.key for item in store.list()]
    assert everything == sorted(works + others)
    assert [item.key for item in store.list("public/")] == sorted(works)
    for position in (0, 1, 17, 29, 31, 32):
        rest = [item.key for item in store.list(start_after=everything[position])]
        assert rest == everything[position + 1 :]
    assert [item.key for item in store.list("incoming/a")] == ["incoming/a"]
    assert list(store.list("derived/01")) == []
    assert next(iter(store.list("public/"))).size == len(sorted(works)[0])


@pytest.mark.parametrize(
    "key",
    [
        "",
        "public",
        "public/",
        "/public/a",
        "etc/passwd",
        "public/../private/a",
        "public/..",
        "public/./a",
        "public//a",
        "public/.hidden",
        "public/a/",
        "public/a\n",
        "public/a\x00b",
        "public\\a",
        "public/a b",
        "public/A",
        "public/é",
        "public/%2e%2e/a",
        "C:/public/a",
        "public/" + "a" * 300,
        ".temporary/a",
    ],
)
def test_what_is_not_a_key_is_refused_everywhere(store, key):
    deeds = [
        lambda: store.put(key, b"x", content_type="application/octet-stream"),
        lambda: store.open(key),
        lambda: store.read(key),
        lambda: store.stat(key),
        lambda: store.delete(key),
        lambda: store.move(key, to_public=True),
        lambda: store.public_url(key),
        lambda: store.signed_url(key, 60),
    ]
    for deed in deeds:
        with pytest.raises(InvalidKey):
            deed()
    assert not store.check_signature(key, 2**40, "00")


@pytest.mark.parametrize("prefix", ["../", "/", "public/../", "public/\x00", "public//"])
def test_a_listing_cannot_leave_the_areas(store, prefix):
    with pytest.raises(InvalidKey):
        list(store.list(prefix))


@pytest.mark.parametrize(
    ("key", "claimed"),
    [
        ("public/a.png", "text/html"),
        ("public/a.png", "image/gif"),
        ("public/a.svg", "image/svg+xml"),
        ("public/a.html", "text/html"),
        ("incoming/a", "text/html"),
    ],
)
def test_a_type_that_the_suffix_does_not_mean_is_refused(store, key, claimed):
    with pytest.raises(InvalidKey):
        store.put(key, b"<script>", content_type=claimed)
    assert list(store.list()) == []


def test_only_public_files_have_a_public_address(store, storage_settings):
    path = storage.work_path(UUID(int=1), ".webp")
    assert store.public_url(f"public/{path}") == f"{storage_settings.vault}/{path}"
    for area in ("private", "incoming", "derived"):
        with pytest.raises(InvalidKey):
            store.public_url(f"{area}/{path}")


def test_the_players_layout():
    """The figure is computed by hand from the rule: sha256(uuid text), two bytes & 0x3f."""
    key = "0000AAAA-bbbb-4ccc-8ddd-eeeeffff0000"
    first, second = bytes.fromhex(hashlib.sha256(key.lower().encode()).hexdigest()[:4])
    expected = f"{first % 64:02x}/{second % 64:02x}"
    assert storage.shard(key) == storage.shard(UUID(key)) == expected
    assert storage.work_path(key, ".webp") == f"{expected}/{key.lower()}.webp"
    with pytest.raises(InvalidKey):
        storage.shard("../../etc")


def test_parallel_puts_of_one_key_leave_one_whole_file(store):
    versions = [bytes([n]) * (300_000 + n) for n in range(8)]
    together = threading.Barrier(len(versions))
    failures = []

    def put(data):
        together.wait()
        try:
            store.put(KEY, data, content_type=PNG)
        except storage.Damaged as error:  # another writer's file was found when asking back
            failures.append(error)

    threads = [threading.Thread(target=put, args=(data,)) for data in versions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.read(KEY) in versions
    assert len(failures) < len(versions)
    assert [item.key for item in store.list()] == [KEY]
    assert store.sweep_temporary(timedelta(0)) == 0


CHILD = """
import io, sys
from services.edges.storage import open_storage
from services.kernel.settings import Settings

class Stalling(io.BytesIO):
    left = {left}
    def read(self, size=-1):
        data = super().read(size)
        Stalling.left -= len(data)
        if Stalling.left <= 0:
            print("half-way", flush=True)
            sys.stdin.read()
        return data

store = open_storage(Settings())
store.put("{key}", Stalling(bytes({size})), content_type="image/png")
"""


def environment(chosen):
    """The settings as a child process finds them."""
    given = {name: getattr(chosen, name) for name in chosen.model_fields_set}
    given = {k: getattr(v, "get_secret_value", lambda v=v: v)() for k, v in given.items()}
    return os.environ | {f"MAKAPIX_{name.upper()}": str(value) for name, value in given.items()}


def test_kill_in_the_middle_of_a_put_leaves_nothing_visible(store, storage_settings):
    size = 20 * MIB
    # S3 reads the source twice, once to measure it; the local driver once
    left = 12 * MIB if storage_settings.storage == "local" else size + 12 * MIB
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD.format(left=left, key=KEY, size=size)],
        env=environment(storage_settings),
        cwd=Path(storage.__file__).parents[3],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert child.stdout.readline() == b"half-way\n"
    child.send_signal(signal.SIGKILL)
    child.communicate()
    assert store.stat(KEY) is None
    assert list(store.list()) == []
    assert store.sweep_temporary(timedelta(hours=1)) == 0
    assert store.sweep_temporary(timedelta(0)) == 1
    assert store.sweep_temporary(timedelta(0)) == 0


MEMORY = """
import resource, shutil, sys
from pathlib import Path
from services.edges.storage import open_storage
from services.kernel.settings import Settings

def peak():  # VmHWM belongs to this program; ru_maxrss is inherited over fork
    return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])

store = open_storage(Settings())
store.put("incoming/warm", b"x", content_type="application/octet-stream")
store.read("incoming/warm")
before = peak()
store.put("incoming/big.zip", Path(sys.argv[1]), content_type="application/zip")
with store.open("incoming/big.zip") as stream, open("/dev/null", "wb") as sink:
    shutil.copyfileobj(stream, sink)
print(peak() - before)
"""


def test_streaming_50_mb_in_and_out_costs_less_than_20_mb_of_memory(storage_settings, tmp_path):
    big = tmp_path / "big"
    with big.open("wb") as sink:
        for _ in range(50):
            sink.write(os.urandom(1_000_000))
    answer = subprocess.run(
        [sys.executable, "-c", MEMORY, big],
        env=environment(storage_settings),
        cwd=Path(storage.__file__).parents[3],
        check=True,
        capture_output=True,
    )
    assert int(answer.stdout) * 1024 < 20_000_000
