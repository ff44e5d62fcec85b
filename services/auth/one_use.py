"""Things that may be done once by who holds a token: a link in a mail, a log-in half done.

A token is 256 random bits, kept as SHA-256. It is used by deleting its row, so
of many who come at once exactly one succeeds. The use is part of the caller's
transaction: a verb that raises afterwards leaves the token good.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlmodel import Session

from services.auth import tokens
from services.kernel.clock import now
from services.kernel.errors import Gone
from services.models import OneUseToken

LONGEST = 128  # characters; a longer one is not ours
_LINK = "This link is no longer good: it was used, is too old, or a newer one was sent."
_LOG_IN = "This took too long or was already done. Please begin again."
_LINKS = {"verify_email", "reset_password", "change_email"}


@dataclass(frozen=True, slots=True)
class Used:
    """What the token stood for; ``user_id`` is empty where nobody was known yet."""

    user_id: UUID | None
    facts: dict[str, Any]


def issue(
    tx: Session,
    purpose: str,
    *,
    user_id: UUID | None = None,
    facts: dict[str, Any] | None = None,
    seconds: int,
    replace: bool = True,
) -> str:
    """A new token, good for ``seconds``; it is never seen again.

    It replaces those that the person had for the same purpose, unless
    ``replace`` is false.
    """
    if user_id and replace:
        # Two at once wait for each other here, so that one token remains.
        tx.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"{purpose}:{user_id}"))))
        revoke(tx, user_id, purpose)
    secret = tokens.random()
    tx.add(
        OneUseToken(
            purpose=purpose,
            user_id=user_id,
            token_hash=tokens.fingerprint(secret),
            facts=facts or {},
            expires_at=now() + timedelta(seconds=seconds),
        )
    )
    tx.flush()
    return secret


def use(tx: Session, purpose: str, token: str) -> Used:
    """What the token stands for, and its end. Raises Gone for one that holds no longer."""
    row = tx.execute(
        delete(OneUseToken)
        .where(*_holds(purpose, token))
        .returning(OneUseToken.user_id, OneUseToken.facts)
    ).first()
    return _found(row, purpose)


def look(tx: Session, purpose: str, token: str) -> Used:
    """What the token stands for, without using it. Raises Gone."""
    query = select(OneUseToken.user_id, OneUseToken.facts).where(*_holds(purpose, token))
    return _found(tx.execute(query).first(), purpose)


def attempt(tx: Session, purpose: str, token: str) -> Used:
    """Counts a try in ``facts["tries"]`` and leaves the token good. Raises Gone.

    Tries at the same time wait for each other. The caller returns instead of
    raising when the try was wrong, so that the count is committed.
    """
    counted = func.coalesce(OneUseToken.facts["tries"].as_integer(), 0) + 1
    row = tx.execute(
        update(OneUseToken)
        .where(*_holds(purpose, token))
        .values(facts=OneUseToken.facts.op("||")(func.jsonb_build_object("tries", counted)))
        .returning(OneUseToken.user_id, OneUseToken.facts)
        .execution_options(synchronize_session=False)
    ).first()
    return _found(row, purpose)


def open_for(tx: Session, user_id: UUID, purpose: str) -> Used | None:
    """What the person's newest token of this purpose stands for, while it is good."""
    row = tx.execute(
        select(OneUseToken.user_id, OneUseToken.facts)
        .where(
            OneUseToken.user_id == user_id,
            OneUseToken.purpose == purpose,
            OneUseToken.expires_at > now(),
        )
        .order_by(OneUseToken.created_at.desc())
    ).first()
    return Used(row.user_id, dict(row.facts)) if row else None


def revoke(tx: Session, user_id: UUID, *purposes: str) -> None:
    """Forgets what a person has open; all purposes when none is named."""
    query = delete(OneUseToken).where(OneUseToken.user_id == user_id)
    tx.execute(query.where(OneUseToken.purpose.in_(purposes)) if purposes else query)


def prune(tx: Session) -> int:
    """Forgets tokens that are too old; returns how many."""
    return tx.execute(delete(OneUseToken).where(OneUseToken.expires_at <= now())).rowcount


def _holds(purpose: str, token: str) -> tuple[Any, ...]:
    return (
        OneUseToken.token_hash == tokens.fingerprint(token[:LONGEST]),
        OneUseToken.purpose == purpose,
        OneUseToken.expires_at > now(),
    )


def _found(row: Any, purpose: str) -> Used:
    if row is None:
        raise Gone(_LINK if purpose in _LINKS else _LOG_IN, code="token_over")
    return Used(row.user_id, dict(row.facts))
