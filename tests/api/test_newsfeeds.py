"""News feeds, the site map and embedding, as the programs that read them do."""

import json
from xml.etree import ElementTree

import feedparser
import make
import pytest

from services import categories, door, reactions, trending
from services.auth.actor import SYSTEM
from services.kernel import ids
from services.kernel.clock import now
from services.palettes import known, rows
from services.playlists import commands as playlists

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
HERE = "http://localhost:8000"
HOSTILE = "a ]]> <b onload=x>&amp; \"'</content></entry> 🦊"


def url(post) -> str:
    return f"{HERE}/posts/{ids.slug(post.number)}"


def atom(client, path):
    answer = client.get(path)
    assert answer.status_code == 200 and answer.headers["content-type"] == "application/atom+xml"
    return ElementTree.fromstring(answer.content)


def entries(feed) -> list[str]:
    return [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]


def links(client, path) -> list[str]:
    answer = client.get(path)
    assert answer.status_code == 200 and answer.headers["content-type"] == "application/xml"
    return [loc.text for loc in ElementTree.fromstring(answer.content).iter(f"{MAP}loc")]


def test_a_feed_has_the_newest_works_with_their_pictures(client, artist, fan):
    first = make.post(artist, title="First", description="A pond.\nAt night.", alt_text="A pond")
    second = make.post(fan, title="Second")
    feed = atom(client, "/recent/feed.atom")
    assert entries(feed) == [url(second), url(first)]
    for name in ("id", "title", "updated"):
        assert feed.findtext(f"{ATOM}{name}")
    entry = list(feed.iter(f"{ATOM}entry"))[1]
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Artist"
    for name in ("id", "title", "updated", "published"):
        assert entry.findtext(f"{ATOM}{name}")
    content = entry.find(f"{ATOM}content")
    assert content.get("type") == "html" and "_card.png" in content.text
    assert "<p>At night.</p>" in content.text and 'alt="A pond"' in content.text
    enclosure = next(e for e in entry.iter(f"{ATOM}link") if e.get("rel") == "enclosure")
    assert enclosure.get("type") == "image/png" and enclosure.get("href").startswith(HERE)


def test_json_feed_says_the_same(client, artist):
    post = make.post(artist, title="Fox", alt_text="A fox")
    feed = client.get("/u/artist/feed.json")
    assert feed.headers["content-type"] == "application/feed+json"
    said = feed.json()
    assert said["version"] == "https://jsonfeed.org/version/1.1"
    assert (said["home_page_url"], said["feed_url"]) == (
        f"{HERE}/u/artist", f"{HERE}/u/artist/feed.json",
    )  # fmt: skip
    (item,) = said["items"]
    assert item["id"] == item["url"] == url(post) and item["image"].endswith("_card.png?v=2")
    assert item["authors"] == [{"name": "Artist", "url": f"{HERE}/u/artist"}]


def test_each_feed_has_its_own_works(client, artist, fan):
    mine, theirs = make.post(artist), make.post(fan)
    make.change(theirs, promoted_at=now())
    assert entries(atom(client, "/feed.atom")) == [url(theirs)]
    assert entries(atom(client, "/u/artist/feed.atom")) == [url(mine)]
    assert [item["url"] for item in client.get("/feed.json").json()["items"]] == [url(theirs)]


def test_tags_categories_and_what_is_trending_have_feeds_too(client, artist, fan, moderator):
    fox, pond = make.post(artist, hashtags=("fox",)), make.post(fan)
    door.do(moderator.who, categories.promote, ids.slug(pond.number), "weekly-pack")
    door.do(fan.who, reactions.add, ids.slug(fox.number), "❤️")
    door.do(SYSTEM, trending.refresh)
    assert entries(atom(client, "/hashtags/fox/feed.atom")) == [url(fox)]
    assert entries(atom(client, "/hashtags/Fox/feed.atom")) == [url(fox)]
    assert entries(atom(client, "/categories/weekly-pack/feed.atom")) == [url(pond)]
    assert entries(atom(client, "/trending/feed.atom"))[0] == url(fox)
    said = client.get("/hashtags/fox/feed.json").json()
    assert said["feed_url"] == f"{HERE}/hashtags/fox/feed.json"
    assert said["home_page_url"] == f"{HERE}/hashtags/fox"
    assert client.get("/categories/nothing/feed.atom").status_code == 404
    assert client.get("/hashtags/-/feed.atom").status_code == 422


def test_a_feed_reader_takes_every_atom_feed_and_knows_each_work_again(
    client, artist, fan, moderator
):
    post = make.post(artist, title="Fox & <pond>", alt_text="A fox", hashtags=("fox",))
    make.post(fan, title=HOSTILE)
    door.do(moderator.who, categories.promote, ids.slug(post.number), "weekly-pack")
    make.change(post, promoted_at=now())
    door.do(fan.who, reactions.add, ids.slug(post.number), "❤️")
    door.do(SYSTEM, trending.refresh)
    known = None
    for place in ("", "/recent", "/trending", "/hashtags/fox", "/categories/weekly-pack",
                  "/u/artist"):  # fmt: skip
        answer = client.get(f"{place}/feed.atom")
        read = feedparser.parse(answer.content, response_headers=dict(answer.headers))
        assert not read.bozo and read.version == "atom10", (place, read.get("bozo_exception"))
        assert read.feed.id == f"{HERE}{place}/feed.atom" and read.feed.updated_parsed
        entry = next(entry for entry in read.entries if entry.link == url(post))
        (picture,) = entry.enclosures
        assert picture.type == "image/png" and picture.href.startswith(f"{HERE}/vault/")
        assert int(picture.length) == 120 and 'alt="A fox"' in entry.content[0].value
        assert (entry.title, entry.author) == ("Fox & <pond>", "Artist")
        known = known or entry.id
        assert entry.id == known == url(post)
        assert len({each.id for each in read.entries}) == len(read.entries)


def test_a_feed_goes_on_under_a_link_to_its_end(client, artist):
    posts = [make.post(artist) for _ in range(30)]
    feed, found = atom(client, "/recent/feed.atom"), []
    for _ in range(5):
        found += entries(feed)
        older = [e.get("href") for e in feed.iter(f"{ATOM}link") if e.get("rel") == "next"]
        if not older:
            break
        feed = atom(client, older[0])
    assert found == [url(post) for post in reversed(posts)]


@pytest.mark.parametrize(
    "state",
    [
        {"visibility": "hidden"}, {"visibility": "unlisted"}, {"visibility": "draft"},
        {"deleted_at": now()}, {"conformant": False}, {"warnings": ["nsfw"]},
        {"approved_at": None, "files_public": False},
    ],
    ids=lambda state: next(iter(state)) + str(next(iter(state.values())))[:8],
)  # fmt: skip
def test_nothing_that_is_not_listed_is_in_feeds_or_the_site_map(client, artist, state):
    post, shown = make.post(artist), make.post(artist)
    make.change(post, promoted_at=now(), **state)
    name = ids.slug(post.number)
    for path in ("/feed.atom", "/recent/feed.atom", "/u/artist/feed.atom", "/recent/feed.json",
                 "/u/artist/feed.json", "/sitemaps/works-0.xml"):  # fmt: skip
        answer = client.get(path)
        assert answer.status_code == 200 and name not in answer.text, path
    assert url(shown) in links(client, "/sitemaps/works-0.xml")


def test_words_of_strangers_stay_words(client, artist):
    make.change_person(artist, display_name=HOSTILE)
    make.post(artist, title=HOSTILE, description=HOSTILE, alt_text=HOSTILE)
    feed = atom(client, "/u/artist/feed.atom")
    (entry,) = feed.iter(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == HOSTILE
    assert "<b onload" not in entry.findtext(f"{ATOM}content")
    item = json.loads(client.get("/u/artist/feed.json").content)["items"][0]
    assert item["title"] == HOSTILE and "<b onload" not in item["content_html"]


def test_who_has_a_feed_already_gets_304(client, artist):
    make.post(artist)
    first = client.get("/recent/feed.atom")
    for name, header in (("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since")):
        again = client.get("/recent/feed.atom", headers={header: first.headers[name]})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]
    other = client.get("/recent/feed.atom", headers={"If-None-Match": '"other"'})
    assert other.status_code == 200
    odd = client.get("/recent/feed.atom", headers={"If-Modified-Since": "yesterday"})
    assert odd.status_code == 200


@pytest.mark.parametrize("path", ["/feed.rss", "/u/nobody/feed.atom", "/u/a%00/feed.json"])
def test_a_feed_that_is_not_there_is_404(client, path):
    assert client.get(path).status_code == 404


def test_the_site_map_names_pages_and_they_name_works_and_people(client, artist, fan):
    post = make.post(artist)
    pages = links(client, "/sitemap.xml")
    names = ("works-0", "people-a", "lists")
    assert pages == [f"{HERE}/sitemaps/{name}.xml" for name in names]
    assert url(post) in links(client, "/sitemaps/works-0.xml")
    assert links(client, "/sitemaps/people-a.xml") == [f"{HERE}/u/artist"]
    assert links(client, "/sitemaps/people-f.xml") == [], "who shows nothing is not listed"
    for path in ("works-x", "people-aa", "other", "works-9999999", "works-999999", "playlists-"):
        assert client.get(f"/sitemaps/{path}.xml").status_code == 404
    make.change_person(artist, profile_hidden=True)
    from makapix_app.api import cache

    cache.clear()
    assert links(client, "/sitemaps/people-a.xml") == []


def test_the_site_map_names_palettes_that_listed_works_have(client, artist):
    pico = list(known.palettes()["pico-8"].colours[:3])
    make.change(make.post(artist), palette=pico)
    hidden = make.post(artist)
    make.change(hidden, palette=["#010203"], visibility="hidden")
    listed = links(client, "/sitemaps/lists.xml")
    for name in ("palettes", "hashtags", "about", "rules", "limits"):
        assert f"{HERE}/{name}" in listed
    assert f"{HERE}/palettes/{rows.key(rows.normal(pico))}" in listed
    assert f"{HERE}/palettes/pico-8" in listed
    assert f"{HERE}/palettes/{rows.key(rows.normal(['#010203']))}" not in listed
    assert f"{HERE}/palettes/1-bit" not in listed


def test_the_site_map_names_playlists_that_all_may_see(client, artist):
    work = ids.slug(make.post(artist).number)
    shown = door.do(artist.who, playlists.create, title="shown", work=work)
    unlisted = door.do(artist.who, playlists.create, title="unlisted", work=work)
    door.do(artist.who, playlists.edit, unlisted, {"visibility": "unlisted"})
    door.do(artist.who, playlists.create, title="empty")
    assert f"{HERE}/sitemaps/playlists-0.xml" in links(client, "/sitemap.xml")
    assert links(client, "/sitemaps/playlists-0.xml") == [f"{HERE}/playlists/{shown}"]


def test_robots_are_told_where_the_site_map_is(client, clean):
    said = client.get("/robots.txt")
    assert said.headers["content-type"].startswith("text/plain")
    assert f"Sitemap: {HERE}/sitemap.xml" in said.text and "Disallow: /api/" in said.text


def test_oembed_describes_a_frame_of_the_size_that_fits(client, artist):
    post = make.post(artist, title='Fox "red"')
    said = client.get("/api/v1/oembed", params={"url": url(post), "maxwidth": 300}).json()
    assert (said["version"], said["type"], said["width"]) == ("1.0", "rich", 300)
    assert said["title"] == 'Fox "red"' and (said["thumbnail_width"], said["height"]) == (16, 448)
    assert f'src="{HERE}/embed/{ids.slug(post.number)}"' in said["html"]


@pytest.mark.parametrize(
    ("most", "frame", "thumbnail"),
    [({}, (400, 448), (1200, 630)), ({"maxwidth": 5000, "maxheight": 5000}, (400, 448), (1200, 630)),
     ({"maxwidth": 600, "maxheight": 1000}, (400, 448), (16, 16)),
     ({"maxwidth": 100, "maxheight": 60}, (100, 60), (16, 16)),
     ({"maxwidth": 10}, (10, 448), None)],
)  # fmt: skip
def test_oembed_gives_nothing_that_is_larger_than_allowed(client, artist, most, frame, thumbnail):
    asked = {"url": url(make.post(artist)), **most}
    said = client.get("/api/v1/oembed", params=asked).json()
    assert (said["width"], said["height"]) == frame
    shown = (said.get("thumbnail_width"), said.get("thumbnail_height"))
    assert shown == (thumbnail or (None, None)) and ("thumbnail_url" in said) == bool(thumbnail)
    assert f'width="{frame[0]}" height="{frame[1]}"' in said["html"]


def test_oembed_in_a_form_that_there_is_not_is_not_implemented(client, artist):
    asked = client.get("/api/v1/oembed", params={"url": url(make.post(artist)), "format": "yaml"})
    assert asked.status_code == 501
    assert asked.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "address",
    ["https://evil.example/posts/{slug}", "{here}/u/artist", "javascript:1", "", "//", "http://["],
)
def test_oembed_knows_works_of_ours_alone(client, artist, address):
    slug = ids.slug(make.post(artist).number)
    asked = client.get("/api/v1/oembed", params={"url": address.format(slug=slug, here=HERE)})
    assert asked.status_code == 404


def test_oembed_and_the_frame_know_nothing_of_hidden_works(client, artist):
    post = make.post(artist, title="Secret", visibility="hidden")
    assert client.get("/api/v1/oembed", params={"url": url(post)}).status_code == 404
    embed = client.get(f"/embed/{ids.slug(post.number)}")
    assert embed.status_code == 404 and "Secret" not in embed.text


def test_oembed_says_the_same_in_xml(client, artist):
    post = make.post(artist, title='Fox & "red" \ufffe')
    wish = {"url": url(post), "maxwidth": 300}
    said = client.get("/api/v1/oembed", params=wish).json()
    asked = client.get("/api/v1/oembed", params=wish | {"format": "xml"})
    assert asked.headers["content-type"] == "text/xml; charset=utf-8"
    root = ElementTree.fromstring(asked.content)
    assert root.tag == "oembed"
    told = {each.tag: each.text for each in root}
    assert told == {name: str(word).replace("\ufffe", "") for name, word in said.items()}
    missing = {"url": f"{HERE}/posts/none99", "format": "xml"}
    assert client.get("/api/v1/oembed", params=missing).status_code == 404


def test_the_embedded_page_may_be_framed_and_runs_nothing(client, artist):
    answer = client.get(f"/embed/{ids.slug(make.post(artist).number)}")
    policy = answer.headers["content-security-policy"]
    assert "frame-ancestors *" in policy and "default-src 'none'" in policy
    assert "script-src" not in policy and "<script" not in answer.text
    assert "set-cookie" not in answer.headers
