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
    true,
)
from sqlmodel import Session

from services import feeds, filters, followed, policy
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
    if feed == "trending" or (feed == "home" and not promoted(tx, actor, limit=1).items):
        feed = "recent"  # all works are trending, more or less, so the newest are counted
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


def _counted_of(viewer: Actor, form: Form) -> CompoundSelect[Any]:
    """The newest works of the list, and for each filter those that it would have without it."""
    queries = {}
    for name in ("", *dict(form.chosen)):
        left = replace(form, chosen=filters.without(form.chosen, name))
        listed = _listed(viewer, left)
        ordered = listed.order_by(*(key.column.desc() for key in form.keys))
        queries[name] = ordered.limit(literal_column(str(COUNTED_MOST), Integer))
    return filters.counting(queries)


_counted: Question = Question(_counted_of)


def _listed(viewer: Actor, form: Form) -> Select[Any]:
    """The words of the works of a list. Those of a hashtag, which has traits, or of another table
    without filters are looked up one by one, as many as are counted: PostgreSQL would rather read
    all works for them."""
    words = select(*filters.words()).select_from(Post)
    beside = feeds.entries(form)
    if not beside or (form.chosen and form.name != "hashtag"):
        if form.name == "author":
            words = words.join(User, User.id == Post.author_id)
        return within(words, viewer, form, alone=True)
    ((table, held),) = beside
    fits = (Post.id == table.post_id, *filters.holds(form.chosen))
    one = words.where(policy.listed_posts(viewer, alone=True), *fits)
    work = one.limit(literal_column("1", Integer)).correlate(table).lateral("work")
    return select(work).select_from(table).join(work, true()).where(*held)
