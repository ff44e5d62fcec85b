"""A draft is kept, finished and posted; a work's file is replaced on its own page."""

import images
from playwright.sync_api import expect

WAIT = 60_000


def _still(seed: int, side: int = 16) -> bytes:
    return images.png(images.art(5000 + seed, side, side))


def _sent(artist, name: str, data: bytes, button: str, state: str) -> None:
    artist.goto("/publish")
    file = {"name": name, "mimeType": "image/png", "buffer": data}
    artist.set_input_files("input[type=file] >> nth=0", file)
    artist.get_by_role("button", name=button).click()
    expect(artist.locator(".fl .st.ok", has_text=state)).to_be_visible(timeout=WAIT)


def test_a_draft_is_finished_later_and_appears_when_it_is_posted(product, browse):
    visitor = browse()
    visitor.goto("/recent")
    expect(visitor.locator(".card .ttl").first).to_be_visible()

    artist = browse("artist")
    _sent(artist, "half-a-boat.png", _still(1), "Save draft", "Saved as a draft")
    artist.goto("/u/artist")
    artist.get_by_role("link", name="Drafts").click()
    card = artist.locator(".card", has_text="Half a boat").first
    expect(card.get_by_text("Draft", exact=True)).to_be_visible()
    card.locator("a.art").click()
    expect(artist.get_by_text("A draft. Only you see it until you post it.")).to_be_visible()

    visitor.goto(artist.url)
    expect(visitor.get_by_role("heading", name="Nothing hangs here")).to_be_visible()
    visitor.goto("/recent")
    expect(visitor.locator(".card .ttl").first).to_be_visible()

    artist.get_by_label("Title").fill("A whole boat")
    artist.get_by_role("button", name="Post", exact=True).click()
    expect(artist.get_by_role("heading", name="A whole boat")).to_be_visible()
    expect(artist.get_by_text("A draft. Only you")).to_have_count(0)
    pill = visitor.get_by_role("button", name="1 new work", exact=True)
    expect(pill).to_be_visible(timeout=WAIT)
    pill.click()
    expect(visitor.locator("#main")).to_be_focused()
    expect(visitor.get_by_role("link", name="A whole boat", exact=True)).to_be_visible()


def test_a_file_is_replaced_on_the_works_page_or_refused_there(product, browse):
    artist = browse("artist")
    _sent(artist, "small-tower.png", _still(2), "Post 1 work", "Live")
    artist.get_by_role("link", name="Small tower").click()
    expect(artist.get_by_text("16×16 px")).to_be_visible()
    address = artist.url

    artist.get_by_text("Edit this work").click()
    chooser = artist.locator("details.get input[type=file]")
    same = {"name": "same.png", "mimeType": "image/png", "buffer": _still(2)}
    chooser.set_input_files(same)
    artist.get_by_role("button", name="Replace the file").click()
    expect(artist.locator(".fl .st.no", has_text="The same file")).to_be_visible(timeout=WAIT)
    expect(artist.get_by_text("byte for byte")).to_be_visible()

    wide = {"name": "wide.png", "mimeType": "image/png", "buffer": _still(3, 300)}
    chooser.set_input_files(wide)
    expect(artist.get_by_text("This one is 300×300 px.")).to_be_visible()

    larger = {"name": "larger.png", "mimeType": "image/png", "buffer": _still(3, 32)}
    chooser.set_input_files(larger)
    artist.get_by_role("button", name="Replace the file").click()
    expect(artist.get_by_text("32×32 px")).to_be_visible(timeout=WAIT)
    assert artist.url == address
    expect(artist.get_by_role("heading", name="Small tower")).to_be_visible()


def test_a_remix_names_the_work_that_it_was_made_from(product, browse):
    artist = browse("artist")
    _sent(artist, "first-lamp.png", _still(4), "Post 1 work", "Live")
    artist.get_by_role("link", name="First lamp").click()
    expect(artist.get_by_role("heading", name="First lamp")).to_be_visible()
    origin = artist.url

    artist.goto("/publish")
    expect(artist.locator(".fl .f")).to_have_count(1)
    file = {"name": "second-lamp.png", "mimeType": "image/png", "buffer": _still(5)}
    artist.set_input_files("input[type=file] >> nth=0", file)
    expect(artist.get_by_role("heading", name="second-lamp.png")).to_be_visible()
    artist.get_by_label("Remix of").fill("nothing of ours")
    artist.get_by_role("button", name="Add", exact=True).click()
    expect(artist.get_by_text("is not the address of a work")).to_be_visible()
    artist.get_by_label("Remix of").fill(origin)
    artist.get_by_role("button", name="Add", exact=True).click()
    expect(artist.get_by_role("link", name="First lamp by")).to_be_visible()
    artist.get_by_role("button", name="Post 1 work").click()
    expect(artist.locator(".fl .st.ok", has_text="Live").last).to_be_visible(timeout=WAIT)
    artist.get_by_role("link", name="Second lamp").first.click()
    artist.locator(".lineage").get_by_role("link", name="First lamp").click()
    expect(artist.get_by_role("heading", name="Remixes")).to_be_visible()
    expect(artist.get_by_role("link", name="Second lamp", exact=True)).to_be_visible()
