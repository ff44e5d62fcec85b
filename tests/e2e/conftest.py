"""The whole product, started once, with the demo people and their works, and a real Chromium.

Run apart from the other tests: Playwright keeps an event loop in this thread.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).parents[2]
CHROMIUM = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run",
    "--disable-sync", "--disable-component-update", "--disable-quic",
]  # fmt: skip


@pytest.fixture(scope="session")
def product() -> Iterator:
    """As `make up` starts it, on an address of its own, seeded; stopped at the end."""
    from makapix_app.running.programs import free_port
    from makapix_app.running.stack import Stack

    more = {"MAKAPIX_FRONTEND_DIR": str(ROOT / "var" / "frontend")}
    with tempfile.TemporaryDirectory(prefix="makapix-product-") as folder:
        stack = Stack(Path(folder) / "var", free_port(), more, bound=True)
        try:
            stack.start()
            yield stack
        finally:
            stack.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture
def browse(product, chromium: Browser) -> Iterator:
    """Opens a browser of its own for a person: ``browse("artist")`` or ``browse()``.

    Whatever a page complains about in its console is a failure of the test.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(handle: str = "", **options) -> Page:
        context = chromium.new_context(base_url=product.url, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        if handle:
            page.goto("/login")
            page.get_by_role("button", name=handle, exact=True).click()
            page.wait_for_url("**/")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [c for c in complaints if "404" not in c] == []
