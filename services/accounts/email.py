"""E-mail addresses: the proof that one is its person's, and the change to another."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from services import policy
from services.accounts import mails
from services.auth import one_use, proofs
from services.auth.actor import Actor
from services.auth.one_use import Used
from services.edges import limits
from services.edges.limits import Rate
from services.kernel.clock import now
from services.kernel.errors import Conflict, Gone, Invalid
from services.kernel.settings import settings
from services.models import User

# What HTML takes for an address (WHATWG, input type=email), with a dot in the domain. That it
# is somebody's is proved by the mail that arrives.
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_ADDRESS = re.compile(rf"[a-z0-9.!#$%&'*+/=?^_`{{|}}~-]{{1,64}}@{_LABEL}(?:\.{_LABEL})+")
LONGEST = 254  # RFC 5321, 4.5.3.1.3
VERIFY, CHANGE = "verify_email", "change_email"
TAKEN = "An account with this address exists."


@dataclass(frozen=True, slots=True)
class Standing:
    """The caller's address: whether it is proved, and the one that waits for its proof."""

    address: str = ""
    verified: bool = False
    waiting: str = ""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What a link confirms: the address, and whether it replaces another."""

    address: str
    is_change: bool


def problem(address: str) -> str:
    """The sentence about what is no address; empty for one that may be somebody's."""
    good = len(address) <= LONGEST and _ADDRESS.fullmatch(address)
    return "" if good and ".." not in address else "This is not an e-mail address."


def standing(tx: Session, actor: Actor) -> Standing:
    """How the caller's address stands. Raises NotSignedIn."""
    person = tx.get_one(User, policy.require_session(actor))
    waiting = one_use.open_for(tx, person.id, CHANGE)
    return Standing(
        address=person.email or "",
        verified=person.email_verified_at is not None,
        waiting=str(waiting.facts.get("email", "")) if waiting else "",
    )


def send_verification(tx: Session, person: User) -> None:
    """Sends the link that proves the person's address; an older link is worth nothing then."""
    if not person.email:
        return
    hours = settings().verify_hours
    facts = {"email": person.email}
    token = one_use.issue(tx, VERIFY, user_id=person.id, facts=facts, seconds=hours * 3600)
    mails.put(
        tx,
        user_id=person.id,
        address=person.email,
        subject="Confirm your address",
        body="Somebody, most likely you, made an account at Makapix with this address.\n\n"
        f"Confirm that it is yours, within {hours} hours:\n{_link(token)}\n\n"
        "If it was not you, do nothing: an address that is not confirmed is never used.",
    )


def resend(tx: Session, actor: Actor) -> None:
    """Sends the link once more. Raises Conflict when there is nothing to prove, TooSoon."""
    person = tx.get_one(User, policy.require_session(actor))
    if not person.email:
        raise Conflict("Your account has no e-mail address yet.")
    if person.email_verified_at is not None:
        raise Conflict("Your address is confirmed already.")
    _count(person.id, VERIFY)
    send_verification(tx, person)


def ask_change(tx: Session, actor: Actor, *, address: str) -> None:
    """Sends a link to the new address and a notice to the old one; nothing changes yet.

    Raises Forbidden without a recent proof, Invalid, Conflict for an address
    that is taken, TooSoon.
    """
    person = tx.get_one(User, policy.require_session(actor))
    proofs.require_recent_proof(tx, actor)
    address = address.strip().lower()
    if wrong := problem(address):
        raise Invalid(wrong, fields={"email": wrong})
    if address == person.email:
        raise Conflict("This is your address already.", field="email")
    _require_free(tx, address)
    _count(person.id, CHANGE)
    hours = settings().verify_hours
    token = one_use.issue(
        tx, CHANGE, user_id=person.id, facts={"email": address}, seconds=hours * 3600
    )
    mails.put(
        tx,
        user_id=person.id,
        address=address,
        subject="Confirm your new address",
        body="This address is to become the one of your Makapix account.\n\n"
        f"Confirm it within {hours} hours:\n{_link(token)}\n\n"
        "Until then nothing changes. If you know of no account, do nothing.",
    )
    _tell(
        tx,
        person,
        person.email,
        "Your address is about to change",
        "Somebody who is logged in to your Makapix account asked to change its address. It "
        "changes once the new address is confirmed.",
    )


def look(tx: Session, actor: Actor, *, token: str) -> Confirmation:
    """What a link would confirm. Raises Gone."""
    used, is_change = _found(tx, token, one_use.look)
    return Confirmation(str(used.facts.get("email", "")), is_change)


def confirm(tx: Session, actor: Actor, *, token: str) -> Confirmation:
    """Uses a link: the address is proved, and a new one takes the place of the old.

    Whoever holds the link may, also on another device. Raises Gone, and
    Conflict when somebody has taken the address meanwhile.
    """
    used, is_change = _found(tx, token, one_use.use)
    address = str(used.facts.get("email", ""))
    person = tx.get_one(User, used.user_id)
    before = person.email
    if not is_change and before != address:
        raise Gone("This link is about an address that is no longer yours.", code="token_over")
    _set(tx, person.id, address)
    one_use.revoke(tx, person.id, VERIFY, CHANGE, "reset_password")
    if is_change:
        _tell(
            tx,
            person,
            before,
            "Your address was changed",
            "Your Makapix account has a new address, and mails go there from now on.",
        )
    return Confirmation(address, is_change)


def _found(tx: Session, token: str, how: Callable[[Session, str, str], Used]) -> tuple[Used, bool]:
    try:
        return how(tx, VERIFY, token), False
    except Gone:
        return how(tx, CHANGE, token), True


def _require_free(tx: Session, address: str) -> None:
    if tx.scalar(select(User.id).where(User.email == address)) is not None:
        raise Conflict(TAKEN, field="email")


def _set(tx: Session, user_id: UUID, address: str) -> None:
    mine = update(User).where(User.id == user_id)
    try:
        with tx.begin_nested():
            tx.execute(mine.values(email=address, email_verified_at=now()))
    except IntegrityError as error:
        raise Conflict(TAKEN, field="email") from error


def _tell(tx: Session, person: User, address: str | None, subject: str, said: str) -> None:
    """A notice to the person at an address of theirs, with what to do if it was not them."""
    if address:
        advice = (
            "If it was not you, reset your password now and sign out everywhere:\n"
            f"{settings().public_url}/forgot"
        )
        mails.put(
            tx, user_id=person.id, address=address, subject=subject, body=f"{said}\n\n{advice}"
        )


def _count(user_id: UUID, kind: str) -> None:
    limits.hit(Rate(f"mail_{kind}", settings().mails_per_account_hour, 3600), str(user_id))


def _link(token: str) -> str:
    return f"{settings().public_url}/verify?token={quote(token)}"
