"""Works that were noted as looking like somebody else's, for moderators to judge."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased
from sqlmodel import Session

from services import policy
from services.auth.actor import Actor
from services.kernel import cursors
from services.kernel.cursors import Key
from services.kernel.errors import Forbidden, Invalid
from services.kernel.settings import settings
from services.models import Post, SimilarPost
from services.posts import similar, views
from services.posts.similar import LookAlike
from services.posts.views import PostCard

NEWEST = (Key(Post.created_at), Key(Post.id))


@dataclass(frozen=True)
class Flagged:
    """A work and the works of others that it looks like, the likest first."""

    work: PostCard
    look_alikes: list[LookAlike]


@dataclass(frozen=True)
class Flags:
    """One page of them and the cursor of the next; empty at the end."""

    items: list[Flagged]
    next_cursor: str = ""


def flagged(tx: Session, actor: Actor, *, cursor: str = "", limit: int | None = None) -> Flags:
    """The works that were noted, the newest first, in two statements.

    Raises NotSignedIn, Forbidden for who is no moderator, Invalid.
    """
    policy.require_person(actor, "moderate")
    if not actor.is_moderator:
        raise Forbidden("Only moderators see which works look like others'.")
    most, limit = settings().page_size_max, settings().page_size if limit is None else limit
    if not 1 <= limit <= most:
        raise Invalid(f"A page has 1 to {most} works.", fields={"limit": f"1 to {most}."})
    query = views.select_cards(actor).where(policy.visible_posts(actor), _is_noted())
    found = cursors.page(tx, query, sort="flags", keys=NEWEST, cursor=cursor, limit=limit)
    notes = similar.noted_of(tx, actor, [row.id for row in found.items])
    return Flags(
        [Flagged(views.card(row), notes.get(row.id, [])) for row in found.items], found.next_cursor
    )


def _is_noted() -> Any:
    """A note of a work that is gone by now says nothing any more."""
    other = aliased(Post)
    noted = (
        select(SimilarPost.id)
        .join(other, other.id == SimilarPost.other_id)
        .where(SimilarPost.post_id == Post.id, other.deleted_at.is_(None))
    )
    return noted.correlate(Post).exists()
