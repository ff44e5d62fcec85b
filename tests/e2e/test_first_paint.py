"""The page that comes with the HTML: read without a script, and taken over without a jolt."""

import json
import re

import httpx
import pytest
from playwright.sync_api import Page, expect

# Each shift with what moved, from where to where.
SHIFTS = """window.moved = [];
const said = (node) => node ? (node.outerHTML ?? node.textContent).slice(0, 160) : "gone";
const place = (box) => `${box.x} ${box.y} ${box.width} ${box.height}`;
new PerformanceObserver((list) => list.getEntries().forEach((shift) => moved.push({
  value: shift.value, ms: shift.startTime, covered: !!document.getElementById("first"),
  sources: shift.sources.map((one) => [said(one.node), place(one.previousRect), place(one.currentRect)]),
}))).observe({ type: "layout-shift", buffered: true });"""
PLACE = """(query) => { const box = document.querySelector(query).getBoundingClientRect();
  return [box.left, box.top, box.width, box.height].map((n) => Math.round(n * devicePixelRatio)); }"""
SIZES = [(1440, 900, 1), (390, 844, 3)]


@pytest.fixture(scope="module")
def paths(product):
    work = httpx.get(f"{product.url}/api/v1/posts").json()["items"][0]
    return {
        "home": "/",
        "feed": "/recent",
        "work": work["url"],
        "person": f"/u/{work['author_handle']}",
    }


@pytest.mark.parametrize("kind", ["home", "feed", "work", "person"])
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a_page_is_read_without_scripts_and_taken_over_in_its_place(browse, paths, kind, size):
    width, height, ratio = size
    screen = {"viewport": {"width": width, "height": height}, "device_scale_factor": ratio}
    plain = browse(java_script_enabled=False, **screen)
    plain.goto(paths[kind])
    art = plain.locator("#first .well img").first
    expect(art).to_be_visible()
    expect(plain.get_by_role("heading", level=1)).to_be_visible()
    box = art.bounding_box()

    page = browse(**screen)
    page.add_init_script(SHIFTS)
    assert page.goto(paths[kind]).status == 200
    expect(page.locator("#first")).to_have_count(0)
    expect(page.locator("title")).to_have_count(1)
    assert page.evaluate("moved") == []
    place = page.evaluate(PLACE, "#main .well img, #main .well canvas")
    assert place == [round(box[side] * ratio) for side in ("x", "y", "width", "height")]


# Of each picture of pixels: a pixel of its own in screen pixels, or the inverse of that.
SCALES = """() => [...document.querySelectorAll('#first .px')].map((image) => {
  const box = image.getBoundingClientRect(), one = box.width * devicePixelRatio / image.naturalWidth;
  return {src: image.src, face: !!image.closest('.av'), whole: one < 1 ? 1 / one : one,
          rendering: getComputedStyle(image).imageRendering, seen: image.naturalWidth > 0};
}).filter((image) => image.seen)"""


@pytest.mark.parametrize("ratio", [1, 1.25, 1.5, 2, 3])
@pytest.mark.parametrize("kind", ["home", "work", "person", "followers"])
def test_art_and_faces_are_whole_screen_pixels_without_scripts(browse, paths, kind, ratio):
    path = f"{paths['person']}/followers" if kind == "followers" else paths[kind]
    for width in (390, 768, 1440):
        screen = {"viewport": {"width": width, "height": 900}, "device_scale_factor": ratio}
        page = browse(java_script_enabled=False, **screen)
        page.goto(path)
        shown = page.evaluate(SCALES)
        assert any(image["face"] for image in shown)
        for image in shown:
            assert abs(image["whole"] - round(image["whole"])) < 0.02, image
            assert image["rendering"] in {"pixelated", "crisp-edges"}
        assert page.locator("#first .av > img:not(.px)").count() == 0


@pytest.mark.parametrize("ratio", [1.25, 1.5])
@pytest.mark.parametrize("kind", ["home", "work", "person"])
def test_a_face_stays_where_the_first_paint_has_it(browse, paths, kind, ratio):
    screen = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": ratio}
    plain = browse(java_script_enabled=False, **screen)
    plain.goto(paths[kind])
    before = plain.evaluate(PLACE, "#first .av img")
    page = browse(**screen)
    page.goto(paths[kind])
    expect(page.locator("#main .av img").first).to_be_visible()
    assert page.evaluate(PLACE, "#main .av img") == before


@pytest.mark.parametrize("size", [(390, 844), (768, 1024), (1440, 900)], ids=str)
def test_the_controls_of_an_animation_come_without_moving_anything(browse, product, size):
    works = httpx.get(f"{product.url}/api/v1/posts", params={"motion": "animated"}).json()["items"]
    page = browse(viewport={"width": size[0], "height": size[1]}, device_scale_factor=2)
    page.add_init_script(SHIFTS)
    page.goto(next(work for work in works if work["frames"] > 9)["url"])
    expect(page.get_by_role("slider", name="Frame")).to_be_visible()
    expect(page.get_by_label("Playback").locator(".count")).to_have_text(re.compile(r"^1\d / "))
    assert page.evaluate("moved") == []


@pytest.fixture(scope="module")
def lists(product):
    """A page of each other kind of list, each with works."""
    api = f"{product.url}/api/v1"
    tag = httpx.get(f"{api}/hashtags").json()[0]["tag"]
    shelf = httpx.get(f"{api}/search/playlists", params={"q": ""}).json()["items"][0]
    works = httpx.get(f"{api}/posts").json()["items"]
    told = (httpx.get(f"{api}/posts/{work['slug']}").json()["in_palette"] for work in works)
    palette = next(each for each in told if each["key"])
    return {"hashtag": f"/hashtags/{tag}", "trending": "/trending", "playlist": shelf["url"],
            "palette": palette["url"]}  # fmt: skip


@pytest.mark.parametrize("kind", ["playlist", "hashtag", "trending", "palette"])
def test_lists_have_their_art_in_the_page_and_are_taken_over(browse, product, lists, kind):
    sent = httpx.get(product.url + lists[kind]).text
    assert 'class="px"' in sent[sent.index('id="first"') :]
    page = browse()  # which lets no complaint in the console pass
    page.add_init_script(SHIFTS)
    page.goto(lists[kind])
    expect(page.locator("#first")).to_have_count(0)
    expect(page.locator("#main .card .art").first).to_be_visible()
    assert page.evaluate("moved") == []


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a_player_is_a_list_without_scripts_and_with_them_begins_where_it_is(browse, lists, size):
    screen = {"viewport": {"width": size[0], "height": size[1]}, "device_scale_factor": size[2]}
    path = f"{lists['playlist']}/play"
    plain = browse(java_script_enabled=False, **screen)
    assert plain.goto(path).status == 200
    expect(plain.get_by_role("heading", level=1)).to_be_visible()
    titles = plain.locator("#first-main .card .ttl")
    expect(titles.first).to_be_visible()
    name = titles.first.inner_text()

    page = browse(reduced_motion="reduce", **screen)
    held = []

    def hold(route):
        held.append(route)

    page.route("**/api/v1/playlists/**", hold)
    page.add_init_script(SHIFTS)
    Page.goto(page, path)  # not waiting for the app, which cannot know the works yet
    expect(page.locator("#main .show")).to_have_count(1)
    before = page.evaluate(PLACE, "#first .show .px")
    said = page.evaluate(PLACE, "#first .strip .mono")
    expect(page.locator("#first .strip .what a")).to_have_text(name)
    while held:
        held.pop().continue_()
    expect(page.locator("#first")).to_have_count(0)
    expect(page.locator("#main .strip .what a")).to_have_text(name)
    assert page.evaluate(PLACE, "#main .show .px") == before
    assert page.evaluate(PLACE, "#main .strip .mono") == said
    assert page.evaluate("moved") == []


# Where things are, frame by frame as long as the first paint stands; then where the app has them.
PLACES = """window.places = (root, query) => [...document.querySelectorAll(query.replaceAll("ROOT", root))].map((node) => {
  const box = node.getBoundingClientRect();
  const words = (node.matches(".card, .art") ? node.querySelector(".ttl, .sr") : node).textContent;
  return [words, ...[box.left, box.top, box.width, box.height].map((n) => Math.round(n))];
}).filter((row) => row[3] && row[2] < innerHeight);
const look = () => {
  if (document.getElementById("first-end")) window.atFirst = places("#first-main", LOOKED_AT);
  if (!window.atFirst || document.getElementById("first")) requestAnimationFrame(look);
};
requestAnimationFrame(look);"""
# What a person looks at, or would press, when the app takes over.
LOOKED_AT = "ROOT h1, ROOT .card, ROOT .feature .art, ROOT .fbar .chip, ROOT .filters a:not(.empty a), ROOT .plist a, ROOT .rbar button, ROOT .rbar .rx, ROOT .ways .btn, ROOT .pal, ROOT .pal-say button"


@pytest.fixture(scope="module")
def narrowed(lists, paths):
    """Lists in an order, narrowed by filters, or of a category; a playlist; a work."""
    found = {name: lists[name] for name in ("hashtag", "playlist", "palette")}
    return found | {
        "home": "/", "work": paths["work"],
        "category": "/?in=weekly-pack&sort=comments",
        "filters": "/recent?motion=animated&colours=32&sort=reactions",
        "nothing": "/recent?size=16&colours=4&format=bmp&since=day",
        "hashtags": f"{lists['hashtag']}?motion=animated",
        "reacted": f"{paths['person']}?shelf=reacted&motion=still",
        "best": "/search?q=the&sort=best",
    }  # fmt: skip


@pytest.mark.parametrize(
    "kind",
    ["home", "category", "filters", "nothing", "hashtag", "hashtags", "reacted", "playlist", "work",
     "best", "palette"],
)  # fmt: skip
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_nothing_that_one_looks_at_moves_when_the_app_takes_over(browse, narrowed, kind, size):
    """The covered app moves unseen, so no observer of shifts tells of it: places are compared."""
    width, height, ratio = size
    screen = {"viewport": {"width": width, "height": height}, "device_scale_factor": ratio}
    page = browse(**screen)
    page.add_init_script(PLACES.replace("LOOKED_AT", json.dumps(LOOKED_AT)))
    page.goto(narrowed[kind])
    assert page.evaluate("atFirst")
    assert page.evaluate("(all) => places('#main', all)", LOOKED_AT) == page.evaluate("atFirst")


ROWS = "#first-main .told-of a, #first-main .card .ttl, #first-main .empty .disp"


@pytest.fixture(scope="module")
def other(product):
    """Pages without a feed: who follows whom, somebody's playlists, what is found, nothing."""
    api = f"{product.url}/api/v1"
    shelf = httpx.get(f"{api}/search/playlists", params={"q": ""}).json()["items"][0]
    owner = f"/u/{shelf['owner_handle']}"
    return {
        "followers": (f"{owner}/followers", 200),
        "playlists": (f"{owner}/playlists", 200),
        "search": ("/search?q=a&tab=people", 200),
        "works": ("/search?q=animated", 200),
        "nowhere": ("/nowhere", 404),
        "no category": ("/?in=none", 404),
        "strangers": ("/following", 200),
    }


@pytest.mark.parametrize(
    "kind", ["followers", "playlists", "search", "works", "nowhere", "no category", "strangers"]
)
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_other_pages_are_read_without_scripts_and_taken_over_in_their_place(
    browse, other, kind, size
):
    width, height, ratio = size
    screen = {"viewport": {"width": width, "height": height}, "device_scale_factor": ratio}
    address, status = other[kind]
    plain = browse(java_script_enabled=False, **screen)
    assert plain.goto(address).status == status
    expect(plain.get_by_role("heading", level=1)).to_be_visible()
    row = plain.locator(ROWS).first
    expect(row).to_be_visible()
    words, box = row.inner_text(), row.bounding_box()

    page = browse(**screen)
    page.add_init_script(SHIFTS)
    page.goto(address)
    expect(page.locator("#first")).to_have_count(0)
    assert page.evaluate("moved") == []
    theirs = page.locator(ROWS.replace("#first-main", "#main")).first
    expect(theirs).to_have_text(words)
    assert theirs.bounding_box() == box


@pytest.mark.parametrize("path", ["/about", "/rules"])
def test_a_page_of_words_is_read_without_scripts_and_says_the_same_with_them(browse, path):
    plain = browse(java_script_enabled=False)
    assert plain.goto(path).status == 200
    words = plain.locator("#main section")
    expect(words.first).to_be_visible()
    read = words.all_inner_texts()
    page = browse()  # which lets no complaint in the console pass
    page.goto(path)
    expect(page.locator(".who-slot a").first).to_be_visible()
    assert page.locator("#main section").all_inner_texts() == read and len(read) > 4
    page.locator("#main section a").first.click()
    expect(page).not_to_have_url(re.compile(path))


def test_what_one_follows_needs_scripts_and_says_so_to_who_has_none(browse):
    page = browse("fan", java_script_enabled=False)
    page.goto("/following")
    expect(page.get_by_role("heading", name="This page needs scripts")).to_be_visible()
    page.get_by_role("link", name="See recent works").click()
    expect(page.locator("#first .card .ttl").first).to_be_visible()


def test_a_link_of_the_first_paint_leads_on_without_scripts(browse, paths):
    page = browse(java_script_enabled=False)
    page.goto("/recent")
    page.locator("#first .card .ttl").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert "/posts/" in page.url


def test_what_the_head_said_does_not_follow_to_the_next_page(browse, paths):
    page = browse()
    page.goto(paths["work"])
    expect(page.locator("#first")).to_have_count(0)
    expect(page.locator("link[rel=canonical]")).to_have_count(1)
    page.get_by_role("link", name="Recent", exact=True).first.click()
    page.wait_for_url("**/recent")
    expect(page.locator("link[rel=canonical]")).to_have_count(0)


ASKED = """performance.getEntriesByType("resource").filter((one) => /[.]js$/.test(one.name))
  .map((one) => [new URL(one.name).pathname, one.startTime])"""
GRAIN = 4  # ms to which Chromium rounds the time of a paint
UNTOLD = """window.PerformanceObserver = class { observe() {} disconnect() {} };
Object.defineProperty(document, "hidden", { get: () => HIDDEN });"""


@pytest.mark.parametrize("kind", ["home", "feed", "work", "person"])
def test_nothing_of_the_app_is_asked_for_before_the_first_paint(browse, paths, kind):
    page = browse()
    page.goto(paths[kind])
    painted = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    asked = dict(page.evaluate(ASKED))
    assert asked.pop("/first.js") < painted
    assert len(asked) > 5 and min(asked.values()) >= painted - GRAIN


def test_to_a_narrow_screen_the_app_travels_before_it_is_started(browse):
    page = browse(viewport={"width": 390, "height": 844})
    page.add_init_script(UNTOLD.replace("HIDDEN", "false") + "window.setTimeout = () => 0;")
    with page.expect_response("**/assets/entry.client-*.js"):
        Page.goto(page, "/recent")  # the app never takes over
    expect(page.locator("script[type='text/later']")).to_have_count(1)


@pytest.mark.parametrize("hidden", ["true", "false"])
def test_the_app_starts_where_nothing_tells_of_a_paint(browse, hidden):
    page = browse()
    page.add_init_script(UNTOLD.replace("HIDDEN", hidden))
    page.goto("/recent")
    expect(page.locator("#main .card .art").first).to_be_visible()


def test_one_page_is_seen_at_a_time(browse):
    page = browse(java_script_enabled=False)
    page.goto("/recent")
    expect(page.locator("#first header.top")).to_be_visible()
    expect(page.locator("body > header.top")).to_be_hidden()
