"""The main job: an artist publishes, everyone sees it at once, players are told."""

import asyncio
import contextlib
import io
import json
import threading
import zipfile
from queue import Queue

import httpx
import images
import pytest
from playwright.sync_api import expect

WAIT = 60_000  # ms
SECONDS = 60


@pytest.fixture
def heard(product):
    """What an MQTT subscriber hears on ``makapix/posts/new``, while the test runs."""
    from mqtt.connection import client

    messages: Queue[dict] = Queue()
    ready, stop = threading.Event(), threading.Event()

    async def listen() -> None:
        async with client(product.environment()["MAKAPIX_MQTT_URL"], identifier="story") as broker:
            await broker.subscribe("makapix/posts/new", qos=1)
            ready.set()
            async for message in broker.messages:
                messages.put(json.loads(message.payload))

    async def until_stopped() -> None:
        task = asyncio.create_task(listen())
        await asyncio.to_thread(stop.wait)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

    thread = threading.Thread(target=lambda: asyncio.run(until_stopped()))
    thread.start()
    assert ready.wait(SECONDS)
    yield messages
    stop.set()
    thread.join()


def test_a_png_a_gif_and_a_zip_of_twenty_go_live_for_everyone(product, browse, heard):
    still, moving = _still(1), _moving(2)
    twenty = {f"work-{i:02d}.png": _still(100 + i) for i in range(20)}
    originals = {still, moving, *twenty.values()}

    visitor = browse()
    visitor.goto("/recent")
    expect(visitor.locator(".card .ttl").first).to_be_visible()

    artist = browse("artist")
    artist.goto("/publish")
    artist.set_input_files(
        "input[type=file] >> nth=0",
        [
            {"name": "one-still.png", "mimeType": "image/png", "buffer": still},
            {"name": "one-dance.gif", "mimeType": "image/gif", "buffer": moving},
            {"name": "twenty.zip", "mimeType": "application/zip", "buffer": _zip(twenty)},
        ],
    )
    artist.get_by_role("button", name="Post 3 works").click()
    expect(artist.locator(".fl .f .st.ok", has_text="Live")).to_have_count(3, timeout=WAIT)

    # The other browser heard of it without a reload, and shows it when asked.
    pill = visitor.get_by_role("button", name="22 new works")
    expect(pill).to_be_visible(timeout=WAIT)
    pill.click()
    expect(visitor.get_by_role("link", name="One dance", exact=True)).to_be_visible()

    # Players were told 22 times, of addresses that answer with the artist's bytes.
    told = [heard.get(timeout=SECONDS) for _ in range(22)]
    assert len({m["event_id"] for m in told}) == 22 and heard.empty()
    with httpx.Client() as http:
        answers = [http.get(m["original_url"]) for m in told]
        assert {a.status_code for a in answers} == {200}
        assert {a.content for a in answers} == originals
        webps = [http.get(m["art_url"]) for m in told]
        assert {a.headers["content-type"] for a in webps} == {"image/webp"}


def test_a_single_new_work_is_announced_as_one(product, browse):
    visitor = browse()
    visitor.goto("/recent")
    expect(visitor.locator(".card .ttl").first).to_be_visible()
    artist = browse("artist")
    artist.goto("/publish")
    file = {"name": "alone.png", "mimeType": "image/png", "buffer": _still(7)}
    artist.set_input_files("input[type=file] >> nth=0", file)
    artist.get_by_label("Alt text").fill("Loose squares in four colours.")
    artist.get_by_role("button", name="Post 1 work").click()
    expect(visitor.get_by_role("button", name="1 new work", exact=True)).to_be_visible(timeout=WAIT)
    artist.get_by_role("link", name="Alone").click()
    expect(artist.get_by_role("heading", name="Alone")).to_be_visible()
    expect(artist.get_by_text("16×16 px")).to_be_visible()


def test_a_refusal_names_the_rule_and_the_figure_beside_the_file(product, browse):
    artist = browse("artist")
    artist.goto("/publish")
    artist.set_input_files(
        "input[type=file] >> nth=0",
        [
            {"name": "wide.png", "mimeType": "image/png", "buffer": _still(3, (300, 20))},
            {"name": "again.png", "mimeType": "image/png", "buffer": _still(8)},
        ],
    )
    refused = artist.locator(".fl .f", has_text="wide.png").locator(".why p")
    expect(refused).to_contain_text("This one is 300×20 px.")
    artist.get_by_role("button", name="wide.png", exact=True).click()
    expect(artist.get_by_label("Preview").locator("*")).to_have_count(1)
    expect(artist.get_by_label("Preview")).to_have_text(refused.inner_text())
    artist.get_by_role("button", name="Post 1 work").click()
    expect(artist.locator(".st.ok", has_text="Live")).to_be_visible(timeout=WAIT)
    artist.reload()
    expect(artist.locator(".fl .f")).to_have_count(1)
    expect(artist.locator(".pub .drop")).to_be_visible()
    file = {"name": "copy.png", "mimeType": "image/png", "buffer": _still(8)}
    artist.set_input_files("input[type=file] >> nth=0", file)
    artist.get_by_role("button", name="Post 1 work").click()
    expect(artist.locator(".st.no", has_text="Already published")).to_be_visible(timeout=WAIT)
    expect(artist.get_by_text("The same file is live as “Again”.")).to_be_visible()


def test_who_is_not_signed_in_is_led_to_the_log_in_page_and_back(product, browse):
    stranger = browse()
    stranger.goto("/publish")
    stranger.wait_for_url("**/login?next=/publish")
    stranger.get_by_role("button", name="stranger", exact=True).click()
    stranger.wait_for_url("**/publish")
    expect(stranger.get_by_role("button", name="Choose files")).to_be_visible()


def _still(seed: int, size: tuple[int, int] = (16, 16)) -> bytes:
    return images.png(images.art(1000 + seed, *size))


def _moving(seed: int) -> bytes:
    return images.gif(images.animation(2000 + seed, 5), [120] * 5)


def _zip(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()
