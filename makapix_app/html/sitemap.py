"""``/robots.txt`` and the site map (sitemaps.org): an index, pages of works and of playlists by
ranges of their numbers, pages of people by the first character of their handles, a page of lists
and palettes."""

import re
from functools import partial

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse

from makapix_app.api import cache, who
from makapix_app.html.answers import XML, dated
from makapix_app.html.head import whole
from makapix_app.html.markup import el
from services import door, sitemap
from services.auth.actor import Credential
from services.kernel.errors import NotFound
from services.sitemap import Place

router = APIRouter(include_in_schema=False)
READ = ["GET", "HEAD"]
SECONDS = 3600
KIND = "application/xml"
SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
IMAGES = "http://www.google.com/schemas/sitemap-image/1.1"
_PAGE = re.compile(r"works-(\d{1,5})|people-([a-z0-9_])|playlists-(\d{1,5})|lists")
LISTS = ("/", "/recent", "/trending", "/hashtags", "/palettes", "/about", "/rules", "/limits")
# What is for people who are signed in, and what would be asked for ever.
CLOSED = ("/api/", "/settings/", "/publish", "/notifications", "/login", "/signup", "/_event")


@router.api_route("/robots.txt", methods=READ)
async def robots() -> Response:
    """What a crawler may read."""
    closed = [f"Disallow: {path}" for path in CLOSED]
    lines = ["User-agent: *", *closed, "Allow: /", "", f"Sitemap: {whole('/sitemap.xml')}", ""]
    return PlainTextResponse("\n".join(lines), headers={"Cache-Control": "public, max-age=3600"})


@router.api_route("/sitemap.xml", methods=READ)
async def index(request: Request) -> Response:
    """The pages of the site map."""
    caller = Credential(network=who.client_network(request))
    body = await cache.kept(("sitemap",), partial(_index, caller))
    return dated(request, body, KIND, None, seconds=SECONDS)


@router.api_route("/sitemaps/{name}.xml", methods=READ)
async def page(request: Request, name: str) -> Response:
    """One of them."""
    caller = Credential(network=who.client_network(request))
    body = await cache.kept(("sitemap", name), partial(_page, caller, name))
    return dated(request, body, KIND, None, seconds=SECONDS)


def _index(caller: Credential) -> bytes:
    works = range(door.ask(caller, sitemap.works_pages))
    people = door.ask(caller, sitemap.people_pages)
    shelves = range(door.ask(caller, sitemap.playlist_pages))
    names = [
        *(f"works-{number}" for number in works),
        *(f"people-{first}" for first in people),
        *(f"playlists-{number}" for number in shelves),
        "lists",
    ]
    pages = [el("sitemap", el("loc", whole(f"/sitemaps/{name}.xml"))) for name in names]
    return (XML + el("sitemapindex", *pages, xmlns=SPACE)).encode()


def _page(caller: Credential, name: str) -> bytes:
    found = _PAGE.fullmatch(name)
    if found is None:
        raise NotFound("The site map has no such page.")
    if found[1]:
        places = door.ask(caller, sitemap.works, int(found[1]))
    elif found[2]:
        places = door.ask(caller, sitemap.people, found[2])
    elif found[3]:
        places = door.ask(caller, sitemap.playlists, int(found[3]))
    else:
        palettes = door.ask(caller, sitemap.palettes)
        places = [*(Place(path, "") for path in LISTS), *palettes]
    return (
        XML + el("urlset", *map(_place, places), xmlns=SPACE, **{"xmlns:image": IMAGES})
    ).encode()


def _place(place: Place) -> str:
    image = el("image:image", el("image:loc", place.image_url)) if place.image_url else ""
    changed = el("lastmod", place.changed_at) if place.changed_at else ""
    return el("url", el("loc", whole(place.path)), changed, image)
