"""Announcements: what the people who run this installation tell everyone."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import uuid4

from sqlalchemy import text
from sqlmodel import Session

from services import outbox, policy
from services.auth.actor import Actor
from services.kernel import text as words
from services.kernel.clock import now
from services.kernel.errors import Invalid
from services.notifications import push

LONGEST = 500  # characters
# One statement for everyone: a line of its own in the list of each who did not close the kind,
# and on its way to the browsers of those who want that.
TELL_ALL = text("""
WITH line AS (
    INSERT INTO notification (id, user_id, kind, topic, facts, happened_at, told_at, pushed_at)
    SELECT gen_random_uuid(), u.id, 'announcement', :topic,
           jsonb_build_object('text', CAST(:said AS text)), :now, :now, :now
    FROM "user" u
    LEFT JOIN notification_choice c ON c.user_id = u.id AND c.kind = 'announcement'
    WHERE u.state = 'active' AND coalesce(c.page, true)
    RETURNING id, user_id
), message AS (
    INSERT INTO push_message (id, subscription_id, notification_id, tries)
    SELECT gen_random_uuid(), s.id, line.id, 0
    FROM line
    JOIN notification_choice c ON c.user_id = line.user_id AND c.kind = 'announcement' AND c.push
    JOIN push_subscription s ON s.user_id = line.user_id
    JOIN auth_session a ON a.id = s.session_id AND a.revoked_at IS NULL AND a.expires_at > :now
    RETURNING id
)
SELECT (SELECT count(*) FROM line) AS lines, ARRAY(SELECT id FROM message) AS messages
""")


@dataclass(frozen=True, slots=True)
class Announced:
    """Something for everyone who is signed in, and for their players."""

    topic: ClassVar[str] = "makapix/system/announcements"
    type: ClassVar[str] = "announced"

    text: str


def announce(tx: Session, actor: Actor, said: str) -> int:
    """Tells everyone, from the command line only; returns in how many lists it stands.

    Raises Invalid unless it has 1 to 500 characters, Forbidden.
    """
    policy.require_system(actor)
    said = words.prose(said, name="text", longest=LONGEST)
    if not said:
        sentence = f"An announcement has 1 to {LONGEST} characters."
        raise Invalid(sentence, fields={"text": sentence})
    facts = {"topic": f"announcement:{uuid4()}", "said": said, "now": now()}
    told = tx.execute(TELL_ALL, facts).one()
    push.put(tx, told.messages)
    outbox.put(tx, Announced(said))
    return told.lines
