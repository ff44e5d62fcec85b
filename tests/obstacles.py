"""What stands in the way of those who do not see, or see little: axe-core's rules, on a page as it
is open, in the dark and in the light, narrow and wide."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WIDTHS = (1440, 768, 390)  # CSS pixels
HEIGHT = 900


def obstacles(page: Page, *widths: int) -> list[tuple]:
    """Each violation: where, which rule, and the first elements that break it."""
    found = []
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for width in widths or WIDTHS:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
                found.append((scheme, width, "scrolls sideways", []))
            for broken in Axe().run(page).response["violations"]:
                nodes = [node["html"][:120] for node in broken["nodes"][:3]]
                found.append((scheme, width, broken["id"], nodes))
    return found
