"""A work on another site: oEmbed 1.0 (oembed.com) and the page that stands in its frame.

That page alone may be framed. It runs nothing, sets nothing and asks for one picture.
"""

import json
import re
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse

from makapix_app.api import cache, who
from makapix_app.html.answers import XML, dated
from makapix_app.html.head import CARD_SIZE, SITE, still, whole
from makapix_app.html.markup import Markup, el, join
from makapix_app.running.plan import art_origins
from services import door
from services.auth.actor import Credential
from services.kernel.errors import MakapixError, NotFound
from services.kernel.links import taken_apart
from services.kernel.settings import settings
from services.posts import queries
from services.posts.details import warned
from services.posts.views import PostPage

router = APIRouter()
READ = ["GET", "HEAD"]
SIZE = 400  # CSS px of a frame that is not told its size
CAPTION = 48  # CSS px under the picture
OPEN = {"Access-Control-Allow-Origin": "*"}
_PATH = re.compile(r"/(?:posts|embed)/([^/]+)/?")
# What `devicePixelRatio` may be: a sheet cannot ask for it, only whether it is one of these.
RATIOS = (1.25, 1.5, 1.75, 2, 2.25, 2.5, 2.625, 2.75, 3, 3.5, 4)
# Whole screen pixels for each pixel of the work, as assets/styles/first.css reckons.
STYLE = """
:root{--d:1}
*{box-sizing:border-box;margin:0}
html,body,main{height:100%}
main{display:flex;flex-direction:column}
body{background:#0c0d12;color:#eceef7;
font:500 14px/20px system-ui,sans-serif}
a{color:inherit;text-decoration:none}
.well{position:relative;flex:1;min-height:0;container-type:size}
img{--s:calc(1px/var(--d));--u:calc(var(--w)*var(--s));
--W:round(down,round(100cqw,1px) + .01px,var(--s));
--H:round(down,round(100cqh,1px) + .01px,var(--s));
--x:calc(min(var(--W),var(--H)*var(--w)/var(--h)) + .01px);
--k:max(round(down,var(--x),var(--u)),round(down,min(var(--x),var(--u)/2),var(--u)/2),
round(down,min(var(--x),var(--u)/4),var(--u)/4));--l:calc(var(--k)*var(--h)/var(--w));
position:absolute;width:var(--k);height:var(--l);
left:round(down,calc((var(--W) - var(--k))/2 + .01px),var(--s));
top:round(down,calc((var(--H) - var(--l))/2 + .01px),var(--s));
image-rendering:crisp-edges;image-rendering:pixelated}
p{padding:24px 16px}
.by{display:flex;justify-content:space-between;gap:16px;height:48px;padding:14px 16px;
background:#12131a;white-space:nowrap}
h1{font:inherit;overflow:hidden;text-overflow:ellipsis;unicode-bidi:plaintext;text-align:left}
.by b{flex:none;color:#5ee0c8;font-weight:650}
:focus-visible{outline:2px solid #ffd166;outline-offset:-2px}
""" + "".join(f"@media (resolution:{each}dppx){{:root{{--d:{each}}}}}\n" for each in RATIOS)


@router.get(
    "/api/v1/oembed",
    tags=["posts"],
    response_class=JSONResponse,
    responses={200: {"content": {"text/xml": {}}}},
)
@router.head("/api/v1/oembed", include_in_schema=False)
def oembed(
    request: Request,
    url: Annotated[str, Query(max_length=2000)],
    format: Annotated[str, Query(json_schema_extra={"enum": ["json", "xml"]})] = "json",
    maxwidth: Annotated[int | None, Query(ge=1, le=100_000)] = None,
    maxheight: Annotated[int | None, Query(ge=1, le=100_000)] = None,
) -> Response:
    """How to embed the work at an address (oEmbed 1.0), as JSON or XML. Neither the frame nor the
    thumbnail is larger than is allowed."""
    if format not in {"json", "xml"}:
        raise HTTPException(501, "A work is described as json or xml.")  # oEmbed 1.0, 2.3.3
    caller = Credential(network=who.client_network(request))
    page = door.ask(caller, queries.page, _slug(url))
    if not page.approved:
        raise NotFound("There is no such work, or it is not public.")
    said = _description(page, maxwidth, maxheight)
    body, media = (_xml(said), "text/xml") if format == "xml" else (json.dumps(said), cache.JSON)
    return dated(request, body.encode(), media, seconds=cache.FOR, more=OPEN)


@router.api_route("/embed/{slug}", methods=READ, include_in_schema=False)
async def embedded(request: Request, slug: str) -> Response:
    """The page in the frame; a sentence where there is no such work."""
    caller = Credential(network=who.client_network(request))

    def made() -> bytes:
        return _document(door.ask(caller, queries.page, slug)).encode()

    try:
        body = await cache.kept(("embed", slug), made)
        return dated(request, body, "text/html", seconds=cache.FOR, more=_policy())
    except MakapixError as error:
        said = _html(SITE, el("p", "This work is not here any more, or is not shown to everyone."))
        status = 404 if isinstance(error, NotFound) else 503
        return HTMLResponse(said, status, {"Cache-Control": "no-cache"} | _policy())


def _slug(url: str) -> str:
    """The work that an address of ours names. Raises NotFound for any other."""
    parts = taken_apart(url)
    found = _PATH.fullmatch(parts.path)
    ours = {urlsplit(settings().public_url).netloc}
    if parts.scheme not in {"http", "https"} or parts.netloc not in ours or not found:
        raise NotFound("This is not the address of a work.")
    return found[1]


def _description(page: PostPage, most_width: int | None, most_height: int | None) -> dict[str, Any]:
    card = page.card
    width, height = (
        min(most_width or SIZE, SIZE),
        min(most_height or SIZE + CAPTION, SIZE + CAPTION),
    )
    frame = el(
        "iframe",
        src=whole(f"/embed/{card.slug}"),
        width=width,
        height=height,
        title=f"{card.title} by {card.author_name}",
        loading="lazy",
        style="border:0",
    )
    said = {
        "version": "1.0",
        "type": "rich",
        "html": str(frame),
        "width": width,
        "height": height,
        "title": card.title,
        "author_name": card.author_name,
        "author_url": whole(f"/u/{card.author_handle}"),
        "provider_name": SITE,
        "provider_url": whole("/"),
        "cache_age": 3600,
    }
    shown = (
        []
        if card.warnings
        else [(page.share_url, *CARD_SIZE), (still(card), card.width, card.height)]
    )
    for address, wide, high in shown:
        if wide <= (most_width or wide) and high <= (most_height or high):
            size = {"thumbnail_width": wide, "thumbnail_height": high}
            return said | {"thumbnail_url": whole(address)} | size
    return said


def _xml(said: dict[str, Any]) -> str:
    """The same as XML: an element for each word, the frame as escaped text."""
    return XML + el("oembed", *(el(name, str(value)) for name, value in said.items()))


def _document(page: PostPage) -> str:
    card = page.card
    address = whole(card.url)
    shown = el("p", warned(card.warnings)) if card.warnings else _picture(page)
    return _html(
        f"{card.title} by {card.author_name}",
        el("a", shown, href=address, class_="well", target="_top", rel="noopener"),
        el(
            "a",
            el("h1", f"{card.title} by {card.author_name}"),
            el("b", SITE),
            href=address,
            class_="by",
            target="_top",
            rel="noopener",
        ),
        address=address,
    )


def _picture(page: PostPage) -> Markup:
    """It moves, unless it flashes or the reader wants stillness."""
    card = page.card
    image = el(
        "img",
        src=still(card) if card.flashing else card.art_url,
        alt=card.alt_text or card.title,
        width=card.width,
        height=card.height,
        style=f"--w:{card.width};--h:{card.height}",
    )
    calm = el("source", media="(prefers-reduced-motion: reduce)", srcset=still(card))
    return el("picture", calm, image)


def _html(title: str, *content: str, address: str = "") -> str:
    head = join(
        el("meta", charset="utf-8"),
        el("meta", name="viewport", content="width=device-width"),
        el("meta", name="robots", content="noindex"),
        el("title", title),
        el("link", rel="canonical", href=address) if address else "",
        el("style", Markup(STYLE)),
    )
    return "<!DOCTYPE html>" + el(
        "html", el("head", head), el("body", el("main", *content)), lang="en"
    )


def _policy() -> dict[str, str]:
    """What the page may do in the frame of any site."""
    pictures = " ".join(["'self'", *art_origins(settings())])
    said = (
        f"default-src 'none'; img-src {pictures}; style-src 'unsafe-inline'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors *"
    )
    return {"Content-Security-Policy": said}
