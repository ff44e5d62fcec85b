"""Feeds: lists of works in an order, narrowed by filters, a page at a time by keyset."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlalchemy import exists as there_is
from sqlalchemy.orm import aliased
from sqlmodel import Session

from services import filters, followed, policy, standings
from services.auth.actor import Actor
from services.filters import NONE, Chosen
from services.followed import RECENT, TAGGED
from services.kernel import cursors
from services.kernel.cursors import Key
from services.kernel.errors import Invalid, NotFound
from services.kernel.questions import Question
from services.kernel.settings import settings
from services.models import Post, PostTag, Promotion, Reaction, Standing, User
from services.models.discovery import FRONTPAGE
from services.models.reactions import is_of
from services.posts import views
from services.posts.views import Feed
from services.profiles import handles
from services.profiles.queries import SHELVES

BEGINNINGS = {
    "promoted": (Key(Post.promoted_at), Key(Post.id)),
    "category": (Key(Promotion.created_at), Key(Promotion.id)),
    "hashtag": TAGGED,
    "reacted": (Key(Reaction.created_at), Key(Reaction.id)),
    "trending": (Key(Standing.heat), Key(Standing.number)),
}
ORDERS = {
    "reactions": (Key(Standing.reactions), Key(Standing.number)),
    "comments": (Key(Standing.comments), Key(Standing.number)),
}


@dataclass(frozen=True, slots=True)
class Form:
    """A list of works as it is asked for: which one, what of it, and in which order.

    The values of ``name`` are those of the functions below.
    """

    name: str
    shelf: str = ""
    order: str = "newest"
    chosen: Chosen = NONE

    @property
    def sort(self) -> str:
        """The name that its cursors carry. Filters are not in it: they move nothing."""
        order = "" if self.order == "newest" else self.order
        return " ".join(filter(None, [self.name, self.shelf, order]))

    @property
    def keys(self) -> tuple[Key, ...]:
        """What it is sorted by."""
        return ORDERS.get(self.order) or BEGINNINGS.get(self.name, RECENT)


@dataclass(frozen=True, slots=True)
class Wish:
    """How a caller wants a list: filters, order, and which page of it.

    ``limit`` is that of the settings when it is None.
    """

    chosen: Chosen = NONE
    order: str = "newest"
    cursor: str = ""
    limit: int | None = None


def home(tx: Session, actor: Actor, **wish: Any) -> Feed:
    """What hangs on the front page; while nothing does, all that is new."""
    if cursors.sort_of(wish.get("cursor", "")).startswith("recent"):
        return recent(tx, actor, **wish)
    found = promoted(tx, actor, **wish)
    if found.items or wish.get("cursor") or promoted(tx, actor, limit=1).items:
        return found
    return recent(tx, actor, **wish)


def recent(tx: Session, actor: Actor, **wish: Any) -> Feed:
    """All listed works, the newest first. One statement, as all lists here."""
    return _page(tx, actor, Form("recent"), wish)


def promoted(tx: Session, actor: Actor, **wish: Any) -> Feed:
    """Listed works that moderators put on the front page, the latest choice first."""
    return _page(tx, actor, Form("promoted"), wish)


def trending(tx: Session, actor: Actor, **wish: Any) -> Feed:
    """Listed works that people turn to now, the hottest first.

    While one pages, a work to which people turn moves up: it is met at the top the next time,
    and none is met twice but one whose reactions were taken back.
    """
    return _page(tx, actor, Form("trending"), wish)


def in_category(tx: Session, actor: Actor, category: str, **wish: Any) -> Feed:
    """Listed works that moderators put into a category, the latest choice first.

    Of a category that there is not, none.
    """
    if category == FRONTPAGE:
        return promoted(tx, actor, **wish)
    return _page(tx, actor, Form("category"), wish, category=category)


def following(
    tx: Session, actor: Actor, *, chosen: Chosen = NONE, cursor: str = "", limit: int | None = None
) -> Feed:
    """Listed works of the people and under the hashtags that the actor follows, the newest
    first, in no other order. Raises NotSignedIn."""
    policy.require_person(actor, "read")
    wish = {"chosen": chosen, "cursor": cursor, "limit": limit}
    return _page(tx, actor, Form("following"), wish)


def under_hashtag(tx: Session, actor: Actor, tag: str, **wish: Any) -> Feed:
    """Listed works with a hashtag, the newest first. Raises Invalid for what can be none."""
    return _page(tx, actor, Form("hashtag"), wish, tag=followed.hashtag(tag))


def by_author(tx: Session, actor: Actor, handle: str, *, shelf: str = "", **wish: Any) -> Feed:
    """An author's works, the newest first; their own list has the hidden ones too.

    ``shelf`` is works (public ones), private, drafts, or empty for all that the
    actor may see there. Raises NotFound, Moved, Invalid.
    """
    author = handles.find(tx, actor, handle)
    if shelf and shelf not in SHELVES:
        raise Invalid(f"A shelf is one of {', '.join(SHELVES)}.", fields={"shelf": "Unknown."})
    return _page(tx, actor, Form("author", shelf), wish, author=author.id)


def reacted(tx: Session, actor: Actor, handle: str, **wish: Any) -> Feed:
    """Listed works to which a person reacted, the latest reaction first, each work once.

    Raises NotFound, also where the person keeps it to themselves; Moved.
    """
    return _page(tx, actor, Form("reacted"), wish, person=who_reacted(tx, actor, handle))


def who_reacted(tx: Session, actor: Actor, handle: str) -> UUID:
    """The id of a person whose list of works to which they reacted the actor may see. Raises as
    ``reacted``."""
    person = handles.find(tx, actor, handle)
    if not policy.can_see_reacted(actor, person):
        raise NotFound("This person keeps to themselves what they reacted to.")
    return person.id


FEEDS = {"home": home, "recent": recent, "promoted": promoted, "trending": trending}


def _page(tx: Session, actor: Actor, form: Form, wish: dict[str, Any], **values: Any) -> Feed:
    wanted = Wish(**wish)
    most, size = settings().page_size_max, settings().page_size
    limit = size if wanted.limit is None else wanted.limit
    if not 1 <= limit <= most:
        raise Invalid(f"A page has 1 to {most} works.", fields={"limit": f"1 to {most}."})
    form = _wished(form, wanted)
    ask = _narrowed if form.chosen else _works
    values |= cursors.place(wanted.cursor, form.sort, form.keys)
    rows = ask(tx, actor, form, bool(wanted.cursor), limit, **values).all()
    found = cursors.cut(rows, form.sort, form.keys, limit)
    return Feed([views.card(row) for row in found.items], found.next_cursor)


def form(name: str, wanted: Wish) -> Form:
    """A list in the order and with the filters that are wished. Raises Invalid."""
    return _wished(Form(name), wanted)


def ids(tx: Session, actor: Actor, form: Form, most: int, **values: Any) -> list[list[str]]:
    """The first works of a list by their ids, each with the cursor of what follows it."""
    rows = tx.execute(_ids.statement(actor, form, most), actor.values | values)
    return [[str(row[0]), cursors.at(form.sort, row[1:])] for row in rows]


def _wished(form: Form, wanted: Wish) -> Form:
    return replace(form, order=filters.order(wanted.order), chosen=wanted.chosen)


@Question
def _ids(viewer: Actor, form: Form, most: int) -> Any:
    joined = select(Post.id).join(User, User.id == Post.author_id)
    if _is_walked(form):
        return _standing(joined, viewer, form, False, most - 1)
    alone = not form.chosen or form.name in {"recent", "promoted"}
    query = within(select(Post.id) if alone else joined, viewer, form, alone=alone)
    return cursors.paged(query, form.keys, False, most - 1)


def _built(viewer: Actor, form: Form, behind: bool, limit: int) -> Select[Any]:
    query = within(views.select_cards(viewer), viewer, form)
    if form.name == "following":
        works = followed.works(viewer, behind, limit, filters.holds(form.chosen))
        query = query.where(Post.id.in_(works))
    return cursors.paged(query, form.keys, behind, limit, alike=not form.chosen)


def _chosen(viewer: Actor, form: Form, behind: bool, limit: int) -> Any:
    """The same with filters. What the newest, the promoted and the foremost are, one index knows
    that has all which decides; so works that do not fit are passed without a look at them."""
    if _is_walked(form):
        return _standing(views.select_cards(viewer), viewer, form, behind, limit)
    if form.name not in {"recent", "promoted"} or form.order in ORDERS:
        return _built(viewer, form, behind, limit)
    fit = within(select(Post.id), viewer, form, alone=True)
    found = cursors.paged(fit, form.keys, behind, limit).subquery()
    cards = views.select_cards(viewer).join(found, found.c.id == Post.id)
    return cursors.paged(cards, form.keys, False, limit)


def _is_walked(form: Form) -> bool:
    if form.name == "trending" or (form.name == "recent" and form.order in ORDERS):
        return bool(form.chosen)
    return form.name in {"recent", "promoted"} and "palette" in dict(form.chosen)


def _standing(query: Select[Any], viewer: Actor, form: Form, behind: bool, limit: int) -> Any:
    every, places = within(query, viewer, form), [key.column for key in form.keys]
    if form.name == "trending" or form.order in ORDERS:
        entries, chosen = select(*places, *standings.PASSED), form.chosen
    else:
        others = filters.without(form.chosen, "palette")
        chosen = tuple(pair for pair in form.chosen if pair not in others)
        entries = select(*places, Post.id.label("post_id"), Post.palette_id)
        entries = within(entries, viewer, replace(form, chosen=others), alone=True)
    return standings.page(viewer, query, every, entries, form.keys, chosen, behind, limit)


# Apart from each other, so that rare filters do not drive out what is asked all the time.
_works, _narrowed = Question(_built), Question(_chosen)


def within(query: Select[Any], viewer: Actor, form: Form, *, alone: bool = False) -> Select[Any]:
    """A query of Post and User, narrowed to the works of a list; or of Post ``alone``, unless it
    is somebody's."""
    if form.name == "author":
        query = query.where(Post.author_id == bindparam("author"), policy.on_profile(viewer))
        query = query.where(SHELVES[form.shelf]) if form.shelf else query
    else:
        query = query.where(policy.listed_posts(viewer, alone=alone))
    if form.name == "promoted":
        query = query.where(Post.promoted_at.is_not(None))
    for table, held in entries(form):
        query = query.join(table, table.post_id == Post.id).where(*held)
    return query.where(*filters.holds(form.chosen))


def entries(form: Form) -> list[tuple[Any, Sequence[Any]]]:
    """The tables beside Post that a list is of or sorted by, and which of their rows."""
    found: list[tuple[Any, Sequence[Any]]] = []
    if form.name == "hashtag":
        fits = filters.fits(PostTag, filters.without(form.chosen, "palette"))
        found += [(PostTag, (PostTag.tag == bindparam("tag"), *fits))]
    elif form.name == "category":
        here = (Promotion.category == bindparam("category"), Promotion.demoted_at.is_(None))
        found += [(Promotion, here)]
    elif form.name == "reacted":
        found += [(Reaction, _latest_reaction())]
    if form.name == "trending" or form.order in ORDERS:
        found += [(Standing, filters.fits(Standing, form.chosen))]
    return found


def _latest_reaction() -> list[Any]:
    """Of somebody's reactions to a work the last: there are five at most."""
    later = aliased(Reaction)
    after = there_is().where(
        is_of(later, Reaction.post_id, Reaction.user_id),
        (later.created_at > Reaction.created_at)
        | ((later.created_at == Reaction.created_at) & (later.id > Reaction.id)),
    )
    return [Reaction.user_id == bindparam("person"), ~after]
