"""Bans: who may, what they end at once, and what somebody who is out can still do."""

from datetime import timedelta

import make
import pytest
import time_machine

from services import door
from services.accounts import bans, tokens
from services.auth.actor import COMMAND_LINE, SYSTEM
from services.edges import queue
from services.kernel.clock import iso, now

AUTH = "/api/v1/auth"


def ban(client, judge, handle="fan", **more):
    body = {"reason": "Spam in every thread."} | more
    return client.put(f"/api/v1/admin/users/{handle}/ban", json=body, headers=judge.bearer)


def log_in(client, name="fan"):
    client.cookies.clear()
    answer = client.post(f"{AUTH}/login", json={"name": name, "password": make.PASSWORD})
    client.cookies.clear()
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


def test_a_ban_ends_sessions_and_tokens_at_once(client, moderator, fan):
    secret = door.do(SYSTEM, tokens.issue_token, handle="fan", name="all")
    assert ban(client, moderator).status_code == 200
    for bearer in (fan.bearer, {"Authorization": f"Bearer {secret}"}):
        assert client.get(f"{AUTH}/me", headers=bearer).status_code == 401


def test_who_is_banned_logs_in_reads_why_and_does_nothing_else(client, moderator, fan):
    until = now() + timedelta(days=3)
    ban(client, moderator, until=iso(until))
    bearer = log_in(client)
    said = client.get(f"{AUTH}/me", headers=bearer).json()["ban"]
    assert "Spam in every thread." in said and f"{until:%B %Y}" in said
    for method, path in [("POST", "/email/resend"), ("GET", "/sessions"), ("GET", "/tokens")]:
        answer = client.request(method, AUTH + path, headers=bearer)
        assert (answer.status_code, answer.json()["code"]) == (403, "banned")
    answer = client.post("/api/v1/publish", headers=bearer)
    assert (answer.status_code, answer.json()["code"]) == (403, "banned")
    assert client.post(f"{AUTH}/logout", headers=bearer).status_code == 204


def test_a_suspension_is_over_at_its_end_without_anybody_doing_anything(client, moderator, fan):
    ban(client, moderator, until=iso(now() + timedelta(days=3)))
    with time_machine.travel(now().timestamp() + 3 * 86_400 + 1):
        bearer = log_in(client)
        assert client.get(f"{AUTH}/me", headers=bearer).json()["ban"] == ""
        assert client.get(f"{AUTH}/sessions", headers=bearer).status_code == 200


def test_a_ban_is_lifted(client, moderator, fan):
    path = "/api/v1/admin/users/fan/ban"
    ban(client, moderator, hide_works=True)
    assert client.delete(path, headers=moderator.bearer).status_code == 204
    assert client.get(f"{AUTH}/sessions", headers=log_in(client)).status_code == 200
    assert client.delete(path, headers=moderator.bearer).status_code == 409


@pytest.mark.parametrize(
    ("judge", "handle", "status"),
    [
        ("stranger", "fan", 403),
        ("fan", "moderator", 403),
        ("moderator", "moderator", 403),
        ("moderator", "other_moderator", 403),
        ("moderator", "owner", 403),
        ("owner", "owner", 403),
        ("owner", "moderator", 200),
        ("moderator", "nobody", 404),
    ],
)
def test_who_may_judge_whom(client, people, judge, handle, status):
    make.person("other_moderator", role="moderator")
    assert ban(client, people[judge], handle).status_code == status


def test_nobody_judges_without_logging_in(client, people):
    client.cookies.clear()
    answer = client.put("/api/v1/admin/users/fan/ban", json={"reason": "x"})
    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": " \n "}, "reason"),
        ({"reason": "x" * 1001}, "reason"),
        ({"until": "2020-01-01T00:00:00Z"}, "until"),
        ({"until": "2099-01-01T00:00:00"}, "until"),
    ],
)
def test_a_ban_says_why_and_ends_in_the_future(client, moderator, fan, more, field):
    answer = ban(client, moderator, **more)
    assert (answer.status_code, list(answer.json()["fields"])) == (422, [field])
    assert client.get(f"{AUTH}/me", headers=fan.bearer).status_code == 200


@pytest.mark.parametrize("hide", [True, False])
def test_a_ban_decides_whether_the_works_are_hidden(client, moderator, fan, hide):
    from services.kernel import ids

    work = make.post(fan)
    path = f"/api/v1/posts/{ids.slug(work.number)}"
    ban(client, moderator, hide_works=hide)
    assert client.get(path).status_code == (404 if hide else 200)
    assert queue.depth()["default"] >= 1  # their files follow


def test_the_command_line_bans_and_lifts(fan):
    door.do(COMMAND_LINE, bans.ban, handle="fan", reason="Asked for it.", hide_works=True)
    with pytest.raises(Exception, match="not banned"):
        door.do(COMMAND_LINE, bans.lift, handle="stranger")
    door.do(COMMAND_LINE, bans.lift, handle="fan")
