"""Who may: every rule of Makapix, in one place.

Each rule of visibility has two faces: a question about one work (``can_see``) and the SQL condition
for many (``visible_posts``). One test runs every role through every state of a work and demands one
answer of both. Actors are bind parameters in SQL: what is built for one serves all of their kind.
"""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import ColumnElement, and_, false, not_, or_, true

from services.auth.actor import Actor
from services.kernel.errors import Forbidden, NotFound, NotSignedIn
from services.models import Playlist, Post, User

SHOWN = ("public", "unlisted")
BANS = ("suspended", "banned")


def _is(column: Any, *words: str) -> ColumnElement[bool]:
    """Condition that a column holds one of our words. They stand in the SQL itself, since a plan
    that is made for every call must know that a partial index holds what it looks for."""
    return column.in_([sa.literal_column(f"'{word}'", sa.Text) for word in words])


PUBLIC = _is(Post.visibility, "public")


def require_person(actor: Actor, scope: str = "write") -> UUID:
    """The id of a person in good standing whose credential covers the scope.

    Raises NotSignedIn, or Forbidden with the reason.
    """
    if actor.kind != "user" or actor.id is None:
        raise NotSignedIn("Log in to do this.")
    if actor.state in BANS:
        raise Forbidden("Your account is banned. You can read why and appeal.", code="banned")
    if scope not in actor.scopes:
        raise Forbidden(f"This token does not have the scope “{scope}”.", code="missing_scope")
    return actor.id


def require_session(actor: Actor) -> UUID:
    """The id of a person who has logged in: what concerns the account is done by no token.

    Raises NotSignedIn or Forbidden.
    """
    person = require_person(actor)
    if actor.session_id is None:
        raise Forbidden(
            "This is done after logging in, not with an access token.", code="session_needed"
        )
    return person


def require_system(actor: Actor) -> None:
    """For verbs of workers and the command line. Raises Forbidden."""
    if actor.kind != "system":
        raise Forbidden("Only Makapix itself does this.")


def require_own(actor: Actor, post: Post, author: User, scope: str = "write") -> None:
    """The author, or NotFound for a work out of sight, Forbidden for another's."""
    require_person(actor, scope)
    if not can_see(actor, post, author):
        raise NotFound("There is no such work.")
    if post.author_id != actor.id:
        raise Forbidden("Only its author can change this work.")


# --- works: may this actor see it, by link or on the author's page?


def can_see(actor: Actor, post: Post, author: User) -> bool:
    """Whether the actor may open this work."""
    if actor.kind == "system":
        return True
    if post.deleted_at is not None:
        return False
    if post.author_id == actor.id:
        return True
    if actor.is_moderator:
        return post.visibility != "draft"
    return (
        post.visibility in SHOWN
        and post.conformant
        and not is_withdrawn(author)
        and author.id not in actor.apart
    )


def visible_posts(actor: Actor, of: Any = Post) -> ColumnElement[bool]:
    """The same, for a query over Post, or ``of`` Shelf, where none is deleted, and the author."""
    if actor.kind == "system":
        return true()
    there = Post.deleted_at.is_(None) if of is Post else true()
    own = is_viewer(actor, of.author_id)
    if actor.is_moderator:
        return and_(there, or_(not_(_is(of.visibility, "draft")), own))
    for_all = and_(_is(of.visibility, *SHOWN), of.conformant, _met(actor))
    return and_(there, or_(for_all, own))


# --- people: does this actor find them, their page and their name in lists?


def can_see_person(actor: Actor, person: User) -> bool:
    """Whether somebody's profile is there for the actor."""
    if person.state == "deactivated":
        return False
    if actor.kind == "system" or actor.is_moderator or person.id == actor.id:
        return True
    return not is_withdrawn(person) and person.id not in actor.apart


def can_see_reacted(actor: Actor, person: User) -> bool:
    """Whether the actor may see to which works somebody reacted, who can be seen."""
    return person.reacted_shown or person.id == actor.id


def visible_people(actor: Actor) -> ColumnElement[bool]:
    """The same, for a query over User."""
    there = not_(_is(User.state, "deactivated"))
    if actor.kind == "system" or actor.is_moderator:
        return there
    return and_(there, or_(_met(actor), is_viewer(actor, User.id)))


def _met(actor: Actor) -> ColumnElement[bool]:
    return and_(not_(_withdrawn_people()), none_of("viewer_apart", actor.apart))


def present_people() -> ColumnElement[bool]:
    """Who is there at all, whoever asks: for one's own list of whom one blocked."""
    return not_(_withdrawn_people())


def is_withdrawn(person: User) -> bool:
    """Whether a person is out of sight and their works with them."""
    banned = person.state in BANS and person.works_hidden
    return person.profile_hidden or person.state == "deactivated" or banned


def _withdrawn_people() -> ColumnElement[bool]:
    banned = and_(_is(User.state, *BANS), User.works_hidden)
    return or_(User.profile_hidden, _is(User.state, "deactivated"), banned)


def is_viewer(actor: Actor, column: Any) -> ColumnElement[bool]:
    """Condition that a column of people's ids holds the actor's."""
    return column == viewer(actor) if actor.id else false()


def viewer(actor: Actor) -> Any:
    """The parameter that stands for the actor's id."""
    return sa.bindparam("viewer", actor.id, sa.Uuid)


def none_of(name: str, people: frozenset[UUID], column: Any = User.id) -> ColumnElement[bool]:
    """Condition that a column of people's ids holds none of these of the actor's."""
    named = sa.bindparam(name, list(people), sa.ARRAY(sa.Uuid))
    return column != sa.all_(named) if people else true()


# --- playlists: like works, by link or in lists


def can_see_playlist(actor: Actor, playlist: Playlist, owner: User) -> bool:
    """Whether the actor may open this playlist; which of its works is another question."""
    if actor.kind == "system" or actor.is_moderator or playlist.owner_id == actor.id:
        return True
    return playlist.visibility in SHOWN and not is_withdrawn(owner) and owner.id not in actor.apart


def visible_playlists(actor: Actor) -> ColumnElement[bool]:
    """The same, for a query over Playlist joined with its owner's User."""
    if actor.kind == "system" or actor.is_moderator:
        return true()
    for_all = and_(_is(Playlist.visibility, *SHOWN), _met(actor))
    return or_(for_all, is_viewer(actor, Playlist.owner_id))


# --- works: may their files lie where anyone can read them by address?


def files_are_public(post: Post, author: User) -> bool:
    """Whether everyone may have the files: approved, not hidden, not deleted."""
    return (
        files_start_public(approved=post.approved_at is not None, visibility=post.visibility)
        and post.deleted_at is None
        and post.conformant
        and not is_withdrawn(author)
    )


def files_start_public(*, approved: bool, visibility: str) -> bool:
    """The same for a work that is about to be published by an author in good standing."""
    return approved and visibility in SHOWN


def with_public_files(*, alone: bool = False) -> ColumnElement[bool]:
    """The same, for a query over Post joined with its author's User; or ``alone``, where an index
    has all of it, and who is withdrawn is asked once: few are."""
    few = sa.select(User.id).where(_withdrawn_people()).correlate(None)
    withdrawn = Post.author_id.in_(few) if alone else _withdrawn_people()
    there = and_(Post.deleted_at.is_(None), Post.conformant, not_(withdrawn))
    return and_(_is(Post.visibility, *SHOWN), Post.approved_at.is_not(None), there)


# --- works: does this actor find it in feeds, search and tags?


def is_listed(actor: Actor, post: Post, author: User) -> bool:
    """Whether the work is in discovery for this actor.

    What is listed is the same for the author and for moderators: a feed shows
    what everyone sees. Warned works are left out unless the viewer asked for them,
    and people whom the viewer blocked, muted or is blocked by.
    """
    return (
        post.visibility == "public"
        and files_are_public(post, author)
        and set(post.warnings) <= set(actor.shown_warnings)
        and author.id not in actor.apart | actor.muted
    )


def listed_posts(actor: Actor, *, alone: bool = False) -> ColumnElement[bool]:
    """The same, for a query over Post joined with its author's User, or ``alone``."""
    author = Post.author_id if alone else User.id
    return and_(
        PUBLIC,
        with_public_files(alone=alone),
        _asked_for(actor),
        none_of("viewer_apart", actor.apart, author),
        none_of("viewer_muted", actor.muted, author),
    )


def _asked_for(actor: Actor, of: Any = Post) -> ColumnElement[bool]:
    """Works with no other warnings than the actor wants to see.

    Most works have none, and that is said on its own: PostgreSQL cannot estimate how many
    arrays another one contains, and would sort the whole table instead of walking the index.
    """
    none = of.warnings == sa.literal_column("'{}'")
    if not actor.shown_warnings:
        return none
    shown = sa.bindparam("viewer_shown", list(actor.shown_warnings), sa.ARRAY(sa.Text))
    return or_(none, of.warnings.contained_by(shown))


# --- works: does this actor find it on its author's profile?


def is_on_profile(actor: Actor, post: Post, author: User) -> bool:
    """Whether the author's page lists the work: for themselves and moderators all of
    theirs, for others what is public and carries no warning that they did not ask for."""
    if not can_see(actor, post, author):
        return False
    if actor.id == author.id or actor.is_moderator:
        return True
    return post.visibility == "public" and set(post.warnings) <= set(actor.shown_warnings)


def on_profile(actor: Actor, of: Any = Post) -> ColumnElement[bool]:
    """The same, for a query over the Posts, or ``of`` each Shelf, of one author with their User."""
    if actor.is_moderator:
        return visible_posts(actor, of)
    for_all = and_(_is(of.visibility, "public"), _asked_for(actor, of))
    return and_(visible_posts(actor, of), or_(for_all, is_viewer(actor, of.author_id)))


# --- works: may the page of another work lead this actor to it?


def can_be_led_to(actor: Actor, post: Post, author: User) -> bool:
    """Whether a list may name the work: what is seen only with a link is not given away."""
    known = post.visibility == "public" or post.author_id == actor.id or actor.is_moderator
    return can_see(actor, post, author) and known


def may_be_led_to(actor: Actor) -> ColumnElement[bool]:
    """The same, for a query over Post joined with its author's User."""
    if actor.is_moderator:
        return visible_posts(actor)
    return and_(visible_posts(actor), or_(PUBLIC, is_viewer(actor, Post.author_id)))


def starts_approved(author: User, *, approval_required: bool) -> bool:
    """Whether a new work goes to discovery without a moderator's look.

    Never for somebody whose address is not confirmed, unless they are trusted all the same.
    """
    anyone = not approval_required and author.email_verified_at is not None
    return author.trusted or author.role in {"moderator", "owner"} or anyone
