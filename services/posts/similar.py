"""Works that look like another artist's: a note to moderators, never a refusal.

The perceptual hash has 64 bits; works that differ in three or fewer share one of four
bands of 16 bits, which an index finds. Only other people's works count: a series of one's
own is no news.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import cast, delete, func, or_, select
from sqlalchemy.dialects.postgresql import BIT
from sqlmodel import Session

from services.auth.actor import Actor
from services.kernel import ids
from services.models import Post, SimilarPost, User

BITS_MOST = 3
NOTED_MOST = 10
# The hash sets a bit for each coefficient above the median, about 32 of 64. Fewer than these
# mean that most coefficients are nought: one colour, stripes, a fourfold pattern. Such works
# share their hash with many others by chance, so it says nothing of them.
BITS_LEAST = 12


@dataclass(frozen=True)
class LookAlike:
    """A work that another one looks like; ``distance`` in bits of the hash, 0 to 3."""

    slug: str
    url: str
    title: str
    author_handle: str
    distance: int


def note(tx: Session, post: Post) -> None:
    """Writes down which works of others this one looks like, the nearest ten at most."""
    tx.flush()
    tx.execute(delete(SimilarPost).where(SimilarPost.post_id == post.id))
    if post.visibility == "draft" or not tells(post.phash):
        return
    apart = func.bit_count(cast(Post.phash.op("#")(post.phash), BIT(64)))
    near = tx.execute(
        select(Post.id, apart)
        .where(
            Post.phash_bands.overlap(bands(post.phash)),
            apart <= BITS_MOST,
            Post.author_id != post.author_id,
            Post.visibility != "draft",
            Post.deleted_at.is_(None),
        )
        .order_by(apart, Post.created_at, Post.id)
        .limit(NOTED_MOST)
    ).all()
    tx.add_all(SimilarPost(post_id=post.id, other_id=i, distance=bits) for i, bits in near)


def noted(tx: Session, actor: Actor, post_id: UUID) -> list[LookAlike]:
    """What was written down of the work, for moderators only; others get nothing."""
    return noted_of(tx, actor, [post_id]).get(post_id, [])


def noted_of(tx: Session, actor: Actor, post_ids: Sequence[UUID]) -> dict[UUID, list[LookAlike]]:
    """The same of many works, in one statement."""
    if not actor.is_moderator or not post_ids:
        return {}
    rows = tx.execute(
        select(SimilarPost.post_id, Post.number, Post.title, User.handle, SimilarPost.distance)
        .join(SimilarPost, SimilarPost.other_id == Post.id)
        .join(User, User.id == Post.author_id)
        .where(
            SimilarPost.post_id.in_(post_ids),
            Post.deleted_at.is_(None),
            or_(Post.visibility != "draft", Post.author_id == actor.id),
        )
        .order_by(SimilarPost.distance, Post.number)
    )
    found: dict[UUID, list[LookAlike]] = {}
    for post_id, number, title, handle, bits in rows:
        slug = ids.slug(number)
        found.setdefault(post_id, []).append(LookAlike(slug, f"/posts/{slug}", title, handle, bits))
    return found


def bands(phash: int) -> list[int]:
    """The four bands of a hash as the table computes them, each marked with its place."""
    return [(band << 16) + ((phash >> (16 * band)) & 0xFFFF) for band in range(4)]


def tells(phash: int) -> bool:
    """Whether a hash says enough of its work to be compared."""
    return (phash & (2**64 - 1)).bit_count() >= BITS_LEAST
