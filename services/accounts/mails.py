"""Mails on their way: written in the transaction that is their reason, sent after it.

A mail is a row until the server has taken it. A worker holds it by a lease, so
that two never send it at once; what nobody holds is found again by the sweeper.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog
from sqlalchemy import delete, func, or_, select, update
from sqlmodel import Session

from services import policy
from services.auth.actor import Actor
from services.edges import mail, queue
from services.edges.mail import KeptMail
from services.kernel.clock import now
from services.kernel.errors import NotFound
from services.kernel.settings import settings
from services.models import Mail, User

log = structlog.get_logger()
LEASE = timedelta(minutes=5)  # far longer than a server may take for all its answers
GIVEN_UP = timedelta(days=1)  # by then the links in it are over
FOOT = "\n\nMakapix\n{url}\n"


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail that a worker has in hand."""

    mail_id: str
    address: str
    subject: str
    body: str


def put(tx: Session, *, address: str, subject: str, body: str, user_id: UUID | None = None) -> None:
    """Writes a mail that goes out after the commit. Words of people have no place in it."""
    row = Mail(
        user_id=user_id,
        address=address,
        subject=subject,
        body=body + FOOT.format(url=settings().public_url),
    )
    tx.add(row)
    tx.flush()
    queue.later(tx, "jobs.mail.send", row.id)


def notice(tx: Session, person: User, subject: str, said: str) -> None:
    """Tells a person of a change to how one gets into their account, and what to do about it."""
    if person.email:
        put(
            tx,
            user_id=person.id,
            address=person.email,
            subject=subject,
            body=f"{said}\n\nIf it was not you, reset your password now:\n"
            f"{settings().public_url}/forgot",
        )


def claim(tx: Session, actor: Actor, mail_id: UUID) -> Letter | None:
    """The mail for the worker that comes first; None when it is sent or in other hands."""
    policy.require_system(actor)
    row = tx.execute(
        update(Mail)
        .where(Mail.id == mail_id, _is_free())
        .values(lease_until=now() + LEASE, tries=Mail.tries + 1)
        .returning(Mail.address, Mail.subject, Mail.body)
    ).first()
    return Letter(str(mail_id), *row) if row else None


def sent(tx: Session, actor: Actor, mail_id: UUID) -> None:
    """The server has taken the mail, or never will: nothing is kept of it."""
    policy.require_system(actor)
    tx.execute(delete(Mail).where(Mail.id == mail_id))


def release(tx: Session, actor: Actor, mail_id: UUID) -> None:
    """The mail was not taken; it is tried again."""
    policy.require_system(actor)
    tx.execute(update(Mail).where(Mail.id == mail_id).values(lease_until=None))


def lost(tx: Session, actor: Actor, *, most: int = 100) -> list[UUID]:
    """Mails that wait without a job, for the sweeper: after each try a minute longer."""
    policy.require_system(actor)
    patience = func.make_interval(0, 0, 0, 0, 0, func.greatest(1, func.least(Mail.tries, 30)))
    quiet = Mail.updated_at < func.now() - patience
    return list(tx.scalars(select(Mail.id).where(_is_free(), quiet).limit(most)))


def give_up(tx: Session, actor: Actor) -> int:
    """Forgets mails that no server took for a day; returns how many."""
    policy.require_system(actor)
    gone = tx.execute(delete(Mail).where(Mail.created_at < now() - GIVEN_UP)).rowcount
    if gone:
        log.error("mail.given_up", count=gone)
    return gone


def kept(tx: Session, actor: Actor) -> list[KeptMail]:
    """What development has written to files. Raises NotFound in production."""
    if settings().mode != "development":
        raise NotFound("There is no such page.")
    return mail.kept()


def _is_free():
    return or_(Mail.lease_until.is_(None), Mail.lease_until < now())
