"""The system's Chromium, for the stories that a browser tells."""

import threading

import psutil
from playwright.sync_api import Browser, BrowserContext, Error, Page, Playwright, Response

PROGRAM = "/usr/bin/chromium"
CHROMIUM = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run",
    "--disable-sync", "--disable-component-update", "--disable-quic",
]  # fmt: skip
CLOSING_SECONDS = 60


def patient(page: Page) -> Page:
    """The page, whose ``goto`` returns only once the app has taken over from the first paint:
    before, each thing stands there twice, and nothing hears a press."""
    go = page.goto

    def goto(url: str, **options) -> Response | None:
        answer = go(url, **options)
        page.locator("#first").wait_for(state="detached")
        return answer

    page.goto = goto  # type: ignore[method-assign]
    return page


class Chromium:
    """One browser for all stories, each in contexts of its own.

    Once in many runs Chromium never answers to the closing of a context. It is killed then, and
    the next story gets a new one.
    """

    def __init__(self, playwright: Playwright) -> None:
        self._playwright = playwright
        self._browser: Browser | None = None

    def new_context(self, **options) -> BrowserContext:
        """A context of its own, as Playwright's ``Browser.new_context`` makes it."""
        if self._browser is None or not self._browser.is_connected():
            self._browser = self._playwright.chromium.launch(executable_path=PROGRAM, args=CHROMIUM)
        return self._browser.new_context(**options)

    def pages(self) -> list[Page]:
        """All pages that are open."""
        contexts = self._browser.contexts if self._browser else []
        return [page for context in contexts for page in context.pages]

    def close(self, *contexts: BrowserContext) -> None:
        """Closes them, whatever the browser says to it."""
        silent = threading.Timer(CLOSING_SECONDS, _kill)
        silent.start()
        try:
            for context in contexts:
                context.close()
        except Error:
            if silent.is_alive():  # it was not killed: something else is wrong
                raise
        finally:
            silent.cancel()

    def quit(self) -> None:
        """Ends the browser."""
        if self._browser:
            self._browser.close()


def _kill() -> None:
    for process in psutil.Process().children(recursive=True):
        if process.name().startswith("chromium"):
            process.kill()
