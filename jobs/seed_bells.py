"""What the demo people were told of reactions to and comments on their works, written once."""

from collections import defaultdict
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session

from services import policy
from services.auth.actor import Actor
from services.kernel import ids
from services.kernel.clock import now
from services.models import Comment, Notification, NotificationPerson, Post, Reaction

ANSWERED = timedelta(hours=3)  # after a work went up, the first answers are in
UNREAD = timedelta(days=4)  # what is older was read


def ring(tx: Session, actor: Actor, people: dict[str, UUID]) -> None:
    """One line for the reactions to a work and one for its comments, as `tell` groups them."""
    policy.require_system(actor)
    theirs = Notification.user_id.in_(people.values())
    if tx.scalar(select(Notification.id).where(theirs).limit(1)):
        return
    works = {p.id: p for p in tx.scalars(select(Post).where(Post.author_id.in_(people.values())))}
    for kind, source, who in (
        ("reaction", Reaction, Reaction.user_id),
        ("comment", Comment, Comment.author_id),
    ):
        answered = defaultdict(set)
        for post_id, person in tx.execute(
            select(source.post_id, who).where(source.post_id.in_(works))
        ):
            answered[post_id].add(person)
        for post_id, others in answered.items():
            _line(tx, kind, works[post_id], others - {works[post_id].author_id})


def _line(tx: Session, kind: str, post: Post, others: set[UUID]) -> None:
    moment = min(post.created_at + ANSWERED, now())
    line = Notification(
        user_id=post.author_id,
        kind=kind,
        topic=f"{kind}:{post.id}",
        post_id=post.id,
        facts={"slug": ids.slug(post.number), "title": post.title},
        happened_at=moment,
        told_at=moment,
        read_at=None if now() - moment < UNREAD else moment,
    )
    if others:
        tx.add(line)
        tx.flush()
        tx.add_all(NotificationPerson(notification_id=line.id, person_id=one) for one in others)
