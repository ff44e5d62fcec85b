"""The first paint of lists of other things than works: hashtags, people, playlists, tabs; and of
what leads to works: an editors' pick, a palette, a playlist."""

from collections.abc import Sequence

from components.palettes import FILES
from makapix_app.html.empty import empty
from makapix_app.html.markup import NOTHING, Markup, el, join
from makapix_app.html.paint import (
    acts,
    art_link,
    avatar,
    copy_button,
    downloads,
    icon,
    image,
    loop,
    onward,
    well,
    works,
)
from services.palettes.views import PalettePage, Swatch
from services.playlists.views import PlaylistCard, PlaylistPage, Playlists
from services.posts.views import PostCard
from services.profiles.views import Pin
from services.relations.views import People, PersonCard
from services.search.views import Hashtag, Hashtags

EAGER = 8  # covers that are asked for at once
PLAYED_AT_ONCE = 100  # works that the player asks for first, assets/leaf/show.jsx
STEPS = ("chevron-left", "pause", "chevron-right")


def tabs(ways: Sequence[tuple[str, str, bool, int | None]], label: str) -> Markup:
    """Links that look like tabs: words, address, whether one is there, and a count or None."""
    links = (
        el(
            "a",
            words,
            NOTHING if count is None else el("span", f"{count:,}", class_="mono"),
            href=href,
            aria_current="page" if here else None,
        )
        for words, href, here, count in ways
    )
    return el("nav", *links, class_="tabs", aria_label=label)


def people(found: People, older: str, *nothing: str) -> Markup:
    """People in rows, each with the way to follow them; ``nothing`` are a title and a sentence."""
    if not found.items:
        return empty(*nothing)
    return join(el("ul", *map(_person, found.items), class_="people"), onward(older, "More people"))


def playlists(found: Playlists, older: str, *nothing: str) -> Markup:
    """Playlists as cards; ``nothing`` as for people."""
    if not found.items:
        return empty(*nothing)
    cards = map(_playlist, found.items, range(len(found.items)))
    grid = el("ul", *cards, class_="grid still", aria_label="Playlists")
    return join(grid, onward(older, "More playlists"))


def found_hashtags(found: Hashtags, older: str, *nothing: str) -> Markup:
    """Hashtags that were found; ``nothing`` as for people."""
    if not found.items:
        return empty(*nothing)
    return join(_hashtags(found.items), onward(older, "More hashtags"))


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
        el("span", cover if card.cover_url else _none(), class_="well"),
        el(
            "div",
            el("h1", card.title),
            el("p", "by ", by, class_="sec muted"),
            el("p", _counted(card), class_="sec muted"),
            el("p", page.description, class_="sec prose said") if page.description else "",
            _unseen(page.unseen),
            el("div", *_ways(page), class_="row wrap do"),
            class_="stack s",
        ),
        class_="plist still",
    )
    nothing = empty("No works here", "What its owner adds appears here.")
    return join(head, el("div", works(cards, older, nothing), class_="shelf"))


def player(page: PlaylistPage, cards: Sequence[PostCard], older: str) -> Markup:
    """The player before it plays: its first work, in its own place. Without a script, which it
    needs, the playlist is read as on its own page."""
    first = cards[0] if cards else None
    many = min(page.card.works, PLAYED_AT_ONCE)
    strip = el(
        "div",
        el(
            "p",
            el("a", first.title, href=first.url, class_="clip") if first else NOTHING,
            el("span", first.author_name, class_="muted small clip") if first else NOTHING,
            class_="what",
        ),
        el("span", f"1 / {many}", class_="mono muted") if first else NOTHING,
        *(
            el("span", icon(name), class_="ib", aria_hidden="true")
            for name in (*(STEPS if many > 1 else ()), "expand", "close")
        ),
        class_="strip",
    )
    nothing = el("p", "There is nothing to play here.", class_="nothing")
    shown = el("div", well(first, "") if first else nothing, strip, class_="show still")
    return join(shown, el("noscript", playlist(page, cards, older)))


def hashtags(items: Sequence[Hashtag], opening: Markup) -> Markup:
    """The most used hashtags, under the heading and tabs of their own page."""
    if not items:
        nothing = "Hashtags that artists give their works in 30 days appear here."
        return join(opening or el("h1", "Hashtags"), el("p", nothing, class_="sec muted"))
    return join(opening or el("h1", "Hashtags"), _hashtags(items))


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
        el("div", copy_button("Copy all"), _files(page.key), class_="row wrap ways"),
        class_="stack palette-head",
    )
    title = el("h2", "Works in this palette")
    nothing = empty("No works yet", "No work in the lists has these colours and no others.")
    return join(head, el("section", title, works(cards, older, nothing), class_="sect stack"))


def _person(one: PersonCard) -> Markup:
    path = f"/u/{one.handle}"
    words = f"Follow {one.name}"
    return el(
        "li",
        el("a", avatar(one.avatar_url, 64), href=path, tabindex=-1, aria_hidden="true"),
        el(
            "div",
            el("a", one.name, href=path, class_="name clip"),
            el("span", one.handle, class_="small muted clip"),
            el("p", one.bio, class_="small muted clip") if one.bio else NOTHING,
            class_="told-of",
        ),
        el(
            "a",
            icon("plus", 12),
            "Follow",
            href=f"/login?next={path}",
            class_="btn s",
            aria_label=words,
        ),
    )


def _playlist(card: PlaylistCard, index: int) -> Markup:
    size = (card.cover_url, card.cover_width, card.cover_height)
    cover = image(*size, "", eager=index < EAGER)
    hung = el("span", cover if card.cover_url else _none(), class_="well")
    return el(
        "li",
        el("a", hung, el("span", card.title, class_="sr"), href=card.url, class_="art"),
        el(
            "div",
            el("a", card.title, href=card.url, class_="ttl clip", tabindex=-1),
            el("a", card.owner_name, href=f"/u/{card.owner_handle}", class_="by clip"),
            el("span", _counted(card), class_="mono facts"),
            class_="cap",
        ),
        class_="card",
    )


def _none() -> Markup:
    return el("span", icon("list"), class_="no-cover")


def _counted(card: PlaylistCard) -> str:
    """How many works and followers, and to whom a playlist is shown who has its link."""
    said = f"{card.works} work{'s'[: card.works != 1]}"
    if card.followers:
        said += f" · {card.followers} follower{'s'[: card.followers != 1]}"
    return f"{said} · Who has the link" if card.visibility == "unlisted" else said


def _unseen(count: int) -> Markup:
    said = f"{count} work{' is' if count == 1 else 's are'} not shown to you."
    return el("p", icon("info-box", 12), said, class_="st inf") if count else NOTHING


def _ways(page: PlaylistPage) -> list[Markup]:
    """What a visitor does with a playlist: playing it, its link, following it."""
    url = page.card.url
    play = el("a", icon("play"), "Play", href=f"{url}/play", class_="btn primary")
    follow = el("a", icon("plus"), "Follow", href=f"/login?next={url}", class_="btn")
    return [*([play] if page.card.works > page.unseen else []), copy_button("Copy link"), follow]


def _hashtags(items: Sequence[Hashtag]) -> Markup:
    return el("ul", *map(_hashtag, items), class_="hashtags", aria_label="Hashtags")


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
    return downloads([el("a", said, href=f"{place}/{name}", class_="chip") for said, name in FILES])
