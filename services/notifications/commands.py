"""Telling people, taking it back, and what they do with their list."""

import json
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, exists, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from services import outbox, policy
from services.auth.actor import Actor
from services.kernel.clock import now
from services.kernel.errors import Invalid
from services.kernel.settings import settings
from services.models import Notification, NotificationChoice, NotificationPerson
from services.models.notifications import KINDS
from services.notifications import push
from services.notifications.events import BRANCHES, About, BellRang, PersonTold

# One statement, since it runs inside other people's deeds: nothing comes back when a block or
# a mute stands between the two; the unread line of the topic grows, or begins, and goes to the
# browsers of who wants that and is logged in there.
TELL = text("""
WITH wanted AS (
    SELECT coalesce(c.page, true) AS page, coalesce(c.mqtt, true) AS mqtt,
           coalesce(c.push, false) AS push
    FROM (SELECT 1) one
    LEFT JOIN notification_choice c ON c.user_id = :to AND c.kind = :kind
    WHERE NOT EXISTS (SELECT FROM block
                      WHERE (blocker_id = :to AND blocked_id = :by)
                         OR (blocker_id = :by AND blocked_id = :to))
      AND NOT EXISTS (SELECT FROM mute WHERE muter_id = :to AND muted_id = :by)
), line AS (
    INSERT INTO notification AS n
        (id, user_id, kind, topic, post_id, comment_id, facts, happened_at, told_at, pushed_at)
    SELECT :id, :to, :kind, :topic, :post_id, :comment_id, CAST(:facts AS jsonb), :now, :now, :now
    FROM wanted WHERE page
    ON CONFLICT (user_id, topic) WHERE read_at IS NULL DO UPDATE
    SET happened_at = excluded.happened_at, comment_id = excluded.comment_id,
        facts = excluded.facts, updated_at = clock_timestamp(),
        told_at = CASE WHEN n.told_at < :quiet_since THEN excluded.told_at ELSE n.told_at END,
        pushed_at = CASE WHEN n.pushed_at >= :push_quiet_since THEN n.pushed_at
                         ELSE excluded.pushed_at END
    RETURNING id, told_at = :now AS tell, pushed_at = :now AS push
), person AS (
    INSERT INTO notification_person (id, notification_id, person_id)
    SELECT gen_random_uuid(), id, :by FROM line WHERE CAST(:by AS uuid) IS NOT NULL
    ON CONFLICT DO NOTHING
), message AS (
    INSERT INTO push_message (id, subscription_id, notification_id, tries)
    SELECT gen_random_uuid(), s.id, line.id, 0
    FROM wanted JOIN line ON line.push
    JOIN push_subscription s ON s.user_id = :to
    JOIN auth_session a ON a.id = s.session_id AND a.revoked_at IS NULL AND a.expires_at > :now
    WHERE wanted.push
    ON CONFLICT DO NOTHING
    RETURNING id
)
SELECT wanted.page, wanted.mqtt, coalesce(line.tell, true) AS tell,
       ARRAY(SELECT id FROM message) AS messages
FROM wanted LEFT JOIN line ON true
""")


def tell(
    tx: Session, actor: Actor, *, kind: str, to: UUID, topic: str, about: About | None = None
) -> None:
    """Tells a person what the actor did. Nothing for oneself, across a block, or when muted.

    All that is unread of one ``topic`` is one line; the person's open pages and clients
    hear of it at most once in ``notify_quiet_seconds``, their browsers, by web push, at
    most once in ``push_quiet_seconds``.
    """
    if to == actor.id:
        return
    about, moment = about or About(), now()
    told = tx.execute(
        TELL,
        {
            "id": uuid4(),
            "to": to,
            "by": actor.id,
            "kind": kind,
            "topic": topic,
            "post_id": about.post_id,
            "comment_id": about.comment_id,
            "facts": _facts(about),
            "now": moment,
            "quiet_since": moment - timedelta(seconds=settings().notify_quiet_seconds),
            "push_quiet_since": moment - timedelta(seconds=settings().push_quiet_seconds),
        },
    ).first()
    if told is None:
        return
    push.put(tx, told.messages)
    if not told.tell:
        return
    if told.page:
        outbox.put(tx, BellRang(str(to)))
    if told.mqtt and kind in BRANCHES:
        outbox.put(tx, _heard(actor, kind, to, about))


def take_back(tx: Session, actor: Actor, *, to: UUID, topic: str) -> None:
    """The actor undid it: their part of the unread line goes, and the line with its last part."""
    unread = select(Notification.id).where(
        Notification.user_id == to, Notification.topic == topic, Notification.read_at.is_(None)
    )
    gone = delete(NotificationPerson).where(
        NotificationPerson.notification_id.in_(unread), NotificationPerson.person_id == actor.id
    )
    if not tx.execute(gone).rowcount:
        return
    others = exists().where(NotificationPerson.notification_id == Notification.id)
    tx.execute(delete(Notification).where(Notification.id.in_(unread), ~others))
    outbox.put(tx, BellRang(str(to)))


def forget_words(tx: Session, comments: Sequence[UUID]) -> None:
    """Lines that show words of these comments keep what happened, not what was said."""
    shown = update(Notification).where(Notification.comment_id.in_(comments))
    tx.execute(shown.values(facts=Notification.facts.op("-")("text"), comment_id=None))


def mark_read(tx: Session, actor: Actor, ids: Sequence[UUID] | None = None) -> int:
    """Marks these lines of the caller as read, or all; returns how many were unread."""
    person = policy.require_person(actor)
    query = update(Notification).where(
        Notification.user_id == person, Notification.read_at.is_(None)
    )
    if ids is not None:
        query = query.where(Notification.id.in_(ids))
    count = tx.execute(query.values(read_at=now())).rowcount
    if count:
        outbox.put(tx, BellRang(str(person)))
    return count


def choose(tx: Session, actor: Actor, kind: str, **channels: bool) -> None:
    """Sets by which channels (page, mqtt, mail, push) the caller hears of a kind.

    Raises Invalid for an unknown kind or channel.
    """
    person = policy.require_person(actor)
    if kind not in KINDS:
        raise Invalid(f"There are notifications of {', '.join(KINDS)}; {kind[:32]} is none.")
    unknown = set(channels) - {"page", "mqtt", "mail", "push"}
    if unknown or not channels:
        raise Invalid("The channels are page, mqtt, mail and push.")
    tx.execute(
        insert(NotificationChoice)
        .values(id=uuid4(), user_id=person, kind=kind, **channels)
        .on_conflict_do_update(index_elements=["user_id", "kind"], set_=channels)
    )


def prune(tx: Session, actor: Actor) -> int:
    """Forgets lines read ``notifications_read_days`` ago or unread for
    ``notifications_unread_days``; returns how many."""
    policy.require_system(actor)
    read = now() - timedelta(days=settings().notifications_read_days)
    unread = now() - timedelta(days=settings().notifications_unread_days)
    old = or_(Notification.read_at < read, Notification.happened_at < unread)
    return tx.execute(delete(Notification).where(old)).rowcount


def _facts(about: About) -> str:
    said = {"slug": about.slug, "title": about.title, "text": about.text}
    return json.dumps({key: value for key, value in said.items() if value})


def _heard(actor: Actor, kind: str, to: UUID, about: About) -> PersonTold:
    return PersonTold(
        user_id=str(to),
        branch=BRANCHES[kind],
        kind=kind,
        slug=about.slug,
        title=about.title,
        art_url=about.art_url,
        handle=actor.handle,
        text=about.text[:280],
    )
