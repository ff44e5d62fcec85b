"""How a list of works is asked for over REST: filters, order and page, the same everywhere."""

from typing import Annotated, Any, Literal

from fastapi import Depends, Query

from services import filters

Cursor = Annotated[str, Query(max_length=255)]
Limit = Annotated[int, Query(ge=1, le=100)]
Sort = Literal["newest", "reactions", "comments"]


def _said(name: str) -> Any:
    title, choices = filters.GROUPS[name]
    return Annotated[str, Query(description=f"{title}: one of {', '.join(choices)}; empty: any.")]


async def chosen(
    size: _said("size") = "",  # type: ignore[valid-type]
    motion: _said("motion") = "",  # type: ignore[valid-type]
    colours: _said("colours") = "",  # type: ignore[valid-type]
    format: _said("format") = "",  # type: ignore[valid-type]
    palette: _said("palette") = "",  # type: ignore[valid-type]
    licence: _said("licence") = "",  # type: ignore[valid-type]
    since: _said("since") = "",  # type: ignore[valid-type]
) -> filters.Chosen:
    """The filters that hold, all at once."""
    return filters.chosen(
        {
            "size": size,
            "motion": motion,
            "colours": colours,
            "format": format,
            "palette": palette,
            "licence": licence,
            "since": since,
        }
    )


Chosen = Annotated[filters.Chosen, Depends(chosen)]


async def wish(
    chosen: Chosen, sort: Sort = "newest", cursor: Cursor = "", limit: Limit = 24
) -> dict[str, Any]:
    """What the services' lists take besides their name."""
    return {"chosen": chosen, "order": sort, "cursor": cursor, "limit": limit}


Wish = Annotated[dict[str, Any], Depends(wish)]
