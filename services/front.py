"""The home page: the work that moderators chose last stands apart, above the others."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from services import categories, first_pages
from services.auth.actor import Actor
from services.feeds import Wish
from services.models import Post
from services.posts.views import Feed
from services.profiles.queries import beginning
from services.profiles.views import Pin


@dataclass(frozen=True)
class Front:
    """``pick`` is the work apart, with the beginning of its description, one or none; ``place`` the
    title of the category that was named."""

    pick: list[Pin] = field(default_factory=list)
    works: Feed = field(default_factory=lambda: Feed([]))
    place: str = ""


def front(tx: Session, actor: Actor, category: str = "", **wish: Any) -> Front:
    """What hangs on the front page, or in a category; while nothing does, what is new.

    None stands apart in a list that is narrowed, further down or in another order, nor where it
    would be alone. Raises NotFound for a category that there is not.
    """
    if category:
        place = categories.place(tx, category).title
        return Front(works=first_pages.in_category(tx, actor, category, **wish), place=place)
    if Wish(**wish) == Wish():
        found = first_pages.promoted(tx, actor)
        if len(found.items) > 1:
            first, *rest = found.items
            said = tx.scalar(select(Post.description).where(Post.number == first.number))
            return Front([Pin(first, beginning(said or ""))], Feed(rest, found.next_cursor))
    return Front(works=first_pages.home(tx, actor, **wish))
