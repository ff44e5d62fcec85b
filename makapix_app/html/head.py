"""The head of a public page: what search engines, chats and feed readers are told of it.

OpenGraph (ogp.me), Twitter cards, schema.org as JSON-LD, and links to the same thing in other
forms. Addresses are whole, since they are read elsewhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

from makapix_app.html.markup import Markup, data, el, join
from services.kernel.settings import settings
from services.posts import files
from services.posts.views import PostCard

SITE = "Makapix"
ABOUT = "Pixel art, shown at whole pixels: works, artists and playlists."
HOUSE = "/sprites/share.png"  # the share card of a page without art, of the same size
CARD_SIZE = (1200, 630)  # the share card, services/edges/imaging
WORDS_MOST = 200  # of a description; what reads it cuts sooner
ATOM, JSON_FEED = "application/atom+xml", "application/feed+json"
NOINDEX = el("meta", name="robots", content="noindex", data_first=True)


@dataclass(frozen=True, slots=True)
class Head:
    """What a page says of itself. ``path`` is its one address, ``image`` a share card or where
    there is none the house's, ``first_art`` the picture that is to be there first, ``feed`` the
    path of its news feeds without their ending, ``sought`` what stands in the field that
    searches."""

    title: str
    path: str
    description: str = ABOUT
    kind: str = "website"
    image: str = HOUSE
    image_alt: str = SITE
    first_art: str = ""
    feed: str = ""
    oembed: bool = False
    listed: bool = True
    sought: str = ""
    facts: list[dict[str, Any]] = field(default_factory=list)

    def showing(self, cards: Sequence[PostCard], cover: str = "") -> "Head":
        """The same for a list of works: the first of them is there first, and the share card is
        that of a ``cover``, or of the first work that has one: none has whose address does not
        last, and none with a warning is in a list."""
        about = replace(self, first_art=still(cards[0])) if cards else self
        if cover:
            return about.shared(cover, f"The cover of {self.title}")
        with_one = (card for card in cards if files.card_beside(card.art_url))
        if first := next(with_one, None):
            return about.shared(first.art_url, f"{first.title} by {first.author_name}")
        return about

    def shared(self, picture: str, alt: str) -> "Head":
        """The same with the share card beside a picture of a work, if its address lasts."""
        card = files.card_beside(picture)
        return replace(self, image=card, image_alt=alt) if card else self


def whole(address: str) -> str:
    """An address of ours with its origin."""
    return f"{settings().public_url}{address}" if address.startswith("/") else address


def head(page: Head) -> Markup:
    """All tags but the title; each is marked, so that the app's next page can take it away."""
    url, words = whole(page.path), shortened(page.description)
    return join(
        _link("preload", page.first_art, as_="image", fetchpriority="high"),
        el("meta", name="description", content=words, data_first=True),
        NOINDEX if not page.listed else "",
        _link("canonical", url),
        *_open_graph(page, url, words),
        *_alternates(page, url),
    )


def tail(page: Head) -> Markup:
    """What stands at the end of the body: facts as JSON-LD. In the head React would take a
    script of ours for one of its own."""
    return join(*(data(fact) for fact in page.facts))


def shortened(text: str) -> str:
    """The beginning of a text in one line."""
    words = " ".join(text.split())
    return f"{words[: WORDS_MOST - 1].rstrip()}…" if len(words) > WORDS_MOST else words


def _link(rel: str, href: str, **more: Any) -> Markup:
    return el("link", rel=rel, href=href, data_first=True, **more) if href else Markup()


def _open_graph(page: Head, url: str, words: str) -> list[Markup]:
    said = {
        "og:site_name": SITE,
        "og:type": page.kind,
        "og:title": page.title,
        "og:description": words,
        "og:url": url,
    }
    image, (width, height) = whole(page.image), CARD_SIZE
    said |= {"og:image": image, "og:image:type": "image/png", "og:image:alt": page.image_alt}
    said |= {"og:image:width": str(width), "og:image:height": str(height)}
    named = {"twitter:card": "summary_large_image", "twitter:title": page.title}
    named |= {"twitter:description": words, "twitter:image": image}
    named |= {"twitter:image:alt": page.image_alt}
    tags = [el("meta", property=name, content=value) for name, value in said.items()]
    return tags + [el("meta", name=name, content=value) for name, value in named.items()]


def _alternates(page: Head, url: str) -> list[Markup]:
    found = []
    if page.feed:
        atom, json = whole(f"{page.feed}.atom"), whole(f"{page.feed}.json")
        found += [_link("alternate", atom, type=ATOM, title="Atom")]
        found += [_link("alternate", json, type=JSON_FEED, title="JSON Feed")]
    if page.oembed:
        address = whole(f"/api/v1/oembed?format=json&url={quote(url, safe='')}")
        kind = "application/json+oembed"
        found += [_link("alternate", address, type=kind, title=page.title)]
    return found


def still(card: PostCard) -> str:
    """The picture of a card before it moves."""
    return card.poster_url if card.frames > 1 else card.art_url
