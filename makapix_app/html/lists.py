"""The first paint of what leads to works: an editors' pick, hashtags, a palette, a playlist."""

from collections.abc import Sequence

from components.palettes import FILES
from makapix_app.html.markup import NOTHING, Markup, el, join
from makapix_app.html.paint import acts, art_link, avatar, icon, image, loop, works
from services.palettes.views import PalettePage, Swatch
from services.playlists.views import PlaylistPage
from services.posts.views import PostCard
from services.profiles.views import Pin
from services.search.views import Hashtag


def feature(pick: Pin) -> Markup:
    """The work that stands apart above a feed."""
    card = pick.card
    name = el("a", card.author_name, href=f"/u/{card.author_handle}", class_="sec name clip")
    said = el(
        "div",
        el("span", icon("star", 12), "Editors’ pick", class_="bdg"),
        el("h2", el("a", card.title, href=card.url, tabindex=-1)),
        el("div", avatar(card.author_avatar_url, 32), name, loop(card), class_="row artist"),
        el("div", el("span", card.facts_text, class_="mono facts"), class_="row"),
        el("p", pick.words, class_="sec muted") if pick.words else NOTHING,
        acts(card),
        class_="txt",
    )
    return el("section", art_link(card), said, class_="feature still", aria_label="Editors’ pick")


def playlist(page: PlaylistPage, cards: Sequence[PostCard], older: str) -> Markup:
    """A playlist and its works in their order."""
    card = page.card
    by = el("a", card.owner_name, href=f"/u/{card.owner_handle}", class_="link")
    cover = image(card.cover_url, card.cover_width, card.cover_height, "", eager=True)
    head = el(
        "header",
        el("span", cover if card.cover_url else "", class_="well"),
        el(
            "div",
            el("h1", card.title),
            el("p", "by ", by, class_="sec muted"),
            el("p", f"{card.works} work{'s'[: card.works != 1]}", class_="sec muted"),
            el("p", page.description, class_="sec prose said") if page.description else "",
            class_="stack s",
        ),
        class_="plist still",
    )
    return join(head, works(cards, older, "No work stands in this playlist yet."))


def hashtags(items: Sequence[Hashtag], opening: Markup) -> Markup:
    """The most used hashtags, under the heading and tabs of their own page."""
    if not items:
        nothing = "Hashtags that artists give their works in 30 days appear here."
        return join(opening or el("h1", "Hashtags"), el("p", nothing, class_="sec muted"))
    listed = el("ul", *map(_hashtag, items), class_="hashtags", aria_label="Hashtags")
    return join(opening or el("h1", "Hashtags"), listed)


def palette(page: PalettePage, cards: Sequence[PostCard], older: str) -> Markup:
    """A palette: its colours, its files, the works in it."""
    ways = el("a", "Well-known palettes", href="/palettes", class_="link")
    whole = el("a", page.known_text, href=page.known_url, class_="link")
    other = page.known and page.known != page.key
    head = el(
        "div",
        el("div", el("h1", page.title), class_="head"),
        el("p", page.works_text, " · ", ways, class_="sec muted"),
        el("p", whole, class_="sec") if other else NOTHING,
        el("p", page.about, class_="sec muted measure") if page.about else NOTHING,
        el("ul", *map(_swatch, page.swatches), class_="swatches"),
        el("div", _files(page.key), class_="row wrap ways"),
        class_="stack palette-head",
    )
    title = el("h2", "Works in this palette")
    nothing = "No work that you find in lists has these colours and no others."
    return join(head, el("section", title, works(cards, older, nothing), class_="sect stack"))


def _hashtag(one: Hashtag) -> Markup:
    many = f"{one.works}+ works" if one.more else f"{one.works} work{'s'[: one.works != 1]}"
    words = (el("span", f"#{one.tag}", class_="clip"), el("span", many, class_="small muted"))
    return el("li", el("a", *words, href=one.url))


def _swatch(one: Swatch) -> Markup:
    shown = el("span", class_="colour", style=f"--c:{one.colour}")
    named = el("span", one.name, class_="small muted")
    return el("li", el("div", shown, el("span", one.colour, class_="mono"), named))


def _files(key: str) -> Markup:
    place = f"/api/v1/palettes/{key}"
    ways = [el("a", said, href=f"{place}/{name}", class_="chip") for said, name in FILES]
    said = el("summary", icon("download"), "Download", icon("chevron-down", 12), class_="btn")
    listed = el("ul", *(el("li", way) for way in ways), class_="sizes")
    return el("details", said, listed, class_="get")
