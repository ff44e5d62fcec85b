"""A worker that is killed at any point loses nothing, doubles nothing and leaves no litter."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import archives
import images
import make
import pytest
from sqlalchemy import select

from jobs import sweep, uploads
from services import door
from services.auth.actor import SYSTEM
from services.edges.storage import storage
from services.kernel import ids
from services.models import OutboxEvent, Post, PostFile, RetiredFile, UploadJob
from services.posts import files

ROOT = Path(__file__).parents[2]
SECONDS = 60  # in which a worker that starts on a busy machine gets there


def _rows(query):
    return door.ask(SYSTEM, lambda tx, _: list(tx.scalars(query)))


def _until(what, condition, meanwhile=lambda: None):
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline, what
        meanwhile()
        time.sleep(0.1)


@pytest.fixture
def start_worker(clean, tmp_path, monkeypatch):
    """Starts a real worker that dies at the given point, the first time that it is reached."""
    from services.kernel.settings import settings

    monkeypatch.setenv("MAKAPIX_JOB_LEASE_SECONDS", "1")
    settings.cache_clear()
    started = []

    def start(fault):
        environment = {
            **os.environ,
            "MAKAPIX_FAULT": fault,
            "MAKAPIX_FAULT_FILE": str(tmp_path / "fault"),
        }
        command = [sys.executable, "-m", "jobs.worker"]
        # A group of its own, so that no child of a killed worker outlives the test.
        started.append(subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True))
        return started[-1]

    yield start
    for worker in started:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(worker.pid, signal.SIGKILL)
        worker.wait(SECONDS)


@pytest.mark.parametrize(
    ("fault", "live_when_killed"),
    [("after_unzip", 0), ("after_put:3", 0), ("before_commit", 0), ("after_commit", 1)],
)
def test_a_killed_worker_is_made_good_by_the_next(artist, start_worker, fault, live_when_killed):
    sent = {f"fox {n}.png": images.png(images.art(n)) for n in range(4)}
    data = archives.build(*(archives.Item(name, file) for name, file in sent.items()))
    make.upload(artist, data, "foxes.zip")

    killed = start_worker(fault)
    assert killed.wait(SECONDS) == -signal.SIGKILL
    posts = _rows(select(Post))
    assert len(posts) == live_when_killed
    assert all(_whole(post) for post in posts), "half a work is to be seen"

    start_worker(fault)
    _until("the upload ends", lambda: _rows(select(UploadJob))[0].finished_at, sweep.lost_uploads)
    _until("the body goes", lambda: not list(storage().list("incoming/")))

    [job] = _rows(select(UploadJob))
    assert (job.state, job.tries) == ("published", 2)
    posts = _rows(select(Post))
    assert sorted(p.title for p in posts) == [f"Fox {n}" for n in range(4)]
    assert all(_whole(post) for post in posts)
    assert {_read(post, "original") for post in posts} == set(sent.values())
    events = [event.payload["post_id"] for event in _rows(select(OutboxEvent))]
    assert sorted(events) == sorted(post.number for post in posts)
    assert {item.key for item in storage().list()} == _named(posts)


@pytest.mark.parametrize(
    ("fault", "new_when_killed"),
    [("after_put:2", False), ("before_commit", False), ("after_commit", True)],
)
def test_a_worker_that_is_killed_while_it_replaces_a_file(
    artist, start_worker, fault, new_when_killed
):
    old, new = images.png(images.art(1)), images.png(images.art(2))
    uploads.process(str(make.upload(artist, old)))
    [before] = _rows(select(Post))
    make.upload(artist, new, "new.png", replaces=ids.slug(before.number))

    killed = start_worker(fault)
    assert killed.wait(SECONDS) == -signal.SIGKILL
    [post] = _rows(select(Post))
    assert _whole(post) and _read(post, "original") == (new if new_when_killed else old)

    start_worker(fault)
    _until(
        "the upload ends",
        lambda: all(job.finished_at for job in _rows(select(UploadJob))),
        sweep.lost_uploads,
    )
    _until("the body goes", lambda: not list(storage().list("incoming/")))
    [post] = _rows(select(Post))
    assert (post.id, post.number, post.created_at) == (before.id, before.number, before.created_at)
    assert _whole(post) and _read(post, "original") == new
    topics = [event.topic for event in _rows(select(OutboxEvent).order_by(OutboxEvent.position))]
    assert topics == ["makapix/posts/new", "makapix/posts/updated"]
    kept = {row.path for row in _rows(select(RetiredFile))}
    assert {item.key for item in storage().list()} <= _named([post]) | kept
    assert storage().read(f"public/{files.path(before, 'original')}") == old


def _named(posts):
    """The objects that the works name."""
    keys = {post.id: post.storage_key for post in posts}
    return {
        f"public/{files.work_path(keys[file.post_id], file.suffix)}"
        for file in _rows(select(PostFile))
    }


def _whole(post):
    """Whether all that the work names is in storage, in its full length."""
    rows = _rows(select(PostFile).where(PostFile.post_id == post.id))
    stats = [storage().stat(f"public/{files.work_path(post.storage_key, f.suffix)}") for f in rows]
    return bool(rows) and all(
        stat and stat.size == row.bytes for stat, row in zip(stats, rows, strict=True)
    )


def _read(post, role):
    return storage().read(f"public/{files.path(post, role)}")
