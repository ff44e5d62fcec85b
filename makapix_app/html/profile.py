"""The first paint of a person: their works, what they reacted to, their playlists, and who
follows whom."""

from collections.abc import Sequence

from makapix_app.html.lists import people, playlists, tabs
from makapix_app.html.markup import NOTHING, Markup, el, join
from makapix_app.html.narrowing import Narrowed
from makapix_app.html.paint import avatar, icon, loop, outside, segment, well, works
from services.playlists.views import Playlists
from services.posts.views import Feed, PostCard
from services.profiles.views import Pin, Profile
from services.relations.views import People

FEW = 12  # works that are seen at once: no filters above so few, as in pages/profile.py
REACTED = "reacted"


def person(
    profile: Profile,
    pins: Sequence[Pin],
    lists: int,
    shelf: str,
    found: Feed,
    older: str,
    here: Narrowed,
) -> Markup:
    """A person, what they pinned, and one of their shelves: works, or those to which they
    reacted. ``lists`` counts their playlists."""
    titled = "All works" if pins else "Works"
    title = el("h2", titled, class_="h-sec" if pins else "sr")
    nothing = "Nothing hangs here yet. This person has not published a work."
    if shelf == REACTED:
        nothing = "Nothing here. This person reacted to no work that you can see."
    filtered = shelf == REACTED or profile.works > FEW
    return join(
        _head(profile),
        _pins(pins),
        _shelves(profile, lists, shelf) if profile.reacted or lists else title,
        el(
            "div",
            here.bar if filtered else NOTHING,
            works(found.items, older, here.nothing(nothing)),
            class_="shelf",
        ),
    )


def persons_playlists(profile: Profile, lists: int, found: Playlists, older: str) -> Markup:
    """A person and their playlists."""
    nothing = ("No playlists here", "This person has not made a playlist that all may see.")
    shown = el("div", playlists(found, older, *nothing), class_="shelf")
    return join(_head(profile), _shelves(profile, lists, "playlists"), shown)


def persons_people(profile: Profile, which: str, found: People, older: str) -> Markup:
    """Who follows a person (``which`` is followers), or whom they follow (following)."""
    path = f"/u/{profile.handle}"
    name = el("h1", el("a", profile.name, href=path))
    head = el(
        "div",
        avatar(profile.avatar_url, 64),
        el("div", name, el("p", profile.handle, class_="sec muted")),
        class_="row artist list-head",
    )
    ways = [
        (words, f"{path}/{words.lower()}", words.lower() == which, count or None)
        for words, count in (("Followers", profile.followers), ("Following", profile.following))
    ]
    said = {
        "followers": "Who follows this person appears here.",
        "following": "Whom this person follows appears here.",
    }
    return join(head, tabs(ways, "People"), people(found, older, "Nobody here yet", said[which]))


def _head(profile: Profile) -> Markup:
    login = f"/login?next=/u/{profile.handle}"
    words = f"Follow {profile.name}"
    follow = el("a", icon("plus"), "Follow", href=login, class_="btn primary", aria_label=words)
    handle = el("p", profile.handle, class_="sec muted")
    return el(
        "header",
        avatar(profile.avatar_url, 128),
        el("div", el("h1", profile.name), handle, class_="who"),
        el("div", follow, class_="do row"),
        _stats(profile),
        _bio(profile),
        class_="prof",
    )


def _shelves(profile: Profile, lists: int, here: str) -> Markup:
    path = f"/u/{profile.handle}"
    ways: list[tuple[str, str, bool, int | None]] = [("Works", path, not here, profile.works)]
    if lists or here == "playlists":
        ways.append(("Playlists", f"{path}/playlists", here == "playlists", lists))
    if profile.reacted or here == REACTED:
        ways.append(("Reacted", f"{path}?shelf={REACTED}", here == REACTED, None))
    return tabs(ways, "Works, playlists and reactions")


def _stats(profile: Profile) -> Markup:
    path = f"/u/{profile.handle}"
    counts = {
        "Works": (profile.works, ""),
        "Followers": (profile.followers, f"{path}/followers"),
        "Following": (profile.following, f"{path}/following"),
        "Reputation": (profile.reputation, ""),
    }
    shown = [
        el("div", el("dt", term), el("dd", el("a", f"{n:,}", href=to) if to else f"{n:,}"))
        for term, (n, to) in counts.items()
        if n
    ]
    return el("dl", *shown, class_="stats")


def _bio(profile: Profile) -> Markup:
    said = el("p", *map(segment, profile.bio_parts), class_="sec prose said")
    ties = [
        el("li", icon("link", 12), outside(link.href, link.text, class_="link clip"))
        for link in profile.links
    ]
    joined = el("li", icon("clock", 12), "Joined ", profile.joined_text)
    inside = (said if profile.bio else "", el("ul", *ties, joined, class_="ties"))
    return el("div", *inside, class_="bio")


def _title(card: PostCard) -> Markup:
    return el("a", card.title, href=card.url, class_="ttl", tabindex=-1)


def _pins(pins: Sequence[Pin]) -> str:
    items = [
        el(
            "li",
            el(
                "a",
                well(pin.card, pin.card.alt_text),
                el("span", pin.card.title, class_="sr"),
                href=pin.card.url,
                class_="art",
            ),
            el(
                "div",
                el("div", _title(pin.card), loop(pin.card), class_="row between"),
                el("p", pin.words, class_="small muted") if pin.words else "",
                el("span", pin.card.facts_text, class_="mono facts"),
                class_="cap",
            ),
            class_="pin",
        )
        for pin in pins
    ]
    title, listed = el("h2", "Pinned", class_="h-sec"), el("ul", *items, class_="pins still")
    return el("section", title, listed, aria_label="Pinned works") if items else ""
