"""A person: ``/u/[handle]`` and its shelves, their playlists, who follows whom; and what one
follows oneself, ``/following``."""

from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from makapix_app.html import activitypub, heads, profile
from makapix_app.html.empty import strangers
from makapix_app.html.narrowing import narrowed_to
from makapix_app.html.profile import REACTED
from makapix_app.html.replies import Painted, answer, bare, rest, wish
from services import feeds
from services.auth import cookies
from services.auth.actor import Actor
from services.filters import Chosen
from services.playlists import queries as playlists
from services.profiles import queries as profiles
from services.relations import queries as relations

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
READ = ["GET", "HEAD"]
LISTS = {"followers": relations.followers, "following": relations.following}


@router.api_route("/u/{handle}", methods=READ)
async def person(request: Request, handle: str, shelf: str = "") -> Response:
    """A person's works, or those to which they reacted. Other shelves are for themselves: the
    app's to draw."""
    if activitypub.wanted(request):
        return await activitypub.by_handle(request, handle)
    if shelf not in {"", "works", REACTED}:
        return bare("person")
    _, order, cursor, chosen = wish(request)
    named = shelf.removeprefix("works")
    return await answer(request, "person", _person, handle, named, order, cursor, chosen)


@router.api_route("/u/{handle}/playlists", methods=READ)
async def persons_playlists(request: Request, handle: str, after: str = "") -> Response:
    """A person's public playlists."""
    return await answer(request, "persons playlists", _playlists, handle, after)


@router.api_route("/u/{handle}/followers", methods=READ)
async def followers(request: Request, handle: str, after: str = "") -> Response:
    """Who follows a person."""
    return await answer(request, "followers", _people, handle, "followers", after)


@router.api_route("/u/{handle}/following", methods=READ)
async def following(request: Request, handle: str, after: str = "") -> Response:
    """Whom a person follows."""
    return await answer(request, "following", _people, handle, "following", after)


@router.api_route("/following", methods=READ)
@router.api_route("/following/people", methods=READ)
@router.api_route("/following/hashtags", methods=READ)
async def followed(request: Request) -> Response:
    """What one follows: a word to strangers, and for who is signed in the app's to draw."""
    path = request.url.path.rstrip("/")
    kind = f"followed {path.removeprefix('/following').strip('/') or 'works'}"
    if cookies.access_name() in request.cookies:
        return bare(kind, **{"Cache-Control": "private, no-store"})
    return await answer(request, kind, _followed, path)


def _person(
    tx: Session, actor: Actor, handle: str, shelf: str, order: str, after: str, chosen: Chosen
) -> Painted:
    found = profiles.profile(tx, actor, handle)
    pins = profiles.pins(tx, actor, found.handle)
    lists = playlists.count(tx, actor, found.handle)
    narrow = {"order": order, "cursor": after, "chosen": chosen}
    if shelf == REACTED:
        works = feeds.reacted(tx, actor, found.handle, **narrow)
    else:
        works = feeds.by_author(tx, actor, found.handle, shelf="works", **narrow)
    listed = not (shelf or after or chosen or order != "newest")
    about = heads.of_person(found, [pin.card for pin in pins] or works.items, listed=listed)
    onward = rest(works.next_cursor, order=order, chosen=chosen, shelf=shelf)
    name = REACTED if shelf == REACTED else "author"
    here = narrowed_to(name, f"/u/{found.handle}", chosen, order, shelf=shelf)
    return about, profile.person(found, pins, lists, shelf, works, onward, here)


def _followed(tx: Session, actor: Actor, path: str) -> Painted:
    return heads.of_followed(path), strangers(path)


def _playlists(tx: Session, actor: Actor, handle: str, after: str) -> Painted:
    found = profiles.profile(tx, actor, handle)
    lists = playlists.by_owner(tx, actor, found.handle, cursor=after)
    count = playlists.count(tx, actor, found.handle)
    about = heads.of_persons_playlists(found, lists.items, listed=bool(count) and not after)
    return about, profile.persons_playlists(found, count, lists, _after(lists.next_cursor))


def _people(tx: Session, actor: Actor, handle: str, which: str, after: str) -> Painted:
    found = profiles.profile(tx, actor, handle)
    people = LISTS[which](tx, actor, found.handle, cursor=after)
    about = heads.of_persons_people(found, which)
    return about, profile.persons_people(found, which, people, _after(people.next_cursor))


def _after(cursor: str) -> str:
    return urlencode({"after": cursor}) if cursor else ""
