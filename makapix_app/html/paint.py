"""The first paint: what a page shows before the app runs, or without it. Headings, pictures at
whole pixels, captions and links, in the places where the app will draw them.

Public facts only. Animations stand still here; a work with a warning has no picture.
"""

from collections.abc import Sequence
from urllib.parse import quote

from components.icons import PATHS
from makapix_app.html.empty import empty
from makapix_app.html.head import still
from makapix_app.html.markup import NOTHING, Markup, el, join, safe_href
from services.accounts.views import avatar_size
from services.kernel.links import REL, Segment
from services.posts.details import warned
from services.posts.views import PostCard, PostPage

EAGER = 8  # pictures that are asked for at once, as in the app
OPAQUE = len("#rrggbb")  # of a colour that hides what is under it
SEEN = 4  # of them on any first screen: they go before all else


def hashtag(tag: str) -> Markup:
    """The heading of a hashtag, and the way to follow it."""
    way = el("a", icon("plus"), "Follow", href=f"/login?next=/hashtags/{quote(tag)}", class_="btn")
    return el("div", el("h1", f"#{tag}"), way, class_="head")


def works(cards: Sequence[PostCard], older: str, nothing: str) -> Markup:
    """A grid of cards, and the link to what follows (its query): it pages without a script."""
    if not cards:
        return nothing if isinstance(nothing, Markup) else el("p", nothing, class_="sec muted")
    grid = el("ul", *map(_card, cards, range(len(cards))), class_="grid still", aria_label="Works")
    return join(grid, onward(older, "Older works"))


def onward(older: str, words: str) -> Markup:
    """The link to what follows a list, by its query; nothing at the end."""
    link = el("a", words, href=f"?{older}", class_="btn")
    return el("div", link, class_="more") if older else NOTHING


def work(page: PostPage, talk: Markup = NOTHING) -> Markup:
    """A work on its page and the ``talk`` below it, or the sentence that covers it."""
    card = page.card
    if card.warnings:
        show = el("button", "Show it", type="button", class_="btn primary")
        way = el("a", "See recent works", href="/recent", class_="btn primary")
        ways = (show, el("noscript", way))
        return empty(card.title, warned(card.warnings), *ways, heading="h1", named=True)
    bars = [el("div", class_="bar")] * (2 if card.frames > 1 else 1)
    stage = el("figure", well(card, card.alt_text or card.title), *bars, class_="stage still")
    about = el(
        "div",
        el("h1", card.title),
        _artist(card),
        el("div", copy_button("Copy link"), _download(page), class_="row wrap ways"),
        el("p", page.description, class_="sec prose told") if page.description else "",
        _tags(page.hashtags),
        _parents(page),
        _facts(page),
        _palette(page),
        class_="about",
    )
    who = el("button", "Who reacted", type="button", class_="tb who-reacted")
    bar = el("div", *_chips(card, len(card.reaction_counts), "React"), who, class_="rbar")
    return el("article", el("div", stage, bar, class_="look"), about, talk, class_="post")


# --- parts


def _card(card: PostCard, index: int) -> Markup:
    title = el("a", card.title, href=card.url, class_="ttl clip", tabindex=-1)
    caption = el(
        "div",
        el("div", title, loop(card), class_="row between"),
        el("a", card.author_name, href=f"/u/{card.author_handle}", class_="by clip"),
        el("div", el("span", card.facts_text, class_="mono facts clip"), class_="row between"),
        class_="cap",
    )
    link = art_link(card, eager=index < EAGER, first=index < SEEN)
    return el("li", link, caption, acts(card), class_="card")


def art_link(card: PostCard, *, eager: bool = True, first: bool = True) -> Markup:
    """A work in its well, as the way to its page."""
    said = f"{card.title} by {card.author_name}" + (f": {card.alt_text}" if card.alt_text else "")
    hung = well(card, "", eager=eager, first=first)
    return el("a", hung, el("span", said, class_="sr"), href=card.url, class_="art")


def acts(card: PostCard) -> Markup:
    """The foot of a card: its reactions and the way to its comments."""
    said = f"{card.comments} comment{'s'[: card.comments != 1]} on {card.title}"
    talk = (icon("comment", 12), el("span", str(card.comments)))
    way = el("a", *talk, href=f"{card.url}#comments", class_="rx", aria_label=said)
    return el("div", *_chips(card, 2), way, class_="acts")


def loop(card: PostCard) -> Markup:
    """How long an animation lasts, in the place of the button that stops it."""
    return el("span", el("span", card.loop_text), class_="anim") if card.frames > 1 else NOTHING


def _chips(card: PostCard, most: int, words: str = "") -> list[Markup]:
    """The most used reactions, and the place of the button that adds one."""
    shown = list(card.reaction_counts.items())[:most]
    chips = [
        el("span", el("span", sign, class_="emo"), el("span", f"{n:,}"), class_="rx")
        for sign, n in shown
    ]
    return [*chips, el("span", icon("plus", 12), words, class_="rx add-rx", aria_hidden="true")]


def well(card: PostCard, alt: str, *, eager: bool = True, first: bool = True) -> Markup:
    shown = image(still(card), card.width, card.height, alt, eager=eager, first=first)
    return el("span", "" if card.warnings else shown, class_="well")


def image(
    src: str, width: int, height: int, alt: str, *, eager: bool, first: bool = False
) -> Markup:
    """A picture whose scale the sheet computes from its own size in pixels."""
    return el(
        "img",
        src=src,
        width=width,
        height=height,
        alt=alt,
        class_="px",
        style=f"--w:{width};--h:{height}",
        loading="eager" if eager else "lazy",
        fetchpriority="high" if first else None,
        decoding="async",
    )


def avatar(url: str, size: int) -> Markup:
    """A portrait, ``size`` CSS px; the name stands beside it. No address: nobody's head."""
    face = icon("user")
    if pixels := avatar_size(url):
        face = image(url, *pixels, "", eager=True)
    elif url:
        face = el("img", src=url, alt="")
    return el("span", face, class_="av", style=f"width:{size}px;height:{size}px")


def _artist(card: PostCard) -> Markup:
    name = el("a", card.author_name, href=f"/u/{card.author_handle}", class_="sec name")
    handle = el("div", card.author_handle, class_="small muted")
    beside = el("div", name, handle, class_="grow")
    words = (icon("plus", 12), "Follow")
    label, to = f"Follow {card.author_name}", f"/login?next=/u/{card.author_handle}"
    follow = el("a", *words, href=to, class_="btn s", aria_label=label)
    return el("div", avatar(card.author_avatar_url, 32), beside, follow, class_="row artist")


def copy_button(words: str) -> Markup:
    """The place of a button that copies."""
    return el("button", icon("copy"), el("span", words), type="button", class_="btn")


def _download(page: PostPage) -> Markup:
    """The original, then whole multiples of it, under one word."""
    card = page.card
    ways = [(page.original_url, join(f"Original, {page.file_text}"))]
    for scale in page.scales:
        size = el("span", f"{card.width * scale}×{card.height * scale}", class_="mono muted")
        address = f"/api/v1/posts/{card.slug}/download?scale={scale}"
        ways.append((address, join(el("b", f"×{scale}"), size)))
    return downloads([el("a", said, href=to, class_="chip", download=True) for to, said in ways])


def downloads(links: Sequence[Markup]) -> Markup:
    """A list of files that unfolds under its word, without a script too."""
    said = el("summary", icon("download"), "Download", icon("chevron-down", 12), class_="btn")
    return el(
        "details", said, el("ul", *(el("li", e) for e in links), class_="sizes"), class_="get"
    )


def _tags(tags: Sequence[str]) -> str:
    items = [el("li", el("a", f"#{t}", href=f"/hashtags/{quote(t)}", class_="tag")) for t in tags]
    return el("ul", *items, class_="row wrap tags", aria_label="Hashtags") if items else ""


def _parents(page: PostPage) -> str:
    if not page.parents:
        return ""
    named = [
        el("li", el("a", each.title, href=each.url, class_="link"), f" by {each.author_name}")
        for each in page.parents
    ]
    return el("div", el("p", "Remix of", class_="lab"), el("ul", *named), class_="sec told lineage")


def _facts(page: PostPage) -> Markup:
    card = page.card
    licence: str = page.licence_name
    if page.licence_url:
        licence = el("a", licence, href=page.licence_url, class_="link", rel="license noreferrer")
    rows: dict[str, str] = {
        "Size": f"{card.width}×{card.height} px",
        "Colours": page.colours_text,
        "Frames": page.frames_text,
        **({"Loop": card.loop_text} if card.frames > 1 else {}),
        "File": page.file_text,
        "Transparency": page.transparency_text,
        "Licence": licence,
        "Posted": el("time", page.posted_text, datetime=card.created_at),
    }
    words = ("Transparency", "Licence", "Posted")
    listed = [
        el("div", el("dt", term), el("dd", said, class_=None if term in words else "mono"))
        for term, said in rows.items()
    ]
    return el("section", el("h2", "Facts"), el("dl", *listed, class_="facts-dl"), class_="sect")


def _palette(page: PostPage) -> Markup:
    """The colours of a work, and the ways to works of the same."""
    if not page.palette:
        return NOTHING
    shown = [
        el("span", style=f"--c:{each}", class_="clear" if len(each) > OPAQUE else None)
        for each in page.palette
    ]
    said = f"Palette, {len(shown)} colours"
    copy = el("button", icon("copy", 12), "Copy all", type="button", class_="tb")
    same = page.in_palette
    whole = el("a", same.known_text, href=same.known_url, class_="link")
    more = el("a", "More in this palette", href=same.url, class_="link")
    ways = join(whole, el("br"), more) if same.known_text else more
    return el(
        "section",
        el("h2", "Palette"),
        el("div", *shown, class_="pal", role="img", aria_label=said),
        el("div", el("span", class_="mono"), copy, class_="pal-say"),
        el("p", ways, class_="sec") if same.key else NOTHING,
        class_="sect",
    )


def segment(part: Segment) -> str:
    """A piece of what a person wrote: words, or a link that search engines do not follow."""
    return outside(part.href, part.text) if part.href else part.text


def outside(href: str, words: str, **more: str) -> Markup:
    return el("a", words, href=safe_href(href), rel=REL, **more)


def icon(name: str, size: int = 24) -> Markup:
    """A decorative icon, 24 or 12 CSS px."""
    path = el("path", d=PATHS[name])
    kind = "i" if size == 24 else "i i12"
    return el("svg", path, class_=kind, viewBox="0 0 24 24", aria_hidden="true")
