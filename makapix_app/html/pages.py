"""The feeds, hashtags, palettes, a work, a playlist: what each page says and paints."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from makapix_app.html import activitypub, head, heads, lists, paint, talk
from makapix_app.html.head import Head
from makapix_app.html.markup import NOTHING, Markup, el, join
from makapix_app.html.narrowing import narrowed_to
from makapix_app.html.replies import Painted, answer, rest, wish
from makapix_app.html.shells import shell
from services import feeds, followed, front, syndication
from services.auth.actor import Actor
from services.comments import queries as comments
from services.filters import Chosen
from services.kernel.errors import Invalid, NotFound
from services.palettes import queries as colours
from services.playlists import queries as playlists
from services.playlists.views import PlaylistPage
from services.posts import queries as posts
from services.posts.views import PostCard
from services.search import popular
from state.narrowed import FRONT

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
READ = ["GET", "HEAD"]
Drawn = Callable[[PlaylistPage, Sequence[PostCard], str], Markup]
TITLES = {"home": "Makapix · pixel art", "recent": "Recent", "trending": "Trending"}
NOTHING_YET = "Nothing hangs here yet."
PLACES = {"home": "/", "recent": "/recent", "trending": "/trending"}
ABOUT = {
    "home": head.ABOUT,
    "recent": "All new pixel art on Makapix, the newest first.",
    "trending": "The pixel art on Makapix that people turn to now.",
}


@router.api_route("/", methods=READ)
async def home(request: Request) -> Response:
    """What moderators promoted, or while that is nothing, what is new."""
    return await answer(request, "home", _feed, "home", *wish(request))


@router.api_route("/recent", methods=READ)
async def recent(request: Request) -> Response:
    """All that is new."""
    return await answer(request, "recent", _feed, "recent", *wish(request))


@router.api_route("/trending", methods=READ)
async def trending(request: Request) -> Response:
    """What people turn to now."""
    return await answer(request, "trending", _feed, "trending", *wish(request))


@router.api_route("/hashtags", methods=READ)
async def hashtags(request: Request) -> Response:
    """The most used hashtags."""
    return await answer(request, "hashtags", _hashtags)


@router.api_route("/palettes", methods=READ)
async def palettes(request: Request) -> Response:
    """The well-known palettes."""
    return await answer(request, "palettes", _palettes)


@router.api_route("/about", methods=READ)
@router.api_route("/rules", methods=READ)
@router.api_route("/limits", methods=READ)
async def text(request: Request) -> Response:
    """What Makapix is; what people ask of each other; what is taken, and how often."""
    name = request.url.path.strip("/")
    return await answer(request, name, _text, name)


@router.api_route("/palettes/{key}", methods=READ)
async def palette(request: Request, key: str, after: str = "") -> Response:
    """A palette."""
    return await answer(request, "palette", _palette, key, after)


@router.api_route("/hashtags/{tag}", methods=READ)
async def hashtag(request: Request, tag: str) -> Response:
    """The works under a hashtag."""
    return await answer(request, "hashtag", _hashtag, tag, *wish(request))


@router.api_route("/posts/{slug}", methods=READ)
async def work(request: Request, slug: str, comments: str = "") -> Response:
    """A work; ``comments`` is the cursor of older ones below it."""
    if activitypub.wanted(request):
        return await activitypub.work(request, slug)
    return await answer(request, "work", _work, slug, comments)


@router.api_route("/playlists/{slug}", methods=READ)
async def playlist(request: Request, slug: str, after: str = "") -> Response:
    """A playlist."""
    return await answer(request, "playlist", _playlist, slug, after)


@router.api_route("/playlists/{slug}/play", methods=READ)
async def player(request: Request, slug: str, after: str = "") -> Response:
    """A playlist in the player; without a script its works in a list."""
    return await answer(request, "player", _playlist, slug, after, lists.player)


# --- what is asked


def _feed(
    tx: Session, actor: Actor, kind: str, category: str, order: str, after: str, chosen: Chosen
) -> Painted:
    wish = {"order": order, "cursor": after, "chosen": chosen}
    if kind == "home":
        hung = front.front(tx, actor, category, **wish)
    else:
        hung = front.Front(works=feeds.FEEDS[kind](tx, actor, **wish))
    cards = [*(one.card for one in hung.pick), *hung.works.items]
    path = PLACES[kind]
    about = Head(
        title=TITLES[kind],
        path=path,
        description=ABOUT[kind],
        feed=f"/categories/{category}/feed" if category else f"{path.rstrip('/')}/feed",
        listed=not (after or chosen or category or order != "newest"),
        facts=[heads.collection(TITLES[kind], path, ABOUT[kind], cards)],
    ).showing(cards)
    place = (hung.place or FRONT) if kind == "home" else ""
    here = narrowed_to(kind, path, chosen, order, place, **{"in": category})
    opening = shell(kind).frame.opening or el("h1", TITLES[kind], class_="disp")
    older = rest(hung.works.next_cursor, order=order, chosen=chosen, **{"in": category})
    lead = join(*map(lists.feature, hung.pick))
    works = paint.works(hung.works.items, older, here.nothing(NOTHING_YET))
    return about, join(opening, here.bar, lead, works)


def _hashtag(
    tx: Session, actor: Actor, tag: str, _: str, order: str, after: str, chosen: Chosen
) -> Painted:
    try:
        name = followed.hashtag(tag)
    except Invalid as problem:
        raise NotFound(problem.message) from None
    wish = {"order": order, "cursor": after, "chosen": chosen}
    found = feeds.under_hashtag(tx, actor, name, **wish)
    if not (found.items or after or chosen):
        raise NotFound("No work has this hashtag.")
    path, words = f"/hashtags/{quote(name)}", f"Pixel art on Makapix under #{name}."
    about = Head(
        title=f"#{name}",
        path=path,
        description=words,
        feed=f"{path}/feed",
        listed=not (after or chosen or order != "newest"),
        facts=[heads.collection(f"#{name}", path, words, found.items)],
    ).showing(found.items)
    here = narrowed_to("hashtag", path, chosen, order)
    older = rest(found.next_cursor, order=order, chosen=chosen)
    works = paint.works(found.items, older, here.nothing(NOTHING_YET))
    return about, join(paint.hashtag(name), here.bar, works)


def _hashtags(tx: Session, actor: Actor) -> Painted:
    found = popular.hashtags(tx, actor)
    return heads.of_hashtags(found), lists.hashtags(found, shell("hashtags").frame.opening)


def _palettes(tx: Session, actor: Actor) -> Painted:
    return heads.of_palettes(), NOTHING  # the exported page has all of it


def _text(tx: Session, actor: Actor, name: str) -> Painted:
    return heads.of_text(name), NOTHING  # as of that one


def _palette(tx: Session, actor: Actor, key: str, after: str) -> Painted:
    found = colours.page(tx, actor, key)
    cards = colours.works(tx, actor, key, cursor=after)
    about = heads.of_palette(found, cards.items)
    older = rest(cards.next_cursor)
    listed = about.listed and not after
    return replace(about, listed=listed), lists.palette(found, cards.items, older)


def _work(tx: Session, actor: Actor, slug: str, older: str) -> Painted:
    try:
        found = posts.page(tx, actor, slug)
    except NotFound:
        raise syndication.missing_work(tx, actor, slug) from None
    about, card = heads.of_work(found), found.card
    if card.warnings:
        return about, paint.work(found)
    said = comments.NONE
    if card.comments or older:
        said = comments.thread(tx, actor, slug, cursor=older)
    listed = about.listed and not older
    return replace(about, listed=listed), paint.work(found, talk.comments(said, card.url))


def _playlist(
    tx: Session, actor: Actor, slug: str, after: str, draw: Drawn = lists.playlist
) -> Painted:
    found = playlists.page(tx, actor, slug)
    items = playlists.works(tx, actor, slug, cursor=after)
    cards = [item.work for item in items.items]
    return heads.of_playlist(found, cards), draw(found, cards, rest(items.next_cursor))
