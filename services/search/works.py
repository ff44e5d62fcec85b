"""Works that a search finds: by words, by filters, or by both.

The newest come first unless the best are asked for. *Best* is a place in four steps: every
word in the title; in title or tags; in these or the alt text; anywhere. A score of fractions
would move with every word that is added to a description and make pages repeat a work; the steps
move only when an artist edits the words, and within a step the newest come first. So the best are
read step by step, each from an index, and never all that is found.
"""

import operator
from typing import Any

from sqlalchemy import (
    ARRAY,
    Boolean,
    ColumnElement,
    Integer,
    Select,
    Text,
    func,
    literal,
    literal_column,
    not_,
    select,
)
from sqlmodel import Session

from services import policy
from services.auth.actor import Actor
from services.kernel import cursors
from services.kernel.cursors import Key, Page
from services.kernel.errors import Invalid
from services.kernel.settings import settings
from services.models import Post, PostTag, User
from services.models.posts import COLOURS
from services.palettes import filters
from services.posts import views
from services.search import spelling
from services.search.parser import Term, Wanted, parse
from services.search.views import Found

SORTS = ("newest", "best")
NEWEST = (Key(Post.created_at), Key(Post.id))
STEPS = ("", "ABC", "AB", "A")  # the weights in which all words stand, the best last
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
    """A page of the works that are meant, in one statement; two where there are none.

    Raises Invalid with a sentence for what cannot be understood.
    """
    if sort not in SORTS:
        raise Invalid(f"A search is sorted by one of {', '.join(SORTS)}.", fields={"sort": "No."})
    wanted = parse(said)
    best = sort == "best" and wanted.words
    page = (_best if best else _newest)(tx, actor, wanted, cursor, page_size(limit))
    cards = [views.card(row) for row in page.items]
    lost = not cards and not cursor
    return Found(cards, page.next_cursor, spelling.meant(tx, actor, wanted) if lost else "")


def _newest(tx: Session, actor: Actor, wanted: Wanted, cursor: str, limit: int) -> Page[Any]:
    query = _found(actor, wanted, asked(wanted.words))
    return cursors.page(tx, query, sort="search", keys=NEWEST, cursor=cursor, limit=limit)


def _best(tx: Session, actor: Actor, wanted: Wanted, cursor: str, limit: int) -> Page[Any]:
    """One step after the other until the page is full: one statement, four at the very end."""
    last = cursors.decode(cursor, "search best", BEST) if cursor else [len(STEPS) - 1]
    rows: list[Any] = []
    for step in range(min(last[0], len(STEPS) - 1), -1, -1):
        begun = bool(cursor) and step == last[0]
        query = _found(actor, wanted, asked(wanted.words, STEPS[step]))
        query = query.add_columns(literal_column(str(step), Integer).label("step"))
        if step + 1 < len(STEPS):
            query = query.where(not_(_match(asked(wanted.words, STEPS[step + 1]))))
        if "-" in wanted.words:  # what is left out must stand nowhere, not only not in the title
            query = query.where(_match(asked(wanted.words)))
        statement = cursors.paged(query, NEWEST, begun, limit - len(rows))
        rows += tx.execute(statement, cursors.behind(last[1:]) if begun else {})
        if len(rows) > limit:
            break
    return cursors.cut(rows, "search best", BEST, limit)


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


def _found(actor: Actor, wanted: Wanted, sought: Any) -> Select[Any]:
    words = [_match(sought)] if wanted.words else []
    listed = policy.listed_posts(actor)
    rest = [term for term in wanted.terms if not _facet(term)]
    facets = [f"'{word}'" for word in map(_facet, wanted.terms) if word]
    query = views.select_cards(actor).where(listed, *words, *map(_holds, rest))
    if facets:
        said: Any = literal_column(f"ARRAY[{', '.join(facets)}]", ARRAY(Text))
        query = query.where(Post.facets.op("@>")(said))
    return query


def _facet(term: Term) -> str:
    """The word of ``Post.facets`` that says the same as a filter, or nothing: an index knows all
    of these together, so that it finds even the few works that fit a rare choice of them."""
    if term.name == "animated" or str(term) in {"frames:>1", "frames:>=2"}:
        return "motion:animated"
    if term.name == "colors" and term.operator == "<=" and term.value in COLOURS:
        return f"colours:{term.value}"
    return {"format": f"format:{term.value}", "license": f"licence:{term.value}"}.get(term.name, "")


def _holds(term: Term) -> ColumnElement[bool]:
    if term.name in MEASURES:
        return COMPARED[term.operator](MEASURES[term.name], literal_column(str(term.value)))
    if term.name == "tag":
        return Post.id.in_(select(PostTag.post_id).where(PostTag.tag == _inline(str(term.value))))
    if term.name == "palette":
        return filters.holds(str(term.value))
    return _by(str(term.value))


def _by(handle: str) -> ColumnElement[bool]:
    """By one whose id is known before the works are read: then their order comes from an index."""
    return Post.author_id == select(User.id).where(User.handle == handle).scalar_subquery()
