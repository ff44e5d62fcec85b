"""Who may: every rule of Makapix, in one place.

Each rule of visibility has two faces side by side: a question about one work
(``can_see``) and the SQL condition for many (``visible_posts``). One test runs
every role through every state of a work and demands one answer of both.
"""

from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, not_, or_, true

from services.auth.actor import Actor
from services.kernel.errors import Forbidden, NotFound, NotSignedIn
from services.models import Post, User


def require_person(actor: Actor, scope: str = "write") -> UUID:
    """The id of a person in good standing whose credential covers the scope.

    Raises NotSignedIn, or Forbidden with the reason.
    """
    if actor.kind != "user" or actor.id is None:
        raise NotSignedIn("Log in to do this.")
    if actor.state == "banned":
        raise Forbidden("Your account is banned. You can read why and appeal.", code="banned")
    if scope not in actor.scopes:
        raise Forbidden(f"This token does not have the scope “{scope}”.", code="missing_scope")
    return actor.id


def require_system(actor: Actor) -> None:
    """For verbs of workers and the command line. Raises Forbidden."""
    if actor.kind != "system":
        raise Forbidden("Only Makapix itself does this.")


def require_own(actor: Actor, post: Post, author: User) -> None:
    """The author, or NotFound for a work out of sight, Forbidden for another's."""
    require_person(actor)
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
    if post.author_id == actor.id or actor.is_moderator:
        return True
    return post.visibility != "hidden" and post.conformant and not _withdrawn(author)


def visible_posts(actor: Actor) -> ColumnElement[bool]:
    """The same, for a query over Post joined with its author's User."""
    if actor.kind == "system":
        return true()
    there = Post.deleted_at.is_(None)
    if actor.is_moderator:
        return there
    for_all = and_(Post.visibility != "hidden", Post.conformant, not_(_withdrawn_authors()))
    own = Post.author_id == actor.id if actor.id else false()
    return and_(there, or_(for_all, own))


def _withdrawn(author: User) -> bool:
    """Whether the author is banned or gone and their works with them."""
    return author.state != "active" and author.works_hidden


def _withdrawn_authors() -> ColumnElement[bool]:
    return and_(User.state != "active", User.works_hidden)


# --- works: may their files lie where anyone can read them by address?


def files_are_public(post: Post, author: User) -> bool:
    """Whether everyone may have the files: approved, not hidden, not deleted."""
    return (
        files_start_public(approved=post.approved_at is not None, visibility=post.visibility)
        and post.deleted_at is None
        and post.conformant
        and not _withdrawn(author)
    )


def files_start_public(*, approved: bool, visibility: str) -> bool:
    """The same for a work that is about to be published by an author in good standing."""
    return approved and visibility != "hidden"


def with_public_files() -> ColumnElement[bool]:
    """The same, for a query over Post joined with its author's User."""
    return and_(
        Post.visibility != "hidden",
        Post.approved_at.is_not(None),
        Post.deleted_at.is_(None),
        Post.conformant,
        not_(_withdrawn_authors()),
    )


# --- works: does this actor find it in feeds, search and tags?


def is_listed(actor: Actor, post: Post, author: User) -> bool:
    """Whether the work is in discovery for this actor.

    What is listed is the same for the author and for moderators: a feed shows
    what everyone sees. Warned works are left out unless the viewer asked for them.
    """
    return (
        post.visibility == "public"
        and files_are_public(post, author)
        and set(post.warnings) <= set(actor.shown_warnings)
    )


def listed_posts(actor: Actor) -> ColumnElement[bool]:
    """The same, for a query over Post joined with its author's User."""
    asked_for = Post.warnings.contained_by(list(actor.shown_warnings))
    return and_(Post.visibility == "public", with_public_files(), asked_for)


def on_profile(actor: Actor, author_id: UUID) -> ColumnElement[bool]:
    """What a profile lists: for its owner and moderators all, for others the public works."""
    if actor.id == author_id or actor.is_moderator:
        return visible_posts(actor)
    return and_(visible_posts(actor), Post.visibility == "public")


def starts_approved(author: User, *, approval_required: bool) -> bool:
    """Whether a new work goes to discovery without a moderator's look."""
    return author.trusted or author.role in {"moderator", "owner"} or not approval_required


# --- what an account may upload (product rules, by reputation)

MB = 1_000_000
_QUOTAS = ((100, 100 * MB, 4), (500, 200 * MB, 16), (1_000, 500 * MB, 64))
_MOST = (1_000 * MB, 64)


def upload_quota(actor: Actor) -> tuple[int, int]:
    """Bytes that the account may keep, and uploads an hour."""
    for below, kept, hourly in _QUOTAS:
        if actor.reputation < below:
            return kept, hourly
    return _MOST
