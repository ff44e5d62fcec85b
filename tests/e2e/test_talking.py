"""People who talk about a work, in browsers of their own: react, comment, answer, name, edit."""

import re
from contextlib import closing

import httpx
import pytest
from obstacles import obstacles
from playwright.sync_api import expect


@pytest.fixture
def work(product) -> str:
    """The page of a work that nobody else's test talks about."""
    return _page(product, "Corridor")


def _page(product, title: str) -> str:
    cursor = ""
    while True:
        asked = {"limit": 100, "cursor": cursor}
        found = httpx.get(f"{product.url}/api/v1/posts", params=asked).json()
        for card in found["items"]:
            if card["title"] == title:
                return card["url"]
        cursor = found["next_cursor"]
        assert cursor, title


def _login(product, handle: str) -> httpx.Client:
    """A person at the API."""
    api = httpx.Client(base_url=product.url)
    answer = api.post("/api/v1/auth/demo", json={"handle": handle})
    api.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
    return api


def _open(page, address: str) -> None:
    """Goes to a work; its comments stand in the first paint too until the app has taken over."""
    page.goto(address)
    expect(page.locator("#first")).to_have_count(0)


def _say(page, words: str) -> None:
    page.get_by_label("Add a comment").fill(words)
    page.get_by_role("button", name="Comment", exact=True).click()


def test_three_people_and_a_work(product, browse):
    """React, comment, name, answer, keep in a playlist; one line of two people; and then a mute."""
    card = _unmoved(product)
    artist, fan, stranger = browse("artist"), browse("fan"), browse("stranger")
    for page in (artist, fan, stranger):
        _open(page, card["url"])
        expect(page.get_by_label("Add a comment")).to_be_visible()

    for page in (fan, stranger):
        page.get_by_role("button", name=f"React to {card['title']}").press("Enter")
        page.get_by_label("Search emojis").fill("octopus")
        found = page.get_by_role("region", name="Found").get_by_role("button", name="octopus")
        found.click()
        expect(page.locator(".rbar .rx[aria-pressed=true]", has_text="🐙")).to_be_visible()
    for page in (artist, fan, stranger):
        expect(page.locator(".rbar .rx", has_text="🐙")).to_contain_text("2")
    expect(_bell(artist)).to_have_accessible_name("Notifications, 1 unread")

    field = stranger.get_by_label("Add a comment")
    field.press_sequentially("How many arms, @fan")
    expect(stranger.get_by_role("option", name="@fan")).to_be_visible()
    stranger.keyboard.press("Enter")
    stranger.keyboard.press("Control+Enter")
    asked = fan.locator(".cm.d0", has_text="How many arms")
    expect(_bell(fan)).to_have_accessible_name("Notifications, 1 unread")
    asked.get_by_role("button", name="Reply").click()
    fan.get_by_label("Reply to").fill("Eight, as always.")
    fan.keyboard.press("Control+Enter")
    for page in (artist, fan, stranger):
        expect(page.locator(".cm.d1", has_text="Eight, as always.")).to_be_visible()
    expect(_bell(stranger)).to_have_accessible_name("Notifications, 1 unread")

    fan.get_by_role("button", name="Add to playlist").first.click()
    menu = fan.get_by_role("dialog", name="Add to playlist")
    menu.get_by_label("New playlist").fill("Many arms")
    menu.get_by_label("New playlist").press("Enter")
    kept = menu.get_by_role("button", name="Many arms")
    expect(kept).to_have_attribute("aria-pressed", "true")

    told = artist.context.new_page()
    told.goto("/notifications")
    both = told.locator(".told .unread", has_text="reacted to")
    expect(both).to_have_count(1)
    expect(both).to_contain_text(re.compile(r"\w+ and \w+"))
    told.goto("/u/stranger")
    told.get_by_role("button", name="More about").click()
    told.get_by_role("button", name="Mute").click()
    expect(told.get_by_role("button", name="Undo")).to_be_visible()
    _open(told, card["url"])
    expect(told.get_by_text("A comment that you do not see.")).to_be_visible()
    expect(told.get_by_text("Eight, as always.")).to_be_visible()
    _say(stranger, "Nine would be too many.")
    fans = fan.get_by_text("Nine would be too many.")
    expect(fans.or_(fan.get_by_role("button", name="1 new comment"))).to_be_visible()
    _say(fan, "Indeed.")
    expect(fans).to_be_visible()
    for page in (told, artist):
        expect(page.get_by_text("Indeed.")).to_be_visible()
        expect(page.get_by_text("Nine would be too many.")).to_have_count(0)


def _unmoved(product) -> dict:
    """A work of the artist to which nobody of the story reacted, and nothing unread for them."""
    with closing(_login(product, "artist")) as api:
        card = api.get("/api/v1/users/artist/posts", params={"limit": 100}).json()["items"][-1]
    for handle in ("fan", "stranger", "artist"):
        with closing(_login(product, handle)) as api:
            reactions = f"/api/v1/posts/{card['slug']}/reactions"
            for emoji in api.get(reactions).json()["mine"]:
                api.delete(f"{reactions}/{emoji}")
            api.post("/api/v1/notifications/read", json={})
    return card


def _bell(page):
    return page.get_by_role("banner").get_by_role("link", name="Notifications")


def test_what_one_says_the_others_read_without_loading_again(product, browse, work):
    artist, fan, stranger = browse("artist"), browse("fan"), browse()
    for page in (artist, fan, stranger):
        _open(page, work)
        expect(page.get_by_role("heading", name="comment")).to_be_visible()
    expect(stranger.get_by_role("link", name="Log in to comment")).to_have_attribute(
        "href", f"/login?next={work}"
    )
    _say(fan, "Where does the floor begin? See example.com/floor and <b>look</b>.")
    for page in (fan, artist, stranger):
        said = page.locator(".cm", has_text="Where does the floor begin?")
        expect(said).to_be_visible()
        expect(said.get_by_role("link", name="example.com/floor")).to_have_attribute(
            "rel", "nofollow ugc noopener"
        )
        expect(said).to_contain_text("<b>look</b>")
    expect(fan.get_by_label("Add a comment")).to_have_value("")

    artist.locator(".cm", has_text="Where does the floor").get_by_role(
        "button", name="Reply"
    ).click()
    answer = artist.get_by_label("Reply to Fen")
    expect(answer).to_be_focused()
    answer.press_sequentially("It does not. @fe")
    expect(artist.get_by_role("option", name="Fen @fan")).to_be_visible()
    answer.press("Enter")
    expect(answer).to_have_value("It does not. @fan ")
    answer.press("Control+Enter")
    for page in (artist, fan):
        below = page.locator(".cm.d1", has_text="It does not.")
        expect(below.get_by_role("link", name="@fan")).to_have_attribute("href", "/u/fan")

    own = artist.locator(".cm.d1", has_text="It does not.")
    own.get_by_role("button", name="Edit").click()
    artist.get_by_label("Edit your comment").fill("It does, at the door.")
    artist.get_by_role("button", name="Save", exact=True).click()
    changed = fan.locator(".cm.d1", has_text="It does, at the door.")
    expect(changed).to_be_visible()
    changed.get_by_role("button", name="edited").click()
    expect(changed.get_by_role("list", name="What it said before")).to_contain_text("It does not.")

    fan.locator(".cm.d0", has_text="Where does the floor").get_by_role(
        "button", name="Take back"
    ).click()
    expect(fan.get_by_text("Your comment was taken back.")).to_be_visible()
    for page in (artist, stranger):
        expect(page.get_by_text("This comment was taken back.").first).to_be_visible()
        expect(page.get_by_text("Where does the floor")).to_have_count(0)


def test_a_reaction_paints_before_the_answer_and_others_see_it(product, browse):
    work = _page(product, "Overtime")
    fan, stranger = browse("fan"), browse()
    for page in (fan, stranger):
        _open(page, work)
        expect(page.get_by_role("button", name="React to Overtime")).to_be_visible()
    slug = work.rpartition("/")[2]
    with closing(_login(product, "fan")) as api:
        for emoji in api.get(f"/api/v1/posts/{slug}/reactions").json()["mine"]:
            api.delete(f"/api/v1/posts/{slug}/reactions/{emoji}")
        before = api.get(f"/api/v1/posts/{slug}/reactions").json()["counts"]
    fan.reload()
    chip = fan.locator(".rbar .rx", has_text="❤️")
    expect(chip).to_have_attribute("aria-pressed", "false")
    painted = chip.evaluate(
        "(b) => { b.click(); return Promise.resolve().then(() => b.getAttribute('aria-pressed')) }"
    )
    assert painted == "true", "painted before anything of the network was heard"
    expect(chip).to_contain_text(str(before["❤️"] + 1))
    expect(stranger.locator(".rbar .rx", has_text="❤️")).to_contain_text(str(before["❤️"] + 1))
    expect(stranger.locator(".rbar .rx", has_text="❤️")).to_have_attribute("aria-pressed", "false")
    fan.reload()
    expect(fan.locator(".rbar .rx", has_text="❤️")).to_have_attribute("aria-pressed", "true")
    fan.get_by_role("button", name="Who reacted").click()
    expect(fan.get_by_role("dialog", name="Who reacted")).to_contain_text("Fen")


def test_the_picker_is_walked_with_keys_and_the_sixth_is_refused(product, browse):
    work = _page(product, "Left mitten")
    page = browse("stranger")
    _open(page, work)
    add = page.get_by_role("button", name="React to Left mitten")
    picker = page.get_by_role("dialog", name="Choose a reaction")
    add.press("Enter")
    expect(page.get_by_label("Search emojis")).to_be_focused()
    page.keyboard.press("Escape")
    expect(picker).to_have_count(0)
    expect(add).to_be_focused()
    for _ in range(page.locator(".rbar .rx[aria-pressed=true]").count()):
        page.locator(".rbar .rx[aria-pressed=true]").first.click()
    expect(page.locator(".rbar .rx[aria-pressed=true]")).to_have_count(0)
    for words in ("frog", "rocket", "snail", "teapot", "owl", "mitten"):
        add.press("Enter")
        page.get_by_label("Search emojis").fill({"mitten": "gloves"}.get(words, words))
        expect(
            picker.get_by_role("region", name="Found").get_by_role("button").first
        ).to_have_attribute("title", {"mitten": "gloves"}.get(words, words))
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(picker).to_have_count(0)
        expect(add).to_be_focused()
    expect(page.get_by_text("You have reacted to this work with 5 emojis")).to_be_visible()
    expect(page.locator(".rbar .rx[aria-pressed=true]")).to_have_count(5)
    add.press("Enter")
    expect(picker.get_by_role("region", name="Recent").get_by_role("button")).to_have_count(6)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(
        picker.get_by_role("region", name="Often used").get_by_role("button").nth(1)
    ).to_be_focused()


def test_a_card_reacts_too_and_only_its_work_travels(product, browse):
    page = browse("stranger")
    with closing(_login(product, "fan")) as api:  # what other stories published has none yet
        newest = api.get("/api/v1/posts").json()["items"][0]["slug"]
        api.put(f"/api/v1/posts/{newest}/reactions/🎉")
    page.goto("/recent")
    sent = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda said: sent.append(said)))  # noqa: PLW0108 - a bound method of C takes no mark
    page.reload()
    expect(page.locator("#first")).to_have_count(0)
    card = page.locator("#main .card").filter(has=page.locator(".rx[aria-pressed]")).first
    chip = card.locator(".rx[aria-pressed]").first
    expect(chip).to_be_visible()
    was = chip.get_attribute("aria-pressed")
    sent.clear()
    chip.click()
    expect(chip).to_have_attribute("aria-pressed", "false" if was == "true" else "true")
    slug = card.locator("a.art").get_attribute("href").rpartition("/")[2]
    while not any("changed" in frame and slug in frame for frame in sent):
        page.wait_for_timeout(50)  # lets Playwright hear of the next frame
    assert sum(len(frame) for frame in sent) < 2000, [len(frame) for frame in sent]


def test_a_link_leads_to_a_comment_that_is_far_down(product, browse):
    work = _page(product, "Slow marble")
    slug = work.rpartition("/")[2]
    with closing(_login(product, "artist")) as api:
        url = f"/api/v1/posts/{slug}/comments"
        first = api.post(url, json={"body": "The very first word"}).json()["id"]
        for i in range(22):
            assert api.post(url, json={"body": f"Word {i}"}).status_code == 201
    page = browse()
    _open(page, f"{work}#comment-{first}")
    led = page.locator(f"#comment-{first}")
    expect(led).to_be_in_viewport()
    expect(led).to_have_class("cm d0 marked")
    expect(page.get_by_role("heading", name="The comment of this link")).to_be_visible()
    page.get_by_role("button", name="Load more").click()
    expect(page.locator(f"#comment-{first}")).to_have_count(1)
    expect(page.get_by_role("heading", name="The comment of this link")).to_have_count(0)


def test_who_reads_further_down_is_told_and_nothing_jumps(product, browse):
    work = _page(product, "Bath time")
    slug = work.rpartition("/")[2]
    with closing(_login(product, "fan")) as fan, closing(_login(product, "artist")) as artist:
        url = f"/api/v1/posts/{slug}/comments"
        for i in range(12):
            assert fan.post(url, json={"body": f"Duck {i}"}).status_code == 201
        page = browse(viewport={"width": 1280, "height": 700})
        _open(page, work)
        last = page.locator(".cm").last
        last.scroll_into_view_if_needed()
        place = last.bounding_box()["y"]
        assert artist.post(url, json={"body": "The newest"}).status_code == 201
        pill = page.get_by_role("button", name="1 new comment")
        expect(pill).to_be_visible()
        assert last.bounding_box()["y"] == place
        pill.click()
        expect(page.locator(".cm").first).to_contain_text("The newest")


def test_a_moderator_hides_words_and_shows_them_again(product, browse):
    work = _page(product, "Ossicle")
    slug = work.rpartition("/")[2]
    with closing(_login(product, "fan")) as api:
        api.post(f"/api/v1/posts/{slug}/comments", json={"body": "Rather rude"})
    moderator, stranger = browse("moderator"), browse()
    for page in (moderator, stranger):
        _open(page, work)
        expect(page.get_by_text("Rather rude")).to_be_visible()
    moderator.get_by_role("button", name="Hide Fen").click()
    expect(stranger.get_by_text("Rather rude")).to_have_count(0)
    expect(moderator.locator(".cm", has_text="Rather rude")).to_contain_text("Hidden")
    moderator.get_by_role("button", name="Show Fen").click()
    expect(stranger.get_by_text("Rather rude")).to_be_visible()


def test_a_work_that_is_talked_about_is_read_by_everyone(product, browse):
    page = browse("fan")
    _open(page, _page(product, "Pocket world"))
    expect(page.locator(".cm")).to_have_count(10)
    page.get_by_role("button", name="React to Pocket world").click()
    expect(page.get_by_role("region", name="Smiles")).to_be_visible()
    assert obstacles(page) == []
