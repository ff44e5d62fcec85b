"""Stored files that no row names are found and removed; what is named, or about to be, never is."""

import hashlib
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import images
import make
import pytest
from sqlalchemy import select, update

from jobs import files, upkeep, uploads
from services import door
from services.auth.actor import SYSTEM
from services.edges.storage import content_type, storage, work_path
from services.kernel.clock import now
from services.models import DataExport, RetiredFile, UploadFile, UploadJob
from services.posts import files as places
from services.upkeep import orphans, walks

ROOT = Path(__file__).parents[2]


def _put(key, data=b"left behind"):
    storage().put(key, data, content_type=content_type(key))
    return key


def _keys():
    return {item.key for item in storage().list()}


def _sweep(setting, days):
    setting(orphan_days=days)
    return upkeep.whole_round("orphans").wrong


def _row(row):
    door.do(SYSTEM, lambda tx, _: tx.add(row))


def test_what_a_worker_leaves_that_is_killed_while_it_refuses_a_twin_is_removed_after_7_days(
    either, artist, stranger, setting, tmp_path
):
    data = images.png(images.art(7))
    live = make.live(artist, data)
    named = _keys()
    job = make.upload(stranger, data, "again.png")
    # Both land at once: the twin is refused when the objects are there already.
    code = f"from jobs import uploads; uploads.process({str(job)!r})"
    fault = {"MAKAPIX_FAULT": "after_commit", "MAKAPIX_FAULT_FILE": str(tmp_path / "fault")}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=os.environ | fault, check=False
    )
    assert done.returncode == -signal.SIGKILL
    assert len(_keys() - named) > 3, "it was killed too early"

    door.do(SYSTEM, lambda tx, _: tx.execute(update(UploadJob).values(lease_until=None)))
    uploads.process(str(job))
    left = _keys() - named
    assert left and all(key.startswith(("public/", "private/")) for key in left)

    assert _sweep(setting, 7) == 0, "they are younger than 7 days"
    assert _keys() - named == left
    assert _sweep(setting, 0) == len(left)
    assert _keys() == named
    assert storage().read(f"public/{places.path(live, 'original')}") == data


def test_what_an_unfinished_upload_has_stored_is_kept_however_old_it_is(either, artist, setting):
    job = make.upload(artist, images.png(images.art(8)))
    row = UploadFile(job_id=job, position=0, name="fox.png")
    _row(row)
    body = f"incoming/{job}"
    key = _put(f"private/{work_path(row.storage_key, '.png')}")
    assert _sweep(setting, 0) == 0
    assert _keys() == {body, key}

    door.do(SYSTEM, lambda tx, _: tx.execute(update(UploadJob).values(state="failed")))
    assert _sweep(setting, 0) == 2
    assert _keys() == set()


def test_each_kind_of_row_keeps_its_file_and_nothing_else_is_kept(
    either, artist, fan, stranger, setting
):
    avatar, export = "public/avatars/ab12.webp", f"private/exports/{uuid4()}.zip"
    retired = f"public/{work_path(uuid4(), '.png')}"
    hidden = "private/avatars/ef56.webp"
    moved = retired.replace("public", "private", 1)  # it follows its work
    kept = {_put(key) for key in (avatar, hidden, export, moved)}
    make.change_person(artist, avatar_key=avatar.removeprefix("public/"))
    make.change_person(stranger, avatar_key=hidden)
    _row(DataExport(user_id=fan.id, path=export))
    _row(RetiredFile(path=retired, purge_after=now() + timedelta(days=7)))
    live = make.live(artist, images.png(images.art(9)))
    kept |= {f"public/{places.path(live, role)}" for role in ("original", "webp", "card")}
    gone = {
        _put(f"public/{work_path(live.storage_key, '_old.png')}"),
        _put(f"public/{work_path(uuid4(), '.png')}"),
        _put("public/avatars/cd34.webp"),
        _put("derived/sheet.png"),
        _put(f"incoming/{uuid4()}"),
    }
    assert _sweep(setting, 0) == len(gone)
    assert _keys() == kept


def test_what_others_keep_in_the_same_bucket_is_left_alone(versioned, setting):
    client, bucket = versioned
    client.put_object(Bucket=bucket, Key="Backups/2026.dump", Body=b"theirs")
    _put("derived/ours.png")
    setting(orphan_days=0)
    upkeep.whole_round("orphans")
    assert [item.key for item in storage().list()] == ["Backups/2026.dump"]


def test_a_sweep_goes_in_bounded_steps_to_the_end(either, setting):
    for n in range(7):
        _put(f"derived/{n}.png")
    setting(orphan_days=0, walk_step_objects=3)
    looked = []
    while step := upkeep.step("orphans"):
        looked.append(step)
    assert looked == [3, 3, 1]
    assert _keys() == set()


def test_a_storage_whose_database_is_another_is_not_swept_until_somebody_says_so(either, setting):
    for n in range(walks.ALARMING):
        _put(f"derived/{n}.png")
    setting(orphan_days=0)
    with pytest.raises(walks.NotBelieved, match="20 of 20 stored files"):
        upkeep.step("orphans")
    assert len(_keys()) == walks.ALARMING
    assert upkeep.whole_round("orphans").wrong == walks.ALARMING
    assert _keys() == set()


def test_copies_of_works_that_are_gone_leave_the_replica(artist, setting, tmp_path):
    from services.edges.storage import replica

    (tmp_path / "second").mkdir()
    setting(replica_dir=tmp_path / "second", orphan_days=0)
    make.live(artist, images.png(images.art(3)))
    upkeep.whole_round("copies")
    replica().put(f"private/{work_path(uuid4(), '.png')}", b"old", content_type="image/png")
    assert upkeep.whole_round("orphan_copies").wrong == 1
    assert len(list(replica().list())) == 1


def test_a_retired_file_is_removed_at_its_purge_and_not_before(artist):
    key = _put(f"public/{work_path(uuid4(), '.png')}")
    row = RetiredFile(path=key, purge_after=now() + timedelta(days=7))
    _row(row)
    files.remove_retired()
    assert _keys() == {key}
    door.do(SYSTEM, lambda tx, _: tx.execute(update(RetiredFile).values(purge_after=now())))
    files.remove_retired()
    assert _keys() == set()


def test_a_key_that_only_looks_like_a_works_is_nobodys(clean):
    digest = hashlib.sha256(b"x").hexdigest()
    keys = [f"public/00/00/{digest[:36]}.png", "public/00/00/.png", "elsewhere"]
    assert door.ask(SYSTEM, orphans.unnamed, keys) == sorted(keys)
    assert door.ask(SYSTEM, orphans.unnamed, []) == []
    assert not door.ask(SYSTEM, lambda tx, _: tx.scalars(select(UploadFile)).all())
