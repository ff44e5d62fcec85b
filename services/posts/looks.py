"""Works that look like one: by the colours and the structure that the inspection saw.

The index of vectors gives the hundred nearest of all works; of these, those that the viewer finds
in lists are shown. Off where the database has no pgvector (``vectors``).
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Select, bindparam, literal_column, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from services import policy
from services.auth.actor import Actor
from services.edges.imaging import LOOK_FORM
from services.kernel import ids, vectors
from services.kernel.errors import Invalid, NotFound
from services.kernel.questions import Question
from services.models import Post, PostLook, User
from services.posts import views
from services.posts.views import Feed

SHOWN_MOST = 24
APART_MOST = 0.6
"""How far works may be apart to be called similar; unrelated ones are at about 0.9."""
_LOOK: Any = vectors.LOOK_SIZE


def note(tx: Session, post_id: UUID, look: Sequence[float]) -> None:
    """Keeps what a work looks like, in place of what was kept before."""
    if not look:
        return
    row = insert(PostLook).values(
        id=uuid4(), post_id=post_id, form=LOOK_FORM, look=[*map(float, look)]
    )
    changed = {"form": row.excluded.form, "look": row.excluded.look}
    tx.flush()
    tx.execute(row.on_conflict_do_update(index_elements=["post_id"], set_=changed))


def similar(tx: Session, actor: Actor, slug: str, *, limit: int = 12) -> Feed:
    """Listed works that look like this one, the likest first; none where the database cannot say.

    Two statements. Raises NotFound for a work that may not be seen, Invalid.
    """
    if not 1 <= limit <= SHOWN_MOST:
        raise Invalid(f"There are 1 to {SHOWN_MOST} similar works.", fields={"limit": "Too many."})
    post_id = _seen(tx, actor, number=ids.number(slug)).scalar()
    if post_id is None:
        raise NotFound("There is no such work, or it is not public.")
    if not vectors.available(tx):
        return Feed([])
    return Feed([views.card(row) for row in _near(tx, actor, limit, post=post_id)])


@Question
def _seen(viewer: Actor) -> Select[Any]:
    joined = select(Post.id).join(User, User.id == Post.author_id)
    return joined.where(Post.number == bindparam("number"), policy.visible_posts(viewer))


@Question
def _near(viewer: Actor, limit: int) -> Select[Any]:
    own = select(PostLook.look).where(PostLook.post_id == bindparam("post")).scalar_subquery()
    apart = vectors.apart(PostLook.look, own, _LOOK)
    rows: Any = literal_column(str(vectors.CANDIDATES))
    near = select(PostLook.post_id, apart.label("apart")).order_by(apart).limit(rows)
    nearest = near.cte("nearest").prefix_with("MATERIALIZED")
    return (
        views.select_cards(viewer)
        .join(nearest, nearest.c.post_id == Post.id)
        .where(
            policy.listed_posts(viewer),
            nearest.c.apart <= APART_MOST,
            Post.id != bindparam("post"),
        )
        .order_by(nearest.c.apart, Post.created_at.desc(), Post.id)
        .limit(limit)
    )
