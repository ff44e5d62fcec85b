"""A life on the site: in with GitHub, a copy of everything, and out for good."""

import time
import zipfile

import httpx
import images
import pytest
from githubserver import Account, email
from playwright.sync_api import expect

WAIT = 60_000


@pytest.fixture
def somebody(github):
    """Somebody new at GitHub, signed in there."""
    number = time.time_ns() % 1_000_000_000 + 1
    login = f"Story-{number}"
    github.viewer = Account(number, login, [email(f"{login.lower()}@example.org")])
    return login.lower().replace("-", "_")


def _in_with_github(page, path="/login", *, allow=True):
    page.goto(path)
    page.get_by_role("link", name="with GitHub").click()
    expect(page.get_by_role("heading", name="Authorize Makapix")).to_be_visible()
    page.get_by_role("button", name="Authorize" if allow else "Cancel").click()


def test_in_with_github_a_copy_of_everything_and_out_for_good(product, browse, somebody):
    person, elsewhere = browse(), browse()
    _in_with_github(person, "/login?next=/settings/data")
    person.wait_for_url("**/settings/data")
    expect(person.get_by_role("button", name=f"Your account, {somebody}")).to_be_visible()
    _in_with_github(elsewhere)
    expect(elsewhere.get_by_role("button", name=f"Your account, {somebody}")).to_be_visible()
    _publish(product, person)

    # A copy of everything: asked for, made while the page is open, fetched by its link.
    person.get_by_role("button", name="Make an export").click()
    link = person.get_by_role("link", name="Download the ZIP")
    expect(link).to_be_visible(timeout=WAIT)
    with person.expect_download() as coming:
        link.click()
    with zipfile.ZipFile(coming.value.path()) as archive:
        assert archive.testzip() is None
        assert somebody in archive.read("profile.json").decode()
        assert any(name.startswith("works/") for name in archive.namelist())
    assert coming.value.suggested_filename == f"makapix-{somebody}.zip"

    # Out for good: another handle is refused beside the field, Escape and the button keep all.
    person.get_by_role("button", name="Delete account").click()
    question = person.get_by_role("dialog", name="Delete your account?")
    question.get_by_label("Type your handle").fill("somebody_else")
    question.get_by_role("button", name="for good").click()
    expect(question.get_by_role("alert")).to_contain_text(f"Type your handle, {somebody}")
    person.keyboard.press("Escape")
    expect(question).to_be_hidden()
    person.get_by_role("button", name="Delete account").click()
    question.get_by_label("Type your handle").fill(somebody)
    question.get_by_role("button", name="for good").click()
    person.wait_for_url(f"{product.url}/")
    expect(person.get_by_role("link", name="Log in", exact=True).first).to_be_visible()

    # The other browser is out before it would look again by itself, and the person is nobody.
    elsewhere.wait_for_url("**/login**", wait_until="commit", timeout=15_000)
    with httpx.Client(base_url=product.url) as http:
        assert http.get(f"/api/v1/users/{somebody}").status_code == 404
        assert http.get(link_before(coming)).status_code == 404


def link_before(coming) -> str:
    """The address from which the copy was fetched."""
    return coming.value.url


def test_who_says_no_at_github_reads_why_on_the_log_in_page(product, browse, somebody):
    page = browse()
    _in_with_github(page, allow=False)
    page.wait_for_url("**/login?problem=github_denied")
    expect(page.get_by_role("alert")).to_contain_text("nothing was changed")
    _in_with_github(page)
    page.wait_for_url(f"{product.url}/")


def test_github_is_linked_and_unlinked_in_the_settings(product, browse, somebody):
    page = browse("stranger")
    page.goto("/settings/account")
    page.get_by_role("button", name="Link GitHub").click()
    page.get_by_role("button", name="Authorize").click()
    page.wait_for_url("**/settings/account")
    expect(page.get_by_text("Linked to Story-")).to_be_visible()
    page.get_by_role("button", name="Unlink GitHub").click()
    expect(page.get_by_role("button", name="Link GitHub")).to_be_visible()


def _publish(product, page) -> None:
    """A work of the page's person, over the API with the cookies of their browser."""
    cookies = {c["name"]: c["value"] for c in page.context.cookies()}
    data = images.png(images.art(time.time_ns() % 100_000))
    with httpx.Client(base_url=product.url, cookies=cookies) as http:
        sent = http.post(
            "/api/v1/publish?filename=story.png",
            content=data,
            headers={"Content-Type": "application/octet-stream", "Origin": product.url},
        )
        assert sent.status_code in {200, 201, 202}, sent.text
        while not http.get(sent.headers["location"]).json()["finished"]:
            time.sleep(0.1)
