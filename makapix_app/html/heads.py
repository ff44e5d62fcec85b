"""What each public page says of itself to search engines, chats and feed readers."""

from typing import Any
from urllib.parse import quote

from makapix_app.html.head import HOUSE, SITE, Head, still, whole
from services.palettes import known
from services.palettes import views as palettes
from services.palettes.views import PalettePage
from services.playlists.views import PlaylistCard, PlaylistPage
from services.posts.details import warned
from services.posts.views import PostCard, PostPage
from services.profiles import share
from services.profiles.views import Profile
from services.search.views import Hashtag

TEXTS = {
    "about": (
        "About",
        "Makapix is a place for pixel art: how it works, for artists, makers and teams.",
    ),
    "rules": (
        "Rules",
        "What people on Makapix ask of each other: works, licences, warnings, talk, moderation.",
    ),
    "limits": (
        "Limits",
        "What Makapix takes, and how often: pictures, words, storage and requests.",
    ),
}


def of_work(work: PostPage) -> Head:
    """A work. One with a warning says so and has no picture anywhere."""
    card = work.card
    covered = bool(card.warnings)
    by = f"Pixel art by {card.author_name}. {card.facts_text}."
    shared = "" if covered or not work.approved else work.share_url
    return Head(
        title=f"{card.title} by {card.author_name}",
        path=card.url,
        description=warned(card.warnings) if covered else f"{work.description} {by}".strip(),
        kind="article",
        image=shared or HOUSE,
        image_alt=card.alt_text or card.title if shared else SITE,
        first_art="" if covered else still(card),
        feed=f"/u/{card.author_handle}/feed",
        oembed=not covered and work.approved,
        listed=work.visibility == "public" and work.approved and not covered,
        facts=[] if covered else [_artwork(work, whole(shared))],
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


def of_person(person: Profile, cards: list[PostCard], *, listed: bool) -> Head:
    """A person and their works; one without works is shared by their face."""
    path, face = f"/u/{person.handle}", share.address(person.avatar_url)
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
        feed=f"{path}/feed",
        listed=listed,
        facts=[page | {"mainEntity": _said(about)}],
        image=face or HOUSE,
        image_alt=f"The face of {person.name}" if face else SITE,
    ).showing(cards)


def of_persons_playlists(person: Profile, cards: list[PlaylistCard], *, listed: bool) -> Head:
    """The playlists of a person."""
    title, path = f"Playlists of {person.name}", f"/u/{person.handle}/playlists"
    words = f"Playlists of pixel art that {person.name} made on Makapix."
    facts = [listing(title, path, words, [(card.title, card.url) for card in cards])]
    about = Head(title, path, words, feed=f"/u/{person.handle}/feed", listed=listed, facts=facts)
    covers = [card for card in cards if card.cover_url]
    return about.shared(covers[0].cover_url, covers[0].title) if covers else about


def of_persons_people(person: Profile, which: str) -> Head:
    """Who follows a person, or whom they follow. Not for indexes, which find each of them."""
    title = f"Followers of {person.name}" if which == "followers" else f"{person.name} follows"
    words = f"{title} on Makapix."
    return Head(title, f"/u/{person.handle}/{which}", words, listed=False)


def of_followed(path: str) -> Head:
    """What somebody follows. Not for indexes: everyone has their own."""
    words = "New works of the artists and under the hashtags that you follow on Makapix."
    return Head("Following", path, words, listed=False)


def of_playlist(playlist: PlaylistPage, cards: list[PostCard]) -> Head:
    """A playlist."""
    card = playlist.card
    words = playlist.description or f"A playlist of pixel art by {card.owner_name}."
    owner = {"@type": "Person", "name": card.owner_name, "url": whole(f"/u/{card.owner_handle}")}
    return Head(
        title=f"{card.title} by {card.owner_name}",
        path=card.url,
        description=words,
        listed=card.visibility == "public",
        facts=[collection(card.title, card.url, words, cards, author=owner)],
    ).showing(cards, card.cover_url)


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


def of_text(name: str) -> Head:
    """A page that says what is so, of ``TEXTS``."""
    title, words = TEXTS[name]
    fact = {"@context": "https://schema.org", "@type": "WebPage", "name": title,
            "url": whole(f"/{name}"), "description": words}  # fmt: skip
    return Head(title=title, path=f"/{name}", description=words, facts=[fact])


def of_palette(page: PalettePage, cards: list[PostCard]) -> Head:
    """A palette. One that no listed work has is not for indexes."""
    colours = ", ".join(swatch.colour for swatch in page.swatches[:8])
    words = " ".join(filter(None, [f"{page.works_text} in {page.title}: {colours}.", page.about]))
    return Head(
        title=f"{page.title}, a palette",
        path=page.url,
        description=words,
        listed=page.works > 0,
        facts=[collection(page.title, page.url, words, cards)],
    ).showing(cards)


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
