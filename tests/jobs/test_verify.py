"""The walk over all works: what is missing or changed is found, healed, or hidden until it is back."""

import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import images
import make
import pytest
from sqlalchemy import select

from jobs import files, upkeep
from services import door
from services.auth.actor import ANONYMOUS, SYSTEM
from services.edges import queue
from services.edges.storage import StorageDown, content_type, replica, storage
from services.kernel import ids
from services.kernel.errors import NotFound
from services.models import OutboxEvent, Post, PostFile, Walk
from services.posts import commands, queries
from services.posts import files as places
from services.upkeep import walks, works

ROOT = Path(__file__).parents[2]


def _fresh(post):
    return door.ask(SYSTEM, lambda tx, _: tx.get_one(Post, post.id))


def _key(post, role="original", area="public"):
    return f"{area}/{places.path(post, role)}"


def _walk(name):
    return door.ask(SYSTEM, lambda tx, _: tx.scalars(select(Walk).where(Walk.name == name)).one())


def _doubted():
    """The works that wait to be mended."""
    jobs = queue.Queue("slow", connection=queue.connection()).jobs
    return {job.args[0] for job in jobs if job.func_name == "jobs.upkeep.mend"}


def _overwrite(key, data):
    storage().put(key, data, content_type=content_type(key))


def _visible(post):
    try:
        door.ask(ANONYMOUS, queries.page, ids.slug(post.number))
    except NotFound:
        return False
    return True


def test_a_healthy_catalogue_is_walked_once_in_its_period_and_nothing_is_doubted(either, artist):
    make.live(artist, images.png(images.art(3)))
    for name in ("sizes", "hashes"):
        assert upkeep.step(name) == 1
        assert upkeep.step(name) == 0, "the next round is not due"
        walk = _walk(name)
        assert (walk.looked_at, walk.wrong, walk.after) == (1, 0, "")
        assert walk.finished_at >= walk.started_at
    assert _doubted() == set()


def test_a_lost_original_hides_the_work_until_an_operator_has_put_it_back(artist, moderator):
    work = make.live(artist, images.png(images.art(3)))
    original = storage().read(_key(work))
    storage().delete(_key(work))
    upkeep.step("sizes")
    assert (_doubted(), _walk("sizes").wrong) == ({str(work.id)}, 1)
    assert upkeep.mend(str(work.id)) is False
    assert not _visible(work)
    for who in (artist, moderator):  # these are told
        assert not door.ask(who.who, queries.page, ids.slug(work.number)).conformant

    files.settle(str(work.id))  # the rest leaves the public area with it
    assert {item.key.partition("/")[0] for item in storage().list()} == {"private"}

    _overwrite(_key(work), original)  # where it lay when the operator's copy was made
    upkeep.demand("sizes")
    upkeep.step("sizes")
    assert upkeep.mend(str(work.id)) is True
    files.settle(str(work.id))
    assert _visible(work)
    assert storage().read(_key(work)) == original
    events = door.ask(SYSTEM, lambda tx, _: len(tx.scalars(select(OutboxEvent)).all()))
    assert events == 1, "it was announced again"


def test_a_changed_byte_is_found_by_its_hash_where_the_size_is_right(artist):
    work = make.live(artist, images.png(images.art(3)))
    data = storage().read(_key(work))
    _overwrite(_key(work), data[:-1] + bytes([data[-1] ^ 1]))
    upkeep.step("sizes")
    assert _doubted() == set()
    upkeep.step("hashes")
    assert _doubted() == {str(work.id)}
    upkeep.mend(str(work.id))
    assert not _visible(work)


@pytest.mark.parametrize("harm", ["deleted", "overwritten"])
@pytest.mark.parametrize("role", ["original", "webp"])
def test_a_bucket_with_versions_gives_the_right_bytes_back(versioned, artist, harm, role):
    work = make.live(artist, images.png(images.art(3)))
    key = _key(work, role)
    right = storage().read(key)
    if harm == "deleted":
        storage().delete(key)
    else:
        _overwrite(key, right + b"!")
    upkeep.step("sizes")
    assert _doubted() == {str(work.id)}
    assert upkeep.mend(str(work.id)) is True
    assert storage().read(key) == right
    assert _visible(work)


def test_a_bucket_without_versions_offers_none(s3, versioned, setting, artist):
    client, _ = versioned
    client.create_bucket(Bucket="plain")
    setting(s3_bucket="plain")
    work = make.live(artist, images.png(images.art(3)))
    _overwrite(_key(work), b"something else")
    assert upkeep.mend(str(work.id)) is False


def test_the_replica_gets_each_original_and_gives_it_back(artist, setting, tmp_path):
    second = tmp_path / "second"
    second.mkdir()
    setting(replica_dir=second)
    work = make.live(artist, images.png(images.art(3)), visibility="hidden")
    right = storage().read(_key(work, area="private"))
    assert upkeep.step("copies") == 1
    assert [item.size for item in replica().list()] == [len(right)]

    storage().delete(_key(work, area="private"))
    assert upkeep.mend(str(work.id)) is True
    assert storage().read(_key(work, area="private")) == right

    make.change(work, deleted_at=work.created_at.replace(year=2020))
    door.do(SYSTEM, commands.purge)
    files.remove_retired()
    assert not list(replica().list()), "what is deleted for good goes from the replica too"


def test_a_replica_that_is_not_mounted_stops_its_own_walk_and_no_other(artist, setting, tmp_path):
    setting(replica_dir=tmp_path / "not mounted")
    work = make.live(artist, images.png(images.art(3)))
    with pytest.raises(StorageDown):
        upkeep.step("copies")
    assert not (tmp_path / "not mounted").exists()
    assert upkeep.step("sizes") == 1
    assert upkeep.mend(str(work.id)) is True


def test_a_broken_rendition_is_made_anew_from_the_original(artist):
    work = make.live(artist, images.gif(images.animation(3)), "fox.gif")
    for role in ("webp", "poster", "card"):
        storage().delete(_key(work, role))
    upkeep.step("sizes")
    assert upkeep.mend(str(work.id)) is True
    for file in door.ask(SYSTEM, works.one, work.id).files:
        assert storage().stat(_key(work, file.role)).size == file.bytes
    assert _visible(work)


def test_a_step_is_bounded_and_the_next_goes_on_behind_it(artist, setting):
    setting(walk_step_works=2)
    posts = [make.post(artist) for _ in range(5)]
    sizes = []
    while looked := upkeep.step("sizes"):
        sizes.append(looked)
    assert sizes == [2, 2, 1]
    assert _walk("sizes").looked_at == 5
    assert _doubted() == {str(post.id) for post in posts}


def test_a_walker_that_is_killed_is_taken_over_where_it_was(artist, setting, tmp_path):
    setting(walk_step_works=2, walk_step_seconds=0.1)
    for _ in range(6):
        make.post(artist)
    code = "from jobs import upkeep\nwhile upkeep.step('sizes'): pass"
    fault = {"MAKAPIX_FAULT": "walk_looked:2", "MAKAPIX_FAULT_FILE": str(tmp_path / "fault")}
    killed = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=os.environ | fault, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    assert _walk("sizes").looked_at == 2
    steps = 0
    while not _walk("sizes").finished_at:  # its lock runs out after a second
        steps += bool(upkeep.step("sizes"))
    assert steps == 2
    assert _walk("sizes").looked_at == 6, "a work was left out or counted twice"


def test_of_many_walkers_one_walks(artist, setting):
    setting(walk_step_works=1)
    for _ in range(6):
        make.post(artist)

    def walk(_):
        while not _walk("sizes").finished_at:
            upkeep.step("sizes")

    door.do(SYSTEM, walks.begin, "sizes")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(walk, range(8)))
    assert (_walk("sizes").looked_at, _walk("sizes").wrong) == (6, 6)


def test_two_that_walked_the_same_step_count_it_once(clean):
    start = door.do(SYSTEM, walks.begin, "sizes")
    stride = walks.Stride("0b5d2f4e-0000-4000-8000-000000000000", 3, 1)
    assert door.do(SYSTEM, walks.advance, "sizes", start, stride)
    assert not door.do(SYSTEM, walks.advance, "sizes", start, stride)
    assert _walk("sizes").looked_at == 3


def test_a_work_on_the_way_between_the_areas_is_no_alarm(either, artist):
    work = make.live(artist, images.png(images.art(3)))
    slug, done = ids.slug(work.number), threading.Event()

    def to_and_fro():
        for visibility in ("hidden", "public") * 6:
            door.do(artist.who, commands.edit, slug, {"visibility": visibility})
            files.settle(str(work.id))
        done.set()

    mover = threading.Thread(target=to_and_fro)
    mover.start()
    rounds = 0
    while not done.is_set() or not rounds:
        assert upkeep.whole_round("sizes").wrong == 0
        rounds += 1
    mover.join()
    assert _doubted() == set()
    assert upkeep.whole_round("hashes").wrong == 0


def test_mending_waits_for_a_move_and_never_brings_a_hidden_file_into_public(artist):
    work = make.live(artist, images.png(images.art(3)))
    door.do(artist.who, commands.edit, ids.slug(work.number), {"visibility": "hidden"})
    storage().move(_key(work), to_public=False)  # a mover died here
    assert upkeep.mend(str(work.id)) is True
    assert storage().stat(_key(work)) is None
    files.settle(str(work.id))
    assert {item.key.partition("/")[0] for item in storage().list()} == {"private"}
    assert upkeep.mend(str(work.id)) is True


def test_a_storage_that_does_not_answer_hides_nothing(versioned, artist, setting):
    work = make.live(artist, images.png(images.art(3)))
    setting(s3_endpoint="http://127.0.0.1:1")
    with pytest.raises(StorageDown):
        upkeep.step("sizes")
    with pytest.raises(StorageDown):
        upkeep.mend(str(work.id))
    assert (_fresh(work).conformant, _walk("sizes").looked_at) == (True, 0)


def test_a_storage_that_has_lost_everything_is_not_believed_until_somebody_says_so(artist):
    for _ in range(walks.ALARMING):
        make.post(artist)  # without bytes
    with pytest.raises(walks.NotBelieved, match="20 of 20 works"):
        upkeep.step("sizes")
    assert _doubted() == set()
    assert upkeep.whole_round("sizes").wrong == walks.ALARMING
    assert len(_doubted()) == walks.ALARMING


def test_a_work_whose_file_was_replaced_meanwhile_is_not_judged_by_the_old_one(artist):
    work = make.post(artist)
    seen = door.ask(SYSTEM, works.one, work.id)
    make.change(work, storage_key=make.uuid4())
    assert door.do(SYSTEM, works.judge, seen, whole=False) is False
    assert _fresh(work).conformant


def test_what_is_made_anew_is_what_it_was(artist):
    work = make.live(artist, images.png(images.art(3)))
    before = _rows(work)
    storage().delete(_key(work, "card"))
    upkeep.mend(str(work.id))
    assert _rows(work) == before, "the same original and the same code make the same bytes"


def _rows(work):
    query = select(PostFile.role, PostFile.sha256).where(PostFile.post_id == work.id)
    return door.ask(SYSTEM, lambda tx, _: set(map(tuple, tx.execute(query))))
