"""How many works: of a list, by each choice of its filters, and among those that just came."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    ARRAY,
    CompoundSelect,
    Integer,
    Select,
    any_,
    bindparam,
    func,
    literal_column,
    select,
)
from sqlmodel import Session

from services import feeds, filters, followed
from services.auth.actor import Actor
from services.feeds import Form, promoted, within
from services.filters import COUNTED_MOST, NONE, Chosen, Facets
from services.kernel.errors import Invalid
from services.kernel.questions import Question
from services.models import Post, User
from services.models.discovery import FRONTPAGE
from services.profiles import handles

LISTS = ("home", "recent", "trending", "following", "category", "hashtag", "author", "reacted")


def facets(tx: Session, actor: Actor, feed: str, of: str = "", *, chosen: Chosen = NONE) -> Facets:
    """How many works each choice would leave of one of ``LISTS`` but ``following``; the last
    four are ``of`` a name, a tag or a handle. Raises Invalid, NotFound."""
    if feed == "following":
        raise Invalid("What is followed is not counted.", fields={"feed": "Not this one."})
    if feed == "home" and not promoted(tx, actor, limit=1).items:
        feed = "recent"
    form, values = _form(tx, actor, feed, of, chosen)
    return filters.facets(_counted(tx, actor, form, **values))


def among(
    tx: Session,
    actor: Actor,
    feed: str,
    of: str = "",
    *,
    numbers: Collection[int],
    chosen: Chosen = NONE,
) -> int:
    """How many of these works, by their numbers, the actor finds in a list. Raises as
    ``facets``."""
    form, values = _form(tx, actor, feed, of, chosen)
    asked = _among(tx, actor, form, numbers=list(numbers), **values)
    return int(asked.scalar_one())


def _form(
    tx: Session, actor: Actor, feed: str, of: str, chosen: Chosen
) -> tuple[Form, dict[str, Any]]:
    if feed not in LISTS:
        raise Invalid("There is no such list to be counted.", fields={"feed": "Unknown."})
    if feed == "home" or (feed, of) == ("category", FRONTPAGE):
        return Form("promoted", chosen=chosen), {}
    form = Form(feed, chosen=chosen)
    if feed == "hashtag":
        return form, {"tag": followed.hashtag(of)}
    if feed == "author":
        return replace(form, shelf="works"), {"author": handles.find(tx, actor, of).id}
    if feed == "reacted":
        return form, {"person": feeds.who_reacted(tx, actor, of)}
    return form, {"category": of} if feed == "category" else {}


@Question
def _among(viewer: Actor, form: Form) -> Select[Any]:
    wanted = Post.number == any_(bindparam("numbers", type_=ARRAY(Integer)))
    query = select(func.count()).select_from(Post).join(User, User.id == Post.author_id)
    query = query.where(followed.is_followed(viewer)) if form.name == "following" else query
    return within(query, viewer, form).where(wanted)


@Question
def _counted(viewer: Actor, form: Form) -> CompoundSelect[Any]:
    """The newest works of the list, and for each filter those that it would have without it."""
    words = select(*filters.words()).select_from(Post)
    if form.name == "author":
        words = words.join(User, User.id == Post.author_id)
    queries = {}
    for name in ("", *dict(form.chosen)):
        left = tuple(pair for pair in form.chosen if pair[0] != name)
        listed = within(words, viewer, replace(form, chosen=left), alone=True)
        ordered = listed.order_by(*(key.column.desc() for key in form.keys))
        queries[name] = ordered.limit(literal_column(str(COUNTED_MOST), Integer))
    return filters.counting(queries)
