"""Hashtags as a search shows them, how many works each leads to, and which of them are used."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Integer, delete, exists, func, literal_column, select, text, update
from sqlmodel import Session, col

from services import policy
from services.auth.actor import Actor
from services.models import Post, PostTag, UsedHashtag, User
from services.search.views import Hashtag

COUNTED_MOST = 100
ALONE = "LOCK TABLE used_hashtag IN SHARE UPDATE EXCLUSIVE MODE"
"""One who counts waits for the other, so that neither holds what the other wants; nobody else."""


def count_listed(actor: Actor, tag: Any) -> Any:
    """How many works under a tag the actor finds, in the column ``works``; a hundred at most, so
    that the question costs no more for the tag of every other work."""
    some = (
        select(PostTag.id)
        .join(Post, Post.id == PostTag.post_id)
        .join(User, User.id == Post.author_id)
        .where(PostTag.tag == tag, policy.listed_posts(actor))
        .order_by(PostTag.created_at.desc(), PostTag.post_id.desc())
        .limit(literal_column(str(COUNTED_MOST), Integer))
        .correlate(UsedHashtag)
        .subquery()
    )
    return select(func.count().label("works")).select_from(some).lateral("counted")


def hashtag(tag: str, works: int, *, most: int = 0) -> Hashtag:
    """A hashtag with its address; ``most`` is how many of its works were counted at most."""
    return Hashtag(tag, f"/hashtags/{tag}", works, more=works == most)


def recount(tx: Session, actor: Actor) -> int:
    """Counts the works of all hashtags anew and forgets those that none has; how many changed.

    Raises Forbidden.
    """
    policy.require_system(actor)
    tx.execute(text(ALONE))
    counted = select(PostTag.tag, func.count().label("works")).group_by(PostTag.tag).subquery()
    changed = tx.execute(
        update(UsedHashtag)
        .where(UsedHashtag.tag == counted.c.tag, UsedHashtag.works != counted.c.works)
        .values(works=counted.c.works)
    ).rowcount
    return changed + forget_unused(tx)


def forget_unused(tx: Session, tags: Collection[str] | None = None) -> int:
    """Forgets hashtags that no work has, of these or of all; how many there were."""
    forgotten = delete(UsedHashtag).where(~exists().where(PostTag.tag == UsedHashtag.tag))
    if tags is not None:
        forgotten = forgotten.where(col(UsedHashtag.tag).in_(tags))
    return tx.execute(forgotten).rowcount
