"""What a person is told: the list, a page at a time, and how much of it is unread."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Select, and_, func, literal_column, or_, select, true
from sqlmodel import Session

from services import policy
from services.accounts.views import avatar_url
from services.auth.actor import Actor
from services.kernel import cursors
from services.kernel.clock import ago, iso
from services.kernel.cursors import Key, Page
from services.kernel.questions import Question
from services.kernel.settings import settings
from services.models import (
    Comment,
    Notification,
    NotificationChoice,
    NotificationPerson,
    Post,
    User,
)
from services.models.notifications import KINDS

UNREAD_MOST = 100  # that are counted: the bell says “99+”
NAMED = 2  # people that a line names; the others are counted
LATEST = (Key(Notification.happened_at), Key(Notification.id))
DEEDS = {
    "comment": "commented on",
    "reply": "answered you below",
    "mention": "named you below",
    "reaction": "reacted to",
    "follow": "followed you",
    "remix": "remixed",
    "promotion": "picked",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line: ``who`` did ``deed`` to ``title``; ``url`` is where it leads."""

    id: str
    kind: str
    who: str
    deed: str
    title: str
    text: str
    url: str
    avatar_url: str
    unread: bool
    happened_at: str
    happened_text: str


@dataclass(frozen=True, slots=True)
class Bell:
    """Whose bell it is, and how many lines they have not read; nobody's is silent."""

    person: UUID | None = None
    unread: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """By which channels the person hears of a kind."""

    kind: str
    page: bool = True
    mqtt: bool = True
    mail: bool = False
    push: bool = False


def unread(tx: Session, actor: Actor) -> int:
    """How many lines the caller has not read, ``UNREAD_MOST`` for as many or more; 0 for who is
    not signed in."""
    return _unread(tx, actor, UNREAD_MOST).scalar_one() if actor.id else 0


@Question
def _unread(viewer: Actor, most: int) -> Any:
    mine = policy.is_viewer(viewer, Notification.user_id)
    some = select(Notification.id).where(mine, Notification.read_at.is_(None), _shown(viewer))
    some = some.limit(literal_column(str(most), Integer))
    return select(func.count()).select_from(some.subquery())


def bell(tx: Session, actor: Actor) -> Bell:
    """The caller's bell."""
    return Bell(actor.id, unread(tx, actor))


def lines(tx: Session, actor: Actor, *, cursor: str = "", limit: int | None = None) -> Page[Line]:
    """The caller's list, the latest first, without what has gone out of their sight since.

    One statement. Raises what policy does.
    """
    policy.require_person(actor, scope="read")
    found = cursors.page(
        tx,
        _select(actor),
        sort="notifications",
        keys=LATEST,
        cursor=cursor,
        limit=limit or settings().page_size,
    )
    return Page([_line(row) for row in found.items], found.next_cursor)


def line(tx: Session, actor: Actor, notification_id: UUID) -> Line | None:
    """One of the actor's lines, for a worker that tells them elsewhere; None out of their sight."""
    row = tx.execute(_select(actor).where(Notification.id == notification_id)).first()
    return _line(row) if row else None


def choices(tx: Session, actor: Actor) -> list[Choice]:
    """The caller's channels for every kind."""
    person = policy.require_person(actor, scope="read")
    rows = tx.scalars(select(NotificationChoice).where(NotificationChoice.user_id == person))
    kept = {c.kind: Choice(c.kind, c.page, c.mqtt, c.mail, c.push) for c in rows}
    return [kept.get(kind, Choice(kind)) for kind in KINDS]


def _select(actor: Actor) -> Select[Any]:
    """The actor's lines with their people, without what has gone out of sight."""
    people = _people(actor).lateral()
    return (
        select(
            Notification,
            people.c.names,
            people.c.handles,
            people.c.avatar,
            people.c.count,
            _may_be_read(actor).label("readable"),
        )
        .join(people, true())
        .where(Notification.user_id == actor.id, _shown(actor))
    )


def _shown(actor: Actor) -> ColumnElement[bool]:
    """Whether the caller may see the work of a line, and one at least of its people.

    Who has left counts as seen, and a line of nobody is told by Makapix itself.
    """
    work = _each(
        Post.id == Notification.post_id,
        User.id == Post.author_id,
        policy.visible_posts(actor),
    )
    part = NotificationPerson.notification_id == Notification.id
    left = _each(part, NotificationPerson.person_id.is_(None))
    there = _each(part, User.id == NotificationPerson.person_id, policy.visible_people(actor))
    return and_(
        or_(Notification.post_id.is_(None), work),
        or_(there, left, ~_each(part)),
    )


def _may_be_read(actor: Actor) -> ColumnElement[bool]:
    """Whether the words of a line are nobody's, or of somebody whom the caller may see."""
    seen = _each(
        Comment.id == Notification.comment_id,
        User.id == Comment.author_id,
        policy.visible_people(actor),
    )
    return or_(Notification.comment_id.is_(None), seen)


def _each(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """That there is a row, looked up for each line: without an offset PostgreSQL may ask once for
    all lines that there could be, and read all works for it."""
    return select(literal_column("1")).where(*conditions).offset(literal_column("0")).exists()


def _people(actor: Actor) -> Any:
    """Of one line: how many people, the latest names and handles, the latest face."""
    order = NotificationPerson.created_at.desc()
    ordered = (
        select(
            func.coalesce(func.nullif(User.display_name, ""), User.handle).label("name"),
            User.handle,
            User.avatar_key,
            func.count().over().label("count"),
            func.row_number().over(order_by=order).label("place"),
        )
        .select_from(NotificationPerson)
        .outerjoin(User, User.id == NotificationPerson.person_id)
        .where(
            NotificationPerson.notification_id == Notification.id,
            or_(User.id.is_(None), policy.visible_people(actor)),
        )
        .correlate(Notification)
        .order_by(order)
        .limit(NAMED)
        .subquery()
    )
    return select(
        func.array_agg(ordered.c.name).label("names"),
        func.array_agg(ordered.c.handle).label("handles"),
        func.max(ordered.c.avatar_key).filter(ordered.c.place == 1).label("avatar"),
        func.coalesce(func.max(ordered.c.count), 0).label("count"),
    )


def _line(row: Any) -> Line:
    said: Notification = row.Notification
    facts = said.facts
    handles = row.handles or []
    return Line(
        id=str(said.id),
        kind=said.kind,
        who=_who([name or "deleted user" for name in row.names or []], row.count),
        deed=DEEDS.get(said.kind, ""),
        title=facts.get("title", ""),
        text=facts.get("text", "") if row.readable else "",
        url=_url(said, facts, handles[0] if handles else ""),
        avatar_url=avatar_url(row.avatar),
        unread=said.read_at is None,
        happened_at=iso(said.happened_at),
        happened_text=ago(said.happened_at),
    )


def _who(names: list[str], count: int) -> str:
    """“Ada”, “Ada and Ben”, “Ada and 11 others”."""
    if count <= 1:
        return names[0] if names else "Makapix"
    if count == NAMED:
        return f"{names[0]} and {names[1]}"
    return f"{names[0]} and {count - 1} others"


def _url(said: Notification, facts: dict[str, Any], handle: str | None) -> str:
    if slug := facts.get("slug"):
        return f"/posts/{slug}" + (f"#comment-{said.comment_id}" if said.comment_id else "")
    return f"/u/{handle}" if handle else ""
