"""Mentions: people who are named in a comment, found once, when it is written."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, case, delete, exists, or_, select
from sqlmodel import Session

from services import policy
from services.accounts.views import avatar_url
from services.auth.actor import Actor
from services.comments import places
from services.kernel.settings import settings
from services.models import Comment, CommentMention, Follow, User

# A handle after @, not within an address or a longer word.
MENTION = re.compile(r"(?<![\w@./])@([a-z0-9_]{3,32})(?![\w@])", re.IGNORECASE)
SUGGESTED = 8
HANDLE_LONGEST = 32


@dataclass(frozen=True, slots=True)
class Suggested:
    """Somebody who may be meant."""

    handle: str
    name: str
    avatar_url: str


def named(body: str) -> list[str]:
    """The handles that are named, each once, in their order."""
    return list(dict.fromkeys(found.lower() for found in MENTION.findall(body)))


def keep(tx: Session, actor: Actor, comment_id: UUID, body: str) -> list[UUID]:
    """Notes who is named; returns those who were not named before.

    Only people whom the actor sees, and the first ``mentions_max`` of them.
    """
    handles = named(body)
    people = _people(tx, actor, handles)[: settings().mentions_max]
    before = set(
        tx.scalars(select(CommentMention.user_id).where(CommentMention.comment_id == comment_id))
    )
    now_named = {user_id for user_id, _ in people}
    tx.execute(
        delete(CommentMention).where(
            CommentMention.comment_id == comment_id, CommentMention.user_id.not_in(now_named)
        )
    )
    tx.add_all(
        CommentMention(comment_id=comment_id, user_id=user_id, handle=handle)
        for user_id, handle in people
        if user_id not in before
    )
    return [user_id for user_id, _ in people if user_id not in before]


def _people(tx: Session, actor: Actor, handles: Sequence[str]) -> list[tuple[UUID, str]]:
    if not handles:
        return []
    rows = tx.execute(
        select(User.handle, User.id).where(User.handle.in_(handles), policy.visible_people(actor))
    )
    found = {row.handle: row.id for row in rows}
    return [(found[handle], handle) for handle in handles if handle in found]


def suggestions(tx: Session, actor: Actor, slug: str, letters: str) -> list[Suggested]:
    """People whose handle or name begins with the letters, eight at most: first those who took
    part below the work, then who follows the actor or is followed, then the rest.

    Only people whom the actor sees. Raises NotSignedIn, NotFound, Forbidden.
    """
    policy.require_person(actor, "read")
    post = places.work(tx, actor, slug)
    begins = letters.strip().lstrip("@")[:HANDLE_LONGEST]
    if not begins:
        return []
    said = exists().where(Comment.post_id == post.id, Comment.author_id == User.id)
    near = case((or_(User.id == post.author_id, said), 0), (_tied(actor), 1), else_=2)
    rows = tx.execute(
        select(User.handle, User.display_name, User.avatar_key)
        .where(
            policy.visible_people(actor),
            User.id != actor.id,
            or_(
                User.handle.istartswith(begins, autoescape=True),
                User.display_name.istartswith(begins, autoescape=True),
            ),
        )
        .order_by(near, User.followers.desc(), User.handle)
        .limit(SUGGESTED)
    )
    return [Suggested(r.handle, r.display_name or r.handle, avatar_url(r.avatar_key)) for r in rows]


def _tied(actor: Actor) -> ColumnElement[bool]:
    """Whether a person follows the actor or is followed by them."""
    return exists().where(
        or_(
            (Follow.follower_id == actor.id) & (Follow.followed_id == User.id),
            (Follow.followed_id == actor.id) & (Follow.follower_id == User.id),
        )
    )
