"""“Did you mean”: for words that find nothing, the nearest ones that something is called."""

import re
from difflib import get_close_matches

from sqlalchemy import func, select
from sqlmodel import Session

from services import policy
from services.auth.actor import Actor
from services.models import Post, UsedHashtag, User
from services.search.parser import Wanted
from services.search.tags import count_listed

LOOKED_AT = 40  # names that are like the words, of each kind
NEAR = 0.7  # likeness of two words from which one may be a slip for the other
_WORD = re.compile(r"\w+")


def meant(tx: Session, actor: Actor, wanted: Wanted) -> str:
    """The search with its words put right, or nothing. Only what the actor finds helps."""
    said = [word.casefold() for word in _WORD.findall(wanted.words)]
    if not said:
        return ""
    names = " ".join(_like(tx, actor, " ".join(said)))
    known = sorted({word.casefold() for word in _WORD.findall(names)})
    better = [next(iter(get_close_matches(word, known, 1, NEAR)), word) for word in said]
    return str(Wanted(" ".join(better), wanted.terms)) if better != said else ""


def _like(tx: Session, actor: Actor, words: str) -> list[str]:
    """Titles, hashtags and handles that are like the words."""
    titles = (
        select(Post.title)
        .join(User, User.id == Post.author_id)
        .where(func.unaccent(words).op("<%")(Post.title), policy.listed_posts(actor))
        .limit(LOOKED_AT)
    )
    counted = count_listed(actor, UsedHashtag.tag)
    tags = (
        select(UsedHashtag.tag)
        .join(counted, counted.c.works > 0)
        .where(UsedHashtag.tag.op("%")(words))
        .limit(LOOKED_AT)
    )
    handles = (
        select(User.handle)
        .where(User.handle.op("%")(words), policy.visible_people(actor))
        .limit(LOOKED_AT)
    )
    return list(tx.scalars(titles.union_all(tags, handles)))
