"""An export is everything, or it is not there: what is in it, what fails it, who may have it."""

import contextlib
import hashlib
import io
import json
import os
import signal
import subprocess
import sys
import time
import tracemalloc
import zipfile
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import httpx
import images
import make
import pytest
from sqlalchemy import select

from jobs import exports, files, sweep, uploads
from services import door
from services.accounts import deletion
from services.auth.actor import SYSTEM
from services.edges import queue
from services.edges.storage import storage
from services.exports import commands, work
from services.kernel import ids
from services.kernel.clock import now
from services.kernel.settings import settings
from services.models import DataExport, Post, RetiredFile
from services.posts import files as places

ROOT = Path(__file__).parents[2]
SECONDS = 60


def _rows(query):
    return door.do(SYSTEM, lambda tx, _: list(tx.scalars(query)))


def _publish(person, number, **said):
    data = images.png(images.art(number))
    uploads.process(str(make.upload(person, data, f"work {number}.png", **said)))
    return data


def _asked(person):
    return door.do(person.who, commands.ask).id


def _set(export_id, **values):
    def made(tx, actor):
        tx.get_one(DataExport, UUID(export_id)).sqlmodel_update(values)

    door.do(SYSTEM, made)


def _view(person, export_id):
    return door.ask(person.who, commands.one, UUID(export_id))


def _zip(export_id):
    return zipfile.ZipFile(io.BytesIO(storage().read(work.place(UUID(export_id)))))


def _json(archive, name):
    return json.loads(archive.read(f"{name}.json"))


def _work_folder():
    return list((settings().var / "work").glob("*"))


def test_an_export_has_each_original_byte_for_byte_and_all_words(artist, fan):
    sent = {
        _publish(artist, 1, title="Tea", hashtags=("tea", "pot"), description="Two\nlines"),
        _publish(artist, 2, title="Hidden", visibility="hidden"),
    }
    _publish(fan, 3)
    export = _asked(artist)
    exports.build(export)
    view = _view(artist, export)
    assert (view.state, view.open, bool(view.url)) == ("ready", False, True)
    with _zip(export) as archive:
        assert archive.testzip() is None
        names = [n for n in archive.namelist() if n.startswith("works/")]
        assert {archive.read(n) for n in names} == sent
        works = _json(archive, "works")
        assert {w["file"] for w in works} == set(names)
        tea = next(w for w in works if w["title"] == "Tea")
        assert (tea["hashtags"], tea["description"]) == (["tea", "pot"], "Two\nlines")
        assert tea["sha256"] == hashlib.sha256(archive.read(tea["file"])).hexdigest()
        assert {f["role"] for f in tea["files"]} >= {"original", "webp"}
        assert _json(archive, "profile")[0]["email"] == "artist@example.org"
        assert [len(u["files"]) for u in _json(archive, "uploads")] == [1, 1]
        assert "artist" in archive.read("README.txt").decode()
    assert _work_folder() == []


def test_in_a_folder_and_in_a_bucket_it_is_made_fetched_and_gone_with_the_account(either, artist):
    data = _publish(artist, 1)
    export = _asked(artist)
    exports.build(export)
    url = _view(artist, export).url
    if either == "s3":  # the bucket's own link: it opens without us
        with zipfile.ZipFile(io.BytesIO(httpx.get(url).content)) as archive:
            assert archive.read(_json(archive, "works")[0]["file"]) == data
    door.do(artist.who, deletion.erase, typed=artist.handle)
    files.remove_retired()
    assert list(storage().list()) == []
    if either == "s3":
        assert httpx.get(url).status_code == 404


def test_a_work_that_lies_in_the_trash_is_still_somebodys(artist):
    _publish(artist, 1)
    [post] = _rows(select(Post))
    make.change(post, deleted_at=now())
    export = _asked(artist)
    exports.build(export)
    with _zip(export) as archive:
        assert _json(archive, "works")[0]["deleted_at"]


def test_people_are_named_and_who_blocks_one_is_not(artist, fan, stranger):
    make.relate("Follow", artist, fan)
    make.relate("Follow", fan, artist)
    make.relate("Block", artist, stranger)
    make.relate("Block", fan, artist)
    make.relate("Mute", artist, stranger)
    export = _asked(artist)
    exports.build(export)
    with _zip(export) as archive:
        found = {
            name: [row["handle"] for row in _json(archive, name)]
            for name in ("following", "followers", "blocked", "muted")
        }
    assert found == {
        "following": ["fan"], "followers": ["fan"], "blocked": ["stranger"], "muted": ["stranger"],
    }  # fmt: skip


@pytest.mark.parametrize("area", ["public", "private"])
def test_the_avatar_is_in_it_wherever_it_lies(artist, area):
    face = images.png(images.art(9))
    storage().put(f"{area}/avatars/face.png", face, content_type="image/png")
    make.change_person(artist, avatar_key="avatars/face.png")
    export = _asked(artist)
    exports.build(export)
    with _zip(export) as archive:
        assert archive.read("avatar.png") == face


def test_many_rows_come_in_pages_and_none_is_left_out(artist, monkeypatch):
    monkeypatch.setattr("services.exports.contents.PAGE", 3)
    for number in range(7):
        _publish(artist, number)
    export = _asked(artist)
    exports.build(export)
    with _zip(export) as archive:
        assert len(_json(archive, "works")) == 7
        assert len([n for n in archive.namelist() if n.startswith("works/")]) == 7


def test_a_missing_file_fails_the_export_and_names_the_work(artist, monkeypatch):
    monkeypatch.setenv("MAKAPIX_JOB_TRIES", "2")
    settings.cache_clear()
    _publish(artist, 1)
    _publish(artist, 2)
    post = _rows(select(Post))[0]
    storage().delete(f"public/{places.path(post, 'original')}")
    export = _asked(artist)
    for state in ("queued", "failed"):
        with pytest.raises(exports.Incomplete):
            exports.build(export)
        assert _view(artist, export).state == state
    view = _view(artist, export)
    assert ids.slug(post.number) in view.message and view.url == ""
    assert list(storage().list("private/exports/")) == [] == _work_folder()


def test_a_changed_file_fails_the_export(artist):
    _publish(artist, 1)
    [post] = _rows(select(Post))
    key = f"public/{places.path(post, 'original')}"
    storage().put(key, b"something else", content_type="image/png")
    with pytest.raises(exports.Incomplete):
        exports.build(_asked(artist))


def test_a_failed_export_can_be_asked_for_again_at_once(artist):
    _set(_asked(artist), state="failed")
    assert _asked(artist)


def test_a_work_that_was_moved_since_its_name_was_read_is_found(artist):
    data = _publish(artist, 1)
    [post] = _rows(select(Post))
    storage().move(f"public/{places.path(post, 'original')}", to_public=False)
    export = _asked(artist)
    exports.build(export)
    with _zip(export) as archive:
        assert archive.read(_json(archive, "works")[0]["file"]) == data


def test_a_new_export_takes_the_place_of_the_one_before(artist):
    first = _asked(artist)
    exports.build(first)
    _set(first, created_at=now() - timedelta(days=2))
    second = _asked(artist)
    exports.build(second)
    files.remove_retired()
    assert [item.key for item in storage().list("private/exports/")] == [work.place(UUID(second))]
    assert [view.id for view in door.ask(artist.who, commands.mine)] == [second]


def test_an_export_that_another_worker_holds_is_left_alone(artist):
    export = _asked(artist)
    task = door.do(SYSTEM, work.begin, UUID(export))
    assert door.do(SYSTEM, work.begin, UUID(export)) is None
    exports.build(export)
    assert _view(artist, export).state == "running"
    _set(export, lease_until=now() - timedelta(seconds=1))
    exports.build(export)
    assert _view(artist, export).state == "ready"
    # The first worker wakes up: it is told so, and the ZIP of the second stays.
    with pytest.raises(work.Gone):
        door.do(SYSTEM, work.go_on, task)
    assert storage().stat(work.place(UUID(export)))


def test_the_sweeper_finds_what_waits_without_a_job(artist, monkeypatch):
    monkeypatch.setenv("MAKAPIX_JOB_LEASE_SECONDS", "0")
    settings.cache_clear()
    _asked(artist)
    queue.connection().flushall()
    assert sweep.lost_exports() == 1
    assert queue.depth()["slow"] == 1


def test_memory_does_not_grow_with_the_files(artist):
    """40 MB of files are exported within 12 MB of Python's memory."""
    big = os.urandom(8_000_000)
    digest = hashlib.sha256(big).hexdigest()
    for number in range(5):
        visibility = "hidden"
        post = make.post(artist, sha256=digest, public_area=False, visibility=visibility)
        key = f"private/{places.path(post, 'original')}"
        storage().put(key, big, content_type="image/png")
        assert number < 5
    export = _asked(artist)
    del big
    tracemalloc.start()
    exports.build(export)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert _view(artist, export).bytes > 40_000_000
    assert peak < 12_000_000


@pytest.mark.parametrize("fault", ["export_after_file:2", "export_before_put", "export_after_put"])
def test_a_killed_worker_is_made_good_by_the_next(artist, fault, tmp_path, monkeypatch):
    monkeypatch.setenv("MAKAPIX_JOB_LEASE_SECONDS", "1")
    settings.cache_clear()
    sent = {_publish(artist, number) for number in range(3)}
    queue.connection().flushall()
    export = _asked(artist)
    faults = {"MAKAPIX_FAULT": fault, "MAKAPIX_FAULT_FILE": str(tmp_path / "fault")}
    with _worker(faults) as killed:
        assert killed.wait(SECONDS) == -signal.SIGKILL
    assert _view(artist, export).state == "running"
    with _worker(faults):
        deadline = time.monotonic() + SECONDS
        while _view(artist, export).state != "ready":
            assert time.monotonic() < deadline
            sweep.lost_exports()
            time.sleep(0.1)
    with _zip(export) as archive:
        assert {archive.read(n) for n in archive.namelist() if n.startswith("works/")} == sent
    assert len(list(storage().list("private/exports/"))) == 1
    assert _rows(select(RetiredFile)) == []


@contextlib.contextmanager
def _worker(faults):
    environment = {**os.environ, **faults}
    command = [sys.executable, "-m", "jobs.worker"]
    worker = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
    try:
        yield worker
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(worker.pid, signal.SIGKILL)
        worker.wait(SECONDS)
