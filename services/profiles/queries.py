"""What is asked of a profile: its page, its pinned works, and what its owner set."""

from typing import Any

from sqlalchemy import Select, bindparam, func, select, true
from sqlmodel import Session

from services import policy
from services.accounts.views import avatar_url
from services.auth.actor import Actor
from services.kernel import links
from services.kernel.questions import Question
from services.models import Follow, PinnedPost, Post, Reaction, Shelf, User
from services.posts import views as works
from services.posts.views import PostCard
from services.profiles import avatars, handles
from services.profiles.views import OwnProfile, Pin, Profile

WORDS_SHOWN = 120  # characters of a description beside a pinned work
FACES_MOST = 24  # own works that are offered as an avatar
_PERSON: tuple[Any, ...] = (
    User.id, User.handle, User.display_name, User.bio, User.links, User.avatar_key, User.followers,
    User.following, User.reputation, User.created_at, User.state, User.works_hidden,
    User.profile_hidden, User.reacted_shown,
)  # fmt: skip


def _shelves(of: Any) -> dict[str, Any]:
    return {
        "works": of.visibility == "public",
        "private": of.visibility.in_(("unlisted", "hidden")),
        "drafts": of.visibility == "draft",
    }


SHELVES = _shelves(Post)


def profile(tx: Session, actor: Actor, handle: str) -> Profile:
    """A person's page, in one statement. Raises NotFound, Moved."""
    wanted = handles.normal(handle)
    person = _person(tx, actor, handle=wanted).first()
    if person is None or not policy.can_see_person(actor, person):
        raise handles.missing(tx, actor, wanted)
    is_me = person.id == actor.id
    return Profile(
        handle=person.handle,
        name=person.display_name or person.handle,
        bio=person.bio,
        bio_parts=links.segments(person.bio),
        links=[links.shown(href) for href in person.links],
        avatar_url=avatar_url(person.avatar_key),
        works=person.works,
        private=person.private if is_me else 0,
        drafts=person.drafts if is_me else 0,
        followers=person.followers,
        following=person.following,
        reputation=person.reputation,
        joined_text=f"{person.created_at:%B %Y}",
        is_me=is_me,
        followed=person.followed,
        follows_me=person.follows_me,
        muted=person.id in actor.muted,
        hidden=is_me and person.profile_hidden,
        reacted=person.reacted and policy.can_see_reacted(actor, person),
    )


def pins(tx: Session, actor: Actor, handle: str) -> list[Pin]:
    """The pinned works that everyone may see, in their order. Raises NotFound, Moved."""
    person = handles.find(tx, actor, handle)
    shown = (policy.on_profile(actor), Post.visibility == "public", Post.conformant)
    rows = tx.execute(
        works.select_cards(actor)
        .add_columns(Post.description)
        .join(PinnedPost, PinnedPost.post_id == Post.id)
        .where(PinnedPost.user_id == person.id, *shown)
        .order_by(PinnedPost.position)
    )
    return [Pin(works.card(row), beginning(row.description)) for row in rows]


def own(tx: Session, actor: Actor) -> OwnProfile:
    """What the actor set. Raises NotSignedIn."""
    me = policy.require_person(actor, "read")
    person = tx.get_one(User, me)
    return OwnProfile(
        handle=person.handle,
        display_name=person.display_name,
        bio=person.bio,
        links=list(person.links),
        avatar_url=avatar_url(person.avatar_key),
        shown_warnings=list(person.shown_warnings),
        profile_hidden=person.profile_hidden,
        reacted_shown=person.reacted_shown,
        handle_again_text=handles.again_text(tx, me),
    )


def faces(tx: Session, actor: Actor) -> list[PostCard]:
    """Own public works without a warning, to be an avatar or pinned, the newest first.

    Raises NotSignedIn.
    """
    me = policy.require_person(actor, "read")
    shown = (Post.visibility == "public", *avatars.WEARABLE)
    query = works.select_cards(actor).where(Post.author_id == me, *shown)
    rows = tx.execute(query.order_by(Post.created_at.desc(), Post.id.desc()).limit(FACES_MOST))
    return [works.card(row) for row in rows]


@Question
def _person(viewer: Actor) -> Select[Any]:
    """A person with the counts of their shelves, which stand beside them, and the two answers to
    who follows whom."""
    counted = (
        func.coalesce(func.sum(Shelf.works).filter(here), 0).label(name)
        for name, here in _shelves(Shelf).items()
    )
    theirs = select(*counted).where(Shelf.author_id == User.id, policy.on_profile(viewer, Shelf))
    shelves = theirs.correlate(User).lateral("shelves")
    follow = select(Follow.id).correlate(User)
    mine = (Follow.followed_id == User.id, policy.is_viewer(viewer, Follow.follower_id))
    theirs_of_me = (Follow.follower_id == User.id, policy.is_viewer(viewer, Follow.followed_id))
    reacted = select(Reaction.id).where(Reaction.user_id == User.id).correlate(User)
    return (
        select(
            *_PERSON,
            *shelves.c,
            follow.where(*mine).exists().label("followed"),
            follow.where(*theirs_of_me).exists().label("follows_me"),
            reacted.exists().label("reacted"),
        )
        .join(shelves, true())
        .where(User.handle == bindparam("handle"))
    )


def beginning(description: str) -> str:
    """The first words of a description, on one line."""
    words = " ".join(description.split())
    return f"{words[:WORDS_SHOWN].rstrip()}…" if len(words) > WORDS_SHOWN else words
