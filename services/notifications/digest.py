"""The weekly mail about what somebody has not read, for those who asked for it by kind.

A week begins on Monday at 0:00 UTC; in it the mail about the week before is written once. The
moment of writing stands on the person's row and changes in the transaction that writes the
mail, so that a worker that is cut off neither leaves a mail out nor writes a second one.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, update
from sqlmodel import Session

from services import policy
from services.accounts import mails
from services.auth.actor import Actor
from services.kernel.clock import now
from services.kernel.settings import settings
from services.models import Notification, NotificationChoice, User

WEEK = timedelta(days=7)
SUBJECT = "Your week on Makapix"
# Words of people have no place in a mail: it counts, and the list behind the link says the rest.
COUNTED = {
    "comment": ("work has new comments", "works have new comments"),
    "reply": ("comment of yours was answered", "comments of yours were answered"),
    "mention": ("work below which you were named", "works below which you were named"),
    "reaction": ("work has new reactions", "works have new reactions"),
    "follow": ("time somebody followed you", "times somebody followed you"),
    "remix": ("work was remixed", "works were remixed"),
    "promotion": ("work was picked by moderators", "works were picked by moderators"),
    "announcement": ("announcement for everyone", "announcements for everyone"),
}
BODY = """Hello {name},

last week on Makapix, and not read yet:

{lines}

Read them: {url}/notifications

You get this mail at most once a week because you asked for it. Choose what it is about, or end
it: {url}/settings/notifications"""


def due(tx: Session, actor: Actor, *, most: int = 500) -> list[UUID]:
    """The people for whom last week's mail is not written yet."""
    policy.require_system(actor)
    week = _week()
    wanted = exists().where(_told_of(week)).where(Notification.user_id == User.id)
    return list(tx.scalars(select(User.id).where(_may_get_one(week), wanted).limit(most)))


def write(tx: Session, actor: Actor, person_id: UUID) -> bool:
    """Writes last week's mail to a person, unless it is written; says whether it did."""
    policy.require_system(actor)
    week = _week()
    claimed = tx.execute(
        update(User)
        .where(User.id == person_id, _may_get_one(week))
        .values(digested_at=now())
        .returning(User.handle, User.email)
    ).first()
    if claimed is None:
        return False
    counts = tx.execute(
        select(Notification.kind, func.count())
        .where(_told_of(week), Notification.user_id == person_id)
        .group_by(Notification.kind)
    ).all()
    lines = [_line(kind, count) for kind, count in sorted(counts)]
    if lines:
        said = BODY.format(name=claimed.handle, lines="\n".join(lines), url=settings().public_url)
        mails.put(tx, user_id=person_id, address=claimed.email, subject=SUBJECT, body=said)
    return bool(lines)


def _week() -> datetime:
    """When this week began."""
    today = now().replace(hour=0, minute=0, second=0, microsecond=0)
    return today - timedelta(days=today.weekday())


def _may_get_one(week: datetime) -> ColumnElement[bool]:
    return and_(
        User.email_verified_at.is_not(None),
        User.email.is_not(None),
        User.state == "active",
        or_(User.digested_at.is_(None), User.digested_at < week),
    )


def _told_of(week: datetime) -> ColumnElement[bool]:
    asked = exists().where(
        NotificationChoice.user_id == Notification.user_id,
        NotificationChoice.kind == Notification.kind,
        NotificationChoice.mail,
    )
    return and_(
        Notification.read_at.is_(None),
        Notification.happened_at >= week - WEEK,
        Notification.happened_at < week,
        asked,
    )


def _line(kind: str, count: int) -> str:
    one, many = COUNTED.get(kind, (kind, kind))
    return f"- {count} {one if count == 1 else many}"
