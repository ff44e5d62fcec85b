"""News feeds: Atom (RFC 4287) and JSON Feed 1.1 of the front page, of all that is new, of what is
trending, of a category, a hashtag and a person.
The first 24 works with their pictures, and a link to older ones (RFC 5005)."""

import json
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request, Response

from makapix_app.api import cache, who
from makapix_app.html.answers import XML, dated
from makapix_app.html.head import ATOM, CARD_SIZE, JSON_FEED, SITE, whole
from makapix_app.html.markup import Markup, el, join
from services import categories, door, followed, syndication
from services.auth.actor import Credential
from services.profiles import queries as profiles
from services.syndication import Entry

router = APIRouter(include_in_schema=False)
READ = ["GET", "HEAD"]
SECONDS = 60
NAMES = {
    "home": ("Makapix · pixel art", "/"),
    "recent": ("Recent pixel art · Makapix", "/recent"),
    "trending": ("Trending pixel art · Makapix", "/trending"),
}


@router.api_route("/feed.{form}", methods=READ)
async def home(request: Request, form: str, after: str = "") -> Response:
    """What moderators promoted, or while that is nothing, what is new."""
    return await _answer(request, "home", form, "", after)


@router.api_route("/recent/feed.{form}", methods=READ)
async def recent(request: Request, form: str, after: str = "") -> Response:
    """All that is new."""
    return await _answer(request, "recent", form, "", after)


@router.api_route("/trending/feed.{form}", methods=READ)
async def trending(request: Request, form: str, after: str = "") -> Response:
    """What people turn to now."""
    return await _answer(request, "trending", form, "", after)


@router.api_route("/categories/{category}/feed.{form}", methods=READ)
async def category(request: Request, category: str, form: str, after: str = "") -> Response:
    """What moderators put into a category."""
    return await _answer(request, "category", form, category, after)


@router.api_route("/hashtags/{tag}/feed.{form}", methods=READ)
async def hashtag(request: Request, tag: str, form: str, after: str = "") -> Response:
    """The works under a hashtag."""
    return await _answer(request, "hashtag", form, tag, after)


@router.api_route("/u/{handle}/feed.{form}", methods=READ)
async def person(request: Request, handle: str, form: str, after: str = "") -> Response:
    """A person's works."""
    return await _answer(request, "author", form, handle.lower(), after)


async def _answer(request: Request, feed: str, form: str, of: str, after: str) -> Response:
    if form not in WRITERS:
        return Response(status_code=404)
    caller = Credential(network=who.client_network(request))

    def made() -> tuple[bytes, str]:
        title, path, page = door.ask(caller, _named, feed, of)
        found, cursor = door.ask(caller, syndication.entries, feed, of=of, cursor=after)
        return WRITERS[form](title, path, page, found, cursor).encode(), newest(found)

    body, changed = await cache.kept(("news", feed, form, of, after), made)
    media = {"atom": ATOM, "json": JSON_FEED}[form]
    return dated(request, body, media, datetime.fromisoformat(changed), seconds=SECONDS)


def _named(tx: Any, actor: Any, feed: str, of: str) -> tuple[str, str, str]:
    """The title of a feed, its path without the ending, and its page.

    Raises NotFound, Moved.
    """
    if feed == "author":
        person = profiles.profile(tx, actor, of)
        return f"{person.name} · Makapix", f"/u/{person.handle}/feed", f"/u/{person.handle}"
    if feed == "hashtag":
        tag = followed.hashtag(of)
        page = f"/hashtags/{quote(tag)}"
        return f"#{tag} · Makapix", f"{page}/feed", page
    if feed == "category":
        return f"{categories.place(tx, of).title} · Makapix", f"/categories/{of}/feed", f"/?in={of}"
    title, page = NAMES[feed]
    return title, f"{page.rstrip('/')}/feed", page


# --- Atom


def _atom(title: str, path: str, page: str, entries: list[Entry], cursor: str) -> str:
    own = whole(f"{path}.atom")
    older = f"{own}?{urlencode({'after': cursor})}"
    body = el(
        "feed",
        el("id", own),
        el("title", title),
        el("updated", newest(entries)),
        _end("link", rel="self", type=ATOM, href=own),
        _end("link", rel="alternate", type="text/html", href=whole(page)),
        _end("link", rel="next", type=ATOM, href=older) if cursor else "",
        el("author", el("name", SITE), el("uri", whole("/"))),
        *map(_entry, entries),
        xmlns="http://www.w3.org/2005/Atom",
    )
    return XML + body


def _entry(entry: Entry) -> Markup:
    card = entry.card
    url = whole(card.url)
    return el(
        "entry",
        el("id", url),
        el("title", card.title),
        el("published", card.created_at),
        el("updated", entry.updated_at),
        _end("link", rel="alternate", type="text/html", href=url),
        _end(
            "link",
            rel="enclosure",
            type=entry.original_type,
            length=entry.original_bytes,
            href=entry.original_url,
        ),
        el("author", el("name", card.author_name), el("uri", whole(f"/u/{card.author_handle}"))),
        el("rights", entry.licence),
        el("content", str(_content(entry)), type="html"),
    )


def _end(name: str, **attributes: Any) -> Markup:
    """An element of XML that is empty: HTML's may stand open."""
    return Markup(el(name, **attributes).removesuffix(">") + "/>")


def _content(entry: Entry) -> Markup:
    card = entry.card
    width, height = CARD_SIZE
    art = el(
        "img",
        src=entry.image_url,
        alt=card.alt_text or card.title,
        width=width // 2,
        height=height // 2,
    )
    words = [el("p", part) for part in entry.description.split("\n") if part.strip()]
    return join(el("p", el("a", art, href=whole(card.url))), *words, el("p", card.facts_text))


# --- JSON Feed


def _json(title: str, path: str, page: str, entries: list[Entry], cursor: str) -> str:
    own = whole(f"{path}.json")
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "home_page_url": whole(page),
        "feed_url": own,
        "language": "en",
        "items": [_item(entry) for entry in entries],
    }
    if cursor:
        feed["next_url"] = f"{own}?{urlencode({'after': cursor})}"
    return json.dumps(feed, ensure_ascii=False)


def _item(entry: Entry) -> dict[str, Any]:
    card = entry.card
    original = {
        "url": entry.original_url,
        "mime_type": entry.original_type,
        "size_in_bytes": entry.original_bytes,
    }
    return {
        "id": whole(card.url),
        "url": whole(card.url),
        "title": card.title,
        "content_html": str(_content(entry)),
        "image": entry.image_url,
        "date_published": card.created_at,
        "date_modified": entry.updated_at,
        "authors": [{"name": card.author_name, "url": whole(f"/u/{card.author_handle}")}],
        "attachments": [original],
    }


WRITERS = {"atom": _atom, "json": _json}


def newest(entries: list[Entry]) -> str:
    """When something in the feed last changed; the first of all days for an empty one."""
    return max((entry.updated_at for entry in entries), default="1970-01-01T00:00:00Z")
