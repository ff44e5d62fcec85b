"""The way in and out: sign-up, log-in, refresh, log-out."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, func, not_, select, text, true, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from services.accounts import email as addresses
from services.accounts.sessions import end
from services.auth import one_use, passwords, sessions
from services.auth.actor import Actor
from services.auth.sessions import Issued, Reused
from services.edges import limits
from services.edges.limits import Rate
from services.kernel.errors import Conflict, Forbidden, Invalid, NotFound, NotSignedIn
from services.kernel.settings import settings
from services.models import AuthSession, User
from services.profiles import handles

SECOND_FACTOR_SECONDS = 600  # time to find the telephone, or the printed recovery codes


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """A log-in that is half done: ``token`` and a code of one of the ``methods`` make a session.

    The token is good for 10 minutes and five codes; methods are ``totp`` and
    ``recovery_code``.
    """

    token: str
    methods: tuple[str, ...]


def enter(
    tx: Session, user_id: UUID, *, network: str, user_agent: str, strong: bool = False
) -> Issued | SecondFactor:
    """The one way in, for who has proved one thing: a password, an account at GitHub.

    ``strong`` proofs are two in one (a passkey whose user was verified) and
    need no second factor.
    """
    person = tx.get_one(User, user_id)
    if person.totp_since is None or strong:
        return sessions.start(tx, user_id, user_agent=user_agent, network=network)
    token = one_use.issue(
        tx, "second_factor", user_id=user_id, seconds=SECOND_FACTOR_SECONDS, replace=False
    )
    return SecondFactor(token, ("totp", "recovery_code"))


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
    addresses.send_verification(tx, person)
    return sessions.start(tx, person.id, user_agent=user_agent, network=network)


def log_in(
    tx: Session, actor: Actor, *, name: str, password: str, network: str, user_agent: str
) -> Issued | SecondFactor:
    """A way in for the right password; ``name`` is a handle or an e-mail address.

    The answer for a wrong name and a wrong password is the same. A hash of
    older parameters is made anew. Raises NotSignedIn, or TooSoon.
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
    if passwords.is_dated(kept):
        anew = passwords.hashed(password)
        tx.execute(update(User).where(User.id == person.id).values(password_hash=anew))
    return enter(tx, person.id, network=network, user_agent=user_agent)


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


def refresh(
    tx: Session, actor: Actor, *, refresh_token: str, shared_jar: bool = False
) -> Issued | None:
    """A new pair of tokens; None when a spent token came back and its session was ended.

    ``shared_jar`` says that the token came as a cookie, which tabs of a browser share.
    """
    found = sessions.refresh(tx, refresh_token, shared_jar=shared_jar)
    if isinstance(found, Reused):
        end(tx, AuthSession.id == found.session_id)
        return None
    return found


def log_out(tx: Session, actor: Actor) -> None:
    """Ends the session of the caller; nothing to do without one."""
    if actor.session_id:
        end(tx, AuthSession.id == actor.session_id)


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
    if wrong := handles.problem(handle):
        found["handle"] = wrong
    if wrong := addresses.problem(email):
        found["email"] = wrong
    if wrong := passwords.problem(password, handle, email):
        found["password"] = wrong
    return found


def _added(tx: Session, person: User) -> None:
    try:
        with tx.begin_nested():
            tx.add(person)
    except IntegrityError as error:
        field = "email" if "email" in str(error.orig) else "handle"
        sentence = addresses.TAKEN if field == "email" else "This handle is taken."
        raise Conflict(sentence, field=field) from error
    handles.refuse_kept(tx, person.handle, person.id)
