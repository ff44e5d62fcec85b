"""What somebody may mean who is still typing: people, hashtags and works, eight at most."""

import re
from typing import Any

from sqlalchemy import (
    Integer,
    Select,
    Text,
    bindparam,
    func,
    literal,
    literal_column,
    null,
    or_,
    select,
    union_all,
)
from sqlmodel import Session, col

from services import policy
from services.auth.actor import Actor
from services.kernel import ids
from services.kernel.questions import Question
from services.kernel.settings import settings
from services.models import Post, PostTag, UsedHashtag, User
from services.search.views import Suggestion

LEAST = 2  # characters; one letter begins too many names to mean any
MOST = {"person": 3, "hashtag": 2, "work": 3}
NEWEST = 500  # works whose titles are looked at word by word
WORDS_MOST = 8
_WORD = re.compile(r"\w+")
_SIGNS = {"@": "person", "by:": "person", "#": "hashtag", "tag:": "hashtag"}
# What was typed, as it is, and as titles and hashtags are compared.
_BEGINS, _LOWER, _FOLDED = (bindparam(n, type_=Text) for n in ("begins", "lower", "folded"))


def suggestions(tx: Session, actor: Actor, said: str) -> list[Suggestion]:
    """Names that begin as the words do, in one statement; none for less than two letters.

    The last word alone counts where it begins with ``@`` or ``by:`` (people), ``#`` or ``tag:``
    (hashtags).
    """
    said = said[: settings().search_length_max].replace("\0", " ").strip()
    last = said.rpartition(" ")[2].lower()
    sign = next((sign for sign in _SIGNS if last.startswith(sign)), "")
    words = last.removeprefix(sign).removeprefix("@") if sign else said
    found = _WORD.findall(words)[:WORDS_MOST]
    if sum(map(len, found)) < LEAST:
        return []
    begun = " & ".join([*(f"{word}:A" for word in found[:-1]), f"{found[-1]}:*A"])
    rows: Any = _named(
        tx,
        actor,
        (_SIGNS[sign],) if sign else tuple(MOST),
        begins=_escaped(words),
        lower=_escaped(words.lower()),
        folded=_escaped(words.casefold()),
        begun=begun,
    )
    named: dict[str, list[Suggestion]] = {kind: [] for kind in MOST}
    for row in rows:
        one = _suggestion(row[0], row[1], row[2])
        if one not in named[one.kind]:
            named[one.kind].append(one)
    return [one for kind, most in MOST.items() for one in named[kind][:most]]


@Question
def _named(viewer: Actor, kinds: tuple[str, ...]) -> Any:
    return union_all(*(part for kind in kinds for part in KINDS[kind](viewer)))


def _people(viewer: Actor) -> list[Select[Any]]:
    begins = or_(*(c.istartswith(_BEGINS, escape="/") for c in (User.handle, User.display_name)))
    query = select(literal("person"), User.handle, null().cast(Integer))
    return [
        query.where(policy.visible_people(viewer), begins)
        .order_by(User.followers.desc(), User.handle)
        .limit(MOST["person"])
    ]


def _hashtags(viewer: Actor) -> list[Select[Any]]:
    """Those that begin so, the most used first, if the viewer finds a work under them."""
    listed = (
        select(PostTag.id)
        .join(Post, Post.id == PostTag.post_id)
        .join(User, User.id == Post.author_id)
        .where(PostTag.tag == UsedHashtag.tag, policy.listed_posts(viewer))
        .correlate(UsedHashtag)
    )
    begins = col(UsedHashtag.tag).startswith(_FOLDED, escape="/")
    return [
        select(literal("hashtag"), UsedHashtag.tag, null().cast(Integer))
        .where(begins, listed.limit(1).scalar_subquery().is_not(None))
        .order_by(UsedHashtag.works.desc(), UsedHashtag.tag)
        .limit(MOST["hashtag"])
    ]


def _works(viewer: Actor) -> list[Select[Any]]:
    """Titles with all of the words, of which the last may have only begun, among the newest
    works; then titles that begin so, however old. Both cost the same of few works and of many.

    What stands between words is gone, so that nothing of the query's grammar can be typed.
    """
    newest = (
        select(Post.title, Post.number, Post.words, Post.created_at)
        .where(policy.listed_posts(viewer, alone=True))
        .order_by(Post.created_at.desc(), Post.id.desc())
        .limit(literal_column(str(NEWEST), Integer))
        .subquery("newest")
    )
    begun = bindparam("begun", type_=Text, literal_execute=True)
    holds = newest.c.words.op("@@")(func.words_begun(begun))
    begins = func.lower(Post.title).startswith(_LOWER, escape="/")
    return [
        select(literal("work"), newest.c.title, newest.c.number)
        .where(holds)
        .order_by(newest.c.created_at.desc())
        .limit(MOST["work"]),
        select(literal("work"), Post.title, Post.number)
        .where(policy.listed_posts(viewer, alone=True), begins)
        .limit(MOST["work"]),
    ]


KINDS = {"person": _people, "hashtag": _hashtags, "work": _works}


def _escaped(words: str) -> str:
    """As the beginning of a pattern of LIKE."""
    return re.sub("([/%_])", r"/\1", words)


def _suggestion(kind: str, words: str, number: int | None) -> Suggestion:
    if kind == "work":
        return Suggestion(kind, words, f"/posts/{ids.slug(number or 0)}")
    return Suggestion(kind, words, f"/u/{words}" if kind == "person" else f"/hashtags/{words}")
