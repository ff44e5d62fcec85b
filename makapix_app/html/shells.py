"""The exported pages that the app mounts on, with a head and a first paint put into them.

The first paint stands behind the app's own markup as ``#first`` and covers it; React passes over
elements it does not know at the end of the body, so nothing is torn or drawn twice, and
``assets/first.js`` starts the app once the paint is on the screen, and takes the paint away once
the app shows the same.
"""

import json
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from makapix_app.html.markup import NOTHING, Markup, el, join
from services.kernel.settings import settings

# What is sent where no frontend was built: readable, and without an app.
BARE = '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"></head><body></body></html>'
FILES = {
    "home": "index.html",
    "recent": "recent.html",
    "trending": "trending.html",
    "hashtags": "hashtags.html",
    "palettes": "palettes.html",
    "search": "search.html",
    "followed works": "following.html",
    "followed people": "following/people.html",
    "followed hashtags": "following/hashtags.html",
    "about": "about.html",
    "rules": "rules.html",
    "limits": "limits.html",
}
OTHERS = "__spa-fallback.html"
# The routes that share one file, which cannot name the modules that each of them needs.
ROUTES = {
    "work": "posts/:slug",
    "person": "u/:handle",
    "playlist": "playlists/:slug",
    "player": "playlists/:slug/play",
    "hashtag": "hashtags/:tag",
    "palette": "palettes/:key",
    "followers": "u/:handle/followers",
    "following": "u/:handle/following",
    "persons playlists": "u/:handle/playlists",
    "missing": "*",
}
_MANIFEST = re.compile(r"/assets/manifest-[\w-]+\.js")
_ASLEEP = {
    '<link rel="modulepreload"': (
        '<link rel="modulepreload" fetchpriority="low" media="(max-width:1023px)"'
    ),
    '<script type="module" async="">': '<script type="text/later">',
}
"""What would take time from the first paint, and how it waits for ``assets/first.js``. The modules
travel from the beginning to a narrow screen: its line is slow, and the app would come later."""
_IMAGE = re.compile(r'<meta\b[^>]*property="og:image"[^>]*>')
_CURRENT = re.compile(r' aria-current="page"')
SCRIPT = el("script", src="/first.js", defer=True, id="first-end")
"""Starts the app and takes away the first paint, and with the next page what the head says of
this one."""
_WHOLE = el("link", rel="expect", href="#first-end", blocking="render", data_first=True)
"""Shows the first paint once its end has come: in half of a bar its buttons stand elsewhere."""
_COVER = el("style", Markup("body>:not(#first,.offline,.toasts){visibility:hidden}"))
"""Hides the app under the paint, as long as that stands there. With ``body:has(>#first)`` in a
sheet, each element that comes to the body or leaves it would have the whole page styled anew."""
_FILTERS, _WAITING = '<div class="fbar">', '<div><p class="sr" role="status">'


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every page, as the app itself draws it for a visitor: the bar at the
    top, both navigations, the foot; and for a feed the heading and tabs of its own page, which
    stand above its filters."""

    top: Markup
    side: Markup
    bottom: Markup
    foot: Markup
    opening: Markup

    def seeking(self, words: str) -> "Frame":
        """The same with words in the field at the top."""
        field = join(Markup('name="q" value="'), words, Markup('"'))
        return replace(self, top=Markup(self.top.replace('name="q" value=""', field, 1)))


@dataclass(frozen=True, slots=True)
class Shell:
    """One exported page."""

    html: str
    frame: Frame

    def filled(self, title: str, head: Markup, paint: Markup = NOTHING) -> str:
        """The page with more in its head, before what it loads, and a first paint.

        The title of a page with a file of its own stays, since the app looks for it there.
        """
        html = self.html
        if paint:
            head = join(head, _WHOLE)
            for awake, asleep in _ASLEEP.items():
                html = html.replace(awake, asleep)
        more = head if "<title>" in html else join(el("title", title, data_first=True), head)
        top, _, rest = html.partition("</head>")
        at = top.find("<link") if "<link" in top else len(top)
        body, _, end = rest.rpartition("</body>")
        return f"{top[:at]}{more}{top[at:]}</head>{body}{paint}</body>{end}"


def shell(name: str) -> Shell:
    """The exported page of a feed or of any other kind; a bare one where none was built."""
    site = settings().frontend_path / "site"
    return read(site.resolve(), name)


@lru_cache(32)
def read(site: Path, name: str) -> Shell:
    """The same of an export in any place."""
    own = _text(site / FILES.get(name, OTHERS))
    own = own.replace("</head>", f"{_modules(site, own, name)}</head>", 1)
    drawn = own if name in FILES else _CURRENT.sub("", _text(site / FILES["home"]))
    return Shell(_IMAGE.sub("", own), _frame(drawn, feed=name in FILES))


def _modules(site: Path, page: str, name: str) -> Markup:
    """Links to the modules of a route, so that they are asked for all at once."""
    found = _MANIFEST.search(page)
    manifest = _text(site / found[0].removeprefix("/")) if found else ""
    if name not in ROUTES or "=" not in manifest:
        return NOTHING
    routes = json.loads(manifest.partition("=")[2].strip().rstrip(";"))["routes"].values()
    wanted = next((route for route in routes if route.get("path") == ROUTES[name]), None)
    paths = [wanted["module"], *wanted["imports"]] if wanted else []
    more = (path for path in paths if path not in page)
    return join(*(el("link", rel="modulepreload", href=path) for path in more))


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except FileNotFoundError:
        return BARE


def _frame(page: str, *, feed: bool) -> Frame:
    return Frame(
        top=_part(page, "header", "top"),
        side=_part(page, "nav", "side"),
        bottom=_part(page, "nav", "bottom"),
        foot=_part(page, "footer", "foot"),
        opening=_opening(page) if feed else NOTHING,
    )


def _part(page: str, tag: str, name: str) -> Markup:
    found = re.search(rf'<{tag}\b[^>]*class="{name}".*?</{tag}>', page, re.DOTALL)
    return Markup(found[0] if found else "")


def _opening(page: str) -> Markup:
    found = re.search(rf"<main\b[^>]*>(.*?)(?:{_FILTERS}|{_WAITING})", page, re.DOTALL)
    return Markup(found[1] if found else "")


def framed(frame: Frame, *content: str) -> Markup:
    """A whole first paint: the content in the frame, in the geometry of the app."""
    inside = el("div", *content, frame.foot, class_="main", role="main", id="first-main")
    return el(
        "div",
        _COVER,
        el("a", "Skip to content", href="#first-main", class_="skip"),
        frame.top,
        el("div", frame.side, inside, class_="shell"),
        frame.bottom,
        SCRIPT,
        id="first",
    )
