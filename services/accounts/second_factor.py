"""The second factor: codes of an authenticator app, and recovery codes for who has lost it."""

import re
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, update
from sqlmodel import Session

from services import policy
from services.accounts import mails
from services.auth import one_use, proofs, recovery, secrets, sessions, totp
from services.auth.actor import Actor
from services.auth.sessions import Issued
from services.edges import limits
from services.edges.limits import Rate
from services.kernel.clock import iso, now
from services.kernel.errors import Conflict, Invalid
from services.kernel.settings import settings
from services.models import User

TRIES = 5  # codes that one half-done log-in takes
PURPOSE = "second_factor"
_WRONG = "This code is not right. Codes of the app change every 30 seconds and work once."


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a second factor is asked for, since when (UTC), and the unused recovery codes."""

    on: bool
    since: str
    codes_left: int


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A new key for an app: in groups to type, as an address, and as a QR code.

    ``qr_path`` is an SVG path in a square of ``qr_side`` units. Shown once.
    """

    key: str
    address: str
    qr_path: str
    qr_side: int


@dataclass(frozen=True, slots=True)
class WrongCode:
    """The code was not right; so many tries are left before the log-in begins again."""

    tries_left: int
    sentence: str


def standing(tx: Session, actor: Actor) -> Standing:
    """How the caller's second factor stands. Raises NotSignedIn."""
    person = _own(tx, actor)
    since = person.totp_since
    return Standing(since is not None, iso(since) if since else "", recovery.left(tx, person))


def enrol(tx: Session, actor: Actor) -> Enrolment:
    """A new key, which counts once a code of it was shown to ``turn_on``.

    Raises Forbidden without a recent proof, Conflict when it is on.
    """
    person = _own(tx, actor, lock=True)
    proofs.require_recent_proof(tx, actor)
    if person.totp_since is not None:
        raise Conflict("The second factor is on. Turn it off to set up another app.")
    key = totp.new_key()
    person.totp_secret = secrets.sealed(key, "totp")
    address = totp.address(key, person.handle)
    path, side = totp.qr(address)
    return Enrolment(totp.grouped(key), address, path, side)


def turn_on(tx: Session, actor: Actor, *, code: str) -> tuple[str, ...]:
    """From now on a code is asked for; answers the recovery codes, which are shown once.

    Raises Invalid for a wrong code, Conflict without a key or when it is on.
    """
    person = _own(tx, actor, lock=True)
    proofs.require_recent_proof(tx, actor)
    if person.totp_since is not None or person.totp_secret is None:
        raise Conflict("There is no app to confirm. Begin with its QR code.")
    _count(person.id)
    if not _step_used(tx, person, code):
        raise Invalid(_WRONG, fields={"code": _WRONG})
    person.totp_since = now()
    mails.notice(tx, person, "A second factor is on", "Your account now asks for a code as well.")
    return recovery.renew(tx, person)


def turn_off(tx: Session, actor: Actor) -> None:
    """No code is asked for any more. Raises Forbidden without a recent proof."""
    person = _own(tx, actor, lock=True)
    proofs.require_recent_proof(tx, actor)
    if person.totp_since is not None:
        said = "Your account asks for no code any more."
        mails.notice(tx, person, "The second factor is off", said)
    person.totp_secret = person.totp_since = None
    recovery.forget(tx, person)
    one_use.revoke(tx, person.id, PURPOSE)


def renew_codes(tx: Session, actor: Actor) -> tuple[str, ...]:
    """Ten new recovery codes; the old ones are worthless. Raises Forbidden, Conflict."""
    person = _own(tx, actor, lock=True)
    proofs.require_recent_proof(tx, actor)
    if person.totp_since is None:
        raise Conflict("Recovery codes belong to a second factor, which is off.")
    return recovery.renew(tx, person)


def answer(
    tx: Session, actor: Actor, *, token: str, code: str, network: str, user_agent: str
) -> Issued | WrongCode:
    """A session for the token of a half-done log-in and a code of the app or a recovery code.

    A wrong code is answered and not raised, so that it is counted: the fifth
    ends the log-in. Raises Gone for a token that holds no longer, TooSoon.
    """
    tried = one_use.attempt(tx, PURPOSE, token)
    person = tx.get_one(User, tried.user_id)
    if _used(tx, person, code):
        one_use.use(tx, PURPOSE, token)
        return sessions.start(tx, person.id, user_agent=user_agent, network=network)
    left = TRIES - tried.facts["tries"]
    if left <= 0:
        one_use.use(tx, PURPOSE, token)
        return WrongCode(0, f"{TRIES} codes were wrong. Please log in again.")
    return WrongCode(left, _WRONG)


def prove(tx: Session, actor: Actor, *, code: str) -> None:
    """A code as proof that it is still the same person. Raises Invalid, TooSoon."""
    person = _own(tx, actor)
    if not _used(tx, person, code):
        raise Invalid(_WRONG, fields={"code": _WRONG})
    proofs.note(tx, actor)


def _own(tx: Session, actor: Actor, *, lock: bool = False) -> User:
    """The caller's row; with a lock, deeds at the same time wait for each other."""
    query = select(User).where(User.id == policy.require_session(actor))
    return tx.scalars(query.with_for_update() if lock else query).one()


def _used(tx: Session, person: User, code: str) -> bool:
    """Whether this is a code of the person, which is used by it."""
    _count(person.id)
    if person.totp_since is None:
        return False
    if _step_used(tx, person, code):
        return True
    if not recovery.use(tx, person, code):
        return False
    said = f"Somebody used a recovery code of your account; {recovery.left(tx, person)} are left."
    mails.notice(tx, person, "A recovery code was used", said)
    return True


def _count(user_id: UUID) -> None:
    limits.hit(Rate("second_factor", settings().codes_per_account_5min, 300), str(user_id))


def _step_used(tx: Session, person: User, code: str) -> bool:
    """Whether the app shows this code now. Of two at once with the same code one succeeds."""
    plain = re.sub(r"\s", "", code)
    key = secrets.opened(person.totp_secret or "", "totp")
    if key is None or not re.fullmatch(r"[0-9]{6}", plain):
        return False
    step = totp.step_of(key, plain, after=person.totp_step)
    if step is None:
        return False
    later = update(User).where(User.id == person.id, User.totp_step < step)
    return tx.execute(later.values(totp_step=step)).rowcount == 1
