"""Accounts: sign-up, log-in, log-out, roles and personal tokens."""

import re
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, func, not_, select, text, true, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from services import policy
from services.auth import passwords, sessions, tokens
from services.auth.actor import SCOPES, Actor
from services.auth.sessions import Issued
from services.edges import limits
from services.edges.limits import Rate
from services.kernel.errors import Conflict, Forbidden, Invalid, NotFound, NotSignedIn
from services.kernel.reserved import HANDLES as RESERVED
from services.kernel.settings import settings
from services.models import ApiToken, User

HANDLE = re.compile(r"[a-z0-9_]{3,32}")
# Good enough to catch slips; the proof of an address is the mail that arrives.
EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")


@dataclass(frozen=True, slots=True)
class Viewer:
    """The person in front of the page."""

    signed_in: bool = False
    handle: str = ""
    display_name: str = ""
    role: str = ""
    avatar_url: str = ""
    trusted: bool = False


def sign_up(
    tx: Session,
    actor: Actor,
    *,
    handle: str,
    email: str,
    password: str,
    network: str,
    user_agent: str,
) -> Issued:
    """A new account and its first session.

    Raises Invalid with a sentence for each field, Conflict for a handle or an
    address that is taken, TooSoon for too many from one network.
    """
    limits.hit(Rate("sign_up", settings().register_per_ip_hour, 3600), network)
    handle, email = handle.strip().lower(), email.strip().lower()
    problems = _problems(handle, email, password)
    if problems:
        raise Invalid(" ".join(problems.values()), fields=problems)
    person = User(
        handle=handle,
        email=email,
        password_hash=passwords.hashed(password),
        display_name=handle,
        trusted=False,
    )
    _added(tx, person)
    return sessions.start(tx, person.id, user_agent=user_agent, network=network)


def log_in(
    tx: Session, actor: Actor, *, name: str, password: str, network: str, user_agent: str
) -> Issued:
    """A session for the right password; ``name`` is a handle or an e-mail address.

    The answer for a wrong name and a wrong password is the same. Raises
    NotSignedIn, or TooSoon.
    """
    name = name.strip().lower()
    limits.hit(Rate("log_in_network", settings().login_per_ip_5min, 300), network)
    limits.hit(Rate("log_in_account", settings().login_per_account_5min, 300), name[:128])
    column = User.email if "@" in name else User.handle
    person = tx.execute(
        select(User.id, User.password_hash).where(column == name, _may_log_in())
    ).first()
    kept = person.password_hash if person else None
    if not passwords.matches(kept, password) or person is None:
        raise NotSignedIn("That name and password do not belong together.", code="wrong_password")
    return sessions.start(tx, person.id, user_agent=user_agent, network=network)


def _may_log_in() -> ColumnElement[bool]:
    """In production the demo's accounts are nobody, even where its data were copied."""
    return true() if settings().mode == "development" else not_(User.is_demo)


def log_in_demo(tx: Session, actor: Actor, *, handle: str, network: str, user_agent: str) -> Issued:
    """A session for a demo account, in development only. Raises Forbidden, NotFound."""
    if settings().mode != "development":
        raise Forbidden("Demo accounts exist in development only.")
    found = tx.scalar(select(User.id).where(User.handle == handle, User.is_demo))
    if found is None:
        raise NotFound("There is no such demo account.")
    return sessions.start(tx, found, user_agent=user_agent, network=network)


def refresh(tx: Session, actor: Actor, *, refresh_token: str) -> Issued | None:
    """A new pair of tokens; None when a spent token came back and its family fell."""
    return sessions.refresh(tx, refresh_token)


def log_out(tx: Session, actor: Actor) -> None:
    """Ends the session of the caller; nothing to do without one."""
    if actor.session_id:
        sessions.revoke(tx, actor.session_id)


def viewer(tx: Session, actor: Actor) -> Viewer:
    """What the page's frame shows of the person."""
    if actor.id is None:
        return Viewer()
    row = tx.execute(select(User.display_name, User.avatar_key).where(User.id == actor.id)).one()
    return Viewer(
        signed_in=True,
        handle=actor.handle,
        display_name=row.display_name or actor.handle,
        role=actor.role,
        avatar_url=avatar_url(row.avatar_key),
        trusted=actor.trusted,
    )


def avatar_url(key: str | None) -> str:
    """Address of an avatar; empty for who has none."""
    return f"{settings().vault_here}/{key}" if key else ""


def grant_role(tx: Session, actor: Actor, *, handle: str, role: str) -> None:
    """Sets a role, from the command line only; the owner's is guarded by a trigger."""
    policy.require_system(actor)
    tx.execute(text("SELECT set_config('makapix.owner_change', 'command line', true)"))
    changed = tx.execute(update(User).where(User.handle == handle).values(role=role))
    _require_one(changed.rowcount, handle)


def trust(tx: Session, actor: Actor, *, handle: str) -> None:
    """New works of this person go to discovery at once."""
    policy.require_system(actor)
    _require_one(
        tx.execute(update(User).where(User.handle == handle).values(trusted=True)).rowcount,
        handle,
    )


def issue_token(
    tx: Session, actor: Actor, *, handle: str, name: str, scopes: tuple[str, ...] = SCOPES
) -> str:
    """A personal access token for a handle, from the command line; shown once."""
    policy.require_system(actor)
    owner = tx.scalar(select(User.id).where(User.handle == handle))
    if owner is None:
        raise NotFound(f"There is nobody called {handle}.")
    secret = tokens.random(tokens.API_TOKEN_PREFIX)
    fingerprint = tokens.fingerprint(secret)
    tx.add(ApiToken(user_id=owner, name=name, token_hash=fingerprint, scopes=list(scopes)))
    return secret


def id_of(tx: Session, handle: str) -> UUID | None:
    """The id behind a handle."""
    return tx.scalar(select(User.id).where(User.handle == handle.lower()))


def demo_handles(tx: Session, actor: Actor) -> list[str]:
    """Demo accounts that the log-in page offers; none in production."""
    if settings().mode != "development":
        return []
    order = func.array_position(
        text("ARRAY['artist','fan','stranger','moderator','owner']"), User.handle
    )
    return list(tx.scalars(select(User.handle).where(User.is_demo).order_by(order)))


def _problems(handle: str, email: str, password: str) -> dict[str, str]:
    found = {}
    if not HANDLE.fullmatch(handle):
        found["handle"] = "A handle has 3 to 32 small letters, digits or _."
    elif handle in RESERVED:
        found["handle"] = f"The handle {handle} is reserved."
    if len(email) > 254 or not EMAIL.fullmatch(email):
        found["email"] = "This is not an e-mail address."
    least, most = settings().password_min, settings().password_max
    if not least <= len(password) <= most:
        found["password"] = (
            f"A password has {least} to {most} characters; this one has {len(password)}."
        )
    elif password.lower() in {handle, email}:
        found["password"] = "A password is not your handle or address."  # noqa: S105
    return found


def _added(tx: Session, person: User) -> None:
    try:
        with tx.begin_nested():
            tx.add(person)
    except IntegrityError as error:
        field = "email" if "email" in str(error.orig) else "handle"
        sentence = (
            "An account with this address exists." if field == "email" else "This handle is taken."
        )
        raise Conflict(sentence, field=field) from error


def _require_one(count: int, handle: str) -> None:
    if count != 1:
        raise NotFound(f"There is nobody called {handle}.")
