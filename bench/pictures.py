"""The pictures in ``docs/pictures``: every page, at three widths, in the dark and in the light.

Run from the root of the repository: ``python -m bench.pictures``. It starts an
installation of its own with the demo people and works, and stops it again.
"""

import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from makapix_app.running.programs import free_port
from makapix_app.running.stack import Stack
from services.kernel.settings import settings
from services.seed.catalogue import works

ROOT = Path(__file__).parents[1]
PLACE = ROOT / "docs" / "pictures"
SCREENS = {390: 844, 768: 1024, 1440: 900}  # CSS pixels: width and height
SCHEMES = ("dark", "light")
PATHS = {
    "home": "/",
    "recent": "/recent",
    "search": "/search?q=forest",
    "trending": "/trending",
    "hashtags": "/hashtags",
    "hashtag": "/hashtags/landscape",
    "palettes": "/palettes",
    "palette": "/palettes/pico-8",
    "profile": "/u/kettle",
    "profile-playlists": "/u/fan/playlists",
    "followers": "/u/kettle/followers",
    "profile-following": "/u/fan/following",
    "login": "/login",
    "signup": "/signup",
    "forgot": "/forgot",
    "reset": "/reset?token=a-link-of-last-week",
    "verify": "/verify?token=a-link-of-last-week",
    "about": "/about",
    "rules": "/rules",
    "limits": "/limits",
    "missing": "/nobody/was/here",
}
OWN = {
    "following": "/following",
    "following-people": "/following/people",
    "following-hashtags": "/following/hashtags",
    "notifications": "/notifications",
    "settings-profile": "/settings/profile",
    "settings-account": "/settings/account",
    "settings-security": "/settings/security",
    "settings-notifications": "/settings/notifications",
    "settings-people": "/settings/people",
    "settings-tokens": "/settings/tokens",
    "settings-data": "/settings/data",
}
"""What only the person sees who is logged in: here the artist."""
WAIT = 30_000  # ms
DRAWN = """() => [...document.images].every((image) => {
    const { top, bottom } = image.getBoundingClientRect();
    return image.complete || !image.checkVisibility() || bottom < 0 || top > innerHeight;
})"""
BYTES_MAX = 400_000
COLOURS = 256  # of a kept picture; a screen of ours has few more
CHROMIUM = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run",
    "--disable-sync", "--disable-component-update",
]  # fmt: skip


def main() -> None:
    """Takes all pictures anew. Raises AssertionError when one is too large to keep."""
    PLACE.mkdir(parents=True, exist_ok=True)
    more = {"MAKAPIX_FRONTEND_DIR": str(ROOT / "var" / "frontend")}
    with (
        tempfile.TemporaryDirectory(prefix="makapix-pictures-") as folder,
        Stack(Path(folder) / "var", free_port(), more, bound=True) as stack,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        for width in SCREENS:
            for scheme in SCHEMES:
                _all(browser, stack.url, width, scheme)
        browser.close()


def _all(browser: Browser, url: str, width: int, scheme: str) -> None:
    """Every page at one width in one scheme; the visitor's first, then the artist's."""
    context = browser.new_context(
        base_url=url,
        viewport={"width": width, "height": SCREENS[width]},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    page = context.new_page()
    found = {"post": _animated(page), "playlist": _playlist(page)}
    _each(page, PATHS | found, f"{width}-{scheme}")
    own = {"post-own": _talked_about(page)}
    signed = page.request.post(
        "/api/v1/auth/demo", data={"handle": "artist"}, headers={"Origin": url}
    )
    assert signed.ok, signed.text()
    _each(page, OWN | own, f"{width}-{scheme}", signed_in=True)
    page.goto("/publish")
    page.set_input_files("input[type=file] >> nth=0", _files())  # type: ignore[arg-type]
    expect(page.locator(".fl .f")).to_have_count(4)
    expect(page.locator(".fl .f .st.no").first).to_be_visible()
    _take(page, f"publish-{width}-{scheme}")
    context.close()


def _each(page: Page, paths: dict[str, str], how: str, *, signed_in: bool = False) -> None:
    for name, path in paths.items():
        page.goto(path)
        expect(page.locator("#first, .ghost")).to_have_count(0, timeout=WAIT)
        if signed_in:
            expect(page.get_by_role("button", name="Your account")).to_be_visible(timeout=WAIT)
        expect(page.get_by_text("Loading settings")).to_have_count(0, timeout=WAIT)
        page.wait_for_function(DRAWN, timeout=WAIT)
        _take(page, f"{name}-{how}")


def _animated(page: Page) -> str:
    """The path of the newest work that moves."""
    items = page.request.get("/api/v1/posts").json()["items"]
    slug = next(item["slug"] for item in items if item["frames"] > 1)
    return f"/posts/{slug}"


def _talked_about(page: Page) -> str:
    """The path of the artist's work with the most comments."""
    items = page.request.get("/api/v1/users/artist/posts").json()["items"]
    return str(max(items, key=lambda item: item["comments"])["url"])


def _playlist(page: Page) -> str:
    """The path of a playlist of the demo."""
    lists = page.request.get("/api/v1/users/fan/playlists").json()["items"]
    return f"/playlists/{lists[0]['slug']}"


def _files() -> list[dict[str, object]]:
    """Three works as an artist would choose them, and a file that is too large to be one."""
    chosen = [work for work in works() if work.kind in {"png", "gif"}][:3]
    files = [(work.filename, work.draw()) for work in chosen]
    png = next(data for name, data in files if name.endswith(".png"))
    files.append(("whole-atlas.png", png + bytes(2 * settings().file_bytes_max)))
    return [{"name": n, "mimeType": f"image/{n[-3:]}", "buffer": data} for n, data in files]


def _take(page: Page, name: str) -> None:
    expect(page.locator("main h1").first).to_be_attached()
    path = PLACE / f"{name}.png"
    page.screenshot(path=path)
    with Image.open(path) as taken:
        kept = taken.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    kept.save(path, optimize=True)
    assert path.stat().st_size < BYTES_MAX, f"{path.name} is {path.stat().st_size} bytes"


if __name__ == "__main__":
    main()
