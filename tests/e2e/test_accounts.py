"""An account from sign-up to a new password, and sessions that end in every open page."""

import re
import time
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from uuid import uuid4

import httpx
import make
import pytest
from browsers import patient
from playwright.sync_api import BrowserContext, Page, expect

WAIT = 30_000  # ms; the machine may be busy
# An ended session is out of every page as soon as it hears of it, which is seconds, on a busy machine
# too: long before a page would look again by itself.
AT_ONCE = {"wait_until": "commit", "timeout": 15_000}  # ms


@pytest.fixture
def visit(product, chromium) -> Iterator:
    """Opens a page in a browser of its own. A refused refresh is part of these stories, so the
    console is not watched."""
    contexts: list[BrowserContext] = []

    def opened(path: str = "/", **options) -> Page:
        contexts.append(chromium.new_context(base_url=product.url, **options))
        page = patient(contexts[-1].new_page())
        page.goto(path)
        return page

    yield opened
    chromium.close(*contexts)


def sign_up(page: Page) -> tuple[str, str]:
    """A new account; returns its handle and address."""
    handle = f"new_{uuid4().hex[:8]}"
    page.goto("/signup")
    page.get_by_label("Handle").fill(handle)
    page.get_by_label("E-mail").fill(f"{handle}@example.org")
    page.get_by_label("Password").fill("a calm row of words")
    page.get_by_role("button", name="Sign up").click()
    page.wait_for_url("**/")
    return handle, f"{handle}@example.org"


def log_in(page: Page, name: str, password: str = "a calm row of words") -> None:
    page.goto("/login")
    page.get_by_label("Handle or e-mail").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in", exact=True).click()


def link_to(page: Page, address: str, subject: str) -> str:
    """The link in the mail, from the page that lists them."""
    mail = page.get_by_role("listitem").filter(has_text=address).filter(has_text=subject)
    for _ in range(20):
        page.goto("/dev/mail")
        expect(page.get_by_role("heading", name="Mail", exact=True)).to_be_visible(timeout=WAIT)
        if mail.count():
            break
        page.wait_for_timeout(500)
    return re.search(r"http://\S+token=\S+", mail.first.inner_text())[0]


def mailed_link(folder: Path, address: str) -> str:
    """The link in the newest mail to this address, from the files of a development machine."""
    for _ in range(60):
        for path in sorted(folder.glob("*.eml"), reverse=True):
            mail = message_from_bytes(path.read_bytes(), policy=policy.default)
            if mail["To"] == address and "token=" in (said := mail.get_content()):
                return re.search(r"http://\S+token=\S+", said)[0]
        time.sleep(0.5)
    raise AssertionError(f"no mail to {address}")


def test_a_demo_account_is_one_press_away(visit):
    page = visit("/login")
    page.get_by_role("button", name="fan", exact=True).click()
    page.wait_for_url(re.compile(r":\d+/$"))
    expect(page.get_by_role("button", name="Your account, fan")).to_be_visible(timeout=WAIT)


def test_what_is_pressed_before_the_page_is_up_is_sent_once_it_is(visit):
    page = visit()
    held, sent, up = [], [], False

    def slow(socket):
        server = socket.connect_to_server()
        server.on_message(lambda said: socket.send(said) if up else held.append((socket, said)))

    page.route_web_socket(re.compile("/_event/"), slow)
    page.on("request", lambda asked: sent.append(asked.url) if asked.method == "POST" else None)
    log_in(page, "nobody_at_all")
    expect(page.locator("form[aria-busy]")).to_be_visible(timeout=WAIT)
    assert sent == []
    up = True
    for socket, said in held:
        socket.send(said)
    expect(page.get_by_role("alert")).to_be_visible(timeout=WAIT)
    assert [url.rpartition("/")[2] for url in sent] == ["login"]


def test_the_whole_life_of_an_account(product, visit):
    """Sign up, verify, set TOTP, sign out everywhere from a second browser, delete."""
    first = visit()
    handle, address = sign_up(first)
    first.goto(mailed_link(product.settings.var / "mail", address))
    first.get_by_role("button", name="Confirm").click()
    expect(first.get_by_text("is confirmed.")).to_be_visible(timeout=WAIT)

    first.goto("/settings/security")
    first.get_by_role("button", name="Set up an app").click()
    key = first.locator("code.secret").inner_text().replace(" ", "")
    first.get_by_label("Code from the app").fill(make.code(key))
    first.get_by_role("button", name="Turn on").click()
    codes = first.locator(".codes li")
    expect(codes).to_have_count(10, timeout=WAIT)
    recovery = codes.first.inner_text()

    # A second browser gets in with password and code, and ends the first one's session.
    second = visit()
    log_in(second, handle)
    second.get_by_label("Code from your app").fill(make.code(key, 30))
    second.get_by_role("button", name="Continue").click()
    second.wait_for_url(re.compile(r":\d+/$"))
    second.goto("/settings/security")
    second.get_by_role("button", name="Sign out everywhere", exact=True).click()
    first.wait_for_url("**/login?ended=1**", **AT_ONCE)
    second.wait_for_url("**/login")
    first.goto("/settings/security")
    first.wait_for_url(re.compile(r"/login\?.*security"), timeout=WAIT)

    # Back in with a recovery code, and out for good.
    log_in(second, handle)
    second.get_by_role("button", name="Use a recovery code").click()
    second.get_by_label("Recovery code", exact=True).fill(recovery)
    second.get_by_role("button", name="Continue").click()
    second.wait_for_url(re.compile(r":\d+/$"))
    second.goto("/settings/data")
    second.get_by_role("button", name="Delete account").click()
    question = second.get_by_role("dialog", name="Delete your account?")
    question.get_by_label("Type your handle").fill(handle)
    question.get_by_role("button", name="for good").click()
    expect(second.get_by_role("link", name="Log in", exact=True).first).to_be_visible(timeout=WAIT)
    assert httpx.get(f"{product.url}/api/v1/users/{handle}").status_code == 404
    log_in(second, handle)
    expect(second.get_by_role("alert")).to_be_visible(timeout=WAIT)


def test_from_sign_up_over_the_mail_to_a_confirmed_address_and_a_new_password(visit):
    page = visit()
    handle, address = sign_up(page)
    page.goto("/settings/account")
    expect(page.get_by_text("Your address is not confirmed yet")).to_be_visible(timeout=WAIT)

    other = visit("/dev/mail")  # the mail is read on another device
    other.goto(link_to(other, address, "Confirm your address"))
    other.get_by_role("button", name="Confirm").click()
    expect(other.get_by_text("is confirmed.")).to_be_visible(timeout=WAIT)
    page.reload()
    expect(page.get_by_text("Confirmed", exact=True)).to_be_visible(timeout=WAIT)
    expect(page.get_by_text("not confirmed yet")).to_have_count(0)

    other.goto("/login")
    other.get_by_role("link", name="Reset your password").click()
    other.get_by_label("E-mail").fill(address)
    other.get_by_role("button", name="Send me a link").click()
    expect(other.get_by_text("a link is on its way")).to_be_visible(timeout=WAIT)
    other.goto(link_to(other, address, "Reset your password"))
    expect(other.get_by_text(handle)).to_be_visible(timeout=WAIT)
    other.get_by_label("New password").fill("password123")
    other.get_by_role("button", name="Set password").click()
    expect(other.get_by_text("among the first that others would guess")).to_be_visible(timeout=WAIT)
    other.get_by_label("New password").fill("another calm row of words")
    other.get_by_role("button", name="Set password").click()
    expect(other.get_by_text("Your password is set.")).to_be_visible(timeout=WAIT)
    page.wait_for_url("**/login?ended=1**", **AT_ONCE)

    log_in(other, handle, "another calm row of words")
    expect(other.get_by_role("button", name=f"Your account, {handle}")).to_be_visible(timeout=WAIT)


def test_signing_out_everywhere_reaches_every_open_page_by_itself(visit):
    first = visit()
    handle, _ = sign_up(first)
    tab = first.context.new_page()
    tab.goto("/settings/security")
    first.goto("/publish")
    expect(first.get_by_role("button", name="Choose files")).to_be_visible(timeout=WAIT)

    second = visit()
    log_in(second, handle)
    second.wait_for_url("**/")
    second.goto("/settings/security")
    rows = second.get_by_role("listitem").filter(has_text="last used")
    expect(rows).to_have_count(2, timeout=WAIT)
    second.get_by_role("button", name="Sign out everywhere else").click()
    first.wait_for_url("**/login?ended=1&next=%2Fpublish", **AT_ONCE)
    tab.wait_for_url("**/login?ended=1&next=%2Fsettings%2Fsecurity", **AT_ONCE)
    expect(first.get_by_text("You were signed out.")).to_be_visible(timeout=WAIT)
    expect(rows).to_have_count(1)

    log_in(first, handle)
    account = first.get_by_role("button", name=f"Your account, {handle}")
    expect(account).to_be_visible(timeout=WAIT)  # a page that is not up yet has no one to tell
    second.get_by_role("button", name="Sign out everywhere", exact=True).click()
    second.wait_for_url("**/login")
    first.wait_for_url("**/login?ended=1**", **AT_ONCE)


def test_logging_out_in_one_tab_ends_the_others_and_leads_home(visit):
    page = visit()
    handle, _ = sign_up(page)
    tab = page.context.new_page()
    tab.goto("/settings/account")
    expect(tab.get_by_role("heading", name="Password")).to_be_visible(timeout=WAIT)
    page.goto("/recent")
    page.get_by_role("button", name=f"Your account, {handle}").click()
    page.get_by_role("button", name="Log out").click()
    tab.wait_for_url("**/login?ended=1**", **AT_ONCE)
    page.wait_for_url(re.compile(r":\d+/$"))
    expect(page.get_by_role("link", name="Log in").first).to_be_visible(timeout=WAIT)


def test_a_token_is_made_shown_once_and_revoked(visit):
    page = visit()
    _, address = sign_up(page)
    page.goto("/settings/tokens")
    page.get_by_label("Name").fill("my script")
    page.get_by_role("button", name="Make token").click()
    expect(page.get_by_text("Confirm your e-mail address first.")).to_be_visible(timeout=WAIT)
    page.goto(link_to(page, address, "Confirm your address"))
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("is confirmed.")).to_be_visible(timeout=WAIT)

    page.goto("/settings/tokens")
    page.get_by_label("Name").fill("my script")
    page.get_by_label("Publish works").check()
    page.get_by_role("button", name="Make token").click()
    expect(page.get_by_text("mpx_pat_")).to_be_visible(timeout=WAIT)
    expect(page.get_by_text("read, publish")).to_be_visible()
    page.reload()
    expect(page.get_by_text("my script")).to_be_visible(timeout=WAIT)
    expect(page.get_by_text("mpx_pat_")).to_have_count(0)
    page.get_by_role("button", name="Revoke").click()
    expect(page.get_by_text("No tokens yet")).to_be_visible(timeout=WAIT)


def test_a_link_that_is_over_says_so(visit):
    page = visit("/verify?token=nothing")
    expect(page.get_by_text("This link is no longer good")).to_be_visible(timeout=WAIT)
    page.goto("/reset?token=nothing")
    expect(page.get_by_role("link", name="Send me a new link")).to_be_visible(timeout=WAIT)
