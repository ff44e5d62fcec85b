"""The end of an account: every row in one transaction, every file right after it.

Rows go by the database's own cascades, so no table that depends on a person can be
forgotten. What other rows hold of them (counters, events that wait, sentences about their
works) is put right in the same transaction. What remains, and for how long, stands in
``docs/operations.md``.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import product
from uuid import UUID

from sqlalchemy import Text, cast, delete, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased
from sqlmodel import Session

from services import policy
from services.accounts import sessions
from services.auth import proofs
from services.auth.actor import Actor
from services.edges import queue
from services.edges.storage import work_path
from services.exports import work as exports
from services.kernel.clock import now
from services.kernel.errors import Forbidden, Invalid
from services.models import (
    Comment,
    CommentEdit,
    CommentMention,
    DataExport,
    Mail,
    Notification,
    OldHandle,
    OutboxEvent,
    Post,
    PostFile,
    PostTag,
    RetiredFile,
    UploadFile,
    UploadJob,
    User,
)
from services.models.comments import DEEPEST
from services.posts.files import EXTENSIONS
from services.profiles import avatars
from services.relations import commands as relations
from services.search import tags

# A worker in the middle removes what it made by itself; should it die at that moment, this
# is longer than any job may take (10 minutes), so nothing is written afterwards.
GRACE = timedelta(minutes=15)
AREAS = ("public", "private")
ENDINGS = (*(f".{e}" for e in EXTENSIONS.values()), "_poster.png", "_card.png")
AT_ONCE = 1000  # rows in one statement


def erase(tx: Session, actor: Actor, *, typed: str) -> None:
    """Deletes the actor's account and all that is theirs, for good.

    ``typed`` is the handle, as a sign that it is meant. Raises Invalid for another,
    Forbidden for the owner, for an access token, and without a recent proof.
    """
    me = policy.require_session(actor)
    if typed.strip().removeprefix("@").lower() != actor.handle:
        sentence = f"Type your handle, {actor.handle}, to delete the account."
        raise Invalid(sentence, fields={"handle": sentence})
    if actor.role == "owner":
        raise Forbidden(
            "The owner's account cannot be deleted. Somebody else has to be made the owner first, "
            "from the command line.",
            code="owner_stays",
        )
    proofs.require_recent_proof(tx, actor)
    relations.sever(tx, Actor(kind="system"), me)
    person = _held(tx, me)
    posts = list(tx.scalars(select(Post.id).where(Post.author_id == me)))
    said = tx.scalars(select(PostTag.tag).where(PostTag.post_id.in_(posts)).distinct()).all()
    names = [actor.handle, *tx.scalars(select(OldHandle.handle).where(OldHandle.user_id == me))]
    sessions.end_of(tx, me)
    _retire(tx, _left_behind(tx, person))
    _forget_titles(tx, me)
    _silence(tx, me, names)
    tx.execute(delete(Mail).where(or_(Mail.user_id == me, Mail.address == person.email)))
    tx.expunge(person)
    tx.execute(delete(User).where(User.id == me))
    tags.forget_unused(tx, said)
    # After the rows: whoever announced something of theirs meanwhile has committed by now.
    _scrub_outbox(tx, me, posts, names)
    queue.later(tx, "jobs.files.remove_retired")


def _held(tx: Session, me: UUID) -> User:
    """The person and their uploads, locked: nothing new can depend on them from here on."""
    query = select(User).where(User.id == me).with_for_update()
    person = tx.scalars(query.execution_options(populate_existing=True)).one()
    tx.scalars(select(UploadJob.id).where(UploadJob.user_id == me).with_for_update()).all()
    return person


def _left_behind(tx: Session, person: User) -> Iterator[tuple[str, timedelta]]:
    """Keys of stored files that lose their rows, each with how long to wait.

    A file may be on its way between the areas, so it is looked for in both.
    """
    at_once = timedelta(0)
    if person.avatar_key:
        yield from ((place, at_once) for place in avatars.places(person.avatar_key))
    works = (
        select(Post.storage_key, PostFile.suffix)
        .join(PostFile, PostFile.post_id == Post.id)
        .where(Post.author_id == person.id)
    )
    for area, (key, ending) in product(AREAS, tx.execute(works).all()):
        yield f"{area}/{work_path(key, ending)}", at_once
    for export in tx.scalars(select(DataExport).where(DataExport.user_id == person.id)):
        yield exports.place(export.id), _wait(export.state)
    for job in tx.scalars(select(UploadJob).where(UploadJob.user_id == person.id)):
        yield job.source, _wait(job.state)
    coming = (
        select(UploadFile.storage_key, UploadJob.state)
        .join(UploadJob, UploadJob.id == UploadFile.job_id)
        .where(UploadJob.user_id == person.id, UploadJob.finished_at.is_(None))
    )
    for (key, state), area, ending in product(tx.execute(coming).all(), AREAS, ENDINGS):
        yield f"{area}/{work_path(key, ending)}", _wait(state)


def _wait(state: str) -> timedelta:
    """How long something may still be written for a job of this state."""
    return GRACE if state == "running" else timedelta(0)


def _retire(tx: Session, paths: Iterable[tuple[str, timedelta]]) -> None:
    """Has the files removed after the commit; those that were kept for a while go as well."""
    moment = now()
    rows = [{"path": path, "purge_after": moment + wait} for path, wait in dict(paths).items()]
    for i in range(0, len(rows), AT_ONCE):
        new = insert(RetiredFile).values(rows[i : i + AT_ONCE])
        soon = {"purge_after": new.excluded.purge_after}
        tx.execute(new.on_conflict_do_update(index_elements=[RetiredFile.path], set_=soon))


def _forget_titles(tx: Session, me: UUID) -> None:
    """Earlier files of their works go too, and uploads of others that were refused for one
    of them name it no longer."""
    posts = select(Post.id).where(Post.author_id == me)
    earlier = update(RetiredFile).where(RetiredFile.post_id.in_(posts))
    tx.execute(earlier.values(purge_after=now()))
    twins = update(UploadFile).where(UploadFile.post_id.in_(posts), UploadFile.state == "refused")
    tx.execute(twins.values(message="The same file was published before."))


def _silence(tx: Session, me: UUID, names: list[str]) -> None:
    """What they said goes: whole where nobody answered, else its words; and their name from
    what others said to them."""
    mine, answer = Comment.author_id == me, aliased(Comment)
    shown = Notification.comment_id.in_(select(Comment.id).where(mine))
    wordless = Notification.facts.op("-")("text")
    tx.execute(update(Notification).where(shown).values(facts=wordless))
    answered = exists().where(answer.parent_id == Comment.id)
    for depth in range(DEEPEST, -1, -1):
        tx.execute(delete(Comment).where(mine, Comment.depth == depth, ~answered))
    kept = select(Comment.id).where(mine)
    tx.execute(delete(CommentEdit).where(CommentEdit.comment_id.in_(kept)))
    tx.execute(update(Comment).where(mine).values(body="", deleted_at=now()))
    named = select(CommentMention.comment_id).where(CommentMention.user_id == me)
    for name in names:
        for table, key in ((Comment, Comment.id), (CommentEdit, CommentEdit.comment_id)):
            anonymous = func.replace(table.body, f"@{name}", "@deleted")
            tx.execute(update(table).where(key.in_(named)).values(body=anonymous))


def _scrub_outbox(tx: Session, me: UUID, posts: list[UUID], names: list[str]) -> None:
    """Events that carry their data are not sent, and those that were are forgotten."""
    said = OutboxEvent.payload
    of_them = or_(said["handle"].astext.in_(names), cast(said, Text).contains(str(me)))
    tx.execute(delete(OutboxEvent).where(of_them))
    for i in range(0, len(posts), AT_ONCE):
        some = [str(post) for post in posts[i : i + AT_ONCE]]
        tx.execute(delete(OutboxEvent).where(said["id"].astext.in_(some)))
