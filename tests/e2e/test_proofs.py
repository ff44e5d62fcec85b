"""More than a password: codes of an app and passkeys, in a real browser."""

import re

import make
import pytest
from playwright.sync_api import Page, expect

PASSWORD = "three quiet herons"


@pytest.fixture
def newcomer(browse):
    """Somebody who has just signed up, on the security page: ``newcomer("name")``."""

    def signed_up(handle: str) -> Page:
        page = browse()
        page.goto("/signup")
        page.get_by_label("Handle").fill(handle)
        page.get_by_label("E-mail").fill(f"{handle}@example.org")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign up").click()
        page.wait_for_url("**/")
        page.goto("/settings/security")
        return page

    return signed_up


def log_out(page: Page) -> None:
    """As in another browser, in which nobody was ever logged in."""
    page.context.clear_cookies()
    page.goto("/login")


def log_in(page: Page, handle: str) -> None:
    log_out(page)
    page.get_by_label("Handle or e-mail").fill(handle)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Password").press("Enter")


def test_an_app_is_set_up_and_asked_for_at_the_next_log_in(newcomer):
    page = newcomer("heron")
    page.get_by_role("button", name="Set up an app").click()
    expect(page.get_by_role("img", name="QR code with the key")).to_be_visible()
    key = page.locator("code.secret").inner_text().replace(" ", "")
    page.get_by_label("Code from the app").fill(make.code(key))
    page.get_by_role("button", name="Turn on").click()
    codes = page.locator(".codes li")
    expect(codes).to_have_count(10)
    recovery = codes.first.inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert recovery in download.value.path().read_text()
    page.get_by_role("button", name="I have kept them").click()
    expect(codes).to_have_count(0)

    log_in(page, "heron")
    field = page.get_by_label("Code from your app")
    expect(field).to_have_attribute("autocomplete", "one-time-code")
    field.fill("000000")
    field.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("This code is not right")
    field.fill(make.code(key, 30))
    field.press("Enter")
    page.wait_for_url(re.compile(r":\d+/$"))
    page.goto("/settings/security")
    expect(page.get_by_text("10 recovery codes are left.")).to_be_visible()

    log_in(page, "heron")
    page.get_by_role("button", name="Use a recovery code").click()
    page.get_by_label("Recovery code", exact=True).fill(recovery)
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(re.compile(r":\d+/$"))
    page.goto("/settings/security")
    expect(page.get_by_text("9 recovery codes are left.")).to_be_visible()
    page.get_by_role("button", name="Turn off").click()
    expect(page.get_by_role("button", name="Set up an app")).to_be_visible()


def test_a_passkey_is_added_named_used_and_removed(newcomer):
    page = newcomer("wren")
    browser = page.context.new_cdp_session(page)
    browser.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    browser.send("WebAuthn.addVirtualAuthenticator", {"options": device})
    page.get_by_label("Name of a new passkey").fill("Old phone")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("Old phone")).to_be_visible()
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("This device has a passkey for your account already.")).to_be_visible()

    log_out(page)
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(re.compile(r":\d+/$"))
    page.goto("/settings/security")
    expect(page.get_by_text(re.compile("^Last used "))).to_be_visible()
    page.get_by_role("button", name="Rename").click()
    page.get_by_label(re.compile(r"^Name\s*\d")).fill("New phone")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("New phone")).to_be_visible()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("New phone")).to_have_count(0)

    log_out(page)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("This passkey opens no account here.")
