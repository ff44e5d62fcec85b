"""The head of a public page: what search engines, chats and feed readers are told of it.

OpenGraph (ogp.me), Twitter cards, schema.org as JSON-LD, and links to the same thing in other
forms. Addresses are whole, since they are read elsewhere.
"""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from makapix_app.html.markup import Markup, data, el, join
from services.kernel.settings import settings
from services.palettes import known
from services.palettes import views as palettes
from services.palettes.views import PalettePage
from services.playlists.views import PlaylistPage
from services.posts.views import PostCard, PostPage
from services.profiles.views import Profile
from services.search.views import Hashtag

SITE = "Makapix"
ABOUT = "Pixel art, shown at whole pixels: works, artists and playlists."
CARD_SIZE = (1200, 630)  # the share card, services/edges/imaging
WORDS_MOST = 200  # of a description; what reads it cuts sooner
ATOM, JSON_FEED = "application/atom+xml", "application/feed+json"
NOINDEX = el("meta", name="robots", content="noindex", data_first=True)


@dataclass(frozen=True, slots=True)
class Head:
    """What a page says of itself. ``path`` is its one address, ``image`` a share card,
    ``first_art`` the picture that is to be there first, ``feed`` the path of its news feeds
    without their ending."""

    title: str
    path: str
    description: str = ABOUT
    kind: str = "website"
    image: str = ""
    image_alt: str = ""
    first_art: str = ""
    feed: str = ""
    oembed: bool = False
    listed: bool = True
    facts: list[dict[str, Any]] = field(default_factory=list)


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
    if page.image:
        width, height = CARD_SIZE
        said |= {"og:image": page.image, "og:image:type": "image/png"}
        said |= {"og:image:width": str(width), "og:image:height": str(height)}
        said |= {"og:image:alt": page.image_alt}
    card = "summary_large_image" if page.image else "summary"
    tags = [el("meta", property=name, content=value) for name, value in said.items()]
    named = {"twitter:card": card, "twitter:title": page.title, "twitter:description": words}
    named |= {"twitter:image": page.image, "twitter:image:alt": page.image_alt}
    tags += [el("meta", name=name, content=value) for name, value in named.items() if value]
    return tags


def _alternates(page: Head, url: str) -> list[Markup]:
    found = []
    if page.feed:
        atom, json = f"{page.feed}.atom", f"{page.feed}.json"
        found += [_link("alternate", atom, type=ATOM, title="Atom")]
        found += [_link("alternate", json, type=JSON_FEED, title="JSON Feed")]
    if page.oembed:
        address = whole(f"/api/v1/oembed?format=json&url={quote(url, safe='')}")
        kind = "application/json+oembed"
        found += [_link("alternate", address, type=kind, title=page.title)]
    return found


# --- the pages


def of_work(work: PostPage) -> Head:
    """A work. One with a warning says so and has no picture anywhere."""
    card = work.card
    covered = bool(card.warnings)
    by = f"Pixel art by {card.author_name}. {card.facts_text}."
    shared = "" if covered or not work.approved else whole(work.share_url)
    return Head(
        title=f"{card.title} by {card.author_name}",
        path=card.url,
        description=warning_text(card) if covered else f"{work.description} {by}".strip(),
        kind="article",
        image=shared,
        image_alt=card.alt_text or card.title,
        first_art="" if covered else still(card),
        feed=f"/u/{card.author_handle}/feed",
        oembed=not covered and work.approved,
        listed=work.visibility == "public" and work.approved and not covered,
        facts=[] if covered else [_artwork(work, shared)],
    )


def collection(
    name: str, path: str, words: str, cards: list[PostCard], **more: Any
) -> dict[str, Any]:
    """A list of works: schema.org's CollectionPage, its works in their order."""
    return listing(name, path, words, [(card.title, card.url) for card in cards]) | more


def listing(name: str, path: str, words: str, items: list[tuple[str, str]]) -> dict[str, Any]:
    """A list of anything, each with its name and path, in their order."""
    listed = [
        {"@type": "ListItem", "position": place, "url": whole(at), "name": title}
        for place, (title, at) in enumerate(items, 1)
    ]
    return {
        "@context": "https://schema.org",
        "@type": "CollectionPage",
        "name": name,
        "url": whole(path),
        "description": words,
        "mainEntity": {"@type": "ItemList", "itemListElement": listed},
    }


def of_person(person: Profile, cards: list[PostCard]) -> Head:
    """A person and their works."""
    path = f"/u/{person.handle}"
    about = {
        "@type": "Person",
        "name": person.name,
        "alternateName": person.handle,
        "url": whole(path),
        "description": person.bio,
        "image": whole(person.avatar_url),
        "sameAs": [link.href for link in person.links],
        "interactionStatistic": {
            "@type": "InteractionCounter",
            "interactionType": "https://schema.org/FollowAction",
            "userInteractionCount": person.followers,
        },
    }
    page = {"@context": "https://schema.org", "@type": "ProfilePage", "url": whole(path)}
    return Head(
        title=person.name,
        path=path,
        description=person.bio or f"Pixel art by {person.name} on Makapix.",
        kind="profile",
        first_art=still(cards[0]) if cards else "",
        feed=f"{path}/feed",
        facts=[page | {"mainEntity": _said(about)}],
    )


def of_playlist(playlist: PlaylistPage, cards: list[PostCard]) -> Head:
    """A playlist."""
    card = playlist.card
    words = playlist.description or f"A playlist of pixel art by {card.owner_name}."
    owner = {"@type": "Person", "name": card.owner_name, "url": whole(f"/u/{card.owner_handle}")}
    return Head(
        title=f"{card.title} by {card.owner_name}",
        path=card.url,
        description=words,
        first_art=still(cards[0]) if cards else "",
        listed=card.visibility == "public",
        facts=[collection(card.title, card.url, words, cards, author=owner)],
    )


def of_hashtags(items: list[Hashtag]) -> Head:
    """The most used hashtags."""
    name, path = "Hashtags", "/hashtags"
    words = "What pixel art on Makapix is about: the most used hashtags of the last 30 days."
    listed = [(f"#{one.tag}", quote(one.url)) for one in items]
    facts = [listing(name, path, words, listed)]
    return Head(title=name, path=path, description=words, facts=facts)


def of_palettes() -> Head:
    """The well-known palettes."""
    name, path = "Palettes", "/palettes"
    words = "Well-known palettes of pixel art, their colours as files, and the works in them."
    listed = [(one.name, palettes.url(one.slug)) for one in known.palettes().values()]
    facts = [listing(name, path, words, listed)]
    return Head(title=name, path=path, description=words, facts=facts)


def of_palette(page: PalettePage, cards: list[PostCard]) -> Head:
    """A palette. One that no listed work has is not for indexes."""
    colours = ", ".join(swatch.colour for swatch in page.swatches[:8])
    words = " ".join(filter(None, [f"{page.works_text} in {page.title}: {colours}.", page.about]))
    return Head(
        title=f"{page.title}, a palette",
        path=page.url,
        description=words,
        first_art=still(cards[0]) if cards else "",
        listed=page.works > 0,
        facts=[collection(page.title, page.url, words, cards)],
    )


def warning_text(card: PostCard) -> str:
    """What stands where a work is covered, as on its page."""
    return f"This work carries a warning: {', '.join(card.warnings)}."


def still(card: PostCard) -> str:
    """The picture of a card before it moves."""
    return card.poster_url if card.frames > 1 else card.art_url


def _artwork(work: PostPage, shared: str) -> dict[str, Any]:
    card = work.card
    fact = {
        "@context": "https://schema.org",
        "@type": "VisualArtwork",
        "name": card.title,
        "url": whole(card.url),
        "image": shared,
        "description": work.description or card.alt_text,
        "artform": "Pixel art",
        "artMedium": "Digital",
        "datePublished": card.created_at,
        "license": work.licence_url,
        "keywords": work.hashtags,
        "creator": {
            "@type": "Person",
            "name": card.author_name,
            "alternateName": card.author_handle,
            "url": whole(f"/u/{card.author_handle}"),
        },
    }
    return _said(fact)


def _said(fact: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in fact.items() if value not in ("", [], None)}
