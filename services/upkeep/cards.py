"""Share cards of an earlier drawing: which they are, and that one is of today's."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, update
from sqlmodel import Session

from services import policy
from services.auth.actor import Actor
from services.models import Post, PostFile
from services.posts.files import CARD_FORMAT
from services.upkeep.works import Work


def stale(tx: Session, actor: Actor, key: str, *, most: int) -> Sequence[UUID]:
    """The next works behind ``key`` whose card is not of today's drawing; all states."""
    policy.require_system(actor)
    query = select(PostFile.post_id).where(PostFile.role == "card", PostFile.format != CARD_FORMAT)
    query = query.order_by(PostFile.post_id).limit(most)
    return tx.scalars(query.where(PostFile.post_id > UUID(key)) if key else query).all()


def drawn(tx: Session, actor: Actor, work: Work, size: int, sha256: str) -> None:
    """The work has a card of today's drawing; nothing if it has another file by now."""
    policy.require_system(actor)
    post = tx.get(Post, work.id, with_for_update=True)
    if post is not None and post.storage_key == work.storage_key:
        card = update(PostFile).where(PostFile.post_id == work.id, PostFile.role == "card")
        tx.execute(card.values(format=CARD_FORMAT, bytes=size, sha256=sha256))
