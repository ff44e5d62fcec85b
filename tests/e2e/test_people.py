"""People in two browsers: a follow that paints at once, a block that parts, a face that is sent."""

import io

import httpx
import pytest
from obstacles import obstacles
from PIL import Image
from playwright.sync_api import expect


def test_a_follow_is_counted_and_seen_by_the_other(product, browse):
    fan, artist = browse("stranger"), browse("artist")
    before = httpx.get(f"{product.url}/api/v1/users/artist").json()["followers"]
    fan.goto("/u/artist")
    fan.get_by_role("button", name="Follow Aino").click()
    expect(fan.get_by_role("button", name="Following Aino")).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(fan.get_by_role("link", name=f"Followers, {before + 1}")).to_be_visible()
    artist.goto("/u/artist/followers")
    expect(artist.locator(".people li").first).to_contain_text("Someone")
    fan.get_by_role("button", name="Following Aino").click()
    expect(fan.get_by_role("link", name=f"Followers, {before}")).to_be_visible()


def test_a_follow_paints_before_the_server_answers(product, browse):
    page = browse("stranger")
    page.goto("/u/kettle")
    button = page.get_by_role("button", name="Follow Kettle")
    expect(button).to_be_visible()
    painted = button.evaluate(
        """(b) => { b.click(); return Promise.resolve().then(() => b.getAttribute('aria-pressed')) }"""
    )
    assert painted == "true", "painted before anything of the network was heard"
    page.get_by_role("button", name="Following Kettle").click()
    expect(button).to_be_visible()


def test_a_block_parts_the_two_at_once_and_its_toast_takes_it_back(product, browse):
    one, other = browse("stranger"), browse("fan")
    one.goto("/u/fan")
    one.get_by_role("button", name="More about Fen").click()
    one.get_by_role("button", name="Block").click()
    expect(one.get_by_role("heading", name="You blocked this person")).to_be_visible()
    other.goto("/u/stranger")
    expect(other.get_by_role("heading", name="Nothing hangs here")).to_be_visible()
    one.goto("/settings/people")
    expect(one.get_by_role("button", name="Unblock Fen")).to_be_visible()
    one.get_by_role("button", name="Unblock Fen").click()
    expect(one.get_by_text("You blocked nobody.")).to_be_visible()
    other.reload()
    expect(other.get_by_role("heading", name="Someone")).to_be_visible()


def test_a_mute_is_undone_by_its_toast(product, browse):
    page = browse("stranger")
    page.goto("/u/pim")
    page.get_by_role("button", name="More about Pim").click()
    page.get_by_role("button", name="Mute", exact=True).click()
    expect(page.get_by_text("pim · muted")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("pim · muted")).to_have_count(0)


def test_a_picture_becomes_the_face_everywhere(product, browse):
    page = browse("stranger")
    page.goto("/settings/profile")
    picture = io.BytesIO()
    Image.new("RGB", (16, 16), "teal").save(picture, "PNG")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a picture").click()
    chooser.value.set_files(
        {"name": "me.png", "mimeType": "image/png", "buffer": picture.getvalue()}
    )
    face = page.locator(".face .av img")
    expect(face).to_have_js_property("naturalWidth", 16)
    expect(page.locator(".me .av img")).to_have_js_property("naturalWidth", 16)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a picture").click()
    chooser.value.set_files({"name": "x.png", "mimeType": "image/png", "buffer": b"no picture"})
    expect(page.get_by_role("alert")).to_be_visible()
    expect(face).to_have_js_property("naturalWidth", 16)


def test_words_are_saved_and_links_lead_away_safely(product, browse):
    page = browse("stranger")
    page.goto("/settings/profile")
    page.get_by_label("Bio").fill("See prints.example.com and <b>this</b>.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.goto("/u/stranger")
    link = page.get_by_role("link", name="prints.example.com")
    expect(link).to_have_attribute("rel", "nofollow ugc noopener")
    expect(page.get_by_text("<b>this</b>")).to_be_visible()


@pytest.mark.parametrize(
    "path",
    ["/u/artist", "/u/artist/followers", "/following", "/settings/profile", "/settings/people"],
)
def test_nothing_stands_in_the_way_of_a_screen_reader(product, browse, path):
    page = browse("fan")
    page.goto(path)
    expect(page.locator("h1").first).to_be_visible()
    expect(page.locator("#first")).to_have_count(0)
    assert obstacles(page, 390, 1440) == []


@pytest.mark.parametrize("ratio", [1, 1.25, 1.5, 2, 3])
def test_a_face_is_shown_at_whole_device_pixels(product, browse, ratio):
    page = browse("fan", viewport={"width": 390, "height": 900}, device_scale_factor=ratio)
    page.goto("/u/artist/followers")
    expect(page.locator(".people .av img").first).to_be_visible()
    page.wait_for_function(
        "() => [...document.querySelectorAll('.av img')].every((i) => i.complete)"
    )
    scales = page.evaluate(
        """() => [...document.querySelectorAll('.av img')].filter((i) => i.naturalWidth).map(
            (i) => i.getBoundingClientRect().width * devicePixelRatio / i.naturalWidth)"""
    )
    assert scales
    for scale in scales:
        whole = scale if scale >= 1 else 1 / scale
        assert abs(whole - round(whole)) < 0.02, scale


@pytest.mark.parametrize("width", [390, 768, 1440])
def test_the_tabs_of_the_settings_reach_from_edge_to_edge_of_the_page(product, browse, width):
    page = browse("fan", viewport={"width": width, "height": 900})
    page.goto("/settings/people")
    tabs = page.get_by_role("navigation", name="Settings")
    expect(tabs).to_be_visible()
    left, right = (40, 40) if width == 1440 else (0, 0)
    main, row = page.locator("main").bounding_box(), tabs.bounding_box()
    assert row["x"] == main["x"] + left
    assert row["x"] + row["width"] == main["x"] + main["width"] - right
