"""The hashtags of the last days: what most works that everyone finds are about.

The same for every visitor, so it is counted once in a while and kept in the process: short
enough that a hidden work is gone from the counts within the five seconds that are promised.
"""

import time
from datetime import timedelta

from sqlalchemy import func, select
from sqlmodel import Session

from services import policy
from services.auth.actor import Actor
from services.kernel.clock import now
from services.models import Post, PostTag, User
from services.search.tags import hashtag
from services.search.views import Hashtag

DAYS = 30
MOST = 100
SECONDS = 4.0
_kept: list[tuple[float, list[Hashtag]]] = []


def hashtags(tx: Session, actor: Actor) -> list[Hashtag]:
    """The most used of the last 30 days, a hundred at most, with the number of works."""
    moment = time.monotonic()
    if not _kept or _kept[-1][0] < moment:
        _kept[:] = [(moment + SECONDS, counted(tx))]
    return _kept[-1][1]


def forget() -> None:
    """Counts anew at the next question."""
    _kept.clear()


def counted(tx: Session, _: Actor | None = None) -> list[Hashtag]:
    """The same, counted now."""
    count = func.count()
    rows = tx.execute(
        select(PostTag.tag, count)
        .join(Post, Post.id == PostTag.post_id)
        .join(User, User.id == Post.author_id)
        .where(policy.listed_posts(Actor()), PostTag.created_at > now() - timedelta(days=DAYS))
        .group_by(PostTag.tag)
        .order_by(count.desc(), PostTag.tag)
        .limit(MOST)
    )
    return [hashtag(tag, works) for tag, works in rows]
