"""Categories: works that moderators choose for a place, such as the front page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import Integer, func, literal_column, select, true, update
from sqlmodel import Session

from services import outbox, policy
from services.auth.actor import Actor
from services.edges import shared
from services.kernel import ids
from services.kernel.clock import now
from services.kernel.errors import Conflict, Forbidden, NotFound
from services.models import Category, Post, Promotion, User
from services.models.discovery import FRONTPAGE
from services.notifications import commands as telling
from services.notifications.events import About
from services.posts import events, files

COUNTED_MOST = 100


@dataclass(frozen=True)
class CategoryView:
    """A category with the number of works in it; ``more`` when there may be more than were
    counted."""

    name: str
    title: str
    works: int = 0
    more: bool = False


@dataclass(frozen=True)
class Choice:
    """A category and whether a work is in it; for moderators."""

    name: str
    title: str
    on: bool = False


@dataclass(frozen=True, slots=True)
class PostPromoted(events.PostPublished):
    """A work was put into a category."""

    topic: ClassVar[str] = "makapix/posts/promoted"
    type: ClassVar[str] = "post_promoted"

    category: str


def categories(tx: Session, actor: Actor) -> list[CategoryView]:
    """All categories in their order, with the works that the actor finds in them, counted to
    ``COUNTED_MOST``."""
    some = (
        select(Promotion.id)
        .join(Post, Post.id == Promotion.post_id)
        .join(User, User.id == Post.author_id)
        .where(
            Promotion.category == Category.name,
            Promotion.demoted_at.is_(None),
            policy.listed_posts(actor),
        )
        .order_by(Promotion.created_at.desc(), Promotion.id.desc())
        .limit(literal_column(str(COUNTED_MOST), Integer))
        .correlate(Category)
        .subquery()
    )
    counted = select(func.count().label("works")).select_from(some).lateral("counted")
    query = select(Category.name, Category.title, counted.c.works).join(counted, true())
    return [
        CategoryView(name, title, works, more=works == COUNTED_MOST)
        for name, title, works in tx.execute(query.order_by(Category.position))
    ]


def place(tx: Session, category: str) -> Category:
    """The category of this name. Raises NotFound, which says the names that there are."""
    found = tx.scalar(select(Category).where(Category.name == category[:64]))
    if found is None:
        names: Sequence[str] = list(tx.scalars(select(Category.name).order_by(Category.position)))
        raise NotFound(f"A category is one of {', '.join(names)}.")
    return found


def choices(tx: Session, actor: Actor, slug: str) -> list[Choice]:
    """In which categories a work is. For moderators. Raises Forbidden, NotFound."""
    post, _ = _found(tx, actor, slug)
    here = (Promotion.post_id == post.id, Promotion.demoted_at.is_(None))
    inside = select(Promotion.id).where(*here, Promotion.category == Category.name)
    rows = tx.execute(
        select(Category.name, Category.title, inside.correlate(Category).exists()).order_by(
            Category.position
        )
    )
    return [Choice(*row) for row in rows]


def promote(tx: Session, actor: Actor, slug: str, category: str) -> None:
    """Puts a work into a category and tells its author and the world; nothing when it is there.

    For moderators. Raises Forbidden, NotFound, Conflict for a work that not everyone finds.
    """
    post, author = _found(tx, actor, slug)
    here = place(tx, category)
    if not events.is_listed(post, author):
        raise Conflict("Only a public work that was approved can be put into a category.")
    if _held(tx, post, category):
        return
    moment = now()
    shared.changed(tx)
    tx.add(Promotion(category=category, post_id=post.id, promoted_by=actor.id, created_at=moment))
    if category == FRONTPAGE:
        post.promoted_at = moment
    about = About(
        post_id=post.id,
        slug=slug,
        title=post.title,
        art_url=files.address(post, "webp"),
        text=here.title,
    )
    telling.tell(tx, actor, kind="promotion", to=author.id, topic=_topic(post), about=about)
    outbox.put(tx, PostPromoted(**events.facts(post, author), category=category))


def demote(tx: Session, actor: Actor, slug: str, category: str) -> None:
    """Takes a work out of a category; nothing when it is not there.

    For moderators. Raises Forbidden, NotFound.
    """
    post, author = _found(tx, actor, slug)
    place(tx, category)
    if not _held(tx, post, category):
        return
    here = (Promotion.post_id == post.id, Promotion.demoted_at.is_(None))
    shared.changed(tx)
    gone = update(Promotion).where(*here, Promotion.category == category)
    tx.execute(gone.values(demoted_at=now(), demoted_by=actor.id))
    if category == FRONTPAGE:
        post.promoted_at = None
    if not tx.scalar(select(Promotion.id).where(*here).limit(1)):
        telling.take_back(tx, actor, to=author.id, topic=_topic(post))


def _found(tx: Session, actor: Actor, slug: str) -> tuple[Post, User]:
    """The work and its author, for a moderator."""
    policy.require_person(actor, "moderate")
    if not actor.is_moderator:
        raise Forbidden("Only moderators choose works for a category.")
    row: Any = tx.execute(
        select(Post, User)
        .join(User, User.id == Post.author_id)
        .where(Post.number == ids.number(slug), policy.visible_posts(actor))
    ).first()
    if row is None:
        raise NotFound("There is no such work.")
    return row[0], row[1]


def _held(tx: Session, post: Post, category: str) -> bool:
    """Whether the work is in the category; the work stays locked, so that two moderators who
    choose it at once do so one after the other."""
    tx.refresh(post, with_for_update=True)
    here = (Promotion.post_id == post.id, Promotion.demoted_at.is_(None))
    held = select(Promotion.id).where(*here, Promotion.category == category)
    return tx.scalar(held) is not None


def _topic(post: Post) -> str:
    return f"promotion:{post.id}"
