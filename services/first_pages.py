"""The first pages of public lists, whose order all viewers share.

The shared cache has ids, and the cursor of each: of the works that somebody finds who wants to see
all warnings and has nothing to do with anybody. Who looks is asked about in the database: one
question for the cards of these ids that policy shows to this viewer, with their own
reactions. So nothing of a viewer is ever kept, and what was hidden a moment ago is not shown.
"""

import json
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Select, Uuid, any_, bindparam
from sqlmodel import Session

from services import feeds, followed, policy
from services.auth.actor import Actor
from services.edges import shared
from services.feeds import Form, Wish
from services.kernel.questions import Question
from services.kernel.settings import settings
from services.models import Post
from services.models.discovery import FRONTPAGE
from services.models.posts import WARNINGS
from services.posts import views
from services.posts.views import Feed

READER = Actor(shown_warnings=WARNINGS)
AHEAD = 2  # pages of ids: what a viewer does not see of them leaves enough for one


def home(tx: Session, actor: Actor, **wish: Any) -> Feed:
    """As ``feeds.home``."""
    wanted = Wish(**wish)
    if wanted.cursor:
        return feeds.home(tx, actor, **wish)
    if not _ids(tx, Form("promoted"), {}):
        return recent(tx, actor, **wish)
    return promoted(tx, actor, **wish)


def recent(tx: Session, actor: Actor, **wish: Any) -> Feed:
    """As ``feeds.recent``."""
    return _first(tx, actor, "recent", wish) or feeds.recent(tx, actor, **wish)


def promoted(tx: Session, actor: Actor, **wish: Any) -> Feed:
    """As ``feeds.promoted``."""
    return _first(tx, actor, "promoted", wish) or feeds.promoted(tx, actor, **wish)


def trending(tx: Session, actor: Actor, **wish: Any) -> Feed:
    """As ``feeds.trending``."""
    return _first(tx, actor, "trending", wish) or feeds.trending(tx, actor, **wish)


def in_category(tx: Session, actor: Actor, category: str, **wish: Any) -> Feed:
    """As ``feeds.in_category``."""
    if category == FRONTPAGE:
        return promoted(tx, actor, **wish)
    found = _first(tx, actor, "category", wish, category=category)
    return found or feeds.in_category(tx, actor, category, **wish)


def under_hashtag(tx: Session, actor: Actor, tag: str, **wish: Any) -> Feed:
    """As ``feeds.under_hashtag``. Raises Invalid."""
    found = _first(tx, actor, "hashtag", wish, tag=followed.hashtag(tag))
    return found or feeds.under_hashtag(tx, actor, tag, **wish)


def _first(tx: Session, actor: Actor, name: str, wish: dict[str, Any], **of: str) -> Feed | None:
    """The first page as this viewer sees it; None where it has to be asked for directly."""
    wanted, size = Wish(**wish), settings().page_size
    limit = size if wanted.limit is None else wanted.limit
    if wanted.cursor or not 1 <= limit <= size:
        return None
    ids = _ids(tx, feeds.form(name, wanted), of)
    seen = _seen(tx, actor, ids, limit)
    if len(seen) <= limit and len(ids) == AHEAD * size:
        return None  # so much of it is not for this viewer that the page is further down
    more = len(seen) > limit
    cards = [views.card(row) for row, _ in seen[:limit]]
    return Feed(cards, seen[limit - 1][1] if more else "")


def _seen(tx: Session, actor: Actor, ids: list[list[str]], limit: int) -> list[tuple[Any, str]]:
    """The works of these that the viewer sees, with their cursors: more than ``limit`` if so many
    there are. Most people see nearly all, so a few more than a page are asked about at first."""
    near = limit + limit // 4 + 1
    found: dict[str, Any] = {}
    for some in (ids[:near], ids[near:]):
        if some and len(found) <= limit:
            rows = _cards(tx, actor, ids=[UUID(one) for one, _ in some])
            found |= {str(row.id): row for row in rows}
    return [(found[one], cursor) for one, cursor in ids if one in found]


def _ids(tx: Session, form: Form, of: dict[str, str]) -> list[list[str]]:
    name = json.dumps([form.sort, form.chosen, of])
    most = AHEAD * settings().page_size
    return shared.kept(name, lambda: feeds.ids(tx, READER, form, most, **of))  # type: ignore[no-any-return]


@Question
def _cards(viewer: Actor) -> Select[Any]:
    wanted = Post.id == any_(bindparam("ids", type_=ARRAY(Uuid)))
    return views.select_cards(viewer).where(wanted, policy.listed_posts(viewer))
