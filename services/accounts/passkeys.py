"""Passkeys: added, shown as the way in or as a proof, named and removed by their owner.

Each question to a browser is a one-use token with its challenge.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import and_, delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from services import policy
from services.accounts import entrance, mails, ways_in
from services.accounts.entrance import SecondFactor
from services.auth import one_use, proofs, webauthn
from services.auth.actor import Actor
from services.auth.one_use import Used
from services.auth.sessions import Issued
from services.auth.webauthn import Known
from services.edges import limits
from services.edges.limits import Rate
from services.kernel.clock import iso, now
from services.kernel.errors import Conflict, Forbidden, Invalid, LimitReached, NotFound, NotSignedIn
from services.kernel.settings import settings
from services.models import Passkey, User

NAME_MAX = 40  # characters
_NOT_YOURS = "This passkey belongs to another account."
_COPIED = "This passkey has counted backwards, as a copy of it would. It was refused."


@dataclass(frozen=True, slots=True)
class Question:
    """What a browser asks the authenticator (``options``), and the token of its answer."""

    token: str
    options: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PasskeyView:
    """A passkey as its owner sees it; times in UTC, ``used_at`` empty before its first use."""

    id: str
    name: str
    added_at: str
    used_at: str


def mine(tx: Session, actor: Actor) -> list[PasskeyView]:
    """The caller's passkeys, the oldest first. Raises NotSignedIn."""
    query = select(Passkey).where(Passkey.user_id == policy.require_session(actor))
    return [_view(row) for row in tx.scalars(query.order_by(Passkey.created_at, Passkey.id))]


def begin_new(tx: Session, actor: Actor) -> Question:
    """Asks for a new passkey. Raises Forbidden without a recent proof, LimitReached."""
    person = tx.get_one(User, policy.require_session(actor))
    proofs.require_recent_proof(tx, actor)
    known = _known(tx, person.id)
    _require_room(len(known))
    options = webauthn.new_options(person.id, person.handle, person.display_name, known)
    return _asked(tx, "passkey_new", options, person.id)


def add(
    tx: Session, actor: Actor, *, token: str, credential: dict[str, Any], name: str
) -> PasskeyView:
    """Keeps the passkey that was made for the question.

    Raises Gone, Forbidden, Invalid for its name, Conflict for one that is kept already.
    """
    owner = tx.get_one(User, policy.require_session(actor))
    person = owner.id
    asked = one_use.use(tx, "passkey_new", token)
    if asked.user_id != person:
        raise Forbidden("This was asked of somebody else.", code="passkey_refused")
    made = webauthn.made(credential, asked.facts["challenge"])
    tx.execute(select(User.id).where(User.id == person).with_for_update())
    _require_room(tx.scalar(select(func.count()).where(Passkey.user_id == person)) or 0)
    row = Passkey(
        user_id=person,
        credential_id=made.credential_id,
        public_key=made.public_key,
        sign_count=made.sign_count,
        transports=list(made.transports),
        name=_named(name),
    )
    try:
        with tx.begin_nested():
            tx.add(row)
    except IntegrityError as error:
        raise Conflict("This passkey is here already.") from error
    tx.refresh(row)
    mails.notice(tx, owner, "A passkey was added", "A passkey was added to your account.")
    return _view(row)


def begin_log_in(tx: Session, actor: Actor, *, network: str) -> Question:
    """Asks whoever is there for a passkey of this site. Raises TooSoon."""
    limits.hit(Rate("passkey_network", settings().passkeys_per_ip_5min, 300), network)
    return _asked(tx, "passkey_login", webauthn.log_in_options([]), None)


def log_in(
    tx: Session,
    actor: Actor,
    *,
    token: str,
    credential: dict[str, Any],
    network: str,
    user_agent: str,
) -> Issued | SecondFactor:
    """A session for a passkey alone: it is in someone's hand and its user was verified.

    Raises Gone, NotSignedIn for a passkey that is not known, Forbidden.
    """
    asked = one_use.use(tx, "passkey_login", token)
    if asked.user_id is not None:
        raise Forbidden("This was asked of who is signed in.", code="passkey_refused")
    row = _shown(tx, asked, credential)
    return entrance.enter(tx, row.user_id, network=network, user_agent=user_agent, strong=True)


def begin_proof(tx: Session, actor: Actor) -> Question:
    """Asks the caller for one of their own passkeys. Raises NotFound when there is none."""
    person = policy.require_session(actor)
    own = _known(tx, person)
    if not own:
        raise NotFound("Your account has no passkey.")
    return _asked(tx, "passkey_login", webauthn.log_in_options(own), person)


def prove(tx: Session, actor: Actor, *, token: str, credential: dict[str, Any]) -> None:
    """A passkey as proof that it is still the same person. Raises Gone, Forbidden."""
    person = policy.require_session(actor)
    asked = one_use.use(tx, "passkey_login", token)
    if asked.user_id != person:
        raise Forbidden("This was asked of somebody else.", code="passkey_refused")
    _shown(tx, asked, credential)
    proofs.note(tx, actor)


def rename(tx: Session, actor: Actor, passkey_id: UUID, *, name: str) -> None:
    """Another name for a passkey of the caller. Raises Invalid, NotFound."""
    own = and_(Passkey.id == passkey_id, Passkey.user_id == policy.require_session(actor))
    _require_found(tx.execute(update(Passkey).where(own).values(name=_named(name))).rowcount)


def remove(tx: Session, actor: Actor, passkey_id: UUID) -> None:
    """A passkey of the caller opens nothing more.

    Raises NotFound, Forbidden without a recent proof, Conflict for the last way in.
    """
    person = policy.require_session(actor)
    proofs.require_recent_proof(tx, actor)
    own = and_(Passkey.id == passkey_id, Passkey.user_id == person)
    _require_found(tx.execute(delete(Passkey).where(own)).rowcount)
    ways_in.require_one(tx, person)


def _asked(tx: Session, purpose: str, options: dict[str, Any], user_id: UUID | None) -> Question:
    token = one_use.issue(
        tx,
        purpose,
        user_id=user_id,
        facts={"challenge": options["challenge"]},
        seconds=settings().passkey_seconds,
    )
    return Question(token, options)


def _shown(tx: Session, asked: Used, credential: dict[str, Any]) -> Passkey:
    """The passkey that answers the question, with its counter moved on."""
    wanted = webauthn.credential_id(credential)
    row = tx.scalar(select(Passkey).where(Passkey.credential_id == wanted))
    if row is None:
        raise NotSignedIn("This passkey opens no account here.", code="passkey_unknown")
    count = webauthn.shown(credential, asked.facts["challenge"], row.public_key)
    # Who was asked by name may leave the handle out; who comes unasked must say whose key it is.
    said = webauthn.handle_of(credential)
    if said != webauthn.handle(row.user_id) and not (asked.user_id and not said):
        raise Forbidden(_NOT_YOURS, code="passkey_refused")
    if asked.user_id not in (None, row.user_id):
        raise Forbidden(_NOT_YOURS, code="passkey_refused")
    counts = Passkey.sign_count < count if count else Passkey.sign_count == 0
    moved = update(Passkey).where(Passkey.id == row.id, counts)
    if tx.execute(moved.values(sign_count=count, last_used_at=now())).rowcount != 1:
        raise Forbidden(_COPIED, code="passkey_copied")
    return row


def _known(tx: Session, user_id: UUID) -> list[Known]:
    query = select(Passkey.credential_id, Passkey.transports).where(Passkey.user_id == user_id)
    return [Known(*row) for row in tx.execute(query)]


def _named(name: str) -> str:
    said = " ".join(name.split())
    if not 1 <= len(said) <= NAME_MAX:
        sentence = f"A passkey's name has 1 to {NAME_MAX} characters; this one has {len(said)}."
        raise Invalid(sentence, fields={"name": sentence})
    return said


def _require_room(count: int) -> None:
    most = settings().passkeys_max
    if count >= most:
        raise LimitReached(f"An account has up to {most} passkeys. Remove one first.", most=most)


def _require_found(count: int) -> None:
    if count != 1:
        raise NotFound("There is no such passkey.")


def _view(row: Passkey) -> PasskeyView:
    used = iso(row.last_used_at) if row.last_used_at else ""
    return PasskeyView(str(row.id), row.name, iso(row.created_at), used)
