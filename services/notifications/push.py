"""Web push: which browsers take it for whom, and what is on its way to them.

A browser hears as long as the session in which it was switched on lives. What is on
the way is a row without words, held by a worker by a lease; what it says is read as
its person sees it when it goes out, so what was read or went out of sight is not sent.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from services import policy
from services.accounts import devices
from services.auth import actor as actors
from services.auth.actor import Actor
from services.edges import push, queue
from services.kernel.clock import iso, now
from services.kernel.errors import Conflict, LimitReached, NotFound, Unavailable
from services.kernel.settings import settings
from services.models import (
    AuthSession,
    Notification,
    NotificationChoice,
    PushMessage,
    PushSubscription,
    User,
)
from services.notifications import queries
from services.notifications.queries import Line

LEASE = timedelta(minutes=2)  # far longer than a push service may take
LIVES = timedelta(days=1)  # what was not taken by then is no news
AT_FIRST = ("comment", "reply", "mention")  # what people say to one; the rest can be chosen
WORDS_MOST = 160  # characters of a quotation


@dataclass(frozen=True, slots=True)
class Browser:
    """A browser that takes web push for the caller; times in UTC."""

    id: str
    endpoint: str
    device: str
    since: str


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message that a worker has in hand."""

    subscription_id: UUID
    endpoint: str
    p256dh: str
    auth: str
    topic: str
    payload: bytes


def key(tx: Session, actor: Actor) -> str:
    """What a browser subscribes with; empty where web push is not switched on."""
    return push.public_key()


def mine(tx: Session, actor: Actor) -> list[Browser]:
    """The caller's browsers, the newest first. Raises what policy does."""
    person = policy.require_session(actor)
    rows = tx.execute(
        _living(PushSubscription, AuthSession.user_agent)
        .where(PushSubscription.user_id == person)
        .order_by(PushSubscription.created_at.desc())
    )
    return [
        Browser(str(one.id), one.endpoint, devices.named(agent), iso(one.created_at))
        for one, agent in rows
    ]


def subscribe(tx: Session, actor: Actor, *, endpoint: str, p256dh: str, auth: str) -> UUID:
    """The browser of this session takes web push for the caller from now on; returns its id.

    A browser is one person's at a time: who logs in there and subscribes has it. Who has
    chosen nothing for this channel yet hears what people say to them. Raises
    Invalid, Unavailable without a key, LimitReached at ``push_browsers_max``, Conflict
    when the address is known with other keys, so is not this browser's.
    """
    person = policy.require_session(actor)
    if not push.is_offered():
        raise Unavailable("Web push is not switched on here.")
    push.check(endpoint, p256dh, auth)
    tx.execute(select(User.id).where(User.id == person).with_for_update(key_share=True))
    others = _living(PushSubscription.id).where(
        PushSubscription.user_id == person, PushSubscription.endpoint != endpoint
    )
    most = settings().push_browsers_max
    if len(tx.execute(others).all()) >= most:
        raise LimitReached(f"You have {most} browsers with web push, which is the most.")
    belongs = {"user_id": person, "session_id": actor.session_id, "failed_at": None}
    keys = {"p256dh": p256dh, "auth": auth}
    made = insert(PushSubscription).values(id=uuid4(), endpoint=endpoint, **keys, **belongs)
    same = and_(PushSubscription.p256dh == p256dh, PushSubscription.auth == auth)
    found = tx.scalar(
        made.on_conflict_do_update(
            index_elements=["endpoint"], set_=belongs | {"updated_at": func.now()}, where=same
        ).returning(PushSubscription.id)
    )
    if found is None:
        raise Conflict("This address is another browser's.")
    # What was on its way to whoever had this browser before is not for the caller.
    foreign = select(Notification.id).where(Notification.user_id != person)
    waits = delete(PushMessage).where(PushMessage.subscription_id == found)
    tx.execute(waits.where(PushMessage.notification_id.in_(foreign)))
    _choose_at_first(tx, person)
    return found


def unsubscribe(tx: Session, actor: Actor, subscription_id: UUID) -> None:
    """A browser of the caller takes it no longer. Raises NotFound, and what policy does."""
    person = policy.require_session(actor)
    own = delete(PushSubscription).where(
        PushSubscription.id == subscription_id, PushSubscription.user_id == person
    )
    if not tx.execute(own).rowcount:
        raise NotFound("There is no such browser, or it takes no web push any more.")


def put(tx: Session, messages: Sequence[UUID]) -> None:
    """Messages that were written go out after the commit."""
    for message in messages:
        queue.later(tx, "jobs.push.send", message)


def claim(tx: Session, actor: Actor, message_id: UUID) -> Parcel | None:
    """The message for the worker that comes first; None when it is sent, in other hands, or
    there is nothing to say any more: then its row is gone."""
    policy.require_system(actor)
    held = tx.scalars(
        update(PushMessage)
        .where(PushMessage.id == message_id, _is_free())
        .values(lease_until=now() + LEASE, tries=PushMessage.tries + 1)
        .returning(PushMessage)
    ).first()
    if held is None:
        return None
    one = tx.scalars(
        _living(PushSubscription).where(PushSubscription.id == held.subscription_id)
    ).first()
    line = one and queries.line(tx, actors.of_person(tx, one.user_id), held.notification_id)
    if not one or not line or not line.unread:
        tx.delete(held)
        return None
    return Parcel(one.id, one.endpoint, one.p256dh, one.auth, line.id.replace("-", ""), _said(line))


def taken(tx: Session, actor: Actor, message_id: UUID, *, ok: bool) -> None:
    """The push service has the message, or (not ``ok``) never will take it."""
    policy.require_system(actor)
    gone = delete(PushMessage).where(PushMessage.id == message_id)
    browser = tx.scalar(gone.returning(PushMessage.subscription_id))
    if browser:
        _note(tx, browser, failing=not ok)


def release(tx: Session, actor: Actor, message_id: UUID) -> None:
    """The push service is away; the message is tried again."""
    policy.require_system(actor)
    free = update(PushMessage).where(PushMessage.id == message_id).values(lease_until=None)
    browser = tx.scalar(free.returning(PushMessage.subscription_id))
    if browser:
        _note(tx, browser, failing=True)


def forget(tx: Session, actor: Actor, subscription_id: UUID) -> None:
    """The push service knows this browser no longer."""
    policy.require_system(actor)
    tx.execute(delete(PushSubscription).where(PushSubscription.id == subscription_id))


def lost(tx: Session, actor: Actor, *, most: int = 100) -> list[UUID]:
    """Messages that wait without a job, for the sweeper: after each try a minute longer."""
    policy.require_system(actor)
    patience = func.make_interval(
        0, 0, 0, 0, 0, func.greatest(1, func.least(PushMessage.tries, 30))
    )
    quiet = PushMessage.updated_at < func.now() - patience
    return list(tx.scalars(select(PushMessage.id).where(_is_free(), quiet).limit(most)))


def prune(tx: Session, actor: Actor) -> int:
    """Forgets messages of yesterday, and browsers whose session has ended or whose push service
    takes nothing for ``push_failing_days``; returns how many."""
    policy.require_system(actor)
    old = delete(PushMessage).where(PushMessage.created_at < now() - LIVES)
    failing = PushSubscription.failed_at < now() - timedelta(days=settings().push_failing_days)
    dead = ~PushSubscription.session_id.in_(select(AuthSession.id).where(*_lives()))
    browsers = delete(PushSubscription).where(or_(failing, dead))
    return tx.execute(old).rowcount + tx.execute(browsers).rowcount


def _choose_at_first(tx: Session, person: UUID) -> None:
    chosen = exists().where(NotificationChoice.user_id == person, NotificationChoice.push)
    if tx.scalar(select(chosen)):
        return
    rows = [{"id": uuid4(), "user_id": person, "kind": kind, "push": True} for kind in AT_FIRST]
    tx.execute(
        insert(NotificationChoice)
        .values(rows)
        .on_conflict_do_update(index_elements=["user_id", "kind"], set_={"push": True})
    )


def _said(line: Line) -> bytes:
    """What the browser shows: who did what, to what, and where it leads."""
    words = line.text if len(line.text) <= WORDS_MOST else f"{line.text[: WORDS_MOST - 1]}…"
    said = {
        "title": " ".join(filter(None, (line.who, line.deed, line.title))),
        "body": words,
        "url": line.url or "/notifications",
        "tag": line.id,
    }
    return json.dumps(said, ensure_ascii=False).encode()


def _note(tx: Session, browser: UUID, *, failing: bool) -> None:
    """Since when its push service takes nothing; None after it has taken something."""
    since = func.coalesce(PushSubscription.failed_at, func.now()) if failing else None
    tx.execute(
        update(PushSubscription).where(PushSubscription.id == browser).values(failed_at=since)
    )


def _living(*what):
    """Browsers whose person is in good standing and logged in there."""
    return (
        select(*what)
        .select_from(PushSubscription)
        .join(User, User.id == PushSubscription.user_id)
        .join(AuthSession, AuthSession.id == PushSubscription.session_id)
        .where(User.state == "active", *_lives())
    )


def _lives() -> tuple[ColumnElement[bool], ...]:
    return AuthSession.revoked_at.is_(None), AuthSession.expires_at > now()


def _is_free() -> ColumnElement[bool]:
    return or_(PushMessage.lease_until.is_(None), PushMessage.lease_until < now())
