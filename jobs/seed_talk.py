"""What the demo people say below the demo works, written once."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session

from services import policy
from services.auth.actor import Actor
from services.comments import mentions
from services.kernel.clock import now
from services.models import Comment, CommentMention, Post, Reaction, User
from services.models.reactions import MOST
from services.seed import talk

FIRST_WORD = timedelta(minutes=48)  # after a work went up
NEXT_WORD = timedelta(minutes=37)


def talk_below(tx: Session, actor: Actor, people: dict[str, UUID]) -> None:
    """Reactions and comments on works that have none; what somebody changed stays."""
    policy.require_system(actor)
    rows = tx.execute(
        select(Post, User.handle)
        .join(User, User.id == Post.author_id)
        .where(User.id.in_(people.values()), Post.deleted_at.is_(None))
        .order_by(Post.number)
    ).all()
    for post, author in rows:
        if not post.reactions:
            _react(tx, post, author, people)
        if not post.comments:
            _say(tx, post, people)


def _react(tx: Session, post: Post, author: str, people: dict[str, UUID]) -> None:
    slots: dict[str, int] = {}
    for handle, emoji in talk.reactions(post.title, author, sorted(people)):
        slots[handle] = slots.get(handle, 0) + 1
        if slots[handle] <= MOST:
            tx.add(
                Reaction(post_id=post.id, user_id=people[handle], emoji=emoji, slot=slots[handle])
            )
    tx.flush()


def _say(tx: Session, post: Post, people: dict[str, UUID]) -> None:
    above: list[Comment] = []
    moment = post.created_at + FIRST_WORD
    for line in talk.lines(post.title):
        above = above[: line.depth]
        comment = Comment(
            post_id=post.id,
            author_id=people[line.handle],
            parent_id=above[-1].id if above else None,
            root_id=above[0].id if above else None,
            depth=line.depth,
            body=line.words,
            created_at=min(moment, _just_now()),
        )
        tx.add(comment)
        tx.flush()
        tx.add_all(
            CommentMention(comment_id=comment.id, user_id=people[named], handle=named)
            for named in mentions.named(line.words)
            if named in people
        )
        above.append(comment)
        moment += NEXT_WORD


def _just_now() -> datetime:
    return now() - timedelta(minutes=1)
