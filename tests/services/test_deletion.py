"""An account goes whole: nothing of it is left in the database, the storage or the queue."""

import subprocess
import threading
from datetime import timedelta
from uuid import uuid4

import images
import make
import pytest
from sqlalchemy import select, text, update

from jobs import exports, files, uploads
from makapix_app.running.embedded import POSTGRES_BIN
from services import door, models
from services.accounts import deletion
from services.accounts.sessions import SessionsEnded
from services.auth.actor import SYSTEM, Credential
from services.edges.storage import storage
from services.exports import commands, work
from services.kernel.clock import now
from services.kernel.errors import Forbidden, Invalid, NotSignedIn
from services.kernel.settings import settings
from services.models import (
    Comment,
    OutboxEvent,
    Playlist,
    Post,
    RetiredFile,
    UploadFile,
    UploadJob,
    User,
)
from services.profiles import share
from services.relations import commands as relations

HANDLE = "doomed_painter"
LATER = timedelta(days=1)


@pytest.fixture
def doomed(people):
    """Somebody who wants to leave."""
    return make.person(HANDLE, bio=f"I am {HANDLE}.")


def _rows(query):
    return door.do(SYSTEM, lambda tx, _: list(tx.scalars(query)))


def _add(*rows):
    door.do(SYSTEM, lambda tx, _: [tx.add(row) for row in rows])


def _erased(person):
    door.do(person.who, deletion.erase, typed=person.handle)


def _dump():
    """The whole database as pg_dump writes it."""
    command = [POSTGRES_BIN / "pg_dump", "--dbname", settings().database_owner_url]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def _leaves_no_trace(person):
    dump = _dump()
    assert "COPY public.upload_job" in dump
    for word in (person.handle, f"{person.handle}@example.org", str(person.id)):
        lines = [line[:200] for line in dump.splitlines() if word in line]
        assert lines == [], word


# --- a row in every table that depends on a person


def _mine(kind, **values):
    return lambda who, of: [getattr(models, kind)(user_id=who.id, **values)]


def _both(kind, one, other):
    """The relation in both directions."""
    table = getattr(models, kind)
    return lambda who, of: [
        table(**{one: who.id, other: of["other"].id}),
        table(**{one: of["other"].id, other: who.id}),
    ]


def _upload_file(who, of):
    """One of theirs on its way, and one of somebody else that was refused for their work."""
    theirs = models.UploadJob(
        user_id=of["other"].id, batch_id=uuid4(), filename="b", source="incoming/x", bytes=1
    )
    _add(theirs)
    named = f"The same file is live as “By {HANDLE}”."
    return [
        models.UploadFile(job_id=of["job"], position=0, name=f"{HANDLE}.png"),
        models.UploadFile(
            job_id=theirs.id, position=0, name="b", state="refused", message=named,
            post_id=of["post"].id,
        ),
    ]  # fmt: skip


def _comments(who, of):
    """One that somebody answered, naming them, and one that nobody did."""
    post = of["others"].id
    of["said"] = models.Comment(post_id=post, author_id=who.id, body=f"I am {HANDLE}.")
    _add(of["said"])
    of["answer"] = models.Comment(
        post_id=post,
        author_id=of["other"].id,
        body=f"Hello @{HANDLE}",
        depth=1,
        parent_id=of["said"].id,
        root_id=of["said"].id,
    )
    return [of["answer"], models.Comment(post_id=post, author_id=who.id, body=f"{HANDLE} alone")]


def _browser(who, of):
    """One that takes web push, and takes what the person was told."""
    of["browser"] = models.PushSubscription(
        user_id=who.id, session_id=who.who.session_id, endpoint="https://push", p256dh="p", auth="a"
    )
    return [of["browser"]]


def _playlists(who, of):
    """One of theirs, and one of somebody else's that their work stands in."""
    of["list"] = models.Playlist(owner_id=of["other"].id, title="Ponds")
    _add(of["list"])
    return [models.Playlist(owner_id=who.id, title=f"Of {HANDLE}", cover_id=of["post"].id)]


def _notifications(who, of):
    """What they were told, and what somebody was told of them."""
    of["told"] = models.Notification(
        user_id=of["other"].id,
        kind="comment",
        topic="comment:x",
        comment_id=of["said"].id,
        facts={"text": f"I am {HANDLE}."},
        happened_at=now(),
    )
    _add(of["told"])
    return [
        models.Notification(
            user_id=who.id, kind="follow", topic="follow", happened_at=now(), read_at=now()
        )
    ]


SEEDS = {
    "user": lambda who, of: [],
    "auth_session": lambda who, of: [],
    "refresh_token": lambda who, of: [],
    "post": lambda who, of: [],
    "post_file": lambda who, of: [],
    "post_tag": lambda who, of: [models.PostTag(post_id=of["post"].id, tag=HANDLE)],
    "upload_job": lambda who, of: [],
    "data_export": lambda who, of: [],
    "post_parent": lambda who, of: [
        models.PostParent(post_id=of["others"].id, parent_id=of["post"].id)
    ],
    "post_look": lambda who, of: [],  # made with the work
    "similar_post": lambda who, of: [
        models.SimilarPost(post_id=of["others"].id, other_id=of["post"].id, distance=1)
    ],
    "retired_file": lambda who, of: [
        models.RetiredFile(path="public/0/old.png", purge_after=now() + LATER, post_id=of["post"].id)
    ],
    "pinned_post": lambda who, of: [
        models.PinnedPost(user_id=who.id, post_id=of["post"].id, position=0)
    ],
    "follow": lambda who, of: [],
    "hashtag_follow": _mine("HashtagFollow", tag=f"of_{HANDLE}"),
    "promotion": lambda who, of: [
        models.Promotion(category="frontpage", post_id=of["post"].id),
        models.Promotion(
            category="daily-best", post_id=of["others"].id, promoted_by=who.id, demoted_by=who.id
        ),
    ],
    "standing": lambda who, of: [],
    "shelf": lambda who, of: [],  # made with the work
    "block": _both("Block", "blocker_id", "blocked_id"),
    "mute": _both("Mute", "muter_id", "muted_id"),
    "old_handle": _mine("OldHandle", handle="doomed_before", until=now() + LATER),
    "api_token": _mine("ApiToken", name=f"of {HANDLE}", token_hash="a"),
    "passkey": _mine("Passkey", credential_id=b"c", public_key=b"k", sign_count=0, name=HANDLE),
    "recovery_code": _mine("RecoveryCode", code_hash="c"),
    "one_use_token": _mine(
        "OneUseToken", purpose="change_email", token_hash="t", expires_at=now() + LATER,
        facts={"email": f"{HANDLE}@example.org"},
    ),
    "mail": lambda who, of: [
        models.Mail(user_id=who.id, address="new@example.org", subject="Hi", body=HANDLE),
        models.Mail(address=f"{HANDLE}@example.org", subject="Hi", body="to an address alone"),
    ],
    "broker_credential": lambda who, of: [
        models.BrokerCredential(
            user_id=who.id, session_id=who.who.session_id, expires_at=now() + LATER
        )
    ],
    "upload_file": _upload_file,
    "reaction": lambda who, of: [
        models.Reaction(post_id=of["others"].id, user_id=who.id, emoji="🔥", slot=1)
    ],
    "comment": _comments,
    "comment_edit": lambda who, of: [
        models.CommentEdit(comment_id=of["said"].id, body=f"I, {HANDLE}, said less.")
    ],
    "comment_like": lambda who, of: [models.CommentLike(comment_id=of["said"].id, user_id=who.id)],
    "comment_mention": lambda who, of: [
        models.CommentMention(comment_id=of["answer"].id, user_id=who.id, handle=HANDLE)
    ],
    "playlist": _playlists,
    "playlist_item": lambda who, of: [
        models.PlaylistItem(playlist_id=of["list"].id, post_id=of["post"].id, position=0)
    ],
    "playlist_follow": lambda who, of: [
        models.PlaylistFollow(playlist_id=of["list"].id, user_id=who.id)
    ],
    "notification": _notifications,
    "notification_person": lambda who, of: [
        models.NotificationPerson(notification_id=of["told"].id, person_id=who.id)
    ],
    "notification_choice": lambda who, of: [models.NotificationChoice(user_id=who.id, kind="mention")],
    "push_subscription": _browser,
    "push_message": lambda who, of: [
        models.PushMessage(subscription_id=of["browser"].id, notification_id=of["told"].id)
    ],
}  # fmt: skip


def _seeded(who, other):
    """A life: a work with its files, an avatar, uploads, an export, and a row everywhere."""
    data = images.png(images.art(1))
    uploads.process(str(make.upload(who, data, title=f"By {HANDLE}")))
    [post] = _rows(select(Post))
    storage().put("public/avatars/doomed.png", data, content_type="image/png")
    storage().put("public/0/old.png", data, content_type="image/png")
    make.change_person(who, avatar_key="avatars/doomed.png")
    assert share.card("doomed.png")
    exports.build(door.do(who.who, commands.ask).id)
    job = make.upload(who, images.png(images.art(2)), f"{HANDLE}.png")
    of = {"post": post, "other": other, "others": make.post(other), "job": job}
    for one, two in ((who, other), (other, who)):
        door.do(one.who, relations.follow, two.handle)
    for seed in SEEDS.values():
        _add(*seed(who, of))
    return of


def test_nothing_is_left_of_a_person_in_the_database_or_the_storage(doomed, fan):
    of = _seeded(doomed, fan)
    assert make.depending() == set(SEEDS), "a table that depends on a person has no row here"
    tables = ", ".join(f'(SELECT count(*) FROM "{t}") AS {t.strip()}' for t in SEEDS)
    counts = door.do(SYSTEM, lambda tx, _: tx.execute(text(f"SELECT {tables}")).one()._asdict())
    assert [t for t, count in counts.items() if not count] == []
    assert str(doomed.id) in _dump()

    _erased(doomed)
    _leaves_no_trace(doomed)
    assert "doomed_before" not in _dump()
    files.remove_retired()
    assert [item.key for item in storage().list()] == []
    assert _rows(select(RetiredFile)) == []
    # The other's life goes on.
    assert _rows(select(Post.id)) == [of["others"].id]
    assert _rows(select(User.followers).where(User.id == fan.id)) == [0]
    assert _rows(select(User.following).where(User.id == fan.id)) == [0]
    said = _rows(select(UploadFile.message))
    assert said == ["The same file was published before."]
    told = _rows(select(Comment).order_by(Comment.depth))
    assert [(c.author_id, c.body) for c in told] == [(None, ""), (fan.id, "Hello @deleted")]
    [others] = _rows(select(Post))
    assert (others.reactions, others.reaction_counts, others.comments) == (0, {}, 2)
    assert [(p.title, p.works, p.followers) for p in _rows(select(Playlist))] == [("Ponds", 0, 0)]


def test_events_with_their_data_are_neither_sent_nor_kept(doomed, fan):
    for one in (doomed, fan):
        make.post(one)
        _add_sent = make.post(one)
        door.do(
            SYSTEM,
            lambda tx, _: tx.execute(
                update(OutboxEvent)
                .where(OutboxEvent.payload["id"].astext == str(_add_sent.id))  # noqa: B023
                .values(sent_at=now())
            ),
        )
    _erased(doomed)
    left = _rows(select(OutboxEvent).order_by(OutboxEvent.position))
    assert [e.payload.get("handle") for e in left] == ["fan", "fan", None]
    assert left[-1].topic == SessionsEnded.topic


def test_every_session_and_token_is_dead_at_once_and_open_pages_are_told(doomed):
    secret = make.api_token(doomed, "read")
    bearer = Credential(api_token=secret, strict=True)
    assert door.ask(bearer, lambda tx, actor: actor.handle) == HANDLE
    _erased(doomed)
    for credential in (doomed.who, bearer):
        with pytest.raises(NotSignedIn):
            door.ask(credential, lambda tx, actor: actor.handle)
    [event] = _rows(select(OutboxEvent).where(OutboxEvent.topic == SessionsEnded.topic))
    assert event.payload["session_ids"] == [str(doomed.who.session_id)]


# --- every "no"


@pytest.mark.parametrize("typed", ["", "doomed", "doomed painter", "fan", "x" * 64])
def test_a_handle_that_is_not_typed_right_deletes_nothing(doomed, typed):
    with pytest.raises(Invalid, match=f"Type your handle, {HANDLE}"):
        door.do(doomed.who, deletion.erase, typed=typed)
    assert _rows(select(User.id).where(User.id == doomed.id)) == [doomed.id]


@pytest.mark.parametrize("typed", [HANDLE, f"@{HANDLE}", f" {HANDLE.upper()} "])
def test_the_handle_may_be_typed_as_people_type_it(doomed, typed):
    door.do(doomed.who, deletion.erase, typed=typed)
    assert _rows(select(User.id).where(User.id == doomed.id)) == []


def test_the_owner_stays_and_is_told_why(owner):
    with pytest.raises(Forbidden, match="has to be made the owner first"):
        _erased(owner)
    assert _rows(select(User.id).where(User.id == owner.id)) == [owner.id]


def test_without_a_recent_proof_nothing_is_deleted(doomed):
    make.proved(doomed, ago=timedelta(hours=5))
    with pytest.raises(Forbidden) as refused:
        _erased(doomed)
    assert refused.value.code == "prove_again"
    assert _rows(select(User.id).where(User.id == doomed.id)) == [doomed.id]


def test_what_was_deleted_is_free_for_others(doomed):
    _erased(doomed)
    again = make.person(HANDLE)
    assert again.id != doomed.id


# --- with workers in the middle


def test_an_upload_in_a_workers_hands_ends_cleanly(doomed, monkeypatch):
    """The account goes while the worker has put its files into storage, and not its rows."""
    job = make.upload(doomed, images.png(images.art(3)))
    stored = uploads._stored

    def and_then_the_account_goes(*args):
        found = stored(*args)
        _erased(doomed)
        files.remove_retired()
        return found

    monkeypatch.setattr(uploads, "_stored", and_then_the_account_goes)
    uploads.process(str(job))
    assert [item.key for item in storage().list()] == []
    assert _rows(select(Post)) == _rows(select(UploadJob)) == []
    _leaves_no_trace(doomed)


def test_an_upload_that_was_only_fetched_ends_cleanly(doomed, monkeypatch):
    job = make.upload(doomed, images.png(images.art(3)))
    fetched = uploads._fetched

    def and_then_the_account_goes(*args):
        found = fetched(*args)
        _erased(doomed)
        return found

    monkeypatch.setattr(uploads, "_fetched", and_then_the_account_goes)
    uploads.process(str(job))
    assert [item.key for item in storage().list()] == []
    assert _rows(select(UploadFile)) == []


@pytest.mark.parametrize("step", ["_list", "_copy"])
def test_an_export_in_a_workers_hands_ends_cleanly(doomed, monkeypatch, step):
    uploads.process(str(make.upload(doomed, images.png(images.art(4)))))
    export = door.do(doomed.who, commands.ask).id
    done = getattr(exports, step)

    def and_then_the_account_goes(*args):
        done(*args)
        if _rows(select(User.id).where(User.id == doomed.id)):
            _erased(doomed)
            files.remove_retired()

    monkeypatch.setattr(exports, step, and_then_the_account_goes)
    exports.build(export)
    assert [item.key for item in storage().list()] == []
    _leaves_no_trace(doomed)


def test_an_export_that_is_already_in_storage_is_removed(doomed, monkeypatch):
    export = door.do(doomed.who, commands.ask).id
    put = storage().put

    def and_then_the_account_goes(*args, **more):
        stat = put(*args, **more)
        _erased(doomed)
        return stat

    monkeypatch.setattr(storage(), "put", and_then_the_account_goes)
    exports.build(export)
    assert [item.key for item in storage().list()] == []


def test_what_a_worker_that_died_then_left_is_removed_after_a_quarter_of_an_hour(
    doomed, monkeypatch
):
    import time_machine

    uploaded = make.upload(doomed, images.png(images.art(5)))
    export = door.do(doomed.who, commands.ask).id
    door.do(SYSTEM, work.begin, export)
    monkeypatch.setattr(uploads, "_unstore", lambda *_: None)
    monkeypatch.setattr(uploads, "clean", lambda **_: None)
    stored = uploads._stored

    def and_then_the_account_goes(*args):
        _erased(doomed)
        files.remove_retired()
        return stored(*args)

    monkeypatch.setattr(uploads, "_stored", and_then_the_account_goes)
    uploads.process(str(uploaded))
    storage().put(work.place(export), b"a zip", content_type="application/zip")
    files.remove_retired()
    assert list(storage().list())
    with time_machine.travel(now() + deletion.GRACE + timedelta(seconds=1)):
        files.remove_retired()
    assert [item.key for item in storage().list()] == []


def test_a_work_that_is_published_at_the_same_moment_is_deleted_or_refused(doomed):
    """Real connections: whoever comes first, no file and no row is left."""
    jobs = [make.upload(doomed, images.png(images.art(n))) for n in range(6, 9)]
    start = threading.Barrier(4)

    def publish(job):
        start.wait()
        uploads.process(str(job))

    threads = [threading.Thread(target=publish, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    start.wait()
    _erased(doomed)
    for thread in threads:
        thread.join()
    files.remove_retired()
    assert _rows(select(Post)) == _rows(select(UploadJob)) == []
    left = {item.key for item in storage().list()}
    assert left <= set(_rows(select(RetiredFile.path))), "a file is left that nobody will remove"
    _leaves_no_trace(doomed)


def test_two_who_follow_each_other_can_go_at_once(doomed, fan):
    for one, other in ((doomed, fan), (fan, doomed)):
        door.do(one.who, relations.follow, other.handle)
    start, failed = threading.Barrier(2), []

    def leave(person):
        start.wait()
        try:
            _erased(person)
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=leave, args=(p,)) for p in (doomed, fan)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert _rows(select(User.id).where(User.id.in_([doomed.id, fan.id]))) == []
