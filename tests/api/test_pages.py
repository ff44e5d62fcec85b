"""Public pages as machines read them: what the head says, what is painted, which status is true,
and that no stranger's word becomes markup. Read by parsers, as others read them."""

import gzip
import json
import re
from datetime import timedelta
from html.parser import HTMLParser
from urllib.parse import urlencode

import make
import pytest
from PIL import Image
from sqlalchemy import delete

from makapix_app.api import cache
from makapix_app.running import missing
from services import categories, door
from services.auth.actor import SYSTEM
from services.comments import commands as comments
from services.kernel import ids
from services.kernel.clock import now
from services.kernel.settings import settings
from services.models import OldHandle, Post
from services.palettes import rows
from services.playlists import commands as playlists
from services.profiles import commands as profiles
from services.relations import commands as relations
from services.search import popular

HOSTILE = (
    "\"><script>alert(1)</script></title><!--<img src=x onerror=alert(1)> ' &amp; ]]> </script>"
)
HERE = "http://localhost:8000"
HOUSE = f"{HERE}/sprites/share.png"
FRAME = """<header class="top"><a href="/">Makapix</a></header><nav class="side" aria-label="Main">
<a aria-current="page" href="/">Home</a></nav><main id="main"><div class="head"><h1>Home</h1></div>
<div><p class="sr" role="status">Loading works</p></div><footer class="foot">Limits</footer></main>
<nav aria-label="Main, at the bottom" class="bottom"><a href="/">Home</a></nav>"""
SHELL = """<!DOCTYPE html><html lang="en"><head><meta charSet="utf-8"/><link rel="icon" href="/f"/>
<link rel="modulepreload" href="/assets/app.js"/>{title}
<meta content="favicon.ico" property="og:image"/></head>
<body>{body}<script type="module" async="">app()</script></body></html>"""


class Page(HTMLParser):
    """What a page says, as a crawler reads it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.meta: dict[str, list[str]] = {}
        self.links: list[dict[str, str | None]] = []
        self.images: list[dict[str, str | None]] = []
        self.hrefs: list[str] = []
        self.scripts: list[tuple[str, str]] = []
        self.facts: list[dict] = []
        self.titles: list[str] = []
        self.headings: list[str] = []
        self.handlers: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        self._open.append(tag)
        self.handlers += [name for name in said if name.startswith("on")]
        if tag == "meta" and (name := said.get("property") or said.get("name")):
            self.meta.setdefault(name, []).append(said["content"])
        if tag == "link":
            self.links.append(said)
        if tag == "img":
            self.images.append(said)
        if tag == "a":
            self.hrefs.append(said.get("href") or "")
        if tag == "script":
            self.scripts.append((said.get("type") or "", said.get("src") or ""))
        if tag in {"title", "h1"}:
            {"title": self.titles, "h1": self.headings}[tag].append("")

    def handle_data(self, data):
        last = self._open[-1] if self._open else ""
        if last == "script" and self.scripts[-1][0] == "application/ld+json":
            self.facts.append(json.loads(data))
        elif last in {"title", "h1"}:
            {"title": self.titles, "h1": self.headings}[last][-1] += data

    def handle_endtag(self, tag):
        while self._open and self._open.pop() != tag:
            pass

    def link(self, rel: str, **more) -> list[str | None]:
        fits = [one for one in self.links if one.get("rel") == rel]
        return [one["href"] for one in fits if all(one.get(k) == v for k, v in more.items())]


@pytest.fixture
def site(clean, tmp_path, monkeypatch):
    """A frontend of three pages, as an export leaves it."""
    folder = tmp_path / "frontend" / "current" / "site"
    folder.mkdir(parents=True)
    for name, title in (
        ("index", "Makapix · pixel art"),
        ("recent", "Recent · Makapix"),
        ("trending", "Trending · Makapix"),
        ("search", "Search · Makapix"),
        ("about", "About · Makapix"),
        ("rules", "Rules · Makapix"),
        ("limits", "Limits · Makapix"),
    ):
        page = SHELL.format(title=f"<title>{title}</title>", body=FRAME)
        (folder / f"{name}.html").write_text(page)
    (folder / "__spa-fallback.html").write_text(SHELL.format(title="", body=""))
    monkeypatch.setenv("MAKAPIX_FRONTEND_DIR", str(tmp_path / "frontend"))
    settings.cache_clear()


@pytest.fixture
def read(client, site):
    """Reads a page: ``read(path)`` is its answer and what it says."""

    def read(path: str, **more):
        answer = client.get(path, follow_redirects=False, **more)
        return answer, Page(answer.text)

    return read


def path(post) -> str:
    return f"/posts/{ids.slug(post.number)}"


def test_a_work_says_what_it_is_to_chats_and_search_engines(read, artist):
    post = make.post(artist, title="Fox at dusk", description="A fox.", alt_text="A red fox",
                     hashtags=["fox"], licence="CC-BY")  # fmt: skip
    answer, page = read(path(post))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=2"
    url = f"http://localhost:8000{path(post)}"
    (image,) = page.meta["og:image"]
    assert image.startswith("http://localhost:8000/vault/") and image.endswith("_card.png?v=2")
    assert page.titles == ["Fox at dusk by Artist · Makapix"]
    assert page.link("canonical") == page.meta["og:url"] == [url]
    assert page.meta["og:title"] == ["Fox at dusk by Artist"]
    assert page.meta["description"][0].startswith("A fox.")
    assert (page.meta["og:image:width"], page.meta["og:image:height"]) == (["1200"], ["630"])
    assert page.meta["twitter:card"] == ["summary_large_image"]
    assert page.meta["twitter:image"] == [image] and page.meta["og:image:alt"] == ["A red fox"]
    (fact,) = page.facts
    assert fact["@type"] == "VisualArtwork" and fact["url"] == url and fact["image"] == image
    assert fact["creator"]["url"] == "http://localhost:8000/u/artist"
    assert fact["license"].startswith("https://creativecommons.org/licenses/by/")
    assert page.link("alternate", type="application/json+oembed")
    assert "robots" not in page.meta


def test_a_list_is_shared_with_the_picture_of_its_first_work(read, artist, fan):
    first, last = make.post(artist, title="Old", hashtags=["fox"]), make.post(artist, title="New")
    make.change(first, promoted_at=now(), palette=["#010203", "#fefefe"])
    slug = door.do(fan.who, playlists.create, title="Foxes", work=ids.slug(last.number))
    door.do(fan.who, playlists.put, slug, ids.slug(first.number))
    key = rows.key(rows.normal(["#010203", "#fefefe"]))
    shown = {"/": first, "/recent": last, "/hashtags/fox": first, f"/palettes/{key}": first,
             "/u/artist": last, f"/playlists/{slug}": last}  # fmt: skip
    for place, post in shown.items():
        (image,) = read(place)[1].meta["og:image"]
        assert image.startswith(f"{HERE}/vault/") and image.endswith(
            f"{post.storage_key}_card.png?v=2"
        )
    door.do(artist.who, profiles.pin, [ids.slug(first.number)])
    cache.clear()
    assert str(first.storage_key) in read("/u/artist")[1].meta["og:image"][0], "what they pinned"
    door.do(fan.who, playlists.edit, slug, {"cover": ids.slug(first.number)})
    assert str(first.storage_key) in read(f"/playlists/{slug}")[1].meta["og:image"][0], "its cover"


def test_a_list_whose_first_work_waits_is_shared_with_the_next(read, artist):
    shown = make.post(artist)
    make.change(make.post(artist), approved_at=None, files_public=False)
    _, page = read("/u/artist")
    assert len(page.images) == 2
    assert page.meta["og:image"][0].endswith(f"{shown.storage_key}_card.png?v=2")


@pytest.mark.parametrize(
    "change",
    [{"warnings": ["nsfw"]}, {"visibility": "hidden"}, {"visibility": "unlisted"},
     {"approved_at": None, "files_public": False}, {"conformant": False, "files_public": False},
     {"deleted_at": now(), "files_public": False}],
    ids=lambda change: next(iter(change)),
)  # fmt: skip
def test_no_list_is_shared_with_art_that_not_everyone_is_shown(read, artist, fan, change):
    post = make.post(artist, hashtags=["fox"])
    slug = door.do(fan.who, playlists.create, title="Foxes", work=ids.slug(post.number))
    key = rows.key(rows.normal(make.STILL.palette))
    make.change(post, promoted_at=now(), **change)
    for place in ("/", "/recent", "/u/artist", f"/playlists/{slug}", f"/palettes/{key}"):
        answer, page = read(place)
        assert answer.status_code == 404 or page.meta["og:image"] == [HOUSE], place
        assert f"{post.storage_key}_card" not in answer.text, place


def test_the_share_image_of_the_house_is_there(read):
    shared = Image.open("assets/" + HOUSE.removeprefix(f"{HERE}/"))
    assert (shared.size, shared.format) == ((1200, 630), "PNG")


def test_a_work_is_there_to_be_read_before_any_script_runs(read, artist):
    post = make.post(artist, title="Fox", description="A fox.", alt_text="A red fox")
    _, page = read(path(post))
    (art,) = page.images
    assert art["alt"] == "A red fox" and (art["width"], art["height"]) == ("16", "16")
    assert art["src"] in page.link("preload")
    assert page.headings == ["Fox"] and "/u/artist" in page.hrefs
    assert ("", "/first.js") in page.scripts, "it takes the first paint away again"


def test_a_work_shows_its_colours_and_all_its_files_before_any_script_runs(read, artist):
    post = make.post(artist)
    make.change(post, palette=["#010203", "#fefefe"])
    answer, page = read(path(post))
    key = rows.key(rows.normal(["#010203", "#fefefe"]))
    assert "--c:#010203" in answer.text and f"/palettes/{key}" in page.hrefs
    slug = ids.slug(post.number)
    assert f"/api/v1/posts/{slug}/download?scale=2" in page.hrefs


def test_what_people_say_of_a_work_is_read_without_a_script(read, artist, fan, monkeypatch):
    monkeypatch.setenv("MAKAPIX_COMMENT_ROOTS", "2")
    settings.cache_clear()
    slug = ids.slug(make.post(artist).number)
    roots = [door.do(fan.who, comments.add, slug, f"Root {i} https://a.example") for i in range(3)]
    door.do(artist.who, comments.add, slug, "Thank <b>you</b>", roots[2])
    door.do(fan.who, comments.remove, roots[2])
    answer, page = read(f"/posts/{slug}")
    assert "Root 1" in answer.text and "Root 0" not in answer.text and "Root 2" not in answer.text
    assert "This comment was taken back." in answer.text
    assert "<h2>4 comments</h2>" in answer.text, "a tombstone keeps its place"
    assert "Thank &lt;b&gt;you&lt;/b&gt;" in answer.text and "<time datetime=" in answer.text
    assert 'href="https://a.example" rel="nofollow' in answer.text
    (older,) = [href for href in page.hrefs if href.startswith("?comments=")]
    rest, last = read(f"/posts/{slug}{older}")
    assert "Root 0" in rest.text and "Root 1" not in rest.text
    assert not [href for href in last.hrefs if href.startswith("?")]
    assert last.link("canonical") == page.link("canonical") and last.meta["robots"] == ["noindex"]


def test_a_work_with_a_warning_and_a_foreign_cursor_show_no_talk(read, artist, fan):
    post = make.post(artist)
    door.do(fan.who, comments.add, ids.slug(post.number), "Spoken")
    foreign, _ = read(f"{path(post)}?comments=nonsense")
    assert foreign.status_code == 200 and "Spoken" not in foreign.text
    make.change(post, warnings=["violence"])
    assert "Spoken" not in read(path(post))[0].text


def test_the_frame_is_the_apps_own_and_marks_no_place_on_other_pages(read, artist):
    work, _ = read(path(make.post(artist)))
    home, page = read("/")
    first = work.text.index('id="first"')
    assert 'class="top"' in work.text[first:] and "aria-current" not in work.text[first:]
    assert 'aria-current="page"' in home.text[home.text.index('id="first"') :]
    assert page.titles == ["Makapix · pixel art"], "the app looks for the title that it drew"


def test_feeds_paint_their_works_and_lead_on_without_a_script(read, artist, monkeypatch):
    posts = [make.post(artist, title=f"Work {i}") for i in range(26)]
    make.change(posts[3], promoted_at=now())
    _, recent = read("/recent")
    assert len(recent.images) == 24
    assert path(posts[25]) in recent.hrefs and path(posts[0]) not in recent.hrefs
    (older,) = [href for href in recent.hrefs if href.startswith("?after=")]
    _, rest = read(f"/recent{older}")
    assert {path(posts[0]), path(posts[1])} <= set(rest.hrefs) and len(rest.images) == 2
    _, home = read("/")
    assert path(posts[3]) in home.hrefs and path(posts[4]) not in home.hrefs
    assert home.link("alternate", type="application/atom+xml") == [f"{HERE}/feed.atom"]
    assert recent.link("alternate", type="application/feed+json") == [f"{HERE}/recent/feed.json"]


def test_a_filtered_list_paints_what_is_asked_for_and_keeps_it_while_it_pages(read, artist):
    small = [make.post(artist, title=f"Small {i}") for i in range(25)]
    wide = make.post(artist, title="Wide")
    make.change(wide, width=200, height=200)
    _, page = read("/recent?size=16&sort=newest&nothing=1")
    assert path(wide) not in page.hrefs and path(small[24]) in page.hrefs
    (older,) = [href for href in page.hrefs if href.startswith("?")]
    assert "size=16" in older and "nothing" not in older
    _, rest = read(f"/recent{older}")
    assert path(small[0]) in rest.hrefs and path(wide) not in rest.hrefs
    assert page.link("canonical") == ["http://localhost:8000/recent"]
    assert page.meta["robots"] == ["noindex"], "one page of many that say the same"


ROW = "Size, Motion, Colours, Format, Palette, Licence, Date, Filters, {}"


@pytest.mark.parametrize(
    ("place", "row"),
    [
        ("/", f"Front page, {ROW.format('Latest picks')}"),
        ("/recent", ROW.format("Newest")),
        ("/?in=weekly-pack&format=png",
         "Pack of the week, Size, Motion, Colours, *Format, Palette, Licence, Date, Filters 1, Latest picks"),
        ("/hashtags/fox?motion=still&size=16&sort=reactions",
         "*Size, *Motion, Colours, Format, Palette, Licence, Date, Filters 2, Most reactions"),
        ("/u/artist?shelf=reacted&since=day",
         "Size, Motion, Colours, Format, Palette, Licence, *Date, Filters 1, Latest reactions"),
    ],
)  # fmt: skip
def test_the_row_above_a_list_says_before_the_app_what_is_set(read, artist, place, row):
    make.post(artist, hashtags=["fox"])
    buttons = re.findall(
        r'<button type="button" class="chip(.*?)">(.*?)</button>', read(place)[0].text
    )
    words = [("*" if kind == " on" else "") + re.sub("<.*?>", " ", said) for kind, said in buttons]
    assert ", ".join(" ".join(each.split()) for each in words) == row


def test_a_hashtag_has_a_page_and_what_is_none_has_not(read, artist):
    post = make.post(artist, hashtags=["fox"])
    answer, page = read("/hashtags/Fox")
    assert (answer.status_code, page.headings) == (200, ["#fox"])
    assert path(post) in page.hrefs and page.meta["og:title"] == ["#fox"]
    assert page.link("canonical") == ["http://localhost:8000/hashtags/fox"]
    assert page.link("alternate", type="application/atom+xml") == [f"{HERE}/hashtags/fox/feed.atom"]
    (fact,) = page.facts
    works = fact["mainEntity"]["itemListElement"]
    assert fact["@type"] == "CollectionPage" and works[0]["url"].endswith(path(post))
    for nothing in ("/hashtags/none", "/hashtags/-", "/hashtags/a b"):
        assert read(nothing)[0].status_code == 404, nothing


def test_a_palette_shows_its_colours_and_its_works(read, artist, statements):
    post = make.post(artist)
    make.change(post, palette=["#010203", "#fefefe"])
    key = rows.key(rows.normal(["#010203", "#fefefe"]))
    with statements() as count:
        answer, page = read(f"/palettes/{key}")
    assert (answer.status_code, page.headings) == (200, ["2 colours"]) and len(count.all) <= 4
    assert "#010203" in answer.text and path(post) in page.hrefs and len(page.images) == 1
    assert f"/api/v1/palettes/{key}/file.gpl" in page.hrefs
    assert page.link("canonical") == [f"http://localhost:8000/palettes/{key}"]
    (fact,) = page.facts
    assert fact["@type"] == "CollectionPage" and "robots" not in page.meta
    make.change(post, visibility="hidden")
    cache.clear()
    for nothing in (f"/palettes/{key}", "/palettes/none", "/palettes/<script>"):
        assert read(nothing)[0].status_code == 404, nothing
    _, known = read("/palettes/pico-8")
    assert known.headings[0] == "PICO-8" and known.meta["robots"] == ["noindex"]


def test_the_lists_of_palettes_and_hashtags_say_what_they_lead_to(read, artist):
    make.post(artist, hashtags=["fox"])
    door.do(SYSTEM, popular.count)
    answer, page = read("/hashtags")
    assert answer.status_code == 200 and "/hashtags/fox" in page.hrefs and "1 work<" in answer.text
    for place, name in (("/hashtags", "#fox"), ("/palettes", "PICO-8")):
        _, page = read(place)
        (fact,) = page.facts
        assert page.link("canonical") == [f"http://localhost:8000{place}"]
        assert page.meta["description"] == page.meta["og:description"] == [fact["description"]]
        assert name in [one["name"] for one in fact["mainEntity"]["itemListElement"]]


@pytest.mark.parametrize("name", ["about", "rules", "limits"])
def test_a_page_of_words_says_what_it_is_to_who_shares_it(read, name):
    answer, page = read(f"/{name}")
    assert answer.status_code == 200 and "robots" not in page.meta
    assert page.link("canonical") == [f"{HERE}/{name}"] == [page.facts[0]["url"]]
    assert page.meta["description"] == page.meta["og:description"]
    assert page.titles == [f"{name.title()} · Makapix"] and page.meta["og:title"] == [name.title()]
    assert page.meta["og:image"] == [HOUSE]
    assert 'id="first"' not in answer.text, "the exported page has all of it"


def test_a_category_has_a_page_and_what_is_none_has_not(read, artist):
    assert read("/?in=weekly-pack")[0].status_code == 200
    answer, page = read("/?in=none")
    assert (answer.status_code, page.headings[-1]) == (404, "Nothing hangs here")
    assert page.meta["robots"] == ["noindex"] and "/recent" in page.hrefs
    assert read("/recent?in=none")[0].status_code == 200, "a word that means nothing there"


@pytest.mark.parametrize("place", ["/following", "/following/people", "/following/hashtags"])
def test_a_stranger_reads_what_they_could_follow_and_how(read, artist, place):
    answer, page = read(place)
    assert answer.status_code == 200 and page.headings == ["Following"]
    assert {f"/login?next={place}", "/signup", "/recent"} <= set(page.hrefs)
    assert page.meta["robots"] == ["noindex"] and page.link("canonical") == [f"{HERE}{place}"]
    own, _ = read(place, headers={"Cookie": f"mpx_at={artist.access_token}"})
    assert own.status_code == 200 and 'id="first"' not in own.text, "theirs is the app's to draw"
    assert own.headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize("place", ["/", "/recent", "/trending"])
def test_every_feed_says_what_it_is(read, artist, place):
    make.change(make.post(artist), promoted_at=now())
    answer, page = read(place)
    (fact,) = page.facts
    assert answer.status_code == 200 and fact["@type"] == "CollectionPage"
    assert fact["url"] == page.link("canonical")[0] == page.meta["og:url"][0]
    assert page.meta["description"] == page.meta["og:description"] and page.meta["og:title"]
    assert page.link("alternate", type="application/atom+xml")


def test_a_person_says_who_they_are(read, artist):
    make.change_person(artist, bio="I draw foxes. https://foxes.example", display_name="Ada")
    make.post(artist)
    answer, page = read("/u/artist")
    (fact,) = page.facts
    assert (answer.status_code, page.headings) == (200, ["Ada"])
    assert fact["@type"] == "ProfilePage" and fact["mainEntity"]["alternateName"] == "artist"
    assert page.meta["og:type"] == ["profile"] and "https://foxes.example" in page.hrefs
    assert page.link("alternate", type="application/atom+xml") == [f"{HERE}/u/artist/feed.atom"]


def test_a_playlist_shows_its_works_in_their_order(read, artist, fan):
    works = [make.post(artist, title=f"Work {i}") for i in range(3)]
    slug = door.do(fan.who, playlists.create, title="Ponds", description="Still water.")
    for work in (works[2], works[0]):
        door.do(fan.who, playlists.put, slug, ids.slug(work.number))
    answer, page = read(f"/playlists/{slug}")
    assert (answer.status_code, page.headings) == (200, ["Ponds"])
    shown = [href for href in page.hrefs if href.startswith("/posts/") and "#" not in href]
    assert list(dict.fromkeys(shown)) == [path(works[2]), path(works[0])]
    assert page.meta["description"] == ["Still water."]
    (fact,) = page.facts
    assert fact["@type"] == "CollectionPage" and fact["author"]["name"] == "Fan"
    assert [work["position"] for work in fact["mainEntity"]["itemListElement"]] == [1, 2]


def test_a_player_is_read_as_its_playlist_and_shared_as_it(read, artist, fan):
    works = [make.post(artist, title=f"Work {i}") for i in range(3)]
    slug = door.do(fan.who, playlists.create, title="Ponds")
    for work in works:
        door.do(fan.who, playlists.put, slug, ids.slug(work.number))
    answer, page = read(f"/playlists/{slug}/play")
    list_, plain = read(f"/playlists/{slug}")
    assert (answer.status_code, page.headings) == (200, ["Ponds"])
    assert {path(work) for work in works} | {"/u/fan", "/u/artist"} <= set(page.hrefs)
    assert page.link("canonical") == plain.link("canonical") == [f"{HERE}/playlists/{slug}"]
    assert page.meta["og:image"] == plain.meta["og:image"]
    assert "1 / 3" in answer.text and "1 / 3" not in list_.text


def test_a_player_of_nothing_says_so_and_one_of_no_playlist_is_not_there(read, fan):
    slug = door.do(fan.who, playlists.create, title="Empty")
    answer, _ = read(f"/playlists/{slug}/play")
    assert answer.status_code == 200 and "There is nothing to play here." in answer.text
    own = door.do(fan.who, playlists.create, title="Mine", visibility="hidden")
    hidden, nothing = read(f"/playlists/{own}/play")[0], read("/playlists/none99/play")[0]
    assert hidden.status_code == nothing.status_code == 404
    assert hidden.text == nothing.text


HIDDEN = {
    "hidden": {"visibility": "hidden"},
    "draft": {"visibility": "draft"},
    "damaged": {"conformant": False},
}


@pytest.mark.parametrize("state", HIDDEN)
def test_what_is_not_for_everyone_is_like_what_is_not_there(read, artist, state):
    post = make.post(artist, title="Secret garden")
    make.change(post, **HIDDEN[state])
    answer, page = read(path(post))
    nothing, _ = read("/posts/none99")
    assert answer.status_code == nothing.status_code == 404
    assert answer.text == nothing.text and "Secret" not in answer.text
    assert page.meta["robots"] == ["noindex"] and not page.link("canonical")
    _, profile = read("/u/artist")
    assert path(post) not in profile.hrefs


def test_a_work_that_was_there_for_everyone_and_was_deleted_is_gone(read, artist):
    post, secret, last = (make.post(artist, title="Secret garden") for _ in range(3))
    make.change(post, deleted_at=now())
    make.change(secret, deleted_at=now(), visibility="hidden")
    nothing, _ = read("/posts/none99")
    answer, page = read(path(post))
    assert answer.status_code == 410 and answer.text == nothing.text
    assert page.meta["robots"] == ["noindex"]
    assert read(path(secret))[0].status_code == 404, "it was never told of"
    door.do(SYSTEM, lambda tx, _: tx.execute(delete(Post).where(Post.id == post.id)))
    assert read(path(post))[0].status_code == 410
    after_the_last = f"/posts/{ids.slug(last.number + 1)}"
    assert read(after_the_last)[0].status_code == 404


def test_a_hidden_person_is_like_nobody(read, artist):
    post = make.post(artist)
    make.change_person(artist, profile_hidden=True)
    assert read("/u/artist")[0].status_code == read("/u/nobody")[0].status_code == 404
    assert read("/u/artist")[0].text == read("/u/nobody")[0].text
    assert read(path(post))[0].status_code == 404


@pytest.mark.parametrize("slug", ["a", "x" * 300, "%00", "%ff", "...", "<script>", "é"])
def test_odd_addresses_are_not_found_and_say_nothing_back(read, slug):
    for place in ("posts", "u", "playlists", "embed"):
        answer, page = read(f"/{place}/{slug}")
        assert answer.status_code in {404, 307, 308}, (place, slug)
        assert "<script>" not in answer.text.replace("<script>app()</script>", "")
        assert page.handlers == []


def test_a_warned_work_shows_a_sentence_and_no_picture_anywhere(read, client, artist):
    post = make.post(artist, title="Dark", warnings=["nsfw", "violence"], description="Blood.")
    answer, page = read(path(post))
    key = str(post.storage_key)
    assert answer.status_code == 200 and key not in answer.text
    words = "This work carries a warning: not safe for work, violence."
    assert words in answer.text and "Blood" not in answer.text
    assert page.meta["og:image"] == [HOUSE] and page.facts == [] and not page.link("preload")
    assert page.meta["robots"] == ["noindex"]
    for place in ("/", "/recent", "/u/artist"):
        assert path(post) not in read(place)[1].hrefs
    assert key not in client.get(f"/embed/{ids.slug(post.number)}").text
    told = client.get("/api/v1/oembed", params={"url": f"http://localhost:8000{path(post)}"})
    assert "thumbnail_url" not in told.json()


def test_works_by_link_and_works_that_wait_are_not_for_indexes(read, artist, stranger):
    unlisted = make.post(artist, visibility="unlisted")
    waiting = make.post(stranger)
    for post in (unlisted, waiting):
        answer, page = read(path(post))
        assert answer.status_code == 200 and page.meta["robots"] == ["noindex"]
    assert read(path(waiting))[1].meta["og:image"] == [HOUSE], "its address would not last"


def test_an_old_handle_leads_on(read, artist):
    def before(tx, actor):
        tx.add(OldHandle(handle="painter", user_id=artist.id, until=now() + timedelta(days=1)))

    door.do(SYSTEM, before)
    answer, _ = read("/u/painter?after=")
    assert (answer.status_code, answer.headers["location"]) == (308, "/u/artist?after=")
    answer, _ = read("/u/painter/feed.atom")
    assert (answer.status_code, answer.headers["location"]) == (308, "/u/artist/feed.atom")


def test_everyone_gets_the_same_page_whoever_they_are(client, site, artist, fan):
    post = make.post(artist)
    door.do(fan.who, relations.follow, "artist")
    for place in ("/", "/recent", "/u/artist", path(post)):
        anonymous = client.get(place)
        for person in (artist, fan):
            theirs = client.get(place, headers={"Cookie": f"mpx_at={person.access_token}"})
            assert theirs.content == anonymous.content, place
            assert theirs.headers["vary"] == "Accept, Cookie"


def test_the_author_of_a_hidden_work_gets_the_app_alone(client, site, artist):
    post = make.post(artist, title="Secret garden", visibility="hidden")
    answer = client.get(path(post), headers={"Cookie": f"mpx_at={artist.access_token}"})
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "private, no-store")
    assert "Secret" not in answer.text and 'id="first"' not in answer.text
    nothing = client.get("/posts/none99", headers={"Cookie": f"mpx_at={artist.access_token}"})
    assert nothing.content == answer.content, "nor does that say that there is one"


def test_no_word_of_a_stranger_becomes_markup(read, client, artist):
    make.change_person(
        artist, display_name=HOSTILE[:60], bio=HOSTILE, links=[f"https://x.example/{HOSTILE}"]
    )
    post = make.post(artist, title=HOSTILE, description=HOSTILE, alt_text=HOSTILE, hashtags=["fox"])
    make.change(post, promoted_at=now())
    slug = door.do(artist.who, playlists.create, title=HOSTILE, description=HOSTILE)
    door.do(artist.who, playlists.put, slug, ids.slug(post.number))
    door.do(artist.who, comments.add, ids.slug(post.number), HOSTILE)
    own = {("application/ld+json", ""), ("text/later", ""), ("", "/first.js")}
    for place in ("/", "/recent", "/u/artist", path(post), f"/playlists/{slug}"):
        answer, page = read(place)
        assert answer.status_code == 200
        assert set(page.scripts) <= own and page.handlers == []
        assert answer.text.count("<script") == answer.text.count("</script>") == len(page.scripts)
        assert {image.get("src") for image in page.images}.isdisjoint({"x"})
        assert len(page.titles) == 1 and "<!--" not in answer.text
    embed = client.get(f"/embed/{ids.slug(post.number)}")
    assert Page(embed.text).scripts == [] and Page(embed.text).handlers == []
    assert Page(read(path(post))[0].text).facts[0]["name"] == post.title, "and it is kept whole"


def test_links_run_no_scripts(read, artist):
    make.change_person(artist, links=["javascript:alert(1)"], bio="javascript:alert(1)")
    answer, page = read("/u/artist")
    assert answer.status_code == 200
    assert not [href for href in page.hrefs if href.startswith("javascript")]


def test_an_address_that_leads_nowhere_is_read_without_a_script_or_a_server(site):
    folder = settings().frontend_path / "site"
    (folder / "404.html.br").write_bytes(b"the exported one")
    missing.write(folder)
    html = (folder / "404.html").read_text()
    page = Page(html)
    assert page.headings == ["Nothing hangs here"]
    assert page.titles == ["Nothing hangs here · Makapix"] and page.meta["robots"] == ["noindex"]
    assert "/recent" in page.hrefs and ("", "/first.js") in page.scripts
    assert gzip.decompress((folder / "404.html.gz").read_bytes()).decode() == html
    assert not (folder / "404.html.br").exists()


def test_a_persons_shelves_are_read_without_a_script(read, artist, fan):
    mine, theirs = make.post(artist, title="Mine"), make.post(fan, title="Theirs")
    make.answer(artist, theirs)
    slug = door.do(artist.who, playlists.create, title="Foxes", work=ids.slug(theirs.number))
    door.do(artist.who, playlists.create, title="Secret", visibility="hidden")
    answer, page = read("/u/artist")
    shelves = {"/u/artist/playlists", "/u/artist?shelf=reacted"}
    assert shelves <= set(page.hrefs) and path(mine) in page.hrefs
    _, reacted = read("/u/artist?shelf=reacted")
    assert path(theirs) in reacted.hrefs and path(mine) not in reacted.hrefs
    assert reacted.meta["robots"] == ["noindex"]
    answer, lists = read("/u/artist/playlists")
    assert answer.status_code == 200 and lists.headings == ["Artist"]
    assert f"/playlists/{slug}" in lists.hrefs and "Secret" not in answer.text
    assert lists.titles == ["Playlists of Artist · Makapix"] and "robots" not in lists.meta
    (image,) = lists.meta["og:image"]
    assert image.endswith(f"{theirs.storage_key}_card.png?v=2"), "the cover of the first"
    assert (
        "1 work" in answer.text and "aria-current" in answer.text[answer.text.index('id="first') :]
    )


def test_what_somebody_reacted_to_is_painted_only_where_they_show_it(read, artist, fan):
    make.answer(artist, make.post(fan))
    make.change_person(artist, reacted_shown=False)
    assert "shelf=reacted" not in read("/u/artist")[0].text
    assert read("/u/artist?shelf=reacted")[0].status_code == 404
    for own in ("private", "drafts", "nonsense"):
        answer, _ = read(f"/u/artist?shelf={own}")
        assert answer.status_code == 200 and 'id="first"' not in answer.text


def test_who_follows_whom_is_read_without_a_script(read, artist, fan, stranger):
    for person in (fan, stranger):
        door.do(person.who, relations.follow, "artist")
    make.change_person(fan, bio="I <b>watch</b>.")
    answer, page = read("/u/artist/followers")
    assert answer.status_code == 200 and page.titles == ["Followers of Artist · Makapix"]
    assert {"/u/fan", "/u/stranger", "/login?next=/u/fan"} <= set(page.hrefs)
    assert "I &lt;b&gt;watch" in answer.text and page.meta["robots"] == ["noindex"]
    assert "/u/artist" in read("/u/fan/following")[1].hrefs
    assert "Nobody here yet" in read("/u/artist/following")[0].text
    make.change_person(fan, profile_hidden=True)
    cache.clear()
    assert "/u/fan" not in read("/u/artist/followers")[1].hrefs
    assert "/u/artist/followers" in read("/u/artist")[1].hrefs


@pytest.mark.parametrize("part", ["playlists", "followers", "following"])
def test_the_lists_of_nobody_are_not_there_and_those_of_a_new_name_moved(read, artist, fan, part):
    make.change_person(artist, profile_hidden=True)
    hidden, page = read(f"/u/artist/{part}")
    assert hidden.status_code == 404 and page.titles == ["Nothing hangs here · Makapix"]
    assert hidden.text == read(f"/u/nobody/{part}")[0].text

    def renamed(tx, actor):
        tx.add(OldHandle(handle="fen", user_id=fan.id, until=now() + timedelta(days=1)))

    door.do(SYSTEM, renamed)
    answer, _ = read(f"/u/fen/{part}?after=")
    assert answer.headers["location"] == f"/u/fan/{part}?after="


def test_people_and_playlists_page_without_a_script(read, artist, monkeypatch):
    monkeypatch.setenv("MAKAPIX_PAGE_SIZE", "2")
    settings.cache_clear()
    names = [f"watcher{i}" for i in range(3)]
    for name in names:
        make.relate("Follow", make.person(name), artist)
    slugs = [door.do(artist.who, playlists.create, title=f"List {i}") for i in range(3)]
    for place, paths in (("/u/artist/followers", [f"/u/{name}" for name in names]),
                         ("/u/artist/playlists", [f"/playlists/{slug}" for slug in slugs])):  # fmt: skip
        first = read(place)[1].hrefs
        (older,) = [href for href in first if href.startswith("?after=")]
        last = read(f"{place}{older}")[1].hrefs
        assert {href for href in first if href in paths} == set(paths[1:])
        assert {href for href in last if href in paths} == {paths[0]}
        assert not [href for href in last if href.startswith("?")]


def test_a_search_is_read_without_a_script(read, artist, fan):
    post = make.post(artist, title="Red fox", hashtags=["fox"])
    slug = door.do(fan.who, playlists.create, title="Foxes", work=ids.slug(post.number))
    make.post(artist, title="Other")
    answer, page = read("/search?q=fox")
    assert answer.status_code == 200 and path(post) in page.hrefs and len(page.images) == 1
    assert page.meta["robots"] == ["noindex"] and page.meta["og:title"] == ["Search: fox"]
    assert page.titles == ["Search · Makapix"], "the app looks for the title that it drew"
    assert "/search?q=fox&tab=people" in page.hrefs and "/search?q=fox+animated" in page.hrefs
    assert 'name="q" value="fox"' in answer.text
    found = {"people": ("/search?q=artist", "/u/artist"), "hashtags": ("/search?q=fox", "/hashtags/fox"),
             "playlists": ("/search?q=foxes", f"/playlists/{slug}")}  # fmt: skip
    for tab, (place, href) in found.items():
        assert href in read(f"{place}&tab={tab}")[1].hrefs, tab
        assert read(f"/search?q=zzzzz&tab={tab}")[0].status_code == 200


def test_a_search_that_finds_nothing_says_what_may_be_meant(read, artist):
    make.post(artist, title="Lighthouse")
    answer, page = read("/search?q=lighthuose")
    assert "Did you mean" in answer.text and "/search?q=lighthouse" in page.hrefs
    answer, _ = read("/search?q=nonsense:7")
    assert answer.status_code == 200 and "This search is not understood" in answer.text


def test_a_search_pages_and_keeps_what_is_asked(read, artist):
    posts = [make.post(artist, title=f"Fox {i}") for i in range(25)]
    _, first = read("/search?q=fox&sort=best")
    (older,) = [href for href in first.hrefs if href.startswith("?")]
    assert older.startswith("?q=fox&sort=best&after=")
    assert path(posts[0]) in read(f"/search{older}")[1].hrefs
    assert 'id="first"' not in read("/search?q=fox&after=nonsense")[0].text


def test_a_search_names_no_work_that_is_not_for_everyone(read, artist, fan):
    for change in ({"visibility": "hidden"}, {"warnings": ["nsfw"]}, {"approved_at": None}):
        make.change(make.post(artist, title="Fox", hashtags=["fox"]), **change)
    make.change_person(artist, profile_hidden=True)
    for tab in ("works", "people", "hashtags", "playlists"):
        _, page = read(f"/search?q={'artist' if tab == 'people' else 'fox'}&tab={tab}")
        assert not [h for h in page.hrefs if h.startswith(("/posts/", "/hashtags/fox", "/u/"))], tab
        assert page.meta["og:image"] == [HOUSE]


@pytest.mark.parametrize("said", [HOSTILE, "x" * 5000, "\x00", "%ff", "'; DROP TABLE post; --"])
def test_whatever_is_sought_becomes_no_markup(read, said):
    for tab in ("works", "people", "hashtags", "playlists", "<b>"):
        answer, page = read(f"/search?{urlencode({'q': said, 'tab': tab, 'sort': said})}")
        assert answer.status_code == 200 and page.handlers == []
        own = {("application/ld+json", ""), ("text/later", ""), ("", "/first.js")}
        assert set(page.scripts) <= own, tab


def test_head_is_answered_like_get_without_a_body(client, site, artist):
    post = make.post(artist)
    oembed = f"/api/v1/oembed?url=http://localhost:8000{path(post)}"
    for place in (
        "/",
        "/recent",
        path(post),
        "/u/artist",
        "/recent/feed.atom",
        "/sitemap.xml",
        oembed,
    ):
        whole, head = client.get(place), client.head(place)
        assert (head.status_code, whole.status_code) == (200, 200)
        assert head.headers["content-type"] == whole.headers["content-type"]
    assert client.head("/posts/none99").status_code == 404


def test_who_has_a_page_already_gets_304_until_it_says_something_else(client, site, artist):
    post = make.post(artist, title="Fox")
    oembed = f"/api/v1/oembed?url=http://localhost:8000{path(post)}"
    for place in ("/", "/u/artist", path(post), f"/embed/{ids.slug(post.number)}", oembed):
        first = client.get(place)
        asked = {"If-None-Match": first.headers["etag"]}
        again = client.get(place, headers=asked)
        assert (again.status_code, again.content) == (304, b""), place
        for name in ("etag", "cache-control", "vary"):
            assert again.headers.get(name) == first.headers.get(name), (place, name)
        make.change(post, title=f"Fox seen from {place}")
        cache.clear()
        assert client.get(place, headers=asked).status_code == 200, place


def test_no_page_of_what_is_not_there_can_be_held_against_an_etag(client, site, artist):
    hidden = path(make.post(artist, visibility="hidden"))
    for headers in ({}, {"Cookie": f"mpx_at={artist.access_token}"}):
        answer = client.get(hidden, headers=headers | {"If-None-Match": "*"})
        assert answer.status_code in {404, 200} and "etag" not in answer.headers


def test_a_foreign_cursor_is_left_to_the_app(read):
    answer, _ = read("/recent?after=nonsense")
    assert answer.status_code == 200 and 'id="first"' not in answer.text


def test_pages_are_readable_where_no_frontend_was_built(client, artist):
    post = make.post(artist, title="Fox")
    page = Page(client.get(path(post)).text)
    assert page.headings == ["Fox"] and page.titles == ["Fox by Artist · Makapix"]


def test_a_page_costs_a_few_statements_and_none_while_it_is_kept(
    client, site, artist, fan, long_kept, statements, monkeypatch
):
    monkeypatch.setattr(cache, "SECONDS", 600.0)
    post = make.post(artist)
    talked = make.post(artist)
    root = door.do(fan.who, comments.add, ids.slug(talked.number), "Lovely")
    door.do(fan.who, comments.add, ids.slug(talked.number), "Still", root)
    expected = ((path(post), 1), (path(talked), 4), ("/recent", 1), ("/u/artist", 7))
    for place, most in expected:
        with statements() as count:
            client.get(place)
        assert len(count.all) <= most, (place, count.all)
        with statements() as count:
            client.get(place)
        assert count.all == []


def test_home_has_the_editors_pick_in_its_first_paint_once(read, artist, moderator):
    works = [make.post(artist, title=name) for name in ("first", "picked")]
    for post in works:
        door.do(moderator.who, categories.promote, ids.slug(post.number), "frontpage")
    answer, page = read("/")
    assert answer.text.count('class="feature still"') == 1
    assert answer.text.index("Editors’ pick") < answer.text.index('class="grid still"')
    assert page.link("preload", fetchpriority="high") == [page.images[0]["src"]]
    assert page.hrefs.count(path(works[1])) == 2, "the art and the title, and no card besides"
    narrowed, _ = read("/?sort=reactions")
    assert "Editors’ pick" not in narrowed.text


def test_the_first_paint_is_shown_once_all_of_it_has_come(read, client, site, artist):
    answer, page = read(path(make.post(artist)))
    head, _, rest = answer.text.partition(' id="first-end"></script>')
    assert "</head>" in head and rest.startswith("</div>"), "nothing of it stands behind its end"
    assert page.link("expect", blocking="render") == ["#first-end"]
    bare = client.get("/posts/none99", headers={"Cookie": f"mpx_at={artist.access_token}"})
    assert 'rel="expect"' not in bare.text, "there is nothing to wait for"


def test_the_app_of_a_page_with_a_first_paint_sleeps_until_that_wakes_it(
    read, client, site, artist
):
    answer, page = read(path(make.post(artist)))
    narrow = {"media": "(max-width:1023px)", "fetchpriority": "low"}
    assert page.link("modulepreload", **narrow) == page.link("modulepreload") == ["/assets/app.js"]
    asleep = [kind for kind, source in page.scripts if not source and "json" not in kind]
    assert asleep == ["text/later"], "no script of the app runs by itself"
    cover = "<style>body>:not(#first,.offline,.toasts){visibility:hidden}</style>"
    assert cover in answer.text.partition('id="first"')[2], "it goes with the paint"
    token = {"Cookie": f"mpx_at={artist.access_token}"}
    bare = Page(client.get("/posts/none99", headers=token).text)
    assert bare.link("modulepreload", media=None) == ["/assets/app.js"]
    assert bare.scripts == [("module", "")], "nothing would wake it there"
