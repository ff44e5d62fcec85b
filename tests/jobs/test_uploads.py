"""The worker's recipe: what goes live, what is refused and in which words, what a failure leaves."""

import archives
import images
import make
import pytest
from rq import Queue
from sqlalchemy import select

from jobs import uploads
from services import door
from services.auth.actor import SYSTEM
from services.edges import queue
from services.edges.storage import storage
from services.kernel.errors import MakapixError
from services.models import OutboxEvent, Post, PostFile, UploadJob
from services.posts import files
from services.uploads import queries


def _rows(query):
    return door.ask(SYSTEM, lambda tx, _: list(tx.scalars(query)))


def _seen(person, job_id):
    return door.ask(person.who, queries.one, job_id)


def _processed(person, data, filename="work.png", **said):
    job_id = make.upload(person, data, filename, **said)
    uploads.process(str(job_id))
    return _seen(person, job_id)


def _original(post):
    area = "public" if post.files_public else "private"
    return storage().read(f"{area}/{files.path(post, 'original')}")


def _zip(*works, **more):
    return archives.build(*(archives.Item(name, data) for name, data in works), **more)


@pytest.mark.parametrize(
    ("filename", "data"),
    [("still.png", images.png()), ("loop.gif", images.gif(images.animation()))],
    ids=["png", "gif"],
)
def test_a_file_goes_live_with_the_bytes_that_were_sent(artist, filename, data):
    view = _processed(artist, data, filename, title="A fox")
    assert (view.state, [f.state for f in view.files]) == ("published", ["live"])
    [post] = _rows(select(Post))
    assert post.title == "A fox"
    assert _original(post) == data
    for file in _rows(select(PostFile)):
        key = f"public/{files.work_path(post.storage_key, file.suffix)}"
        assert len(storage().read(key)) == file.bytes
    assert not list(storage().list("incoming/"))


def test_twenty_works_of_a_zip_go_live_and_each_is_announced_once(artist):
    sent = {f"fox_{n:02}.png": images.png(images.art(n)) for n in range(20)}
    view = _processed(artist, _zip(*sent.items()), "foxes.zip")
    assert [f.state for f in view.files] == ["live"] * 20
    posts = {p.title: p for p in _rows(select(Post))}
    assert len(posts) == 20
    for name, data in sent.items():
        assert _original(posts[name.removesuffix(".png").replace("_", " ").capitalize()]) == data
    events = _rows(select(OutboxEvent).order_by(OutboxEvent.position))
    assert [e.payload["type"] for e in events] == ["post_published"] * 20
    assert {e.payload["post_id"] for e in events} == {p.number for p in posts.values()}


def test_a_refused_file_is_told_its_rule_and_figure_while_the_others_go_live(artist):
    data = _zip(
        ("good.png", images.png(images.art(1))),
        ("wide.png", images.png(images.art(2, width=300))),
        ("fine.png", images.png(images.art(3))),
    )
    view = _processed(artist, data, "mixed.zip")
    assert view.state == "published"
    assert [f.state for f in view.files] == ["live", "refused", "live"]
    assert "300" in view.files[1].message and "256" in view.files[1].message
    assert len(_rows(select(Post))) == 2


def test_a_zip_that_is_refused_as_a_whole_publishes_nothing(artist):
    view = _processed(artist, archives.build(), "empty.zip")
    assert view.state == "refused" and view.message
    assert not _rows(select(Post))
    assert not list(storage().list("incoming/"))


def test_a_work_of_an_author_without_trust_waits_in_the_private_area_unannounced(stranger):
    view = _processed(stranger, images.png())
    assert view.files[0].state == "live" and not view.files[0].approved
    [post] = _rows(select(Post))
    assert post.approved_at is None and not post.files_public
    assert not list(storage().list("public/"))
    assert not _rows(select(OutboxEvent))


def test_the_same_bytes_are_refused_with_a_link_to_the_work_that_has_them(artist, fan):
    first = _processed(artist, images.png(), title="The first")
    again = _processed(fan, images.png())
    assert again.state == "refused"
    [file] = again.files
    assert file.code == "already_published" and "The first" in file.message
    assert file.url == first.files[0].url
    [post] = _rows(select(Post))
    named = {
        f"public/{files.work_path(post.storage_key, f.suffix)}" for f in _rows(select(PostFile))
    }
    assert {item.key for item in storage().list("public/")} == named


def test_a_job_that_is_sent_twice_publishes_once(artist):
    job_id = make.upload(artist, images.png())
    uploads.process(str(job_id))
    uploads.process(str(job_id))
    assert len(_rows(select(Post))) == len(_rows(select(OutboxEvent))) == 1


def test_an_upload_in_another_workers_hands_is_left_alone(artist):
    from services.uploads import work

    job_id = make.upload(artist, images.png())
    assert door.do(SYSTEM, work.begin, job_id) is not None
    uploads.process(str(job_id))
    assert not _rows(select(Post))


def test_somebody_who_was_banned_meanwhile_publishes_nothing(artist):
    job_id = make.upload(artist, images.png())
    make.change_person(artist, state="banned")
    uploads.process(str(job_id))
    [job] = _rows(select(UploadJob))
    assert (job.state, job.code) == ("refused", "banned")
    assert not _rows(select(Post))
    # its bytes are for a worker to remove
    assert [j.func_name for j in Queue("default", connection=queue.connection()).jobs] == [
        "jobs.uploads.clean"
    ]


def test_a_failed_try_is_raised_and_waits_for_the_next_and_the_last_one_says_so(
    artist, tmp_path, monkeypatch
):
    from services.kernel.settings import settings

    monkeypatch.setenv("MAKAPIX_JOB_TRIES", "2")
    settings.cache_clear()
    job_id = make.upload(artist, images.png())
    (tmp_path / "storage" / "public").write_text("in the way of the folder")
    with pytest.raises(MakapixError):
        uploads.process(str(job_id))
    waiting = _seen(artist, job_id)
    assert (waiting.state, waiting.tries, waiting.finished) == ("queued", 1, False)
    with pytest.raises(MakapixError):
        uploads.process(str(job_id))
    failed = _seen(artist, job_id)
    assert (failed.state, failed.code, failed.finished) == ("failed", "failed", True)
    assert failed.message.startswith("Makapix could not process this file.")
    assert not _rows(select(Post)) and not _rows(select(OutboxEvent))


def test_a_try_that_failed_is_made_good_by_the_next(artist, tmp_path):
    job_id = make.upload(artist, images.png())
    obstacle = tmp_path / "storage" / "public"
    obstacle.write_text("in the way of the folder")
    with pytest.raises(MakapixError):
        uploads.process(str(job_id))
    obstacle.unlink()
    uploads.process(str(job_id))
    assert _seen(artist, job_id).state == "published"
    assert len(_rows(select(Post))) == 1
