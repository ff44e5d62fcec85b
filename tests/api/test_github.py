"""In with GitHub: the way there and back, and everything that may go wrong on it."""

import threading
from urllib.parse import parse_qs, urlsplit

import make
import pytest
from fastapi.testclient import TestClient
from githubserver import CLIENT_ID, CLIENT_SECRET, Account, email, start_github
from sqlalchemy import select

from services import door
from services.auth.actor import SYSTEM
from services.kernel.settings import settings
from services.models import OneUseToken, User

START = "/api/v1/auth/github"


@pytest.fixture
def github(clean, monkeypatch):
    """GitHub, and this Makapix as an app that it knows."""
    with start_github(settings().public_url) as server:
        monkeypatch.setenv("MAKAPIX_GITHUB_CLIENT_ID", CLIENT_ID)
        monkeypatch.setenv("MAKAPIX_GITHUB_CLIENT_SECRET", CLIENT_SECRET)
        monkeypatch.setenv("MAKAPIX_GITHUB_URL", server.url)
        monkeypatch.setenv("MAKAPIX_GITHUB_API_URL", server.url)
        settings.cache_clear()
        yield server


@pytest.fixture
def other_browser(client):
    """Somebody else at another machine."""
    with TestClient(client.app, base_url="http://localhost:8000") as other:
        yield other


def _go(client, url):
    return client.get(url, follow_redirects=False)


def _began(client, **more):
    """Where the browser is sent to ask its person."""
    answer = client.get(START, params=more, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def _through(client, github, *, allow=True, **more):
    """The whole way: there, the decision, and what the way back answers."""
    return _go(client, github.answer(_began(client, **more), allow=allow))


def _problem(answer):
    place = urlsplit(answer.headers["location"])
    return place.path, parse_qs(place.query).get("problem", [""])[0]


def _people():
    return door.do(SYSTEM, lambda tx, _: list(tx.scalars(select(User))))


def _who(token):
    from services.auth import tokens
    from services.auth.actor import Credential

    return Credential(session_id=tokens.claims(token).session_id, strict=True)


def _handle(client):
    return client.get("/api/v1/auth/me").json()["handle"]


def test_a_new_person_gets_an_account_and_a_session(client, github):
    answer = _through(client, github, next="/publish")
    assert (answer.status_code, answer.headers["location"]) == (303, "/publish")
    assert answer.headers["cache-control"] == "no-store"
    [person] = _people()
    assert (person.github_id, person.github_login) == (583231, "octo-cat")
    assert (person.handle, person.email) == ("octo_cat", "octocat@example.org")
    assert person.email_verified_at and person.password_hash is None
    assert _handle(client) == "octo_cat"


def test_the_same_person_comes_back_to_the_same_account(client, github, other_browser):
    _through(client, github)
    _through(other_browser, github)
    assert len(_people()) == 1
    assert _handle(other_browser) == "octo_cat"


def test_a_changed_login_name_is_shown_and_changes_nothing_else(client, github):
    _through(client, github)
    github.viewer.login = "octo-dog"
    _through(client, github)
    [person] = _people()
    assert (person.github_login, person.handle) == ("octo-dog", "octo_cat")


def test_who_takes_over_a_login_name_is_somebody_else(client, github, other_browser):
    _through(client, github)
    github.viewer = Account(999, "octo-cat", [email("new@example.org")])
    _through(other_browser, github)
    assert sorted(p.handle for p in _people()) == ["octo_cat", "octo_cat_2"]


@pytest.mark.parametrize(
    ("login", "handle"),
    [
        ("admin", "admin_2"),
        ("artist", "artist_2"),
        ("X", "x__"),
        ("a" * 39, "a" * 32),
        ("Foo-Bar", "foo_bar"),
    ],
)
def test_a_handle_is_found_near_the_login(client, github, people, login, handle):
    github.viewer.login = login
    _through(client, github)
    assert _handle(client) == handle


def test_a_handle_that_is_kept_for_who_had_it_is_not_given(client, github, artist):
    from services.profiles import handles

    make.change_person(artist, handle="octo_cat")
    door.do(artist.who, handles.change, "painter")
    _through(client, github)
    assert _handle(client) == "octo_cat_2"


def test_a_second_factor_is_asked_for_behind_github_too(client, github, other_browser):
    _through(client, github)
    [row] = _people()
    token = client.cookies["mpx_at"]
    person = make.Person(row.id, row.handle, _who(token), token, "")
    key, _ = make.second_factor(person)
    answer = _through(other_browser, github, next="/recent")
    place = urlsplit(answer.headers["location"])
    asked = parse_qs(place.query)
    assert (place.path, asked["next"]) == ("/login", ["/recent"])
    assert _handle(other_browser) == ""
    body = {"token": asked["second_factor"][0], "code": make.code(key)}
    headers = {"Origin": "http://localhost:8000"}
    answered = other_browser.post("/api/v1/auth/second-factor", json=body, headers=headers)
    assert answered.status_code == 200
    assert _handle(other_browser) == "octo_cat"


# --- every "no" on the way


def test_who_says_no_is_led_back_and_nothing_is_changed(client, github):
    answer = _through(client, github, allow=False)
    assert _problem(answer) == ("/login", "github_denied")
    assert _people() == [] and "mpx_at" not in client.cookies
    assert "/login/oauth/access_token" not in github.asked


def test_a_way_back_works_once(client, github):
    back = github.answer(_began(client))
    assert _problem(_go(client, back)) == ("/", "")
    client.cookies.clear()
    assert _problem(_go(client, back)) == ("/login", "github_state")


def test_a_code_that_was_used_elsewhere_is_refused(client, github, other_browser):
    """Somebody has seen the code and comes first, or later, with a state of their own."""
    code = parse_qs(urlsplit(github.answer(_began(client))).query)["code"][0]
    state = parse_qs(urlsplit(_began(other_browser)).query)["state"][0]
    answer = _go(other_browser, f"{START}/callback?code={code}&state={state}")
    assert _problem(answer) == ("/login", "github_refused")
    assert _people() == []


def test_a_way_back_of_another_browser_is_refused_and_stays_good_for_its_own(
    client, github, other_browser
):
    """An attacker's own way back, sent to a victim: it would log the victim in as them."""
    back = github.answer(_began(client))
    _began(other_browser)
    assert _problem(_go(other_browser, back)) == ("/login", "github_state")
    assert _people() == []
    assert _go(client, back).headers["location"] == "/"


@pytest.mark.parametrize("state", ["", "x", "x" * 500])
def test_a_missing_or_invented_state_is_refused(client, github, state):
    _began(client)
    answer = _go(client, f"{START}/callback?code=abc&state={state}")
    assert _problem(answer) == ("/login", "github_state")


def test_a_browser_that_lost_its_cookie_begins_again(client, github):
    back = github.answer(_began(client))
    client.cookies.clear()
    assert _problem(_go(client, back)) == ("/login", "github_state")


def test_a_state_that_is_too_old_is_refused(client, github):
    import time_machine

    from services.accounts.github import SECONDS
    from services.kernel.clock import now

    back = github.answer(_began(client))
    verifier = client.cookies["mpx_gh"]
    with time_machine.travel(now().timestamp() + SECONDS + 1):
        answer = client.get(back, headers={"Cookie": f"mpx_gh={verifier}"}, follow_redirects=False)
    assert _problem(answer) == ("/login", "github_state")


def test_github_refuses_a_code_whose_verifier_is_wrong(client, github):
    """PKCE: a code that leaked is of no use without what only the browser has."""
    back = github.answer(_began(client))
    for kept in github.codes.values():
        kept["challenge"] = "of-another-beginning"
    assert _problem(_go(client, back)) == ("/login", "github_refused")


def test_a_code_that_expired_at_github_is_refused(client, github):
    back = github.answer(_began(client))
    for kept in github.codes.values():
        kept["until"] = 0
    assert _problem(_go(client, back)) == ("/login", "github_refused")


@pytest.mark.parametrize(
    "emails",
    [
        [],
        [email("octocat@example.org", verified=False)],
        [email("octocat@example.org", primary=False)],
        [email("a@example.org", verified=False), email("b@example.org", primary=False)],
        [email("no address at all")],
    ],
)
def test_without_a_verified_primary_address_there_is_no_account(client, github, emails):
    github.viewer.emails = emails
    assert _problem(_through(client, github)) == ("/login", "github_email")
    assert _people() == []


def test_an_account_with_the_same_address_is_not_taken_over(client, github, artist):
    github.viewer.emails = [email("Artist@Example.org")]
    assert _problem(_through(client, github)) == ("/login", "github_email_taken")
    assert "mpx_at" not in client.cookies
    assert all(p.github_id is None for p in _people())


@pytest.mark.parametrize(
    "fault",
    [
        "broken", "limited", "not json", "[]", "null", '"text"', "{}", "[[[", "1" * 5000,
        '{"access_token": 7}', "broken@/user", "limited@/user", "[]@/user",
        '{"id": "7", "login": "x"}@/user', '{"id": -1, "login": "x"}@/user',
        '{"id": 7, "login": 7}@/user', '{"id": true, "login": "x"}@/user',
        "broken@/user/emails", "{}@/user/emails", '[{"email": "x"}]@/user/emails',
        '[{"email": 7, "primary": true, "verified": true}]@/user/emails', "[7]@/user/emails",
        '{"id": 99999999999999999999, "login": "x"}@/user',
    ],
)  # fmt: skip
def test_garbage_from_github_ends_on_a_page_and_in_no_account(client, github, fault):
    back = github.answer(_began(client))
    github.fault = fault
    path, problem = _problem(_go(client, back))
    assert path == "/login" and problem in {"github_down", "github_refused"}
    assert _people() == [] and "mpx_at" not in client.cookies


@pytest.mark.parametrize("fault", ["slow", "drip", "slow@/user/emails", "drip@/user"])
def test_a_github_that_is_slow_is_not_waited_for(client, github, fault, monkeypatch):
    monkeypatch.setattr("services.edges.github.SECONDS", 0.3)
    back = github.answer(_began(client))
    github.fault = fault
    assert _problem(_go(client, back)) == ("/login", "github_down")


def test_an_answer_without_end_is_not_read(client, github, monkeypatch):
    monkeypatch.setattr("services.edges.github.BYTES", 1000)
    back = github.answer(_began(client))
    github.fault = "x" * 2000
    assert _problem(_go(client, back)) == ("/login", "github_down")


def test_a_github_that_is_away_is_said(client, github, monkeypatch):
    back = github.answer(_began(client))
    monkeypatch.setenv("MAKAPIX_GITHUB_URL", "http://127.0.0.1:9")
    settings.cache_clear()
    assert _problem(_go(client, back)) == ("/login", "github_down")


def test_a_wrong_secret_of_ours_is_not_blamed_on_the_person(client, github, monkeypatch):
    back = github.answer(_began(client))
    monkeypatch.setenv("MAKAPIX_GITHUB_CLIENT_SECRET", "old")
    settings.cache_clear()
    assert _problem(_go(client, back)) == ("/login", "github_down")


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example", "/\\evil.example", "https://evil.example", "evil.example", "",
        "/\t/evil.example", "/ /evil.example", "\\\\evil.example", "javascript:alert(1)",
        "/%0d%0aSet-Cookie:x=1\r\n", "/" + "x" * 600, "/é",
    ],
)  # fmt: skip
def test_the_way_back_leads_to_no_other_site(client, github, wanted):
    assert _through(client, github, next=wanted).headers["location"] == "/"


def test_two_tabs_that_come_back_at_once_make_one_account(client, github):
    browsers = [TestClient(client.app, base_url="http://localhost:8000") for _ in range(4)]
    backs = [github.answer(_began(b)) for b in browsers]
    start, places = threading.Barrier(4), []

    def come(browser, back):
        start.wait()
        places.append(_go(browser, back).headers["location"])

    threads = [
        threading.Thread(target=come, args=pair) for pair in zip(browsers, backs, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert places == ["/"] * 4
    assert len(_people()) == 1


def test_the_cookie_is_short_lived_and_for_the_way_back_alone(client, github, monkeypatch):
    cookie = _go(client, START).headers["set-cookie"].lower()
    for part in ("httponly", "samesite=lax", "path=/api/v1/auth/github", "max-age=600"):
        assert part in cookie
    monkeypatch.setenv("MAKAPIX_PUBLIC_URL", "https://makapix.example")
    settings.cache_clear()
    cookie = _go(client, START).headers["set-cookie"]
    assert cookie.startswith("__Secure-mpx_gh=") and "Secure" in cookie.split("; ")


def test_github_is_told_of_the_digest_and_the_state_alone(client, github):
    asked = parse_qs(urlsplit(_began(client)).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["scope"] == ["user:email"]
    verifier = client.cookies["mpx_gh"]
    assert verifier not in str(asked)
    [kept] = door.do(SYSTEM, lambda tx, _: list(tx.scalars(select(OneUseToken))))
    assert verifier not in str(kept.facts) and asked["state"][0] not in str(kept)


def test_where_it_is_not_offered_there_is_nothing(client, people):
    assert _problem(_go(client, START)) == ("/login", "not_found")
    assert client.post(f"{START}/link", headers=people["fan"].bearer).status_code == 404


# --- link and unlink


@pytest.fixture
def signed_in(client, artist):
    """The artist's browser."""
    client.cookies.set("mpx_at", artist.access_token)
    return client


def _link(client, github):
    answer = client.post(f"{START}/link")
    assert answer.status_code == 200, answer.text
    return _go(client, github.answer(answer.json()["url"]))


def _row(person):
    return next(p for p in _people() if p.id == person.id)


def test_who_is_signed_in_links_and_gets_in_with_it(signed_in, github, artist, other_browser):
    github.viewer.emails = []  # an address is not needed for it
    assert _link(signed_in, github).headers["location"] == "/settings/account"
    assert (_row(artist).github_id, _row(artist).email) == (583231, "artist@example.org")
    _through(other_browser, github)
    assert _handle(other_browser) == "artist"


def test_a_github_account_of_somebody_else_is_not_linked(signed_in, github, artist, other_browser):
    _through(other_browser, github)
    assert _problem(_link(signed_in, github)) == ("/settings/account", "github_elsewhere")
    assert _row(artist).github_id is None


def test_a_second_github_account_is_not_linked(signed_in, github, artist):
    _link(signed_in, github)
    github.viewer = Account(7, "second", [])
    assert _problem(_link(signed_in, github)) == ("/settings/account", "github_another")
    assert _row(artist).github_id == 583231


def test_a_link_is_for_who_began_it(signed_in, github, artist, fan):
    """The person changed between the way there and the way back."""
    back = github.answer(signed_in.post(f"{START}/link").json()["url"])
    signed_in.cookies.set("mpx_at", fan.access_token)
    assert _problem(_go(signed_in, back)) == ("/login", "github_state")
    assert _row(artist).github_id is _row(fan).github_id is None


def test_a_link_wants_a_session_and_a_recent_proof(client, github, artist):
    from datetime import timedelta

    assert client.post(f"{START}/link").status_code == 401
    token = {"Authorization": f"Bearer {make.api_token(artist)}"}
    assert client.post(f"{START}/link", headers=token).json()["code"] == "session_needed"
    make.proved(artist, ago=timedelta(hours=5))
    for deed in ("link", "unlink"):
        answer = client.post(f"{START}/{deed}", headers=artist.bearer)
        assert (answer.status_code, answer.json()["code"]) == (403, "prove_again")


def test_unlinking_takes_the_way_in_and_nothing_else(signed_in, github, artist):
    _link(signed_in, github)
    assert signed_in.post(f"{START}/unlink").status_code == 204
    assert (_row(artist).github_id, _row(artist).github_login) == (None, "")


def test_the_last_way_in_is_not_unlinked(client, github):
    _through(client, github)
    answer = client.post(f"{START}/unlink")
    assert (answer.status_code, answer.json()["code"]) == (409, "last_way_in")
    assert _people()[0].github_id == 583231


def test_another_site_links_nothing(signed_in, github):
    answer = signed_in.post(f"{START}/link", headers={"Origin": "https://evil.example"})
    assert (answer.status_code, answer.json()["code"]) == (403, "cross_site")
