"""The ways into an account: a password, GitHub, passkeys. The last one is never removed."""

from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlmodel import Session

from services.kernel.errors import Conflict
from services.models import Passkey, User


def require_one(tx: Session, user_id: UUID) -> None:
    """After a way was removed another is there, or the caller's transaction is undone.

    Two removals at once wait for each other here; the second sees what the
    first has done. Raises Conflict.
    """
    tx.flush()
    tx.execute(select(User.id).where(User.id == user_id).with_for_update())
    # A statement of its own, so that it sees what was committed while this one waited.
    left = select(User.id).where(
        User.id == user_id,
        or_(
            User.password_hash.is_not(None),
            User.github_id.is_not(None),
            exists().where(Passkey.user_id == User.id),
        ),
    )
    if tx.scalar(left) is None:
        raise Conflict(
            "This is the last way into your account. Set a password, link GitHub or add another"
            " passkey first.",
            code="last_way_in",
        )
