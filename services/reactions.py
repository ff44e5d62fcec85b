"""Reactions: up to five different emojis of a person on a work."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar
from uuid import UUID

import emoji as unicode_emoji
from sqlalchemy import Integer, Select, Uuid, bindparam, delete, func, select, text
from sqlmodel import Session

from services import outbox, policy
from services.accounts.views import avatar_url
from services.auth.actor import Actor
from services.edges import limits
from services.edges.limits import Rate
from services.kernel import cursors, ids
from services.kernel.cursors import Key, Page
from services.kernel.errors import Invalid, LimitReached, NotFound
from services.kernel.questions import Question
from services.kernel.settings import settings
from services.models import Post, Reaction, User
from services.models.reactions import MOST
from services.notifications import commands as telling
from services.notifications.events import About
from services.posts import files

DRAWN = 15.0  # the version of Unicode's emojis that the bundled font has
COMMON = ("❤️", "🔥", "😍", "😂", "👏", "😮")
LATEST = (Key(Reaction.created_at), Key(Reaction.id))
_WORK: tuple[Any, ...] = (
    Post.id, Post.title, Post.author_id, Post.storage_key, Post.files_public, Post.native_format,
    Post.frames,
)  # fmt: skip
_POST: Any = bindparam("post", type_=Uuid)
_MINE = (
    select(Reaction.emoji)
    .where(Reaction.post_id == _POST, Reaction.user_id == bindparam("person", type_=Uuid))
    .order_by(Reaction.slot)
)
_STANDING = select(Post.reaction_counts, func.array(_MINE.scalar_subquery()).label("mine")).where(
    Post.id == _POST
)
# The lowest free slot; two at once may pick the same one, and then one of them tries again.
ADD = text("""
INSERT INTO reaction (id, post_id, user_id, emoji, slot)
SELECT gen_random_uuid(), :post, :person, :emoji, free.slot
FROM generate_series(1, :most) AS free(slot)
WHERE NOT EXISTS (SELECT FROM reaction
                  WHERE post_id = :post AND user_id = :person AND slot = free.slot)
ORDER BY free.slot LIMIT 1
ON CONFLICT DO NOTHING
RETURNING slot
""")


class TooManyReactions(LimitReached):
    """The person has used their five."""

    code = "too_many_reactions"


@dataclass(frozen=True, slots=True)
class ReactionsChanged:
    """Somebody reacted to this work, or took it back. For the server's own processes, whose
    pages then ask; no client may read it."""

    topic: ClassVar[str] = "makapix/internal/reactions"
    type: ClassVar[str] = "reactions_changed"

    slug: str
    user_id: str


@dataclass(frozen=True, slots=True)
class Answered:
    """How a work stands after a deed: counts by emoji, and the caller's own."""

    counts: dict[str, int]
    mine: list[str]


@dataclass(frozen=True, slots=True)
class Named:
    """An emoji and its English name."""

    emoji: str
    name: str


@dataclass(frozen=True, slots=True)
class Reactor:
    """Somebody who reacted, and how."""

    handle: str
    name: str
    avatar_url: str
    emoji: str


def add(tx: Session, actor: Actor, slug: str, emoji: str) -> Answered:
    """Reacts to a work; nothing more when it is there already.

    Raises Invalid for what is no emoji, NotFound, TooManyReactions, TooSoon.
    """
    person, sign = _admitted(actor), parsed(emoji)
    post = _seen(tx, actor, slug)
    if _insert(tx, post.id, person, sign):
        about = About(
            post_id=post.id,
            slug=slug,
            title=post.title,
            art_url=files.address(post, "webp"),
            text=sign,
        )
        telling.tell(
            tx, actor, kind="reaction", to=post.author_id, topic=_topic(post.id), about=about
        )
        outbox.put(tx, ReactionsChanged(slug, str(person)))
    return _answered(tx, post.id, person)


def remove(tx: Session, actor: Actor, slug: str, emoji: str) -> Answered:
    """Takes a reaction back; nothing when it is not there. Raises NotFound, Invalid."""
    person, sign = _admitted(actor), parsed(emoji)
    post = _seen(tx, actor, slug)
    mine = (Reaction.post_id == post.id, Reaction.user_id == person)
    gone = tx.execute(delete(Reaction).where(*mine, Reaction.emoji == sign)).rowcount
    if gone:
        outbox.put(tx, ReactionsChanged(slug, str(person)))
    if gone and not tx.scalar(select(func.count()).select_from(Reaction).where(*mine)):
        telling.take_back(tx, actor, to=post.author_id, topic=_topic(post.id))
    return _answered(tx, post.id, person)


def summary(tx: Session, actor: Actor, slug: str) -> Answered:
    """How people reacted to a work. Raises NotFound."""
    post = _seen(tx, actor, slug)
    return _answered(tx, post.id, actor.id)


def people(
    tx: Session,
    actor: Actor,
    slug: str,
    *,
    emoji: str = "",
    cursor: str = "",
    limit: int | None = None,
) -> Page[Reactor]:
    """Who reacted, the latest first, with one emoji or any. Raises NotFound."""
    post = _seen(tx, actor, slug)
    query = (
        select(User.handle, User.display_name, User.avatar_key, Reaction.emoji)
        .join(Reaction, Reaction.user_id == User.id)
        .where(Reaction.post_id == post.id, policy.visible_people(actor))
    )
    if emoji:
        query = query.where(Reaction.emoji == parsed(emoji))
    found = cursors.page(
        tx,
        query,
        sort="reactions",
        keys=LATEST,
        cursor=cursor,
        limit=limit or settings().page_size,
    )
    return Page(
        [
            Reactor(r.handle, r.display_name or r.handle, avatar_url(r.avatar_key), r.emoji)
            for r in found.items
        ],
        found.next_cursor,
    )


def parsed(emoji: Any) -> str:
    """The emoji in the one form that is kept (fully qualified, Unicode's emoji-test data).

    Raises Invalid for anything else.
    """
    known = _qualified().get(emoji.replace("\ufe0f", "")) if isinstance(emoji, str) else None
    if known is None:
        raise Invalid("A reaction is one emoji.", fields={"emoji": "One emoji."})
    return known


def search(words: str, *, most: int = 48) -> list[Named]:
    """Emojis whose English names hold all of the words; first those where they begin words."""
    wanted = words.lower().replace("_", " ").split()
    found = [one for one in _names() if all(word in one.name for word in wanted)]
    begun = {one for one in found if all(f" {word}" in f" {one.name}" for word in wanted)}
    return sorted(found, key=lambda one: one not in begun)[:most]


@lru_cache(maxsize=1)
def _qualified() -> dict[str, str]:
    """Each emoji without its variation selectors -> its fully qualified form."""
    full = unicode_emoji.STATUS["fully_qualified"]
    return {
        sign.replace("\ufe0f", ""): sign
        for sign, facts in unicode_emoji.EMOJI_DATA.items()
        if facts["status"] == full
    }


@lru_cache(maxsize=1)
def _names() -> list[Named]:
    data = unicode_emoji.EMOJI_DATA
    plain = (
        (sign, data[sign]["en"].strip(":").replace("_", " "))
        for sign in _qualified().values()
        if data[sign]["E"] <= DRAWN
    )
    return [Named(sign, name) for sign, name in plain if "skin tone" not in name]


def _admitted(actor: Actor) -> UUID:
    person = policy.require_person(actor)
    limits.hit(Rate("reactions", settings().reactions_minute, 60), str(person))
    return person


def _seen(tx: Session, actor: Actor, slug: str) -> Any:
    row = _work(tx, actor, number=ids.number(slug)).first()
    if row is None:
        raise NotFound("There is no such work.")
    return row


@Question
def _work(viewer: Actor) -> Select[Any]:
    number: Any = bindparam("number", type_=Integer)
    query = select(*_WORK).join(User, User.id == Post.author_id)
    return query.where(Post.number == number, policy.visible_posts(viewer))


def _insert(tx: Session, post: UUID, person: UUID, sign: str) -> bool:
    """Whether the reaction is new. Raises TooManyReactions."""
    words = {"post": post, "person": person, "emoji": sign, "most": MOST}
    mine = select(Reaction.emoji).where(Reaction.post_id == post, Reaction.user_id == person)
    for _ in range(MOST + 1):
        if tx.execute(ADD, words).first():
            return True
        there = list(tx.scalars(mine))
        if sign in there:
            return False
        if len(there) >= MOST:
            raise TooManyReactions(
                f"You have reacted to this work with {MOST} emojis, which is the most."
            )
    raise TooManyReactions(f"You may react to a work with {MOST} emojis.")


def _answered(tx: Session, post: UUID, person: UUID | None) -> Answered:
    row = tx.execute(_STANDING, {"post": post, "person": person}).one()
    ordered = sorted(row.reaction_counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return Answered(dict(ordered), list(row.mine))


def _topic(post: UUID) -> str:
    return f"reaction:{post}"
