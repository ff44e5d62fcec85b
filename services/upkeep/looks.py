"""Works that lack a palette or a look, as those from before there were any; palettes to review."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ARRAY, Text, case, cast, delete, func, select
from sqlmodel import Session

from services import policy
from services.auth.actor import Actor
from services.edges.imaging import LOOK_FORM
from services.kernel.colours import CLEAR
from services.models import Palette, Post, PostLook
from services.palettes import rows
from services.posts import looks


def lacking(tx: Session, actor: Actor, key: str, *, most: int) -> list[UUID]:
    """The next works behind ``key`` without a look of today's formula, or without a palette."""
    policy.require_system(actor)
    clear = case((Post.palette.op("@>")(cast([CLEAR], ARRAY(Text))), 1), else_=0)
    with_look = select(PostLook.post_id).where(
        PostLook.post_id == Post.id, PostLook.form == LOOK_FORM
    )
    bare = Post.palette_id.is_(None) & (func.cardinality(Post.palette) > clear)
    query = select(Post.id).where(~with_look.exists() | bare).order_by(Post.id).limit(most)
    return list(tx.scalars(query.where(Post.id > UUID(key)) if key else query))


def seen(
    tx: Session, actor: Actor, post_id: UUID, storage_key: UUID, look: Sequence[float]
) -> None:
    """What the inspection saw of the work's file; nothing if the work has another by now."""
    policy.require_system(actor)
    post = tx.get(Post, post_id, with_for_update=True)
    if post is not None and post.storage_key == storage_key:
        rows.link(tx, post)
        looks.note(tx, post_id, look)


def review(tx: Session, actor: Actor, key: str, *, most: int) -> tuple[list[str], int]:
    """Writes the next palettes behind ``key`` anew where today's rules say otherwise, and removes
    those that no work has any more. Returns their keys and how many changed."""
    policy.require_system(actor)
    query = select(Palette).where(Palette.key > key).order_by(Palette.key).limit(most)
    found, changed = list(tx.scalars(query)), 0
    used = set(
        tx.scalars(select(Post.palette_id).where(Post.palette_id.in_([p.id for p in found])))
    )
    for palette in found:
        if palette.id not in used:
            unused = ~select(Post.id).where(Post.palette_id == palette.id).exists()
            tx.execute(delete(Palette).where(Palette.id == palette.id, unused))
        else:
            columns = rows.values(tuple(palette.colours))
            if palette.known == columns["known"] and palette.oklab == columns["oklab"]:
                continue
            palette.sqlmodel_update(columns)
        changed += 1
    return [palette.key for palette in found], changed
