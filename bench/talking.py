"""A work that 300 pages show while 20 comments a second come: from a click to what it changes.

    python -m bench.talking            with 300 pages
    python -m bench.talking 30         with another number

The whole product as ``make up`` starts it, in a folder of its own; the other pages are cheap
clients in one process (``bench.tabs``), the page that clicks is in a real Chromium. A click
asks the server for a form or for its end, and counts until the DOM has changed; a press on a
reaction paints by itself.
"""

import contextlib
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psutil
from playwright.sync_api import Browser, Page, sync_playwright

from bench.ground import FREE, ROOT
from bench.pictures import CHROMIUM
from makapix_app.running.programs import free_port
from makapix_app.running.stack import Stack

TABS, RATE, SECONDS = 300, 20, 20
CLICKS_APART = 0.1  # seconds
MORE = FREE | {
    "MAKAPIX_PAGES_PER_IP": "10000",
    "MAKAPIX_COMMENTS_5MIN": "1000000",
    "MAKAPIX_REACTIONS_MINUTE": "1000000",
    "MAKAPIX_FRONTEND_DIR": str(ROOT / "var" / "frontend"),
}
CLICK = """async () => {
  const form = () => document.querySelector('[id^="say-reply"]');
  const open = form(), start = performance.now();
  const done = new Promise((resolve) => {
    const eye = new MutationObserver(() => {
      if (Boolean(form()) === Boolean(open)) return;
      eye.disconnect();
      resolve(performance.now() - start);
    });
    eye.observe(document.body, { childList: true, subtree: true });
  });
  const word = open ? "Cancel" : "Reply";
  const buttons = [...document.querySelectorAll("#comments button")];
  buttons.find((button) => button.textContent.startsWith(word)).click();
  return done;
}"""
PRESS = """async () => {
  const chip = document.querySelector(".rbar .rx[aria-pressed]");
  const was = chip.getAttribute("aria-pressed"), start = performance.now();
  chip.click();
  while (chip.getAttribute("aria-pressed") === was) await Promise.resolve();
  return performance.now() - start;
}"""


def main(tabs: int = TABS) -> None:
    """Measures and prints."""
    with (
        tempfile.TemporaryDirectory(prefix="makapix-bench-") as folder,
        sync_playwright() as playwright,
    ):
        Path(folder).chmod(0o755)
        with Stack(Path(folder) / "var", free_port(), MORE, bound=True) as stack:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
            table(stack.url, browser, tabs)
            browser.close()


def table(url: str, browser: Browser, tabs: int) -> None:
    """Prints clicks while it is quiet and while people talk, and how far the talk is heard."""
    fan, stranger = _person(url, "fan"), _person(url, "stranger")
    slug = fan.get("/api/v1/posts").json()["items"][0]["slug"]
    said = f"/api/v1/posts/{slug}/comments"
    assert stranger.post(said, json={"body": "The first word"}).is_success
    page = _page(url, browser, slug)
    print(f"\nTalking: {tabs} other pages show a work; {RATE} comments a second for {SECONDS} s")
    with _tabs(url, slug, tabs) as heard:
        _row("quiet", page, time.time() + SECONDS / 2)
        web, before = _web(), heard[-1] if heard else "0 0 0"
        cpu, start = sum(web.cpu_times()[:2]), time.time()
        burst = Burst(stranger, said)
        burst.start()
        _row("while people talk", page, start + SECONDS)
        burst.join()
        share = (sum(web.cpu_times()[:2]) - cpu) / (time.time() - start)
        until = time.time() + 20
        while int(heard[-1].split()[1]) < burst.count and time.time() < until:
            time.sleep(0.1)
        late = float(heard[-1].split()[0]) - burst.end
    print(f"  {'comments taken in':24}{burst.taken / (burst.end - start):8.1f} a second")
    print(f"  {'web process':24}{100 * share:8.0f} % of a core")
    print(f"  {'the last, heard by all':24}{late:8.1f} s after it was said, looked at each second")
    asked = int(heard[-1].split()[2]) - int(before.split()[2])
    print(f"  {'pages asked anew':24}{asked:8} times")


class Burst(threading.Thread):
    """Says so much a second, each on time even where the one before was late."""

    def __init__(self, api: httpx.Client, path: str) -> None:
        super().__init__()
        self._api, self._path = api, path
        self.taken, self.end = 0, 0.0
        self.count = 0
        """How many comments the work has at the end."""

    def run(self) -> None:
        """Says them."""
        start = time.time()
        for number in range(RATE * SECONDS):
            time.sleep(max(0.0, start + number / RATE - time.time()))
            answer = self._api.post(self._path, json={"body": f"Word {number}"})
            self.taken += answer.is_success
        self.end = time.time()
        self.count = self._api.get(self._path).json()["count"]


def _row(name: str, page: Page, until: float) -> None:
    clicks, presses = [], []
    while time.time() < until:
        clicks.append(page.evaluate(CLICK))
        presses.append(page.evaluate(PRESS))
        page.wait_for_timeout(CLICKS_APART * 1000)
    for what, times in (("click", clicks), ("reaction", presses)):
        times.sort()
        p50, p95 = (times[len(times) * part // 100] for part in (50, 95))
        figures = f"{p50:8.1f} ms p50{p95:8.1f} ms p95{times[-1]:8.1f} ms at the most"
        print(f"  {f'{what} to DOM, {name}':40}{figures}")


def _page(url: str, browser: Browser, slug: str) -> Page:
    context = browser.new_context(base_url=url, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    answer = page.request.post("/api/v1/auth/demo", data={"handle": "fan"}, headers={"Origin": url})
    assert answer.ok
    page.goto(f"/posts/{slug}")
    page.get_by_role("button", name="Reply").first.wait_for()
    page.get_by_role("button", name="React to").first.wait_for()
    if not page.locator(".rbar .rx[aria-pressed]").count():
        page.request.put(f"/api/v1/posts/{slug}/reactions/🔥", headers={"Origin": url})
        page.reload()
        page.locator(".rbar .rx[aria-pressed]").first.wait_for()
    return page


def _person(url: str, handle: str) -> httpx.Client:
    api = httpx.Client(base_url=url, timeout=30)
    answer = api.post("/api/v1/auth/demo", json={"handle": handle})
    api.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
    return api


@contextlib.contextmanager
def _tabs(url: str, slug: str, count: int) -> Iterator[list[str]]:
    """The other pages, once all are open; yields the lines they report."""
    words = (sys.executable, "-m", "bench.tabs", url, slug, str(count))
    lines: list[str] = []
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout and process.stdout.readline() == "open\n"
        reader = threading.Thread(target=lambda: lines.extend(map(str.strip, process.stdout or ())))
        reader.start()
        try:
            yield lines
        finally:
            process.terminate()
            reader.join()


def _web() -> Any:
    """The worker process that serves the pages."""
    ours = psutil.Process().children(recursive=True)
    return max(
        (p for p in ours if any("reflex" in word for word in p.cmdline()) or "granian" in p.name()),
        key=lambda p: sum(p.cpu_times()[:2]),
    )


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
