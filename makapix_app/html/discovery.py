"""How other servers find people and learn what this one is: WebFinger (RFC 7033), host-meta
(RFC 6415), NodeInfo 2.1 (nodeinfo.diaspora.software)."""

import json
import re
from typing import Annotated, Any
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from makapix_app.api import cache, who
from makapix_app.api.v1.system import version
from makapix_app.html import activitypub
from makapix_app.html.activitypub import person_address
from makapix_app.html.answers import XML, dated
from makapix_app.html.head import whole
from makapix_app.html.markup import el
from services import door, syndication
from services.auth.actor import Actor, Credential
from services.kernel.errors import MakapixError, Moved, NotFound
from services.kernel.links import taken_apart
from services.kernel.settings import settings

router = APIRouter(include_in_schema=False)
READ = ["GET", "HEAD"]
SECONDS = 3600
JRD, XRD = "application/jrd+json", "application/xrd+xml"
SCHEMA = "http://nodeinfo.diaspora.software/ns/schema/2.1"
PAGE, FACE = "http://webfinger.net/rel/profile-page", "http://webfinger.net/rel/avatar"
_ACCOUNT = re.compile(r"acct:@?([^@/]+)@([^@/]+)")
_PERSON = re.compile(r"/(?:u/([^/]+)|@([^/]+)|ap/people/([0-9a-f-]{36}))/?")


class Unasked(MakapixError):
    """WebFinger without the one thing that it needs: RFC 7033, 4.2 wants 400 for it."""

    code = "no_resource"


@router.api_route("/.well-known/webfinger", methods=READ)
async def webfinger(
    request: Request,
    resource: Annotated[str, Query(max_length=2000)] = "",
    rel: Annotated[list[str] | None, Query()] = None,
) -> Response:
    """Who is behind ``acct:handle@here`` or the address of a profile."""
    if not resource:
        raise Unasked("Say who is meant: ?resource=acct:handle@host.")
    caller = Credential(network=who.client_network(request))
    rels = tuple(rel or ())

    def made() -> bytes:
        return json.dumps(door.ask(caller, _descriptor, resource, rels)).encode()

    body = await cache.kept(("webfinger", resource, rels), made)
    return _open(dated(request, body, JRD, None, seconds=activitypub.SECONDS))


@router.api_route("/.well-known/host-meta", methods=READ)
async def host_meta(request: Request) -> Response:
    """Where WebFinger is."""
    template = whole("/.well-known/webfinger?resource=") + "{uri}"
    link = el("Link", rel="lrdd", type=JRD, template=template)
    body = XML + el("XRD", link, xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0")
    return _open(dated(request, body.encode(), XRD, None, seconds=SECONDS))


@router.api_route("/.well-known/nodeinfo", methods=READ)
async def nodeinfo_where(request: Request) -> Response:
    """Where NodeInfo is."""
    said = {"links": [{"rel": SCHEMA, "href": whole("/nodeinfo/2.1")}]}
    kind = "application/json"
    return _open(dated(request, json.dumps(said).encode(), kind, None, seconds=SECONDS))


@router.api_route("/nodeinfo/2.1", methods=READ)
async def nodeinfo(request: Request) -> Response:
    """What this server is, and how many people and works are here."""
    caller = Credential(network=who.client_network(request))
    body = await cache.kept(("nodeinfo",), lambda: door.ask(caller, _nodeinfo))
    kind = f'application/json; profile="{SCHEMA}#"'
    return _open(dated(request, body, kind, None, seconds=SECONDS))


def _open(answer: Response) -> Response:
    """For scripts of every site (RFC 7033, 5)."""
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


def _descriptor(tx: Any, actor: Actor, resource: str, rels: tuple[str, ...]) -> dict[str, Any]:
    handle, person_id = _meant(resource)
    try:
        person = syndication.author(tx, actor, handle=handle, person_id=person_id)
    except Moved as moved:
        person = syndication.author(tx, actor, handle=moved.moved_to)
    page, actor_address = whole(f"/u/{person.handle}"), person_address(person.id)
    links = [
        {"rel": "self", "type": activitypub.KIND, "href": actor_address},
        {"rel": PAGE, "type": "text/html", "href": page},
    ]
    if person.avatar_url:
        links.append({"rel": FACE, "type": "image/png", "href": whole(person.avatar_url)})
    return {
        "subject": f"acct:{person.handle}@{_host()}",
        "aliases": [page, actor_address],
        "links": [link for link in links if not rels or link["rel"] in rels],
    }


def _meant(resource: str) -> tuple[str, UUID | None]:
    """The handle or the id that a resource names. Raises NotFound for one of another place."""
    if account := _ACCOUNT.fullmatch(resource):
        if account[2].lower() == _host().lower():
            return account[1], None
    else:
        parts = taken_apart(resource)
        found = _PERSON.fullmatch(parts.path)
        if found and parts.scheme in {"http", "https"} and parts.netloc == _host():
            return found[1] or found[2] or "", activitypub.number(found[3]) if found[3] else None
    raise NotFound("There is nobody of this name here.")


def _host() -> str:
    return urlsplit(settings().public_url).netloc


def _nodeinfo(tx: Any, actor: Actor) -> bytes:
    usage = syndication.usage(tx, actor)
    said = {
        "version": "2.1",
        "software": {"name": "makapix", "version": version()["version"]},
        "protocols": ["activitypub"],
        "services": {"inbound": [], "outbound": []},
        "openRegistrations": True,
        "usage": {
            "users": {
                "total": usage.people,
                "activeMonth": usage.active_month,
                "activeHalfyear": usage.active_half_year,
            },
            "localPosts": usage.works,
            "localComments": usage.comments,
        },
        "metadata": {"nodeName": "Makapix", "federation": "read only"},
    }
    return json.dumps(said).encode()
