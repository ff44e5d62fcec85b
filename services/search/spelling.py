"""“Did you mean”: for words that find nothing, the nearest ones that something is called."""

import re
from difflib import get_close_matches

from sqlalchemy import func, or_, select
from sqlmodel import Session

from services import policy
from services.auth.actor import Actor
from services.models import Post, UsedHashtag, User
from services.models.posts import TITLE_WORDS
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
    names = " ".join(_like(tx, actor, said))
    known = sorted({word.casefold() for word in _WORD.findall(names)})
    better = [_nearest(word, known) for word in said]
    return str(Wanted(" ".join(better), wanted.terms)) if better != said else ""


def _nearest(word: str, known: list[str]) -> str:
    """Itself where it is known, else what it is but for two letters that changed places, else what
    is likest."""
    slip = next((one for one in _swapped(word) if one in known), "")
    if word in known or not slip:
        return next(iter(get_close_matches(word, known, 1, NEAR)), word)
    return slip


def _swapped(word: str) -> list[str]:
    pairs = range(len(word) - 1)
    return [word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in pairs]


def _like(tx: Session, actor: Actor, said: list[str]) -> list[str]:
    """Titles, hashtags and handles that are like the words, or have one of them but for two letters
    that changed places: of a short word that leaves too few trigrams."""
    words, slips = " ".join(said), [slip for word in said for slip in _swapped(word)]
    named = select(Post.title).where(policy.listed_posts(actor, alone=True))
    titles = named.where(func.unaccent(words).op("<%")(Post.title)).limit(LOOKED_AT)
    # Planned as if all were wanted, and read only as far as they are: PostgreSQL takes slips for
    # frequent words, and would read all titles for the first few.
    having = named.where(TITLE_WORDS.op("@@")(func.words_asked(" or ".join(slips))))
    every = having.cte("slipped").prefix_with("MATERIALIZED")
    slipped = select(every.c.title).limit(LOOKED_AT)
    counted = count_listed(actor, UsedHashtag.tag)
    tags = (
        select(UsedHashtag.tag)
        .join(counted, counted.c.works > 0)
        .where(or_(UsedHashtag.tag.op("%")(words), UsedHashtag.tag.in_(slips)))
        .limit(LOOKED_AT)
    )
    handles = (
        select(User.handle)
        .where(
            or_(User.handle.op("%")(words), User.handle.in_(slips)), policy.visible_people(actor)
        )
        .limit(LOOKED_AT)
    )
    return list(tx.scalars(slipped.union_all(titles, tags, handles)))
