"""Playlists and notifications in browsers: kept from a card, put in order by keys and by hand,
played; and a bell that rings in every open page."""

from contextlib import closing

import httpx
import pytest
from obstacles import obstacles
from playwright.sync_api import Page, expect


def _api(product, handle: str) -> httpx.Client:
    """A person at the API."""
    api = httpx.Client(base_url=product.url)
    answer = api.post("/api/v1/auth/demo", json={"handle": handle})
    api.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
    return api


def _list(product, handle: str, title: str, count: int = 4, **said) -> str:
    """The page of a new playlist with so many works."""
    with closing(_api(product, handle)) as api:
        works = api.get("/api/v1/posts", params={"limit": count}).json()["items"]
        slug = api.post("/api/v1/playlists", json={"title": title} | said).json()["slug"]
        for work in works:
            api.put(f"/api/v1/playlists/{slug}/works/{work['slug']}")
    return f"/playlists/{slug}"


def _titles(page: Page) -> list[str]:
    return page.locator(".arrange .name").all_text_contents()


def _arranging(page: Page, path: str) -> list[str]:
    page.goto(path)
    page.get_by_role("button", name="Arrange").click()
    expect(page.locator(".arrange li").first).to_be_visible()
    return _titles(page)


# --- playlists


def test_a_playlist_is_made_from_a_card_and_stands_on_ones_page(product, browse):
    page = browse("stranger")
    page.goto("/recent")
    card = page.locator(".card").first
    title = card.locator(".ttl").text_content()
    card.get_by_role("button", name="Add to playlist").click()
    menu = page.get_by_role("dialog", name="Add to playlist")
    menu.get_by_label("New playlist").fill("From a card")
    menu.get_by_label("New playlist").press("Enter")
    choice = menu.get_by_role("button", name="From a card")
    expect(choice).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    page.goto("/u/stranger")
    page.get_by_role("navigation", name="Works, playlists and reactions").get_by_role(
        "link", name="Playlists"
    ).click()
    page.get_by_role("link", name="From a card").first.click()
    expect(page.get_by_role("heading", name="From a card")).to_be_visible()
    expect(page.locator(".grid .card")).to_have_count(1)
    expect(page.locator(".grid .card .ttl")).to_have_text(title)


def test_it_is_put_in_order_by_the_keyboard_alone_and_the_focus_stays(product, browse):
    path = _list(product, "fan", "By keys")
    page = browse("fan")
    a, b, c, d = _arranging(page, path)
    down = page.get_by_role("button", name=f"Down: {a}")
    down.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".arrange .name")).to_have_text([b, a, c, d])
    expect(down).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".arrange .name")).to_have_text([b, c, a, d])
    expect(page.get_by_text("Now in place 3 of those shown.")).to_be_attached()
    page.get_by_role("button", name=f"To the top: {d}").press("Enter")
    expect(page.locator(".arrange .name")).to_have_text([d, b, c, a])
    page.reload()
    expect(page.locator(".grid .card .ttl")).to_have_text([d, b, c, a])


def test_a_work_is_dragged_to_its_place_and_escape_leaves_it(product, browse):
    path = _list(product, "fan", "By hand")
    page = browse("fan")
    a, b, c, d = _arranging(page, path)

    def grab(title: str) -> None:
        row = page.locator(".arrange li", has_text=title)
        row.locator(".grip").scroll_into_view_if_needed()
        row.locator(".grip").hover()
        page.mouse.down()

    def over(title: str, part: float) -> None:
        box = page.locator(".arrange li", has_text=title).bounding_box()
        page.mouse.move(box["x"] + 60, box["y"] + box["height"] * part, steps=5)

    grab(d)
    over(b, 0.2)
    page.mouse.up()
    expect(page.locator(".arrange .name")).to_have_text([a, d, b, c])
    grab(a)
    over(c, 0.2)
    page.keyboard.press("Escape")
    page.mouse.up()
    grab(a)
    over(c, 0.9)
    page.mouse.up()
    expect(page.locator(".arrange .name")).to_have_text([d, b, c, a])


def test_one_work_may_stay_longer_than_the_others(product, browse):
    path = _list(product, "fan", "Longer")
    page = browse("fan")
    first = _arranging(page, path)[0]
    field = page.get_by_label(f"Seconds it stays: {first}")
    expect(field).to_have_attribute("placeholder", "15")
    field.fill("forever")
    field.press("Enter")
    expect(page.get_by_text("A work stays 1 to 3,600 seconds.").first).to_be_visible()
    field.fill("90")
    field.press("Enter")
    expect(page.get_by_text("Stays 90 seconds.")).to_be_attached()
    page.reload()
    page.get_by_role("button", name="Arrange").click()
    expect(field).to_have_value("90")


def test_a_work_that_is_taken_out_comes_back_by_its_toast(product, browse):
    path = _list(product, "fan", "Taken")
    page = browse("fan")
    order = _arranging(page, path)
    page.get_by_role("button", name=f"Take out: {order[1]}").click()
    expect(page.locator(".arrange .name")).to_have_text([order[0], *order[2:]])
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".arrange .name")).to_have_text(order)


def test_its_words_are_changed_in_place_and_it_is_deleted_after_a_question(product, browse):
    path = _list(product, "fan", "First words")
    page = browse("fan")
    page.goto(path)
    page.get_by_text("Edit this playlist").click()
    page.get_by_label("Title").fill("Other words")
    page.get_by_label("How long a work stays").fill("never")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("A work stays 1 to 3,600 seconds.").first).to_be_visible()
    page.get_by_label("How long a work stays").fill("20")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Other words")).to_be_visible()
    page.get_by_role("button", name="Delete", exact=True).click()
    page.get_by_role("button", name="Delete this playlist").click()
    page.wait_for_url("**/u/fan/playlists")
    expect(page.get_by_role("link", name="Other words")).to_have_count(0)


def test_a_stranger_follows_a_playlist_and_changes_nothing_there(product, browse):
    path = _list(product, "fan", "To follow")
    page = browse("stranger")
    page.goto(path)
    expect(page.get_by_role("button", name="Arrange")).to_have_count(0)
    expect(page.get_by_text("Edit this playlist")).to_have_count(0)
    page.get_by_role("button", name="Follow To follow").click()
    expect(page.get_by_text("1 follower")).to_be_visible()
    page.goto("/u/stranger/playlists")
    expect(page.get_by_role("heading", name="You follow")).to_be_visible()
    visitor = browse()
    visitor.goto(path)
    expect(visitor.get_by_role("link", name="Follow", exact=True)).to_have_attribute(
        "href", f"/login?next={path}"
    )
    expect(visitor.get_by_role("button", name="Add to playlist")).to_have_count(0)


def test_it_is_played_on_the_whole_screen_by_itself_and_by_keys(product, browse):
    path = _list(product, "fan", "Played", 3, dwell_seconds=1)
    page = browse("fan")
    page.add_init_script("""window.awake = []
        navigator.wakeLock.request = async (what) => {
            awake.push(what)
            return {release: () => awake.push("released")}
        }""")
    page.goto(path)
    titles = page.locator(".grid .card .ttl").all_text_contents()
    page.get_by_role("link", name="Play", exact=True).click()
    title, place = page.locator(".strip .what a"), page.locator(".strip .mono")
    expect(title).to_have_text(titles[0])
    expect(title).to_have_text(titles[1])  # by itself
    assert page.evaluate("awake") == ["screen"]
    page.keyboard.press("k")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    assert page.evaluate("awake") == ["screen", "released"], "a screen that shows a still may sleep"
    page.keyboard.press("f")
    page.wait_for_function("() => document.fullscreenElement?.matches('.show')")
    page.evaluate("() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)))")
    page.evaluate("document.exitFullscreen()")  # as Escape does, which no page hears
    page.wait_for_url(f"**{path}")
    page.goto(f"{path}/play")
    page.keyboard.press("k")
    page.keyboard.press("Home")
    expect(place).to_have_text("1 / 3")
    page.keyboard.press("ArrowLeft")
    expect(place).to_have_text("3 / 3")
    page.keyboard.press("ArrowRight")
    expect(title).to_have_text(titles[0])
    assert page.evaluate(
        """() => { const i = document.querySelector('.show img');
        const k = i.getBoundingClientRect().width * devicePixelRatio / i.width;
        return Math.abs(k - Math.round(k)) < 0.01 && k >= 1 }"""
    ), "at whole screen pixels"
    page.keyboard.press("Escape")
    page.wait_for_url(f"**{path}")
    expect(page.get_by_role("heading", name="Played")).to_be_visible()


def test_who_asks_for_less_motion_starts_the_player_themselves(product, browse):
    path = _list(product, "fan", "Calm", 3, dwell_seconds=1)
    page = browse("fan", reduced_motion="reduce")
    page.goto(f"{path}/play")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    expect(page.locator(".strip .mono")).to_have_text("1 / 3")
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.locator(".strip .mono")).to_have_text("2 / 3")


def test_a_player_of_nothing_says_so_and_leads_back(product, browse):
    page = browse()
    page.goto("/playlists/nothing/play")
    expect(page.get_by_text("There is nothing to play here.")).to_be_visible()
    page.get_by_role("button", name="Leave the player").click()
    expect(page.get_by_role("heading", name="Nothing hangs here")).to_be_visible()


# --- notifications


@pytest.fixture
def quiet(product):
    """Nothing unread for the artist, whatever other tests did."""
    with closing(_api(product, "artist")) as api:
        api.post("/api/v1/notifications/read", json={})


def _bell(page: Page):
    return page.get_by_role("banner").get_by_role("link", name="Notifications")


def test_a_bell_rings_in_every_open_page_and_what_is_read_in_one_is_read_in_all(
    product, browse, quiet
):
    one = browse("artist")
    one.goto("/recent")
    two = one.context.new_page()
    two.goto("/notifications")
    expect(_bell(one)).to_have_accessible_name("Notifications")
    expect(two.get_by_text("Everything is read")).to_be_visible()
    with closing(_api(product, "owner")) as api:
        works = api.get("/api/v1/users/artist/posts", params={"limit": 2}).json()["items"]
        for work in works:
            api.put(f"/api/v1/posts/{work['slug']}/reactions/🎉")
    for page in (one, two):
        expect(_bell(page)).to_have_accessible_name("Notifications, 2 unread")
    expect(two.locator(".told .unread")).to_have_count(2)
    two.locator(".told .unread a").first.click()
    two.wait_for_url(f"**{works[1]['url']}")
    expect(_bell(one)).to_have_accessible_name("Notifications, 1 unread")
    one.goto("/notifications")
    one.get_by_role("button", name="Mark all read").click()
    for page in (one, two):
        expect(_bell(page)).to_have_accessible_name("Notifications")
    expect(one.locator(".told .unread")).to_have_count(0)
    expect(one.get_by_text("New", exact=True)).to_have_count(0)


def test_a_follow_rings_and_an_unfollow_takes_it_back(product, browse, quiet):
    page = browse("artist")
    with closing(_api(product, "stranger")) as api:
        api.delete("/api/v1/users/artist/follow")
        page.goto("/notifications")
        api.put("/api/v1/users/artist/follow")
        line = page.locator(".told .unread", has_text="followed you")
        expect(line).to_have_count(1)
        api.delete("/api/v1/users/artist/follow")
    expect(line).to_have_count(0)
    expect(_bell(page)).to_have_accessible_name("Notifications")


def test_a_channel_that_is_closed_stays_closed(product, browse):
    page = browse("stranger")
    page.goto("/settings/notifications")
    listed = page.get_by_role("checkbox", name="Somebody follows you: Bell and list")
    mail = page.get_by_role("checkbox", name="Somebody follows you: Weekly mail")
    mail.click()
    expect(mail).to_be_checked()
    listed.click()
    expect(mail).to_be_disabled()
    page.reload()
    expect(listed).not_to_be_checked()
    listed.click()
    expect(mail).to_be_checked()
    mail.click()
    expect(mail).not_to_be_checked()


@pytest.mark.parametrize(
    "path",
    ["/notifications", "/settings/notifications", "/u/fan/playlists", "list", "list/play"],
)
def test_nothing_stands_in_the_way_of_a_screen_reader(product, browse, path):
    if path.startswith("list"):
        path = path.replace("list", _list(product, "fan", "For all senses"))
    page = browse("fan")
    page.goto(path)
    expect(page.locator("h1").first).to_be_attached()
    expect(page.locator("#first")).to_have_count(0)
    if path.startswith("/playlists") and not path.endswith("play"):
        page.get_by_role("button", name="Arrange").click()
        expect(page.locator(".arrange li").first).to_be_visible()
        page.get_by_text("Edit this playlist").click()
    assert obstacles(page, 390, 1440) == []
