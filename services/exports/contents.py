"""What an export holds: a JSON list for each kind of row that is somebody's, and their files.

Nothing secret is in it (hashes of passwords and tokens, keys, the second factor), and of
others only the names that a person met. A test holds every table that depends on a
person to one of the two: it is exported here, or ``EXCUSED`` says why not.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, tuple_
from sqlmodel import Session

from services import policy
from services.auth.actor import Actor
from services.edges.storage import work_path
from services.kernel import ids
from services.kernel.clock import iso
from services.kernel.errors import Gone
from services.kernel.settings import settings
from services.models import (
    ApiToken,
    AuthSession,
    Block,
    Comment,
    CommentEdit,
    CommentLike,
    CommentMention,
    DataExport,
    Follow,
    HashtagFollow,
    Mute,
    Notification,
    NotificationChoice,
    NotificationPerson,
    OldHandle,
    Passkey,
    PinnedPost,
    Playlist,
    PlaylistFollow,
    PlaylistItem,
    Post,
    PostFile,
    PostParent,
    PostTag,
    PushSubscription,
    Reaction,
    UploadFile,
    UploadJob,
    User,
)
from services.models.base import Row
from services.posts.files import EXTENSIONS
from services.profiles import avatars

PAGE = 200  # rows of a list that are held in memory at a time


@dataclass(frozen=True, slots=True)
class Part:
    """One list of the export: its name, its rows, and which other tables stand in them."""

    name: str
    table: type[Row]
    rows: Callable[[UUID], Select[Any]]
    within: tuple[type[Row], ...] = ()


@dataclass(frozen=True, slots=True)
class Original:
    """A file that belongs into the ZIP: its name there, its key in storage, its digest.

    ``sha256`` is empty where none was kept.
    """

    name: str
    key: str
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a part, the files that they name, and where the next page begins."""

    rows: list[dict[str, Any]]
    originals: list[Original] = field(default_factory=list)
    after: tuple[datetime, UUID] | None = None


def _of(table: type[Row], *left_out: str) -> list[Any]:
    """The columns of a table, new ones too, but for those that are nobody's to read."""
    columns = table.__table__.columns  # type: ignore[attr-defined]
    assert set(left_out) <= set(columns.keys())
    return [column for column in columns if column.key not in left_out]


def _list(query: Select[Any]) -> Any:
    """A query of one column as a list within a row."""
    return func.array(query.scalar_subquery())


def _objects(*columns: Any) -> Any:
    """Columns of each row as one JSON object, gathered to a list."""
    pairs = [part for column in columns for part in (column.key, column)]
    return func.coalesce(func.jsonb_agg(func.jsonb_build_object(*pairs)), func.jsonb_build_array())


def _works(me: UUID) -> Select[Any]:
    tags = select(PostTag.tag).where(PostTag.post_id == Post.id).order_by(PostTag.position)
    files = select(_objects(PostFile.role, PostFile.format, PostFile.bytes, PostFile.sha256))
    named = PostParent.__table__.alias("named")
    parent = Post.__table__.alias("parent")
    parents = (
        select(parent.c.number)
        .join(named, named.c.parent_id == parent.c.id)
        .where(named.c.post_id == Post.id)
    )
    return select(
        *_of(Post, "phash", "phash_bands", "facets"),
        _list(tags.correlate(Post)).label("hashtags"),
        _list(parents.correlate(Post)).label("parents"),
        files.where(PostFile.post_id == Post.id).correlate(Post).scalar_subquery().label("files"),
    ).where(Post.author_id == me)


def _uploads(me: UUID) -> Select[Any]:
    files = select(_objects(UploadFile.name, UploadFile.state, UploadFile.code, UploadFile.message))
    mine = files.where(UploadFile.job_id == UploadJob.id).correlate(UploadJob)
    columns = _of(UploadJob, "source", "lease_until", "idempotency_key")
    return select(*columns, mine.scalar_subquery().label("files")).where(UploadJob.user_id == me)


def _people(table: type[Row], mine: Any, theirs: Any) -> Callable[[UUID], Select[Any]]:
    """Others, by their names, to whom a person stands in some relation."""
    columns = (table.id, table.created_at, User.handle, User.display_name)
    return lambda me: select(*columns).join(User, User.id == theirs).where(mine == me)


def _own(table: type[Row], *left_out: str) -> Callable[[UUID], Select[Any]]:
    """The rows of a table that name the person as ``user_id``."""
    return lambda me: select(*_of(table, *left_out)).where(table.user_id == me)  # type: ignore[attr-defined]


def _pinned(me: UUID) -> Select[Any]:
    columns = (PinnedPost.id, PinnedPost.created_at, PinnedPost.position, Post.number, Post.title)
    query = select(*columns).join(Post, Post.id == PinnedPost.post_id)
    return query.where(PinnedPost.user_id == me)


def _on_works(table: type[Row], *columns: Any) -> Callable[[UUID], Select[Any]]:
    """What the person did to works, which are named by number and title."""
    columns = (table.id, table.created_at, *columns, Post.number, Post.title)
    query = select(*columns).join(Post, Post.id == table.post_id)  # type: ignore[attr-defined]
    return lambda me: query.where(table.user_id == me)  # type: ignore[attr-defined]


def _comments(me: UUID) -> Select[Any]:
    edits = select(_objects(CommentEdit.created_at, CommentEdit.body))
    before = edits.where(CommentEdit.comment_id == Comment.id).correlate(Comment)
    named = select(CommentMention.handle).where(CommentMention.comment_id == Comment.id)
    return select(
        *_of(Comment),
        before.scalar_subquery().label("edits"),
        _list(named.correlate(Comment)).label("mentions"),
    ).where(Comment.author_id == me)


def _playlists(me: UUID) -> Select[Any]:
    works = (
        select(_objects(Post.number, Post.title, PlaylistItem.position, PlaylistItem.dwell_seconds))
        .join(PlaylistItem, PlaylistItem.post_id == Post.id)
        .where(PlaylistItem.playlist_id == Playlist.id)
        .correlate(Playlist)
    )
    columns = (*_of(Playlist), works.scalar_subquery().label("items"))
    return select(*columns).where(Playlist.owner_id == me)


def _followed_playlists(me: UUID) -> Select[Any]:
    columns = (PlaylistFollow.id, PlaylistFollow.created_at, Playlist.number, Playlist.title)
    query = select(*columns).join(Playlist, Playlist.id == PlaylistFollow.playlist_id)
    return query.where(PlaylistFollow.user_id == me)


def _liked_comments(me: UUID) -> Select[Any]:
    columns = (CommentLike.id, CommentLike.created_at, CommentLike.comment_id, Comment.body)
    query = select(*columns).join(Comment, Comment.id == CommentLike.comment_id)
    return query.where(CommentLike.user_id == me)


def _notifications(me: UUID) -> Select[Any]:
    people = select(func.count()).where(NotificationPerson.notification_id == Notification.id)
    counted = people.correlate(Notification).scalar_subquery().label("people")
    return select(*_of(Notification, "topic"), counted).where(Notification.user_id == me)


_SECRET = ("password_hash", "totp_secret", "totp_step")
PARTS = (
    Part("profile", User, lambda me: select(*_of(User, *_SECRET)).where(User.id == me)),
    Part("works", Post, _works, (PostTag, PostFile, PostParent)),
    Part("pinned_works", PinnedPost, _pinned),
    Part("uploads", UploadJob, _uploads, (UploadFile,)),
    Part("following", Follow, _people(Follow, Follow.follower_id, Follow.followed_id)),
    Part("followers", Follow, _people(Follow, Follow.followed_id, Follow.follower_id)),
    Part("followed_hashtags", HashtagFollow, _own(HashtagFollow)),
    Part("blocked", Block, _people(Block, Block.blocker_id, Block.blocked_id)),
    Part("muted", Mute, _people(Mute, Mute.muter_id, Mute.muted_id)),
    Part("old_handles", OldHandle, _own(OldHandle)),
    Part("sessions", AuthSession, _own(AuthSession)),
    Part("access_tokens", ApiToken, _own(ApiToken, "token_hash")),
    Part("passkeys", Passkey, _own(Passkey, "credential_id", "public_key", "sign_count")),
    Part("reactions", Reaction, _on_works(Reaction, Reaction.emoji)),
    Part("comments", Comment, _comments, (CommentEdit, CommentMention)),
    Part("liked_comments", CommentLike, _liked_comments),
    Part("playlists", Playlist, _playlists, (PlaylistItem,)),
    Part("followed_playlists", PlaylistFollow, _followed_playlists),
    Part("notifications", Notification, _notifications, (NotificationPerson,)),
    Part("notification_choices", NotificationChoice, _own(NotificationChoice)),
    Part("push", PushSubscription, _own(PushSubscription, "endpoint", "p256dh", "auth")),
    Part("exports", DataExport, _own(DataExport, "path", "lease_until")),
)
EXCUSED = {
    "broker_credential": "A digest of a password that an open page has for minutes.",
    "refresh_token": "Only a digest of it is kept, and the sessions are exported.",
    "one_use_token": "Only a digest of it is kept, for minutes to days.",
    "recovery_code": "Only a digest of it is kept.",
    "push_message": "Which line is on its way to which browser, for minutes.",
    "mail": "On its way to the person, who has it within minutes.",
    "retired_file": "Names of stored files that are about to be removed.",
    "promotion": "A choice of moderators, which stands on the page of its category.",
    "standing": "The counts of a work once more, for lists that are sorted by them.",
    "shelf": "Counts of the works, which are exported.",
    "post_look": "Numbers that are computed from the work's file, which is exported.",
    "similar_post": "A note of the house for its moderators, which no person wrote.",
}


def page(
    tx: Session, actor: Actor, user_id: UUID, part: Part, after: tuple[datetime, UUID] | None
) -> Page:
    """The next rows of a part, oldest first. Raises Gone when the account is no more."""
    policy.require_system(actor)
    if tx.get(User, user_id) is None:
        raise Gone("The account was deleted.")
    place = (part.table.created_at, part.table.id)
    query = part.rows(user_id).order_by(*place).limit(PAGE)
    if after:
        query = query.where(tuple_(*place) > tuple_(*after))
    rows = [dict(row) for row in tx.execute(query).mappings()]
    last = rows[-1] if len(rows) == PAGE else None
    return Page(
        rows=[_plain(row, part) for row in rows],
        originals=[file for row in rows if (file := _original(row, part))],
        after=(last["created_at"], last["id"]) if last else None,
    )


def _original(row: dict[str, Any], part: Part) -> Original | None:
    if part.table is Post:
        ending = EXTENSIONS[row["native_format"]]
        area = "public" if row["files_public"] else "private"
        key = f"{area}/{work_path(row['storage_key'], f'.{ending}')}"
        return Original(_place(row), key, row["sha256"])
    if part.table is User and (key := row["avatar_key"]):
        return Original(f"avatar.{key.rpartition('.')[2]}", avatars.path(key))
    return None


def _place(work: dict[str, Any]) -> str:
    return f"works/{ids.slug(work['number'])}.{EXTENSIONS[work['native_format']]}"


def _plain(row: dict[str, Any], part: Part) -> dict[str, Any]:
    """A row as JSON says it; works by their slugs, with their address and their file."""
    said = {name: _said(value) for name, value in row.items()}
    if "number" in said:
        slug = ids.slug(said["number"])
        said |= {"slug": slug, "url": f"{settings().public_url}/posts/{slug}"}
    if part.table is Post:
        said |= {"file": _place(row), "parents": [ids.slug(number) for number in row["parents"]]}
    return said


def _said(value: Any) -> Any:
    if isinstance(value, datetime):
        return iso(value)
    return str(value) if isinstance(value, UUID) else value
