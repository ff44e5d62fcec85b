"""People and works as other servers of the open web read them: ActivityPub (W3C, 2018), the side
that reads. Makapix tells who is here and what they publish; it takes no activities, so nobody
follows from elsewhere, and nothing is signed.

A person's address here holds their id, since handles change. Terms beyond ActivityStreams are
those of Mastodon (docs.joinmastodon.org/spec/activitypub).
"""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from makapix_app.api import cache, who
from makapix_app.html.answers import dated
from makapix_app.html.head import whole
from makapix_app.html.markup import Markup, el, join
from services import door, syndication
from services.auth.actor import Actor, Credential
from services.kernel.errors import Gone, NotFound
from services.kernel.links import REL
from services.posts.details import warned
from services.syndication import Author, Entry

router = APIRouter(include_in_schema=False)
READ = ["GET", "HEAD"]
SECONDS = 60
KIND = "application/activity+json"
STREAMS = "https://www.w3.org/ns/activitystreams"
EVERYONE = f"{STREAMS}#Public"
TERMS = {
    "toot": "http://joinmastodon.org/ns#",
    "schema": "http://schema.org#",
    "discoverable": "toot:discoverable",
    "indexable": "toot:indexable",
    "focalPoint": {"@container": "@list", "@id": "toot:focalPoint"},
    "sensitive": "as:sensitive",
    "manuallyApprovesFollowers": "as:manuallyApprovesFollowers",
    "Hashtag": "as:Hashtag",
    "PropertyValue": "schema:PropertyValue",
    "value": "schema:value",
}
CONTEXT = [STREAMS, TERMS]
# Pictures that every server takes; of others it gets the rendition.
TAKEN = {"image/png", "image/gif", "image/jpeg", "image/webp"}
READS_ONLY = "Makapix is read by other servers and takes nothing from them: there is no inbox."
Fact = dict[str, Any]


def wanted(request: Request) -> bool:
    """Whether a page's address is asked for as ActivityPub (its section 3.2), not as a page."""
    asked = request.headers.get("accept", "")
    return KIND in asked or ("application/ld+json" in asked and STREAMS in asked)


@router.api_route("/ap/people/{person_id}", methods=READ)
async def person(request: Request, person_id: str) -> Response:
    """A person."""
    return await _answer(request, ("person", person_id), _person, number(person_id))


@router.api_route("/ap/people/{person_id}/outbox", methods=READ)
async def outbox(request: Request, person_id: str, page: str = "", after: str = "") -> Response:
    """What they published: how much it is, and with ``page=true`` a page of it."""
    key = ("outbox", person_id, page, after)
    if page:
        return await _answer(request, key, _page, number(person_id), after)
    return await _answer(request, key, _outbox, number(person_id))


@router.api_route("/ap/people/{person_id}/followers", methods=READ)
async def followers(request: Request, person_id: str) -> Response:
    """How many follow them, not who."""
    return await _answer(request, ("followers", person_id), _count, number(person_id), "followers")


@router.api_route("/ap/people/{person_id}/following", methods=READ)
async def following(request: Request, person_id: str) -> Response:
    """How many they follow, not whom."""
    return await _answer(request, ("following", person_id), _count, number(person_id), "following")


@router.api_route("/ap/people/{person_id}/inbox", methods=["GET", "POST"])
async def inbox(person_id: str) -> Response:
    """There is none: an actor must name one."""
    said = {"type": "about:blank", "title": "Method Not Allowed", "status": 405}
    media = "application/problem+json"
    return JSONResponse(said | {"detail": READS_ONLY}, 405, {"Allow": ""}, media_type=media)


@router.api_route("/ap/works/{slug}", methods=READ)
async def work(request: Request, slug: str) -> Response:
    """A work."""
    return await _answer(request, ("work", slug), _work, slug)


async def by_handle(request: Request, handle: str) -> Response:
    """The person whose page is at ``/u/[handle]``."""
    return await _answer(request, ("handle", handle), _person_called, handle)


# --- what is answered


async def _answer(
    request: Request, key: tuple[str, ...], ask: Callable[..., Fact], *words: Any
) -> Response:
    caller = Credential(network=who.client_network(request))

    def made() -> bytes:
        return _written(door.ask(caller, ask, *words))

    try:
        body = await cache.kept(("activitypub", *key), made)
    except Gone:
        body = _written({"id": _work_address(key[1]), "type": "Tombstone", "formerType": "Note"})
        return _open(Response(body, 410, media_type=KIND))
    return _open(dated(request, body, KIND, None, seconds=SECONDS))


def _written(fact: Fact) -> bytes:
    return json.dumps({"@context": CONTEXT} | fact, ensure_ascii=False).encode()


def _open(answer: Response) -> Response:
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Vary"] = "Accept"
    return answer


def number(text: str) -> UUID:
    """The id that stands in a person's address. Raises NotFound."""
    try:
        return UUID(text)
    except ValueError:
        raise NotFound("There is nobody here.") from None


def person_address(person_id: UUID, part: str = "") -> str:
    """The address of a person here, or of a part of them."""
    return whole(f"/ap/people/{person_id}{part}")


def _work_address(slug: str) -> str:
    return whole(f"/ap/works/{quote(slug)}")


# --- the documents


def _person(tx: Any, actor: Actor, person_id: UUID) -> Fact:
    return _actor(syndication.author(tx, actor, person_id=person_id))


def _person_called(tx: Any, actor: Actor, handle: str) -> Fact:
    return _actor(syndication.author(tx, actor, handle=handle))


def _actor(person: Author) -> Fact:
    page = whole(f"/u/{person.handle}")
    bio = (_anchor(part.href, part.text) if part.href else part.text for part in person.bio)
    said = {
        "id": person_address(person.id),
        "type": "Person",
        "preferredUsername": person.handle,
        "name": person.name,
        "summary": str(el("p", *bio)),
        "url": page,
        "published": person.joined_at,
        "manuallyApprovesFollowers": False,
        "discoverable": True,
        "indexable": True,
        "attachment": [
            {"type": "PropertyValue", "name": "Link", "value": str(_anchor(link.href, link.text))}
            for link in person.links
        ],
    }
    parts = ("inbox", "outbox", "followers", "following")
    said |= {part: person_address(person.id, f"/{part}") for part in parts}
    if person.avatar_url:
        face = {"type": "Image", "mediaType": "image/png", "url": whole(person.avatar_url)}
        said["icon"] = face
    return said


def _outbox(tx: Any, actor: Actor, person_id: UUID) -> Fact:
    here = person_address(person_id, "/outbox")
    works = syndication.author(tx, actor, person_id=person_id).works
    first = f"{here}?page=true"
    return {"id": here, "type": "OrderedCollection", "totalItems": works, "first": first}


def _page(tx: Any, actor: Actor, person_id: UUID, after: str) -> Fact:
    here = person_address(person_id, "/outbox")
    found, cursor = syndication.notes(tx, actor, person_id, cursor=after)
    said = {
        "id": f"{here}?{urlencode({'page': 'true'} | ({'after': after} if after else {}))}",
        "type": "OrderedCollectionPage",
        "partOf": here,
        "orderedItems": [_create(entry) for entry in found],
    }
    if cursor:
        said["next"] = f"{here}?{urlencode({'page': 'true', 'after': cursor})}"
    return said


def _count(tx: Any, actor: Actor, person_id: UUID, part: str) -> Fact:
    person = syndication.author(tx, actor, person_id=person_id)
    here = person_address(person_id, f"/{part}")
    return {"id": here, "type": "OrderedCollection", "totalItems": getattr(person, part)}


def _work(tx: Any, actor: Actor, slug: str) -> Fact:
    return _note(syndication.note(tx, actor, slug))


def _create(entry: Entry) -> Fact:
    note = _note(entry)
    return {
        "id": f"{note['id']}#create",
        "type": "Create",
        "actor": note["attributedTo"],
        "published": note["published"],
        "to": note["to"],
        "cc": note["cc"],
        "object": note,
    }


def _note(entry: Entry) -> Fact:
    card = entry.card
    note = {
        "id": _work_address(card.slug),
        "type": "Note",
        "url": whole(card.url),
        "attributedTo": person_address(entry.author_id),
        "to": [EVERYONE],
        "cc": [person_address(entry.author_id, "/followers")],
        "published": card.created_at,
        "content": str(_content(entry)),
        "sensitive": bool(card.warnings),
        "attachment": [_document(entry)],
        "tag": [
            {"type": "Hashtag", "name": f"#{tag}", "href": whole(_tag(tag))}
            for tag in entry.hashtags
        ],
    }
    if entry.updated_at > card.created_at:
        note["updated"] = entry.updated_at
    return note | ({"summary": warned(card.warnings)} if card.warnings else {})


def _document(entry: Entry) -> Fact:
    card = entry.card
    as_it_is = entry.original_type in TAKEN
    return {
        "type": "Document",
        "mediaType": entry.original_type if as_it_is else "image/webp",
        "url": entry.original_url if as_it_is else whole(card.art_url),
        "name": card.alt_text or card.title,
        "width": card.width,
        "height": card.height,
        "focalPoint": [0.0, 0.0],
    }


def _content(entry: Entry) -> Markup:
    card = entry.card
    said = [el("p", part) for part in entry.description.split("\n") if part.strip()]
    tags = [el("a", f"#{tag}", href=whole(_tag(tag)), rel="tag") for tag in entry.hashtags]
    spaced = [piece for tag in tags for piece in (tag, " ")][:-1]
    page = el("a", card.title, href=whole(card.url))
    return join(
        el("p", page), *said, el("p", f"{card.facts_text}. {entry.licence}."),
        el("p", *spaced) if spaced else "",
    )  # fmt: skip


def _tag(tag: str) -> str:
    return f"/hashtags/{quote(tag)}"


def _anchor(href: str, words: str) -> Markup:
    return el("a", words, href=href, rel=f"me {REL}")
