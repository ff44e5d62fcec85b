"""The same bytes stand once among the works that others can see."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from services import policy
from services.auth import actor as actors
from services.kernel import ids
from services.kernel.errors import Conflict
from services.models import Post, User

ONCE = "uq_post_sha256_live"


class AlreadyPublished(Conflict):
    """The same bytes are live; ``slug`` leads to them if the caller may see them."""

    code = "already_published"


def refuse(tx: Session, author: User, sha256: str, visibility: str) -> None:
    """Raises AlreadyPublished, with a link where the author may see the other work.

    Drafts and hidden works are nobody's twins: only what is shown is held to this.
    """
    if visibility not in policy.SHOWN:
        return
    twin = tx.execute(
        select(Post, User)
        .join(User, User.id == Post.author_id)
        .where(Post.sha256 == sha256, Post.visibility.in_(policy.SHOWN), Post.deleted_at.is_(None))
    ).first()
    if twin is None:
        return
    post, owner = twin
    if policy.can_see(actors.of_person(tx, author.id), post, owner):
        slug = ids.slug(post.number)
        raise AlreadyPublished(
            f"The same file is live as “{post.title}”.", slug=slug, title=post.title
        )
    raise AlreadyPublished("The same file was published before.")


@contextmanager
def only_once(tx: Session) -> Iterator[None]:
    """Writes what is changed inside. Raises AlreadyPublished where somebody was quicker."""
    try:
        with tx.begin_nested():
            yield
    except IntegrityError as error:
        if ONCE not in str(error.orig):
            raise
        raise AlreadyPublished("The same file was published a moment ago.") from error
