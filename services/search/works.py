"""Works that a search finds: by words, by filters, or by both.

The newest come first unless the best are asked for. *Best* is a place in four steps: every
word in the title; in title or tags; in these or the alt text; anywhere. A score of fractions
would move with every word that is added to a description and make pages repeat a work; the steps
move only when an artist edits the words, and within a step the newest come first. All titles that
have the words are walked by an index, to the last; behind them come those of the newest
``RANKED`` works with the words that have them elsewhere: no page looks at all that is found.
"""

import operator
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Integer,
    Select,
    Text,
    and_,
    case,
    func,
    literal,
    literal_column,
    not_,
    select,
    text,
)
from sqlmodel import Session

from services import policy
from services.auth.actor import Actor
from services.filters import described, has
from services.followed import TAGGED
from services.kernel import cursors
from services.kernel.cursors import Key, Page
from services.kernel.errors import Invalid
from services.kernel.settings import settings
from services.models import Post, PostTag, User
from services.models.posts import COLOURS, LISTED, TITLE_WORDS
from services.palettes import filters
from services.posts import views
from services.search import spelling
from services.search.parser import Term, Wanted, parse
from services.search.views import Found

Conditions = Sequence[ColumnElement[bool]]
SORTS = ("newest", "best")
NEWEST = (Key(Post.created_at), Key(Post.id))
TITLE = 3  # the step of those that have all words in the title
RANKED = 1_000  # works of which those are found that have the words elsewhere, the newest
BEST = (Key(literal_column("step", Integer)), *NEWEST)
MEASURES = {
    "w": Post.width,
    "h": Post.height,
    "frames": Post.frames,
    "colors": Post.unique_colors,
}
COMPARED = {
    "=": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def works(
    tx: Session,
    actor: Actor,
    said: str,
    *,
    sort: str = "newest",
    cursor: str = "",
    limit: int | None = None,
) -> Found:
    """A page of the works that are meant, in one statement; one more where there are none, where
    *best* comes to the end of the titles, and for the colour of a palette.

    Raises Invalid with a sentence for what cannot be understood.
    """
    if sort not in SORTS:
        raise Invalid(f"A search is sorted by one of {', '.join(SORTS)}.", fields={"sort": "No."})
    wanted = parse(said)
    ask = _best if sort == "best" and wanted.words else _newest
    page = ask(tx, actor, wanted, cursor, page_size(limit))
    cards = [views.card(row) for row in page.items]
    lost = not cards and not cursor
    return Found(cards, page.next_cursor, spelling.meant(tx, actor, wanted) if lost else "")


def _newest(tx: Session, actor: Actor, wanted: Wanted, cursor: str, limit: int) -> Page[Any]:
    """By time; under a hashtag in the order of its own index, which has the facets, too. Which
    works have some words is asked first: of some hundred that may be, all people would be read.
    The last page is read as the first is: knowing how few are left, PostgreSQL would rather look
    up all works that have the words."""
    tag = next((term for term in wanted.terms if term.name == "tag"), None)
    held = _filters(tx, wanted.without(tag) if tag else wanted)
    held += [_match(asked(wanted.words))] if wanted.words else []
    query = views.select_cards(actor)
    if wanted.words and not tag:
        fit = select(Post.id).where(policy.listed_posts(actor, alone=True), *held)
        found = cursors.paged(fit, NEWEST, bool(cursor), limit, alike=True).subquery()
        query = query.join(found, found.c.id == Post.id)
    else:
        query = query.where(policy.listed_posts(actor), *held)
    if tag:
        named = (PostTag.tag == _inline(str(tag.value)), *has(PostTag, _facets(wanted)))
        query = query.join(PostTag, PostTag.post_id == Post.id).where(*named)
    keys = TAGGED if tag else NEWEST
    return cursors.page(tx, query, sort="search", keys=keys, cursor=cursor, limit=limit, alike=True)


def _best(tx: Session, actor: Actor, wanted: Wanted, cursor: str, limit: int) -> Page[Any]:
    """Those with all words in the title, then the others: one statement, two where they meet."""
    words, held = wanted.words, _filters(tx, wanted)
    last = cursors.decode(cursor, "search best", BEST) if cursor else []
    below = bool(cursor) and last[0] < TITLE
    rows: list[Any] = []
    if not below:
        query = views.select_cards(actor).where(policy.listed_posts(actor), _titled(words), *held)
        query = query.add_columns(literal_column(str(TITLE), Integer))
        statement = cursors.paged(query, NEWEST, bool(cursor), limit)
        rows += tx.execute(statement, cursors.behind(last[1:]))
    if len(rows) <= limit:
        query, keys = _elsewhere(actor, words, held)
        statement = cursors.paged(query, keys, below, limit - len(rows))
        rows += tx.execute(statement, cursors.behind(last) if below else {})
    return cursors.cut(rows, "search best", BEST, limit)


def _titled(words: str) -> ColumnElement[bool]:
    """All in the title. What is left out must stand nowhere, not only not in the title."""
    titled = TITLE_WORDS.op("@@", return_type=Boolean())(asked(words))
    return and_(titled, _match(asked(words))) if "-" in words else titled


def _elsewhere(actor: Actor, words: str, held: Conditions) -> tuple[Select[Any], tuple[Key, ...]]:
    """Of the newest works with the words, whoever finds them, those that the actor finds and that
    have them not in the title; and how they are sorted."""
    step = case(
        (_match(asked(words, "AB")), literal_column("2", Integer)),
        (_match(asked(words, "ABC")), literal_column("1", Integer)),
        else_=literal_column("0", Integer),
    )
    newest = (
        select(Post.id, step.label("step"), not_(_titled(words)).label("elsewhere"))
        .where(text(LISTED), _match(asked(words)), *held)
        .order_by(*(key.column.desc() for key in NEWEST))
        .limit(literal_column(str(RANKED), Integer))
        .subquery("newest")
    )
    query = views.select_cards(actor).join(newest, newest.c.id == Post.id)
    query = query.where(policy.listed_posts(actor), newest.c.elsewhere)
    return query, (Key(newest.c.step), *NEWEST)


def page_size(limit: int | None) -> int:
    """How many a page has. Raises Invalid."""
    most = settings().page_size_max
    limit = settings().page_size if limit is None else limit
    if not 1 <= limit <= most:
        raise Invalid(f"A page has 1 to {most} items.", fields={"limit": f"1 to {most}."})
    return limit


def asked(words: str, weights: str = "") -> Any:
    """The words as PostgreSQL searches them: phrases in quotes, ``or``, and ``-`` before a word.

    They stand in the SQL itself: only then does a plan know how many works have them, and walk
    the newest for a common word where a rare one is looked up.
    """
    return func.words_asked(_inline(words), _inline(weights))


def _inline(said: str) -> Any:
    return literal(said, Text, literal_execute=True)


def _match(query: Any) -> ColumnElement[bool]:
    return Post.words.op("@@", return_type=Boolean())(query)


def _filters(tx: Session, wanted: Wanted) -> list[ColumnElement[bool]]:
    """The filters as conditions; those that are facets in one."""
    others = [_holds(tx, term) for term in wanted.terms if not _facet(term)]
    return others + described(_facets(wanted))


def _facets(wanted: Wanted) -> list[str]:
    return [word for word in map(_facet, wanted.terms) if word]


def _facet(term: Term) -> str:
    """The word of ``Post.facets`` that says the same as a filter, or nothing: an index knows all
    of these together, so that it finds even the few works that fit a rare choice of them."""
    if term.name == "animated" or str(term) in {"frames:>1", "frames:>=2"}:
        return "motion:animated"
    if term.name == "colors" and term.operator == "<=" and term.value in COLOURS:
        return f"colours:{term.value}"
    return {"format": f"format:{term.value}", "license": f"licence:{term.value}"}.get(term.name, "")


def _holds(tx: Session, term: Term) -> ColumnElement[bool]:
    if term.name in MEASURES:
        return COMPARED[term.operator](MEASURES[term.name], literal_column(str(term.value)))
    if term.name == "tag":
        return Post.id.in_(select(PostTag.post_id).where(PostTag.tag == _inline(str(term.value))))
    if term.name == "palette":
        return filters.holds(tx, str(term.value))
    return _by(str(term.value))


def _by(handle: str) -> ColumnElement[bool]:
    """By one whose id is known before the works are read: then their order comes from an index."""
    return Post.author_id == select(User.id).where(User.handle == handle).scalar_subquery()
