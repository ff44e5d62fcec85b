"""The whole product, started once, with the demo people and their works, and a real Chromium.

Run apart from the other tests: Playwright keeps an event loop in this thread.
"""

import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from browsers import Chromium, patient
from githubserver import CLIENT_ID, CLIENT_SECRET, GitHub, start_github
from playwright.sync_api import BrowserContext, Error, Page, expect, sync_playwright
from pushservice import PushService, start_push_service

ROOT = Path(__file__).parents[2]
SHOWN = 2_000  # characters of a page
expect.set_options(timeout=15_000)  # ms; where a story says how soon, it says it itself


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Of a story that fails, what its pages show."""
    report = yield
    if report.failed and (browser := getattr(item, "funcargs", {}).get("chromium")):
        with suppress(Error):
            for page in browser.pages():
                report.sections.append((page.url, page.locator("body").aria_snapshot()[:SHOWN]))
    return report


@pytest.fixture(scope="session")
def port() -> int:
    """Where the product will be."""
    from makapix_app.running.programs import free_port

    return free_port()


@pytest.fixture(scope="session")
def github(port: int) -> Iterator[GitHub]:
    """A GitHub that knows the product as an app."""
    with start_github(f"http://localhost:{port}") as server:
        yield server


@pytest.fixture(scope="session")
def push_service() -> Iterator[PushService]:
    """The push service of the browsers."""
    with start_push_service() as service:
        yield service


@pytest.fixture(scope="session")
def product(port: int, github: GitHub) -> Iterator:
    """As `make up` starts it, on an address of its own, seeded; stopped at the end."""
    from makapix_app.running.stack import Stack

    more = {
        "MAKAPIX_FRONTEND_DIR": str(ROOT / "var" / "frontend"),
        "MAKAPIX_GITHUB_CLIENT_ID": CLIENT_ID,
        "MAKAPIX_GITHUB_CLIENT_SECRET": CLIENT_SECRET,
        "MAKAPIX_GITHUB_URL": github.url,
        "MAKAPIX_GITHUB_API_URL": github.url,
        "MAKAPIX_PUSH_ANYWHERE": "true",
    }
    with tempfile.TemporaryDirectory(prefix="makapix-product-") as folder:
        stack = Stack(Path(folder) / "var", port, more, bound=True)
        try:
            stack.start()
            yield stack
        finally:
            stack.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    """The system's Chromium."""
    with sync_playwright() as playwright:
        browser = Chromium(playwright)
        yield browser
        browser.quit()


@pytest.fixture
def browse(product, chromium: Chromium) -> Iterator:
    """Opens a browser of its own for a person: ``browse("artist")`` or ``browse()``.

    Whatever a page complains about in its console is a failure of the test, but for what the
    browser itself notes of an answer that refuses something (4xx).
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(handle: str = "", **options) -> Page:
        context = chromium.new_context(base_url=product.url, **options)
        contexts.append(context)
        page = context.new_page()
        if options.get("java_script_enabled", True):
            page = patient(page)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        if handle:
            _log_in(context, product.url, handle)
        return page

    yield opened
    chromium.close(*contexts)
    assert [c for c in complaints if "responded with a status of 4" not in c] == []


def _log_in(context: BrowserContext, url: str, handle: str) -> None:
    """As the button of a demo account does, without its page; see ``test_accounts``."""
    said = {"data": {"handle": handle}, "headers": {"Origin": url}}
    answer = context.request.post("/api/v1/auth/demo", **said)
    assert answer.ok, answer.text()
    context.add_init_script("localStorage.mpx_renewed ??= Date.now()")
