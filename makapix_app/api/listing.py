"""How a list of works is asked for over REST: filters, order and page, the same everywhere."""

from typing import Annotated, Any, Literal

from fastapi import Depends, Query
from pydantic import Field, create_model

from services import filters

Cursor = Annotated[str, Query(max_length=255)]
Limit = Annotated[int, Query(ge=1, le=100)]
Sort = Literal["newest", "reactions", "comments"]


def _filter(name: str) -> Any:
    title, choices = filters.GROUPS[name]
    return (str, Field("", description=f"{title}: one of {', '.join(choices)}; empty: any."))


Filters: Any = create_model("Filters", **{name: _filter(name) for name in filters.GROUPS})
Listing: Any = create_model(
    "Listing",
    __base__=Filters,
    sort=(Sort, "newest"),
    cursor=(str, Field("", max_length=255)),
    limit=(int, Field(24, ge=1, le=100)),
)


async def chosen(said: Annotated[Filters, Query()]) -> filters.Chosen:
    """The filters that hold, all at once."""
    return filters.chosen(dict(said))


async def wish(said: Annotated[Listing, Query()]) -> dict[str, Any]:
    """What the services' lists take besides their name."""
    asked = dict(said)
    paged = {"order": asked["sort"], "cursor": asked["cursor"], "limit": asked["limit"]}
    return {"chosen": filters.chosen(asked)} | paged


Chosen = Annotated[filters.Chosen, Depends(chosen)]
Wish = Annotated[dict[str, Any], Depends(wish)]
