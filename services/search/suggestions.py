"""What somebody may mean who is still typing: people, hashtags and works, eight at most."""

import re
from typing import Any

from sqlalchemy import (
    Integer,
    Select,
    Text,
    func,
    literal,
    literal_column,
    null,
    select,
    union_all,
)
from sqlmodel import Session, col

from services import policy
from services.auth.actor import Actor
from services.kernel import ids
from services.kernel.settings import settings
from services.models import Post, PostTag, UsedHashtag, User
from services.search.views import Suggestion

LEAST = 2  # characters; one letter begins too many names to mean any
MOST = {"person": 3, "hashtag": 2, "work": 3}
NEWEST = 500  # works whose titles are looked at word by word
WORDS_MOST = 8
_WORD = re.compile(r"\w+")
_SIGNS = {"@": "person", "by:": "person", "#": "hashtag", "tag:": "hashtag"}


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
    kinds = [_SIGNS[sign]] if sign else list(MOST)
    asked = union_all(*(part for kind in kinds for part in KINDS[kind](actor, words, found)))
    named: dict[str, list[Suggestion]] = {kind: [] for kind in MOST}
    for row in tx.execute(asked):
        one = _suggestion(*row)
        if one not in named[one.kind]:
            named[one.kind].append(one)
    return [one for kind, most in MOST.items() for one in named[kind][:most]]


def _people(actor: Actor, words: str, _: list[str]) -> list[Select[Any]]:
    begins = User.handle.istartswith(words, autoescape=True) | User.display_name.istartswith(
        words, autoescape=True
    )
    query = select(literal("person"), User.handle, null().cast(Integer))
    return [
        query.where(policy.visible_people(actor), begins)
        .order_by(User.followers.desc(), User.handle)
        .limit(MOST["person"])
    ]


def _hashtags(actor: Actor, words: str, _: list[str]) -> list[Select[Any]]:
    """Those that begin so, the most used first, if the actor finds a work under them."""
    listed = (
        select(PostTag.id)
        .join(Post, Post.id == PostTag.post_id)
        .join(User, User.id == Post.author_id)
        .where(PostTag.tag == UsedHashtag.tag, policy.listed_posts(actor))
        .correlate(UsedHashtag)
    )
    begins = col(UsedHashtag.tag).startswith(words.casefold(), autoescape=True)
    return [
        select(literal("hashtag"), UsedHashtag.tag, null().cast(Integer))
        .where(begins, listed.limit(1).scalar_subquery().is_not(None))
        .order_by(UsedHashtag.works.desc(), UsedHashtag.tag)
        .limit(MOST["hashtag"])
    ]


def _works(actor: Actor, words: str, found: list[str]) -> list[Select[Any]]:
    """Titles with all of the words, of which the last may have only begun, among the newest
    works; then titles that begin so, however old. Both cost the same of few works and of many.

    What stands between words is gone, so that nothing of the query's grammar can be typed.
    """
    begun = " & ".join([*(f"{word}:A" for word in found[:-1]), f"{found[-1]}:*A"])
    newest = (
        select(Post.title, Post.number, Post.words, Post.created_at)
        .join(User, User.id == Post.author_id)
        .where(policy.listed_posts(actor))
        .order_by(Post.created_at.desc(), Post.id.desc())
        .limit(literal_column(str(NEWEST), Integer))
        .subquery("newest")
    )
    holds = newest.c.words.op("@@")(func.words_begun(literal(begun, Text, literal_execute=True)))
    begins = func.lower(Post.title).startswith(words.lower(), autoescape=True)
    return [
        select(literal("work"), newest.c.title, newest.c.number)
        .where(holds)
        .order_by(newest.c.created_at.desc())
        .limit(MOST["work"]),
        select(literal("work"), Post.title, Post.number)
        .join(User, User.id == Post.author_id)
        .where(policy.listed_posts(actor), begins)
        .limit(MOST["work"]),
    ]


KINDS = {"person": _people, "hashtag": _hashtags, "work": _works}


def _suggestion(kind: str, words: str, number: int | None) -> Suggestion:
    if kind == "work":
        return Suggestion(kind, words, f"/posts/{ids.slug(number or 0)}")
    return Suggestion(kind, words, f"/u/{words}" if kind == "person" else f"/hashtags/{words}")
