"""What is asked of one work: its page, its files, its author's profile."""

from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session

from services import policy
from services.accounts import avatar_url
from services.auth.actor import Actor
from services.edges.imaging import Facts
from services.kernel import ids
from services.kernel.errors import NotFound
from services.models import Post, PostTag, User
from services.posts import files, views
from services.posts.views import PostPage


@dataclass(frozen=True, slots=True)
class Source:
    """The original of a work, for a download at another size."""

    key: str
    slug: str
    facts: Facts


@dataclass(frozen=True)
class Profile:
    """A person as others see them."""

    handle: str = ""
    name: str = ""
    bio: str = ""
    avatar_url: str = ""
    works: int = 0
    joined_text: str = ""
    is_me: bool = False


def page(tx: Session, actor: Actor, slug: str) -> PostPage:
    """The page of a work, in two statements. Raises NotFound for what may not be seen."""
    row, post = _seen(tx, actor, slug)
    tags = select(PostTag.tag).where(PostTag.post_id == post.id).order_by(PostTag.position)
    return views.post_page(row, post, list(tx.scalars(tags)), is_mine=post.author_id == actor.id)


def source(tx: Session, actor: Actor, slug: str) -> Source:
    """Where the original lies. Raises NotFound for what may not be seen."""
    _, post = _seen(tx, actor, slug)
    area = "public" if post.files_public else "private"
    return Source(f"{area}/{files.path(post, 'original')}", slug, _facts(post))


def profile(tx: Session, actor: Actor, handle: str) -> Profile:
    """A person's page, in two statements. Raises NotFound."""
    row = tx.execute(
        select(
            User.id,
            User.handle,
            User.display_name,
            User.bio,
            User.avatar_key,
            User.created_at,
        ).where(User.handle == handle, User.state != "deactivated")
    ).first()
    if row is None:
        raise NotFound("There is nobody of this name.")
    works = (
        select(func.count())
        .select_from(Post)
        .join(User, User.id == Post.author_id)
        .where(Post.author_id == row.id, policy.on_profile(actor, row.id))
    )
    return Profile(
        handle=row.handle,
        name=row.display_name or row.handle,
        bio=row.bio,
        avatar_url=avatar_url(row.avatar_key),
        works=tx.scalar(works) or 0,
        joined_text=f"{row.created_at:%B %Y}",
        is_me=row.id == actor.id,
    )


def _seen(tx: Session, actor: Actor, slug: str) -> tuple[Any, Post]:
    number = ids.number(slug)
    row = (
        number
        and tx.execute(
            views.select_cards()
            .add_columns(Post)
            .where(Post.number == number, policy.visible_posts(actor))
        ).first()
    )
    if not row:
        raise NotFound("There is no such work, or it is not public.")
    return row, row.Post


def _facts(post: Post) -> Facts:
    """What the inspection said when the work was published."""
    kept = {f.name: getattr(post, f.name, None) for f in fields(Facts)}
    return Facts(
        **kept
        | {
            "format": post.native_format,
            "bytes": post.file_bytes,
            "durations_ms": tuple(post.durations_ms) if post.frames > 1 else (),
            "palette": tuple(post.palette),
            "hint": "",
        }
    )
