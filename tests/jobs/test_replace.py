"""A work's file is replaced: new files, the same work; the old ones stay a while, then go."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import archives
import images
import make
import pytest
from sqlalchemy import select, update

from jobs import files as file_jobs
from jobs import sweep, uploads
from services import door
from services.auth.actor import SYSTEM
from services.edges.storage import storage
from services.kernel import ids
from services.kernel.clock import now
from services.kernel.errors import Conflict, Forbidden, NotFound
from services.kernel.settings import settings
from services.models import OutboxEvent, Post, PostFile, RetiredFile
from services.posts import commands, files
from services.uploads import commands as upload_commands
from services.uploads import queries

OLD, NEW = images.png(images.art(1)), images.gif(images.animation(2, 3))


def rows(query):
    return door.ask(SYSTEM, lambda tx, _: list(tx.scalars(query)))


def published(person, data=OLD, **said):
    """A work with its files; its slug and row."""
    uploads.process(str(make.upload(person, data, **said)))
    post = rows(select(Post).order_by(Post.number.desc()))[0]
    return ids.slug(post.number), post


def replaced(person, slug, data=NEW, filename="new.gif"):
    """What its author is told of the new file."""
    job_id = make.upload(person, data, filename, replaces=slug)
    uploads.process(str(job_id))
    return door.ask(person.who, queries.one, job_id)


def keys(post, area="public"):
    """The objects of a work in its present shape."""
    found = rows(select(PostFile).where(PostFile.post_id == post.id))
    return {f"{area}/{files.work_path(post.storage_key, f.suffix)}" for f in found}


def stored():
    return {item.key for item in storage().list()}


def now_of(post):
    return door.ask(SYSTEM, lambda tx, _: tx.get_one(Post, post.id))


def test_the_file_changes_and_the_work_stays(artist):
    slug, before = published(artist, title="Fox", alt_text="A fox.", hashtags=("fox",))
    old_keys = keys(before)
    view = replaced(artist, slug)
    assert (view.state, view.files[0].state, view.files[0].slug) == ("published", "live", slug)
    after = now_of(before)
    same = ("id", "number", "title", "alt_text", "created_at", "approved_at", "visibility")
    assert all(getattr(after, name) == getattr(before, name) for name in same)
    assert (after.native_format, after.frames) == ("gif", 3)
    assert after.storage_key != before.storage_key
    assert after.artwork_modified_at > before.artwork_modified_at
    assert storage().read(f"public/{files.path(after, 'original')}") == NEW
    assert stored() == old_keys | keys(after)
    for file in rows(select(PostFile)):
        key = f"public/{files.work_path(after.storage_key, file.suffix)}"
        assert storage().stat(key).size == file.bytes


def test_who_listens_hears_of_the_new_file_once(artist):
    slug, post = published(artist)
    replaced(artist, slug)
    event = rows(select(OutboxEvent).order_by(OutboxEvent.position))[-1]
    assert (event.topic, event.payload["type"]) == ("makapix/posts/updated", "post_updated")
    assert event.payload["post_id"] == post.number
    assert event.payload["storage_key"] == str(now_of(post).storage_key)
    assert event.payload["artwork_modified_at"]
    assert len(rows(select(OutboxEvent))) == 2


def test_the_old_file_is_kept_seven_days_and_then_removed(artist):
    slug, post = published(artist)
    old_keys = keys(post)
    before = now()
    replaced(artist, slug)
    assert file_jobs.remove_retired() == 0 and old_keys <= stored()
    for file in rows(select(RetiredFile)):
        assert file.purge_after - before > timedelta(days=settings().replaced_days, seconds=-1)
    past = update(RetiredFile).values(purge_after=now())
    door.do(SYSTEM, lambda tx, _: tx.execute(past))
    file_jobs.remove_retired()
    assert stored() == keys(now_of(post)) and rows(select(RetiredFile)) == []


def test_the_old_file_goes_out_of_sight_with_its_work_and_comes_back_with_it(artist):
    slug, post = published(artist)
    replaced(artist, slug)
    for visibility, area in (("hidden", "private/"), ("public", "public/")):
        door.do(artist.who, commands.edit, slug, {"visibility": visibility})
        file_jobs.settle(str(post.id))
        assert all(key.startswith(area) for key in stored())


def test_a_work_that_is_deleted_for_good_takes_its_old_files_along(artist):
    slug, post = published(artist)
    replaced(artist, slug)
    door.do(artist.who, commands.throw_away, slug)
    make.change(post, deleted_at=now() - timedelta(days=8))
    sweep.trash()
    assert stored() == set() and rows(select(RetiredFile)) == []


def test_the_same_bytes_are_refused_and_nothing_changes(artist):
    slug, post = published(artist)
    view = replaced(artist, slug, OLD, "same.png")
    assert view.state == "refused" and view.files[0].code == "same_file"
    assert "byte for byte" in view.files[0].message
    assert now_of(post).storage_key == post.storage_key and stored() == keys(post)
    assert rows(select(RetiredFile)) == []


def test_a_twin_is_refused_with_a_link_and_nothing_changes(artist, fan):
    published(fan, images.png(images.art(9)), title="First")
    slug, post = published(artist)
    before = stored()
    view = replaced(artist, slug, images.png(images.art(9)), "twin.png")
    assert view.files[0].code == "already_published" and "“First”" in view.files[0].message
    assert now_of(post).sha256 == post.sha256 and stored() == before


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (images.png(images.art(3, width=300)), "300"),
        (b"no picture at all", "new.gif"),
        (archives.build(archives.Item("a.png", NEW)), "A ZIP cannot take the place"),
    ],
    ids=["too wide", "no image", "zip"],
)
def test_a_file_that_breaks_a_rule_is_refused_and_the_work_is_as_it_was(artist, data, words):
    slug, post = published(artist)
    view = replaced(artist, slug, data)
    said = " ".join([view.message, *(f.message for f in view.files)])
    assert view.state == "refused" and words in said
    assert now_of(post).storage_key == post.storage_key and stored() == keys(post)


def test_the_new_file_of_an_author_without_trust_waits_for_a_moderator(stranger):
    slug, post = published(stranger)
    door.do(SYSTEM, commands.approve, slug)
    file_jobs.settle(str(post.id))
    replaced(stranger, slug)
    after = now_of(post)
    assert after.approved_at is None and not after.files_public
    assert storage().stat(f"private/{files.path(after, 'original')}")
    assert rows(select(OutboxEvent)) == [], "nothing is told of a work that waits"


def test_a_hidden_works_file_is_replaced_in_silence(artist):
    slug, post = published(artist, visibility="hidden")
    replaced(artist, slug)
    after = now_of(post)
    assert storage().stat(f"private/{files.path(after, 'original')}")
    assert not list(storage().list("public/")) and not rows(select(OutboxEvent))


def test_a_work_that_was_hidden_while_its_file_was_made_ends_up_private(artist, monkeypatch):
    slug, post = published(artist)
    render = uploads.imaging.render

    def hidden_meanwhile(*args, **more):
        door.do(artist.who, commands.edit, slug, {"visibility": "hidden"})
        return render(*args, **more)

    monkeypatch.setattr(uploads.imaging, "render", hidden_meanwhile)
    replaced(artist, slug)
    sweep.misplaced_files()
    file_jobs.settle(str(post.id))
    assert all(key.startswith("private/") for key in stored())
    assert not now_of(post).files_public


def test_a_work_that_went_to_the_trash_meanwhile_keeps_its_file(artist):
    slug, post = published(artist)
    job_id = make.upload(artist, NEW, "new.gif", replaces=slug)
    door.do(artist.who, commands.throw_away, slug)
    uploads.process(str(job_id))
    view = door.ask(artist.who, queries.one, job_id)
    assert view.state == "refused" and "trash" in view.files[0].message
    assert now_of(post).storage_key == post.storage_key


def test_a_job_that_is_sent_twice_replaces_once(artist):
    slug, post = published(artist)
    job_id = str(make.upload(artist, NEW, "new.gif", replaces=slug))
    uploads.process(job_id)
    key = now_of(post).storage_key
    uploads.process(job_id)
    assert now_of(post).storage_key == key
    assert len(rows(select(OutboxEvent))) == 2


def test_one_file_at_a_time_is_on_its_way_to_a_work(artist):
    slug, _ = published(artist)
    job_id = make.upload(artist, NEW, "new.gif", replaces=slug)
    with pytest.raises(Conflict, match="on its way"):
        make.upload(artist, NEW, "again.gif", replaces=slug)
    door.do(artist.who, upload_commands.cancel, job_id)
    assert replaced(artist, slug).state == "published"


def test_of_two_files_that_arrive_at_once_one_is_taken(artist):
    slug, _ = published(artist)
    admissions = [
        door.do(artist.who, upload_commands.admit, size=9, replaces=slug) for _ in range(2)
    ]

    def received(admission):
        try:
            door.do(
                artist.who,
                upload_commands.receive,
                admission=admission,
                filename="new.gif",
                source=f"incoming/{admission.job_id}",
                size=9,
                details=upload_commands.Details(),
            )
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(received, admissions)) == [False, True]


def test_only_its_author_replaces_a_works_file(people):
    slug, _ = published(people["artist"])
    for name in ("fan", "moderator", "owner"):
        with pytest.raises(Forbidden):
            make.upload(people[name], NEW, replaces=slug)
    door.do(people["artist"].who, commands.edit, slug, {"visibility": "hidden"})
    with pytest.raises(NotFound):
        make.upload(people["fan"], NEW, replaces=slug)
    with pytest.raises(NotFound):
        make.upload(people["artist"], NEW, replaces="k3Q9bW")
