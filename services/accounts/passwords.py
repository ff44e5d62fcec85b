"""Passwords of an account: shown as a proof, changed, set for the first time, reset by mail."""

from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlmodel import Session

from services import policy
from services.accounts import mails, tokens
from services.accounts.sessions import end_of
from services.auth import one_use, passwords, proofs, recovery
from services.auth.actor import Actor
from services.edges import limits, queue
from services.edges.limits import Rate
from services.kernel.clock import now
from services.kernel.errors import Conflict, Forbidden, Invalid
from services.kernel.settings import settings
from services.models import Passkey, User

RESET = "reset_password"
_WRONG = "This is not your password."


@dataclass(frozen=True, slots=True)
class Resetting:
    """Whose password a link resets."""

    handle: str


def prove(tx: Session, actor: Actor, *, password: str) -> None:
    """The password as proof that it is still the same person. Raises Invalid, TooSoon."""
    person = _own(tx, actor)
    if person.totp_since is not None:
        raise Forbidden("Your account asks for more than a password.", code="code_needed")
    _require_right(person, password, "password")
    proofs.note(tx, actor)


def change(tx: Session, actor: Actor, *, current: str, new: str) -> int:
    """A new password for the right current one; all other sessions end. Returns how many.

    Raises Invalid at the field, TooSoon, Conflict for an account without one.
    """
    person = _own(tx, actor)
    if person.password_hash is None:
        raise Conflict("Your account has no password yet. Set one first.", code="no_password")
    _require_right(person, current, "current")
    return _replace(tx, actor, person, new)


def set_first(tx: Session, actor: Actor, *, new: str) -> int:
    """A password for an account that has none, as one made with GitHub.

    Raises Forbidden without a recent proof, Conflict when there is one, Invalid.
    """
    person = _own(tx, actor)
    proofs.require_recent_proof(tx, actor)
    if person.password_hash is not None:
        raise Conflict("Your account has a password. Change it with the current one.")
    return _replace(tx, actor, person, new)


def ask_reset(tx: Session, actor: Actor, *, address: str, network: str) -> None:
    """Asks for a link to the account with this address.

    The answer and its time are the same whether there is one: a worker looks.
    Raises TooSoon.
    """
    address = address.strip().lower()[:254]
    limits.hit(Rate("reset_network", settings().resets_per_ip_hour, 3600), network)
    limits.hit(Rate("mail_reset", settings().mails_per_account_hour, 3600), address)
    queue.later(tx, "jobs.mail.reset_password", address)


def send_reset(tx: Session, actor: Actor, *, address: str) -> None:
    """Sends the link, if there is such an account."""
    policy.require_system(actor)
    theirs = select(User).where(User.email == address, User.state != "deactivated")
    person = tx.scalar(theirs)
    if person is None:
        return
    minutes = settings().reset_minutes
    token = one_use.issue(
        tx, RESET, user_id=person.id, facts={"email": address}, seconds=minutes * 60
    )
    mails.put(
        tx,
        user_id=person.id,
        address=address,
        subject="Reset your password",
        body="Somebody, most likely you, asked to reset the password of your Makapix account.\n\n"
        f"Choose a new one, within {minutes} minutes:\n"
        f"{settings().public_url}/reset?token={token}\n\n"
        "If it was not you, do nothing: your password stays as it is.",
    )


def look_reset(tx: Session, actor: Actor, *, token: str) -> Resetting:
    """Whose password this link resets. Raises Gone."""
    used = one_use.look(tx, RESET, token)
    return Resetting(tx.get_one(User, used.user_id).handle)


def reset(tx: Session, actor: Actor, *, token: str, new: str) -> None:
    """A new password for the holder of the link; all sessions and access tokens end.

    Nobody is logged in by it, so that a second factor is asked for as ever. An
    address that was never proved is so now, and what others may have put on
    the account before loses its hold. Raises Gone, Invalid.
    """
    used = one_use.use(tx, RESET, token)
    person = tx.get_one(User, used.user_id)
    _require_good(person, new)
    if person.email_verified_at is None:
        tx.execute(delete(Passkey).where(Passkey.user_id == person.id))
        person.github_id, person.github_login = None, ""
        person.totp_secret = person.totp_since = None
        recovery.forget(tx, person)
        person.email_verified_at = now()
    person.password_hash = passwords.hashed(new)
    one_use.revoke(tx, person.id)
    tokens.end_of(tx, person.id)
    end_of(tx, person.id)
    mails.notice(tx, person, "Your password was reset", "The password of your account was reset.")


def _own(tx: Session, actor: Actor) -> User:
    return tx.get_one(User, policy.require_session(actor))


def _require_right(person: User, password: str, field: str) -> None:
    limits.hit(Rate("prove", settings().login_per_account_5min, 300), str(person.id))
    if person.password_hash is None:
        raise Forbidden("Your account has no password.", code="no_password")
    if not passwords.matches(person.password_hash, password):
        raise Invalid(_WRONG, fields={field: _WRONG}, code="wrong_password")


def _require_good(person: User, new: str) -> None:
    wrong = passwords.problem(new, person.handle, person.email or "")
    if wrong:
        raise Invalid(wrong, fields={"new": wrong})


def _replace(tx: Session, actor: Actor, person: User, new: str) -> int:
    _require_good(person, new)
    own = update(User).where(User.id == person.id)
    tx.execute(own.values(password_hash=passwords.hashed(new)))
    one_use.revoke(tx, person.id, RESET, "second_factor")
    if person.totp_since is None:
        proofs.note(tx, actor)
    mails.notice(
        tx, person, "Your password was changed", "The password of your account was changed."
    )
    return len(end_of(tx, person.id, but=actor.session_id))
