"""``/search``: works, people, hashtags or playlists that are found, read without a script too."""

from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from makapix_app.html import lists
from makapix_app.html.empty import empty
from makapix_app.html.head import Head
from makapix_app.html.markup import NOTHING, Markup, el, join
from makapix_app.html.paint import icon, works
from makapix_app.html.replies import Painted, answer
from services.auth.actor import Actor
from services.search import names
from services.search import works as found_works
from services.search.views import Found
from state import asked
from state.asked import Asked, Chip
from state.narrowed import BEST

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
READ = ["GET", "HEAD"]
NOTHING_FOUND = {
    "people": ("Nobody was found", "Try another spelling of the name."),
    "hashtags": ("No hashtag was found", "Try another word, or fewer letters of it."),
    "playlists": ("No playlist was found", "Try another word of its title."),
}


@router.api_route("/search", methods=READ)
async def search(
    request: Request, q: str = "", tab: str = "", sort: str = "", after: str = ""
) -> Response:
    """What is found. Not for indexes: there are as many pages as words."""
    return await answer(request, "search", _search, asked.read(q, tab, sort), after)


def _search(tx: Session, actor: Actor, here: Asked, after: str) -> Painted:
    wanted, problem = here.wanted()
    title = f"Search: {here.said}" if here.said else "Search"
    words = "Works, people, hashtags and playlists on Makapix."
    about = Head(title, here.url(), words, listed=False, sought=here.said)
    if problem:
        way = el("a", "Start anew", href="/search", class_="btn primary")
        shown = empty("This search is not understood", problem, way)
        return about, join(_opening(here, []), shown)
    if here.tab == "works":
        works_found = found_works.works(tx, actor, here.said, sort=here.sort, cursor=after)
        about, shown = about.showing(works_found.items), _works(here, works_found)
    else:
        shown = _others(tx, actor, here, after)
    return about, join(_opening(here, here.chips(wanted)), shown)


def _works(here: Asked, found: Found) -> Markup:
    nothing = empty("Nothing was found", "Try fewer words, or take a filter away.")
    if found.meant:
        meant = el("a", found.meant, href=here.url(q=found.meant), class_="link")
        nothing = empty("Nothing was found", join("Did you mean ", meant, "?"))
    best = el("p", BEST, class_="sec muted after") if here.sort == "best" else NOTHING
    shown = works(found.items, _older(here, found.next_cursor), nothing)
    return join(best, shown)


def _others(tx: Session, actor: Actor, here: Asked, after: str) -> Markup:
    ask: Any = getattr(names, here.tab)
    found = ask(tx, actor, here.said, cursor=after)
    draw: Any = {
        "people": lists.people,
        "hashtags": lists.found_hashtags,
        "playlists": lists.playlists,
    }[here.tab]
    shown: Markup = draw(found, _older(here, found.next_cursor), *NOTHING_FOUND[here.tab])
    return shown


def _older(here: Asked, cursor: str) -> str:
    """The query of what follows."""
    _, _, query = here.url().partition("?")
    return f"{query}&{urlencode({'after': cursor})}".lstrip("&") if cursor else ""


# --- above what is found


def _opening(here: Asked, chips: list[Chip]) -> Markup:
    field = el(
        "input",
        id="search-here-first",
        type="search",
        name="q",
        value=here.said,
        aria_label="Search",
        placeholder="Search works, people, colors:<=16",
        maxlength=200,
    )
    kept = el("input", type="hidden", name="tab", value=here.tab) if here.tab != "works" else ""
    return join(
        el("div", el("h1", "Search", class_="disp"), class_="head"),
        el(
            "form",
            icon("search"),
            field,
            kept,
            role="search",
            class_="find only-m wide",
            action="/search",
        ),
        lists.tabs([(tab.words, tab.url, tab.on, None) for tab in here.tabs()], "What to find"),
        _chips(chips) if chips else NOTHING,
    )


def _chips(chips: list[Chip]) -> Markup:
    more = el("button", icon("plus", 12), "Add a filter", type="button", class_="chip")
    last = el("li", el("div", more, class_="narrow"), class_="wider")
    listed = (el("li", _chip(chip)) for chip in chips)
    return el("ul", *listed, last, class_="filters", aria_label="Filters and order")


def _chip(chip: Chip) -> Markup:
    if not chip.on:
        return el("a", chip.words, href=chip.url, class_="chip")
    away = (icon("close", 12), el("span", "Remove this filter", class_="sr"))
    return el("a", chip.words, *away, href=chip.url, class_="chip on")
