"""Palettes over REST: the well-known ones, one by its key or name, its works, its files."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Response

from makapix_app.api import who
from makapix_app.api.cache import ready
from makapix_app.api.v1 import PREFIX
from services import door
from services.auth.actor import Credential
from services.palettes import files, known, queries
from services.palettes.views import PalettePage, Strip
from services.posts.views import Feed

router = APIRouter(prefix=PREFIX, tags=["palettes"])
Who = Annotated[Credential, Depends(who.caller)]
Cursor = Annotated[str, Query(max_length=255)]
Limit = Annotated[int, Query(ge=1, le=100)]


@router.get("/palettes")
def well_known() -> list[known.Known]:
    """The palettes that works are recognised by, the smallest first, each with its source."""
    return list(known.palettes().values())


@router.get("/palettes/{key}", response_model=PalettePage)
def one(caller: Who, key: str) -> Response:
    """A palette by its key, or a well-known one by its name, as `pico-8`."""
    return ready(door.ask(caller, queries.page, key))


@router.get("/palettes/{key}/posts", response_model=Feed)
def works(caller: Who, key: str, cursor: Cursor = "", limit: Limit = 24) -> Response:
    """Works with exactly these colours, or that use the well-known palette; the newest first."""
    return ready(door.ask(caller, queries.works, key, cursor=cursor, limit=limit))


@router.get("/palettes/{key}/near", response_model=list[Strip])
def near(caller: Who, key: str, limit: Annotated[int, Query(ge=1, le=12)] = 12) -> Response:
    """Palettes of works that are like this one, the nearest first, with their distance in OKLab."""
    return ready(door.ask(caller, queries.alike, key, limit=limit))


@router.get("/palettes/{key}/file.{form}", response_class=Response)
def download(
    caller: Who, key: str, form: str, scale: Annotated[int, Query(ge=1, le=32)] = 1
) -> Response:
    """The palette as `gpl`, `hex`, `json`, `pal` (JASC) or `png`; `scale` is the pixels a colour
    of a PNG: 1, 8 or 32."""
    held, name, maker = door.ask(caller, queries.colours_of, key)
    made = files.file(form, name, held, scale=scale, maker=maker)
    return Response(
        made.data,
        media_type=made.media_type,
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(made.name)}",
            "Cache-Control": "private, max-age=600",
            "X-Content-Type-Options": "nosniff",
        },
    )
