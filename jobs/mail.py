"""Recipes for mail: hand one to the server, and what is asked for by who is not signed in."""

from uuid import UUID

import structlog

from services import door
from services.accounts import mails, passwords
from services.auth.actor import SYSTEM
from services.edges import mail
from services.edges.mail import MailRefused
from services.kernel.errors import Invalid
from services.notifications import digest

log = structlog.get_logger()


def send(mail_id: str) -> None:
    """Sends a mail once. Raises when the server is away, so that it is tried again.

    A worker that dies between the server's answer and the row's end sends it a
    second time: with the same Message-ID, by which it is known.
    """
    letter = door.do(SYSTEM, mails.claim, UUID(mail_id))
    if letter is None:
        return
    try:
        mail.send(
            mail_id=letter.mail_id,
            address=letter.address,
            subject=letter.subject,
            body=letter.body,
        )
    except (MailRefused, Invalid) as error:
        log.error("mail.refused", mail=mail_id, error=error.message)
        door.do(SYSTEM, mails.sent, UUID(mail_id))
    except Exception:
        door.do(SYSTEM, mails.release, UUID(mail_id))
        raise
    door.do(SYSTEM, mails.sent, UUID(mail_id))


def reset_password(address: str) -> None:
    """Sends a link to the account with this address; nothing where there is none."""
    door.do(SYSTEM, passwords.send_reset, address=address)


def digests() -> int:
    """Writes last week's mails to those who asked for them; returns how many."""
    people = door.ask(SYSTEM, digest.due)
    return sum(door.do(SYSTEM, digest.write, person) for person in people)
