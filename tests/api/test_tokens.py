"""Personal access tokens: made, shown once, held to their scopes, ended at once."""

import json

import images
import make
import pytest
import time_machine

from services import door
from services.accounts import tokens
from services.auth.actor import SYSTEM
from services.kernel.clock import now
from services.kernel.settings import settings
from services.models import AuthSession

PATH = "/api/v1/auth/tokens"


def made(client, person, scopes=("read",), days=90, name="my script"):
    body = {"name": name, "scopes": list(scopes), "days": days}
    return client.post(PATH, json=body, headers=person.bearer)


def bearer(answer) -> dict[str, str]:
    return {"Authorization": f"Bearer {answer.json()['secret']}"}


def me(client, headers):
    return client.get("/api/v1/auth/me", headers=headers)


def test_a_secret_is_shown_once_and_kept_nowhere(client, fan):
    answer = made(client, fan)
    assert answer.status_code == 201
    assert answer.json()["secret"].startswith("mpx_pat_")
    (listed,) = client.get(PATH, headers=fan.bearer).json()
    assert "secret" not in listed
    assert (listed["name"], listed["scopes"], listed["last_used_at"]) == ("my script", ["read"], "")
    assert me(client, bearer(answer)).json()["handle"] == "fan"


@pytest.mark.parametrize("days", [30, 90, 365])
def test_a_token_ends_after_its_days(client, fan, days):
    headers = bearer(made(client, fan, days=days))
    start = now().timestamp()
    with time_machine.travel(start + days * 86_400 - 60):
        assert me(client, headers).status_code == 200
    with time_machine.travel(start + days * 86_400 + 1):
        assert me(client, headers).status_code == 401


@pytest.mark.parametrize("days", [0, None])
def test_a_token_without_an_end_goes_on(client, fan, days):
    headers = bearer(made(client, fan, days=days))
    with time_machine.travel(now().timestamp() + 3000 * 86_400):
        assert me(client, headers).status_code == 200


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 65}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["read", "everything"]}, "scopes"),
        ({"days": 31}, "days"),
        ({"days": -1}, "days"),
    ],
)
def test_a_token_against_a_rule_is_refused_at_its_field(client, fan, more, field):
    answer = made(client, fan, **more)
    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == [field]
    assert client.get(PATH, headers=fan.bearer).json() == []


def test_a_token_needs_a_recent_proof_and_a_confirmed_address(client, fan):
    new = make.person("new", email_verified_at=None)
    assert made(client, new).json()["code"] == "not_verified"

    def aged(tx, actor):
        tx.query(AuthSession).update({"proved_at": now().replace(year=2020)})

    door.do(SYSTEM, aged)
    assert made(client, fan).json()["code"] == "prove_again"


def test_only_moderators_have_tokens_that_moderate(client, fan, moderator):
    assert made(client, fan, ["moderate"]).status_code == 403
    assert made(client, moderator, ["moderate"]).json()["token"]["scopes"] == ["read", "moderate"]


def test_an_account_has_so_many_tokens_and_no_more(client, fan, monkeypatch):
    monkeypatch.setenv("MAKAPIX_TOKENS_MAX", "2")
    settings.cache_clear()
    assert [made(client, fan).status_code for _ in range(3)] == [201, 201, 422]


def test_a_revoked_token_is_over_at_once_and_only_its_owner_revokes(client, fan, stranger):
    answer = made(client, fan)
    path = f"{PATH}/{answer.json()['token']['id']}"
    assert client.delete(path, headers=stranger.bearer).status_code == 404
    assert me(client, bearer(answer)).status_code == 200
    assert client.delete(path, headers=fan.bearer).status_code == 204
    assert me(client, bearer(answer)).status_code == 401
    assert client.delete(path, headers=fan.bearer).status_code == 404


def test_its_use_is_written_once_a_minute_and_not_at_every_call(client, fan, statements):
    from makapix_app.api import who

    who._noted.clear()
    headers = bearer(made(client, fan))
    with statements() as count:
        for _ in range(5):
            me(client, headers)
    assert len([s for s in count.all if s.startswith("UPDATE api_token")]) == 1
    (listed,) = client.get(PATH, headers=fan.bearer).json()
    assert listed["last_used_at"] and "last used just now" in listed["about"]

    def note(tx, actor):
        tokens.note_use(tx, actor, secret=headers["Authorization"].removeprefix("Bearer "))

    before = listed["last_used_at"]
    door.do(SYSTEM, note)  # another process, within the minute
    assert client.get(PATH, headers=fan.bearer).json()[0]["last_used_at"] == before
    with time_machine.travel(now().timestamp() + 61):
        door.do(SYSTEM, note)
    assert client.get(PATH, headers=fan.bearer).json()[0]["last_used_at"] > before


# --- scopes, on real routes


def publish(client, headers):
    data = images.png(images.art(77, 16, 16))
    return client.post(
        "/api/v1/publish",
        headers={**headers, "Idempotency-Key": "scopes"},
        data={"meta": json.dumps({"title": "By token"})},
        files={"file": ("a.png", data, "image/png")},
    )


def change(client, headers, slug):
    return client.patch(f"/api/v1/posts/{slug}", headers=headers, json={"title": "Changed"})


@pytest.mark.parametrize(
    ("scopes", "may_publish", "may_change"),
    [
        (["read"], False, False),
        (["write"], False, True),
        (["publish"], True, False),
        (["players"], False, False),
        (["write", "publish"], True, True),
    ],
)
def test_a_token_does_what_its_scopes_say(client, artist, scopes, may_publish, may_change):
    from services.kernel import ids

    work = make.post(artist)
    headers = bearer(made(client, artist, scopes))
    published, changed = publish(client, headers), change(client, headers, ids.slug(work.number))
    for answer, may in ((published, may_publish), (changed, may_change)):
        assert (answer.status_code < 300) is may, answer.text
        assert may or answer.json()["code"] == "missing_scope"


def test_a_moderators_token_sees_and_judges_only_with_the_scope(client, moderator, fan):
    from services.kernel import ids

    hidden = make.post(fan, visibility="hidden")
    path, ban = f"/api/v1/posts/{ids.slug(hidden.number)}", "/api/v1/admin/users/fan/ban"
    plain = bearer(made(client, moderator, ["read", "write"]))
    assert client.get(path, headers=plain).status_code == 404
    assert client.put(ban, json={"reason": "Spam."}, headers=plain).status_code == 403
    full = bearer(made(client, moderator, ["moderate"]))
    assert client.get(path, headers=full).status_code == 200
    assert client.put(ban, json={"reason": "Spam."}, headers=full).status_code == 200
