"""Categories over REST: what hangs in them, and what moderators put there."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from makapix_app.api import who
from makapix_app.api.cache import ready
from makapix_app.api.listing import Wish
from makapix_app.api.v1 import PREFIX
from services import categories, door, first_pages
from services.auth.actor import Credential
from services.categories import CategoryView
from services.posts.views import Feed

router = APIRouter(prefix=f"{PREFIX}/categories", tags=["categories"])
Who = Annotated[Credential, Depends(who.caller)]


@router.get("")
def all_of_them(caller: Who) -> list[CategoryView]:
    """The categories in their order, with the number of works in each."""
    return door.ask(caller, categories.categories)


@router.get("/{category}/posts", response_model=Feed)
def works(caller: Who, category: str, wish: Wish) -> Response:
    """Works in a category, the latest choice first."""
    return ready(door.ask(caller, first_pages.in_category, category, **wish))


@router.put("/{category}/posts/{slug}", status_code=204)
def promote(caller: Who, category: str, slug: str) -> None:
    """Puts a work into a category, and tells its author. For moderators."""
    door.do(caller, categories.promote, slug, category)


@router.delete("/{category}/posts/{slug}", status_code=204)
def demote(caller: Who, category: str, slug: str) -> None:
    """Takes a work out of a category. For moderators."""
    door.do(caller, categories.demote, slug, category)
