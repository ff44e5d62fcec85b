"""Sessions over REST: who gets one, how long it lives, and every refusal."""

import make
import pytest


def _log_in(client, name="artist", password=make.PASSWORD):
    return client.post("/api/v1/auth/login", json={"name": name, "password": password})


@pytest.mark.parametrize("name", ["artist", "ARTIST", "artist@example.org"])
def test_log_in_by_handle_or_address(client, people, name):
    answer = _log_in(client, name)
    assert answer.status_code == 200
    assert client.get("/api/v1/auth/me").json()["handle"] == "artist"


def test_the_cookies_cannot_be_read_by_scripts_and_stay_on_this_site(client, people):
    cookies = _log_in(client).headers.get_list("set-cookie")
    by_name = {c.split("=", 1)[0]: c.lower() for c in cookies}
    for name in ("mpx_at", "mpx_rt"):
        assert "httponly" in by_name[name] and "samesite=lax" in by_name[name]
    assert "path=/api/v1/auth" in by_name["mpx_rt"]
    assert "httponly" not in by_name["mpx_in"]


def test_over_https_the_cookies_are_bound_to_the_host(client, people, monkeypatch):
    from services.kernel.settings import settings

    monkeypatch.setenv("MAKAPIX_PUBLIC_URL", "https://makapix.example")
    settings.cache_clear()
    cookies = _log_in(client).headers.get_list("set-cookie")
    assert [c.split("=")[0] for c in cookies] == ["__Host-mpx_at", "__Secure-mpx_rt", "mpx_in"]
    assert all("Secure" in c.split("; ") for c in cookies)


@pytest.mark.parametrize("name", ["artist", "nobody_here"])
def test_a_wrong_password_and_a_wrong_name_get_the_same_answer(client, people, name):
    answer = _log_in(client, name, "not the password")
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"] == "That name and password do not belong together."


def test_ten_tries_on_an_account_in_five_minutes_are_enough(client, people):
    for _ in range(10):
        assert _log_in(client, password="guess").status_code == 401
    answer = _log_in(client)
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) <= 300
    assert _log_in(client, "fan").status_code == 200


def test_sign_up_opens_a_session(client, people):
    body = {"handle": "newcomer", "email": "new@example.org", "password": "long enough words"}
    assert client.post("/api/v1/auth/signup", json=body).status_code == 201
    assert client.get("/api/v1/auth/me").json() == {
        "signed_in": True, "handle": "newcomer", "display_name": "newcomer", "role": "user",
        "avatar_url": "", "trusted": False, "ban": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("handle", "no", "A handle has 3 to 32 small letters, digits or _."),
        ("handle", "not this one!", "A handle has 3 to 32 small letters, digits or _."),
        ("handle", "moderator_", None),
        ("handle", "official", "The handle official is reserved."),
        ("email", "nothing", "This is not an e-mail address."),
        ("password", "short", "A password has 10 to 256 characters; this one has 5."),
    ],
)
def test_sign_up_names_the_rule_that_is_broken(client, people, field, value, said):
    body = {"handle": "newcomer", "email": "new@example.org", "password": "long enough words"}
    answer = client.post("/api/v1/auth/signup", json=body | {field: value})
    if said is None:
        assert answer.status_code == 201
    else:
        assert answer.status_code == 422
        assert answer.json()["fields"] == {field: said}


@pytest.mark.parametrize(("field", "value"), [("handle", "artist"), ("email", "fan@example.org")])
def test_a_handle_and_an_address_belong_to_one_account(client, people, field, value):
    body = {"handle": "newcomer", "email": "new@example.org", "password": "long enough words"}
    answer = client.post("/api/v1/auth/signup", json=body | {field: value})
    assert answer.status_code == 409
    assert answer.json()["field"] == field


def test_refresh_rotates_and_a_spent_token_ends_the_family(client, artist):
    first = artist.refresh_token
    second = _refresh(client, first).json()["refresh_token"]
    assert second != first
    stolen = _refresh(client, first)
    assert stolen.status_code == 401
    assert stolen.json()["code"] == "token_reused"
    assert _refresh(client, second).status_code == 401
    assert client.get("/api/v1/auth/me", headers=artist.bearer).status_code == 401


def _refresh(client, token):
    client.cookies.clear()
    return client.post("/api/v1/auth/refresh", json={"refresh_token": token})


def test_log_out_ends_the_session_for_its_tokens_too(client, people):
    token = _log_in(client).json()["access_token"]
    assert client.post("/api/v1/auth/logout").status_code == 204
    client.cookies.clear()
    answer = client.get("/api/v1/auth/me", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401


def test_an_access_token_is_over_after_fifteen_minutes(client, artist):
    import time_machine

    from services.kernel.clock import now

    with time_machine.travel(now().timestamp() + 15 * 60 + 1):
        assert client.get("/api/v1/auth/me", headers=artist.bearer).status_code == 401


@pytest.mark.parametrize("token", ["", "x", "eyJhbGciOiJub25lIn0.e30.", "mpx_pat_unknown"])
def test_a_token_that_is_not_ours_is_refused(client, people, token):
    answer = client.get("/api/v1/auth/me", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401


def test_a_personal_token_from_the_command_line_works(client, artist):
    from services import door
    from services.accounts import tokens
    from services.auth.actor import SYSTEM

    token = door.do(SYSTEM, tokens.issue_token, handle="artist", name="tests")
    answer = client.get("/api/v1/auth/me", headers={"Authorization": f"Bearer {token}"})
    assert answer.json()["handle"] == "artist"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "", "Cookie": "mpx_at=x"},
    ],
)
def test_another_site_cannot_act_in_a_visitors_name(client, people, headers):
    for path in ("/api/v1/auth/logout", "/api/v1/auth/login", "/api/v1/publish"):
        answer = client.post(path, headers=headers)
        assert answer.status_code == 403
        assert answer.json()["code"] == "cross_site"


def test_demo_accounts_are_for_development_only(client, people, monkeypatch):
    from services.kernel.settings import settings

    make.person("demo_artist", is_demo=True)
    assert client.post("/api/v1/auth/demo", json={"handle": "demo_artist"}).status_code == 200
    assert client.post("/api/v1/auth/demo", json={"handle": "artist"}).status_code == 404
    monkeypatch.setenv("MAKAPIX_MODE", "production")
    monkeypatch.setenv("MAKAPIX_SECRET", "x" * 40)
    settings.cache_clear()
    assert client.post("/api/v1/auth/demo", json={"handle": "demo_artist"}).status_code == 403
    assert _log_in(client, "demo_artist").status_code == 401
    assert _log_in(client, "artist").status_code == 200


@pytest.mark.parametrize("secret", [None, "too short for production"])
def test_production_does_not_start_with_a_secret_that_is_known_or_short(monkeypatch, secret):
    from services.kernel.settings import Settings

    monkeypatch.setenv("MAKAPIX_MODE", "production")
    if secret:
        monkeypatch.setenv("MAKAPIX_SECRET", secret)
    else:
        monkeypatch.delenv("MAKAPIX_SECRET", raising=False)
    with pytest.raises(ValueError, match="at least 32 characters"):
        Settings()


def test_the_forwarded_address_counts_only_from_our_own_proxy(client, people):
    for i in range(10):
        client.post(
            "/api/v1/auth/login",
            json={"name": "artist", "password": "guess"},
            headers={"X-Forwarded-For": f"10.0.0.{i}"},
        )
    # The test client's peer is not a trusted proxy, so the forged addresses were one network.
    from services.edges import queue

    keys = [k.decode() for k in queue.connection().keys("*log_in_network*")]
    assert len(keys) == 1 and "10.0.0" not in keys[0]
