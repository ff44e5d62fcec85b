"""What a stranger waits for: the public pages in Chromium, cold, here and on a slow phone.

    python -m bench.pages [http://localhost:8000]

Without an address it starts a product of its own, seeded. The phone has the network of "slow 4G"
(1.6 Mbit/s, 150 ms) and a quarter of this CPU. Medians of cold loads; bytes as they travel.

Two things would be counted as the page's own. A new window of Chromium draws parts of itself with
pages of its own, so each load waits until they are there. And asking where things stand computes a
layout, so art is looked for behind a frame, when that is done already.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import httpx
from playwright.sync_api import Browser, Page, sync_playwright

from bench.ground import ROOT

TURNS = 5
PATIENCE = 60_000  # ms for a page to be there
SETTLED = 1_500  # ms after which a new window is quiet
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 93_750}
SCREENS = {
    "desktop": {"viewport": {"width": 1440, "height": 900}},
    "phone, slow": {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 3},
}
AIMS = {"desktop": (300, 450), "phone, slow": (1500, 1500)}
"""First paint and first artwork, ms: the design's figures."""
SCRIPT_KIB = 160
WATCH = """
window.seen = {art: 0, taken: 0, lcp: 0, moved: 0};
const watch = (type, each) => new PerformanceObserver((list) => list.getEntries().forEach(each))
  .observe({type, buffered: true});
watch("largest-contentful-paint", (one) => { seen.lcp = one.startTime; });
watch("layout-shift", (one) => { seen.moved += one.value; });
const look = () => {
  const art = [...document.querySelectorAll(".well img")].find((image) => {
    const box = image.getBoundingClientRect();
    return image.complete && image.naturalWidth && box.width && box.top < innerHeight;
  });
  if (art && !seen.art) seen.art = performance.now();
  const main = document.getElementById("main");
  const whole = document.readyState !== "loading"; // before, the first paint may not be there yet
  const taken = whole && main?.querySelector("h1") && !document.getElementById("first");
  if (taken && !seen.taken) seen.taken = performance.now();
  if (!seen.taken || !seen.art) behind();
};
const behind = () => requestAnimationFrame(() => setTimeout(look));
behind();
"""
READ = """() => ({...seen,
  fcp: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0})"""
COLUMNS = ("first paint", "first artwork", "largest paint", "app there", "script", "all", "CLS")


@contextmanager
def product() -> Iterator[str]:
    """A seeded one of its own; the frontend is the one that `make up` built."""
    from makapix_app.running.programs import free_port
    from makapix_app.running.stack import Stack

    more = {"MAKAPIX_FRONTEND_DIR": str(ROOT / "var" / "frontend")}
    with tempfile.TemporaryDirectory(prefix="makapix-pages-") as folder:
        stack = Stack(Path(folder) / "var", free_port(), more, bound=True)
        try:
            stack.start()
            yield stack.url
        finally:
            stack.stop()


def table(url: str) -> None:
    """Prints a row for each page on each screen."""
    work = httpx.get(f"{url}/api/v1/posts").json()["items"][0]
    paths = ("/", "/recent", work["url"], f"/u/{work['author_handle']}")
    print(f"\nPages, cold, medians of {TURNS}: ms, KiB as sent\n")
    print("| page | screen | " + " | ".join(COLUMNS) + " |")
    print("| --- | --- |" + " --- |" * len(COLUMNS))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        for screen, options in SCREENS.items():
            for path in paths:
                loads = [_load(browser, url + path, screen, options) for _ in range(TURNS)]
                row = [median(load[column] for load in loads) for column in COLUMNS]
                words = " | ".join(
                    f"{n:.3f}".rstrip("0").rstrip(".") if n < 1 else f"{n:.0f}" for n in row
                )
                print(f"| {path} | {screen} | {words} |")
        browser.close()
    for screen, (paint, art) in AIMS.items():
        print(f"aim, {screen}: first paint {paint} ms, first artwork {art} ms")
    print(f"aim: script {SCRIPT_KIB} KiB, CLS 0")


def _load(browser: Browser, address: str, screen: str, options: dict[str, Any]) -> dict[str, float]:
    """One load by somebody who was never here."""
    context = browser.new_context(**options)
    page = context.new_page()
    page.add_init_script(WATCH)
    page.wait_for_timeout(SETTLED)
    sent = _counted(page, slow="slow" in screen)
    page.goto(address)
    for _ in range(PATIENCE // 50):
        if page.evaluate("() => seen.taken && seen.art"):
            break
        page.wait_for_timeout(50)
    else:  # a missing time would count as none
        raise TimeoutError(f"{address} showed no artwork, or no app, in {PATIENCE // 1000} s.")
    page.wait_for_timeout(500)  # what may still move
    seen = page.evaluate(READ)
    context.close()
    return {
        "first paint": seen["fcp"],
        "first artwork": seen["art"],
        "largest paint": seen["lcp"],
        "app there": seen["taken"],
        "script": sent["script"] / 1024,
        "all": sent["all"] / 1024,
        "CLS": seen["moved"],
    }


def _counted(page: Page, *, slow: bool) -> dict[str, float]:
    """Bytes as they travel, headers included, filled while the page loads."""
    sent = {"script": 0.0, "all": 0.0}
    scripts: set[str] = set()
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    if slow:
        wire.send("Network.emulateNetworkConditions", SLOW)
        wire.send("Emulation.setCPUThrottlingRate", {"rate": 4})

    def answered(event: dict[str, Any]) -> None:
        if event["type"] == "Script":
            scripts.add(event["requestId"])

    def finished(event: dict[str, Any]) -> None:
        sent["all"] += event["encodedDataLength"]
        if event["requestId"] in scripts:
            sent["script"] += event["encodedDataLength"]

    wire.on("Network.responseReceived", answered)
    wire.on("Network.loadingFinished", finished)
    return sent


def main() -> None:
    """Measures the product at an address, or one of its own."""
    if len(sys.argv) > 1:
        table(sys.argv[1].rstrip("/"))
        return
    with product() as url:
        table(url)


if __name__ == "__main__":
    main()
