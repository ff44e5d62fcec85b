"""Personal access tokens: secrets for programs, with scopes and an end, shown once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlmodel import Session

from services import policy
from services.auth import proofs, tokens
from services.auth.actor import SCOPES, Actor
from services.kernel import text
from services.kernel.clock import ago, day, iso, now
from services.kernel.errors import Forbidden, Invalid, LimitReached, NotFound
from services.kernel.settings import settings
from services.models import ApiToken, User

NAME_MAX = 64
DAYS = (30, 90, 365)  # lives that are offered, besides no end
NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class TokenView:
    """A token as its owner sees it; times in UTC, empty for never."""

    id: str
    name: str
    scopes: tuple[str, ...]
    created_at: str
    last_used_at: str
    expires_at: str
    about: str
    is_over: bool


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token and its secret, which is never seen again."""

    secret: str
    token: TokenView


def mine(tx: Session, actor: Actor) -> list[TokenView]:
    """The caller's tokens that are not revoked, the newest first. Raises NotSignedIn."""
    person = policy.require_session(actor)
    rows = tx.scalars(
        select(ApiToken)
        .where(ApiToken.user_id == person, ApiToken.revoked_at.is_(None))
        .order_by(ApiToken.created_at.desc(), ApiToken.id)
    )
    return [_view(row) for row in rows]


def create(
    tx: Session, actor: Actor, *, name: str, scopes: Sequence[str], days: int | None
) -> NewToken:
    """A new token; ``days`` is 30, 90, 365, or None for no end. ``read`` is always in its scopes.

    Raises Forbidden without a recent proof, a confirmed address or, for
    ``moderate``, the role; Invalid; LimitReached.
    """
    person = policy.require_session(actor)
    proofs.require_recent_proof(tx, actor)
    name = text.line(name, name="name", longest=NAME_MAX, shortest=1)
    chosen = _chosen(actor, scopes)
    if days is not None and days not in DAYS:
        raise _wrong("days", "A token ends after 30, 90 or 365 days, or not at all.")
    owner = tx.scalars(select(User).where(User.id == person).with_for_update()).one()
    if owner.email_verified_at is None:
        raise Forbidden("Confirm your e-mail address first.", code="not_verified")
    count = select(func.count()).where(ApiToken.user_id == person, _lives())
    most = settings().tokens_max
    if (tx.scalar(count) or 0) >= most:
        raise LimitReached(f"An account has up to {most} access tokens. Revoke one first.")
    return _made(tx, person, name, chosen, now() + timedelta(days=days) if days else None)


def revoke(tx: Session, actor: Actor, token_id: UUID) -> None:
    """Ends a token of the caller at once. Raises NotFound."""
    person = policy.require_session(actor)
    if not _end(tx, ApiToken.id == token_id, ApiToken.user_id == person):
        raise NotFound("There is no such token, or it was revoked.")


def end_of(tx: Session, user_id: UUID) -> int:
    """Ends all tokens of a person, for a verb that has asked who may; returns how many."""
    return _end(tx, ApiToken.user_id == user_id)


def note_use(tx: Session, actor: Actor, *, secret: str) -> None:
    """Remembers that a token was used; at most once a minute it is written."""
    policy.require_system(actor)
    earlier = or_(ApiToken.last_used_at.is_(None), ApiToken.last_used_at < now() - NOTED_EVERY)
    mine = ApiToken.token_hash == tokens.fingerprint(secret)
    tx.execute(update(ApiToken).where(mine, earlier, _lives()).values(last_used_at=now()))


def issue_token(
    tx: Session, actor: Actor, *, handle: str, name: str, scopes: tuple[str, ...] = SCOPES
) -> str:
    """A personal access token for a handle, from the command line; shown once."""
    policy.require_system(actor)
    owner = tx.scalar(select(User.id).where(User.handle == handle))
    if owner is None:
        raise NotFound(f"There is nobody called {handle}.")
    return _made(tx, owner, name, scopes, None).secret


def _chosen(actor: Actor, scopes: Sequence[str]) -> tuple[str, ...]:
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown or not scopes:
        raise _wrong("scopes", f"Scopes are {', '.join(SCOPES)}; at least one.")
    if "moderate" in scopes and not actor.is_moderator:
        raise Forbidden("Only moderators have tokens that moderate.")
    return tuple(scope for scope in SCOPES if scope == "read" or scope in scopes)


def _made(
    tx: Session, owner: UUID, name: str, scopes: Sequence[str], until: datetime | None
) -> NewToken:
    secret = tokens.random(tokens.API_TOKEN_PREFIX)
    row = ApiToken(
        user_id=owner,
        name=name,
        token_hash=tokens.fingerprint(secret),
        scopes=list(scopes),
        expires_at=until,
    )
    tx.add(row)
    tx.flush()
    return NewToken(secret, _view(row))


def _end(tx: Session, *which: ColumnElement[bool]) -> int:
    theirs = update(ApiToken).where(*which, ApiToken.revoked_at.is_(None))
    return tx.execute(theirs.values(revoked_at=now())).rowcount


def _lives() -> ColumnElement[bool]:
    ends = or_(ApiToken.expires_at.is_(None), ApiToken.expires_at > now())
    return ApiToken.revoked_at.is_(None) & ends


def _view(row: ApiToken) -> TokenView:
    ends = row.expires_at
    return TokenView(
        id=str(row.id),
        name=row.name,
        scopes=tuple(row.scopes),
        created_at=iso(row.created_at),
        last_used_at=iso(row.last_used_at) if row.last_used_at else "",
        expires_at=iso(ends) if ends else "",
        about=_about(row),
        is_over=ends is not None and ends <= now(),
    )


def _about(row: ApiToken) -> str:
    used = f"last used {ago(row.last_used_at)}" if row.last_used_at else "never used"
    if row.expires_at is None:
        return f"Made {day(row.created_at)}, {used}, does not end."
    ends = "ended" if row.expires_at <= now() else "ends"
    return f"Made {day(row.created_at)}, {used}, {ends} {day(row.expires_at)}."


def _wrong(field: str, sentence: str) -> Invalid:
    return Invalid(sentence, fields={field: sentence})
