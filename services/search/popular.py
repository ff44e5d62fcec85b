"""The hashtags of the last days: what most works that everyone finds are about.

Counting a month of works takes longer the more there are, so nobody waits for it. What changes a
work's place in lists notes its day (triggers in the database), and the schedule counts such days
anew each second: a hidden work is gone from the counts within the five seconds that are promised.
The question itself reads a hundred rows of an index.
"""

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from datetime import time as moment

from sqlalchemy import (
    Date,
    Integer,
    delete,
    func,
    insert,
    literal,
    literal_column,
    or_,
    select,
    text,
    update,
)
from sqlmodel import Session, col

from services import policy
from services.auth.actor import Actor
from services.kernel.clock import now
from services.models import HashtagDay, Post, PostTag, UncountedDay, UsedHashtag, User
from services.search.tags import ALONE, hashtag
from services.search.views import Hashtag

DAYS = 30
MOST = 100


def hashtags(tx: Session, actor: Actor) -> list[Hashtag]:
    """The most used of the last 30 days, a hundred at most, with the number of works."""
    rows = tx.execute(
        select(UsedHashtag.tag, UsedHashtag.lately)
        .where(UsedHashtag.lately > literal_column("0", Integer))
        .order_by(col(UsedHashtag.lately).desc(), UsedHashtag.tag)
        .limit(literal_column(str(MOST), Integer))
    )
    return [hashtag(tag, works) for tag, works in rows]


def count(tx: Session, actor: Actor) -> int:
    """Counts the days anew that were noted, and leaves out those that are over; how many hashtags
    changed. Raises Forbidden."""
    policy.require_system(actor)
    first = now().date() - timedelta(days=DAYS - 1)
    noted = set(tx.scalars(delete(UncountedDay).returning(UncountedDay.day)))
    gone = or_(col(HashtagDay.day).in_(noted), HashtagDay.day < first)
    tags = set(tx.scalars(delete(HashtagDay).where(gone).returning(HashtagDay.tag)))
    for day in noted:
        if day >= first:
            tags |= _count_day(tx, day)
    return _add_up(tx, tags) if tags else 0


def _count_day(tx: Session, day: date) -> set[str]:
    """Writes how many works of a day have each hashtag; the hashtags."""
    begin = datetime.combine(day, moment(), UTC)
    counted = (
        select(func.gen_random_uuid(), literal(day, Date), PostTag.tag, func.count())
        .join(Post, Post.id == PostTag.post_id)
        .join(User, User.id == Post.author_id)
        .where(
            policy.listed_posts(Actor()),
            Post.created_at >= begin,
            Post.created_at < begin + timedelta(days=1),
        )
        .group_by(PostTag.tag)
    )
    written = insert(HashtagDay).from_select(["id", "day", "tag", "works"], counted)
    return set(tx.scalars(written.returning(HashtagDay.tag)))


def _add_up(tx: Session, tags: Collection[str]) -> int:
    """The days of these hashtags together; how many are others than before."""
    tx.execute(text(ALONE))
    works = func.coalesce(func.sum(HashtagDay.works), 0).label("works")
    summed = (
        select(UsedHashtag.tag, works)
        .outerjoin(HashtagDay, HashtagDay.tag == UsedHashtag.tag)
        .where(col(UsedHashtag.tag).in_(tags))
        .group_by(UsedHashtag.tag)
        .subquery()
    )
    changed = update(UsedHashtag).where(
        UsedHashtag.tag == summed.c.tag, UsedHashtag.lately != summed.c.works
    )
    return tx.execute(changed.values(lately=summed.c.works)).rowcount
