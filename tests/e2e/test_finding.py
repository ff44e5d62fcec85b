"""Looking for something: suggestions, filters as chips, hashtags, and whom one follows."""

import contextlib
import re

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import expect


@pytest.fixture
def page(browse):
    return browse("fan", viewport={"width": 1440, "height": 900})


def opened(page, path):
    """The page once the app has taken it over: before, keys and leaves are not there."""
    page.goto(path)
    expect(page.locator("#first")).to_have_count(0, timeout=15_000)
    expect(cards(page).first).to_be_visible()


def cards(page):
    return page.locator("ul.grid:not([aria-busy=true]) li.card:not([aria-hidden])")


def test_what_is_typed_suggests_and_leads_by_the_keyboard_alone(page):
    opened(page, "/recent")
    page.keyboard.press("/")
    field = page.get_by_role("combobox", name="Search").and_(page.locator("#search"))
    expect(field).to_be_focused()
    field.press_sequentially("#ni")
    option = page.get_by_role("option").first
    expect(option).to_contain_text("Hashtag")
    field.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    tag = option.locator("span").first.inner_text()
    field.press("Enter")
    page.wait_for_url(f"**/hashtags/{tag}")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"#{tag}")
    expect(cards(page).first).to_be_visible()


def test_escape_closes_the_suggestions_and_keeps_what_was_typed(page):
    opened(page, "/recent")
    field = page.locator("#search")
    field.press_sequentially("#ni")
    expect(page.get_by_role("option").first).to_be_visible()
    field.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    expect(field).to_have_value("#ni")
    field.press("ArrowDown")
    expect(page.get_by_role("option").first).to_be_visible()


def test_who_chooses_a_filter_by_the_keyboard_goes_on_from_its_menu(page):
    opened(page, "/recent")
    menu = page.locator(".fbar").get_by_role("button", name="Motion")
    menu.press("Enter")
    page.get_by_role("link", name="Animated").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/recent?motion=animated")
    expect(page.locator(".fbar").get_by_role("button", name="Motion")).to_be_focused()


def test_the_arrows_open_a_menu_of_filters_and_walk_round_it(page):
    opened(page, "/recent")
    menu = page.locator(".fbar").get_by_role("button", name="Motion")
    menu.press("ArrowDown")
    expect(menu).to_have_attribute("aria-expanded", "true")
    ways = page.locator(".unfold-list:not([hidden]) a")
    for key, at in (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowDown", 0), ("ArrowUp", 1)):
        page.keyboard.press(key)
        expect(ways.nth(at)).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).to_be_focused()


def test_an_old_answer_never_stands_over_a_newer_one(page):
    said = '[{"kind": "person", "words": "%s", "url": "/u/%s"}]'
    held = []

    def answer(route):
        if route.request.url.endswith("q=ni"):
            held.append(route)  # slow: answers after the newer one
        else:
            route.fulfill(body=said % ("newer", "newer"), content_type="application/json")

    page.route(re.compile("suggestions"), answer)
    opened(page, "/recent")
    field = page.locator("#search")
    with page.expect_request(re.compile("q=ni$")):
        field.press_sequentially("ni")
    field.press_sequentially("ght")
    option = page.get_by_role("option")
    expect(option).to_contain_text("newer")
    with contextlib.suppress(PlaywrightError):  # it has been called off
        held[0].fulfill(body=said % ("older", "older"), content_type="application/json")
    field.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    expect(option).to_contain_text("newer")


def test_filters_are_chips_and_each_state_of_them_is_an_address(page):
    opened(page, "/search")
    page.get_by_role("link", name="Animated").click()
    page.wait_for_url("**/search?q=animated")
    expect(page.locator(".chip.on")).to_have_count(1)
    page.get_by_role("link", name="16 colours or fewer").click()
    page.wait_for_url(re.compile("colors"))
    expect(page.locator("#search")).to_have_value("animated colors:<=16")
    expect(page.locator(".chip.on")).to_have_count(2)
    expect(cards(page).first).to_contain_text("frames")
    page.reload()
    expect(page.locator("#first")).to_have_count(0)
    expect(page.locator(".chip.on")).to_have_count(2)
    page.locator(".chip.on").first.press("Enter")
    expect(page.locator(".chip.on")).to_have_count(1)
    expect(page.locator("#main")).to_be_focused()  # not the top: what had the focus is gone
    page.go_back()
    expect(page.locator(".chip.on")).to_have_count(2)
    page.get_by_text("Add a filter").click()
    page.locator(".narrow select").select_option("Width at most")
    page.locator(".narrow input").fill("128")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("#search")).to_have_value("animated colors:<=16 w:<=128")
    expect(page.get_by_role("link", name="At most 128 px wide")).to_be_visible()


def test_what_is_found_is_marked_and_nothing_is_added_to_the_page(page):
    opened(page, "/search?q=night")
    marks = (
        "[...(CSS.highlights.get('found') ?? [])].map((range) => range.toString().toLowerCase())"
    )
    page.wait_for_function(f"({marks}).includes('night')")
    assert set(page.evaluate(marks)) == {"night"}
    assert page.locator("main mark").count() == 0
    page.get_by_role("link", name="Playlists").click()
    page.wait_for_url("**tab=playlists")


def test_a_search_that_is_not_understood_says_why(page):
    page.goto("/search?q=size:1")
    expect(page.get_by_text("size: takes width and height in pixels")).to_be_visible()
    page.locator("#search").fill("nothingiscalledthis")
    page.locator("#search").press("Enter")
    expect(page.get_by_role("heading", name="Nothing was found")).to_be_visible()


def test_whom_one_follows_fills_a_feed(page):
    page.goto("/search?q=artist&tab=people")
    name = page.locator(".people li").first
    follow = name.get_by_role("button", name=re.compile("^Follow "))
    if follow.count():
        follow.click()
        expect(name.get_by_role("button", name=re.compile("^Following "))).to_be_visible()
    page.goto("/following")
    expect(cards(page).first).to_be_visible()
    page.get_by_role("link", name="People", exact=True).click()
    page.wait_for_url("**/following/people")
    expect(page.locator(".people li").first).to_be_visible()


def test_a_phone_opens_the_search_by_its_icon(browse):
    page = browse(viewport={"width": 390, "height": 800})
    opened(page, "/recent")
    page.get_by_role("link", name="Search").click()
    page.wait_for_url("**/search")
    field = page.locator("#search-here")
    field.fill("night")
    field.press("Enter")
    page.wait_for_url("**/search?q=night")
    expect(cards(page).first).to_be_visible()
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390
