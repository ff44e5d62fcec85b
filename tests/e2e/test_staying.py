"""A page that stays open: its session is renewed again and again, in two tabs at once.

Access tokens live three seconds here, so a minute is what an hour is elsewhere.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Page, Response, expect

ROOT = Path(__file__).parents[2]
WAIT = 30_000  # ms
NO_LOCKS = "Object.defineProperty(navigator, 'locks', { value: undefined })"

HIDDEN = "Object.defineProperty(document, 'hidden', { value: true })"


@pytest.fixture(scope="module")
def hurried() -> Iterator:
    """The product with access tokens of three seconds, without the demo's works."""
    from makapix_app.running.programs import free_port
    from makapix_app.running.stack import Stack

    more = {
        "MAKAPIX_FRONTEND_DIR": str(ROOT / "var" / "frontend"),
        "MAKAPIX_ACCESS_TOKEN_SECONDS": "3",
    }
    with tempfile.TemporaryDirectory(prefix="makapix-hurried-") as folder:
        var = Path(folder) / "var"
        var.mkdir()
        (var / "seeded").touch()
        stack = Stack(var, free_port(), more, bound=True)
        try:
            stack.start()
            yield stack
        finally:
            stack.stop()


def sign_up(page: Page) -> str:
    handle = f"new_{uuid4().hex[:8]}"
    page.goto("/signup")
    page.get_by_label("Handle").fill(handle)
    page.get_by_label("E-mail").fill(f"{handle}@example.org")
    page.get_by_label("Password").fill("a calm row of words")
    page.get_by_role("button", name="Sign up").click()
    page.wait_for_url("**/")
    return handle


@pytest.mark.parametrize("locks", [True, False])
def test_two_tabs_stay_signed_in_through_many_refreshes_at_once(hurried, chromium, locks):
    context = chromium.new_context(base_url=hurried.url)
    if not locks:  # as on plain HTTP under another name than localhost
        context.add_init_script(NO_LOCKS)
    answers: list[int] = []

    def note(answer: Response) -> None:
        if answer.url.endswith("/api/v1/auth/refresh"):
            answers.append(answer.status)

    context.on("response", note)
    one = context.new_page()
    sign_up(one)
    two = context.new_page()
    for tab in (one, two):
        tab.goto("/settings/account")
        expect(tab.get_by_role("heading", name="Password")).to_be_visible(timeout=WAIT)
    while len(answers) < 6:
        context.wait_for_event("response", timeout=WAIT)  # of either tab
    # Both at the same moment, with the same cookie: as two timers may strike.
    for tab in (one, two):
        tab.evaluate(
            "localStorage.removeItem('mpx_renewed');"
            "void setTimeout(() => document.dispatchEvent(new Event('visibilitychange')), 500)"
        )
    while len(answers) < 10:
        context.wait_for_event("response", timeout=WAIT)  # of either tab
    assert set(answers) == {200}
    for tab in (one, two):  # what needs a token that is not over
        tab.get_by_label("Current password").fill("a wrong row of words")
        tab.get_by_label("New password").fill("another calm row of words")
        tab.get_by_role("button", name="Change password").click()
        expect(tab.get_by_text("This is not your password.")).to_be_visible(timeout=WAIT)
    chromium.close(context)


def test_a_page_that_slept_past_its_token_goes_on_where_it_was(hurried, chromium):
    context = chromium.new_context(base_url=hurried.url)
    page = context.new_page()
    sign_up(page)
    page.goto("/settings/account")
    expect(page.get_by_role("heading", name="Password")).to_be_visible(timeout=WAIT)
    page.evaluate(HIDDEN)
    page.wait_for_timeout(4000)  # a tab in the background renews nothing; its token is over now
    page.get_by_label("New address").fill("later@example.org")
    page.get_by_role("button", name="Change address").click()
    expect(page.get_by_text("Waiting for the link in the mail")).to_be_visible(timeout=WAIT)
    chromium.close(context)
