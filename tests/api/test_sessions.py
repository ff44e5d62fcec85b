"""Sessions over REST: the list, the end of each, and how a refresh goes in two tabs."""

from concurrent.futures import ThreadPoolExecutor

import make
import pytest
import time_machine
from sqlalchemy import select

from services import door
from services.accounts import devices, sessions
from services.auth import sessions as kept
from services.auth.actor import SYSTEM
from services.kernel.clock import now
from services.models import AuthSession, OutboxEvent, RefreshToken

AUTH = "/api/v1/auth"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:130.0) Gecko/20100101 Firefox/130.0"


def log_in(client, name="fan", agent=FIREFOX):
    body = {"name": name, "password": make.PASSWORD}
    answer = client.post(f"{AUTH}/login", json=body, headers={"User-Agent": agent}).json()
    client.cookies.clear()
    return {"Authorization": f"Bearer {answer['access_token']}"}


def alive(client, bearer) -> bool:
    return client.get(f"{AUTH}/me", headers=bearer).status_code == 200


def told() -> set[str]:
    """The sessions whose end was told to the pages."""

    def read(tx, actor):
        mine = OutboxEvent.topic == "makapix/internal/sessions"
        return [p["session_ids"] for p in tx.scalars(select(OutboxEvent.payload).where(mine))]

    return {one for some in door.ask(SYSTEM, read) for one in some}


def test_the_list_names_each_device_and_marks_this_one(client, fan):
    bearer = log_in(client)
    first, second = client.get(f"{AUTH}/sessions", headers=bearer).json()
    assert (first["here"], first["device"]) == (True, "Firefox on Windows")
    assert (second["here"], second["device"]) == (False, "Unknown device")
    assert second["network"] == ""  # this machine's own
    assert first["used_text"] == "just now"


def test_nobody_sees_or_ends_the_sessions_of_another(client, fan, stranger):
    (theirs,) = client.get(f"{AUTH}/sessions", headers=fan.bearer).json()
    path = f"{AUTH}/sessions/{theirs['id']}"
    assert client.delete(path, headers=stranger.bearer).status_code == 404
    assert client.get(f"{AUTH}/sessions").status_code == 401
    assert alive(client, fan.bearer)
    assert told() == set()


def test_one_session_is_ended_and_only_that(client, fan):
    other, this = log_in(client), log_in(client)
    listed = client.get(f"{AUTH}/sessions", headers=this).json()
    chosen = listed[1]["id"]
    assert client.delete(f"{AUTH}/sessions/{chosen}", headers=this).status_code == 204
    assert [alive(client, b) for b in (this, other)] == [True, False]
    assert told() == {chosen}
    assert client.delete(f"{AUTH}/sessions/{chosen}", headers=this).status_code == 404


@pytest.mark.parametrize(("others_only", "left"), [(True, [True, False]), (False, [False, False])])
def test_sign_out_everywhere_ends_all_or_all_others(client, fan, others_only, left):
    this = log_in(client)
    body = {"others_only": others_only}
    answer = client.post(f"{AUTH}/sessions/end", json=body, headers=this)
    assert answer.json() == {"ended": 2 - others_only}
    assert ("set-cookie" in answer.headers) is not others_only
    assert [alive(client, b) for b in (this, fan.bearer)] == left
    assert len(told()) == 2 - others_only


def test_log_out_is_told_to_the_open_pages(client, fan):
    client.post(f"{AUTH}/logout", headers=fan.bearer)
    assert told() == {str(fan.who.session_id)}


def test_five_hundred_sessions_are_told_in_messages_of_a_hundred(fan):
    def made(tx, actor):
        for _ in range(500):
            kept.start(tx, fan.id, user_agent="", network="")

    door.do(SYSTEM, made)
    assert door.do(fan.who, sessions.end_mine) == 501
    assert len(told()) == 501
    count = door.ask(SYSTEM, lambda tx, _: len(tx.scalars(select(OutboxEvent.id)).all()))
    assert count == 6


def test_those_that_ended_among_the_open_ones_are_found(fan, stranger):
    opened = {fan.who.session_id, stranger.who.session_id}
    assert door.ask(SYSTEM, sessions.ended_among, opened) == set()
    door.do(fan.who, sessions.end_mine)
    assert door.ask(SYSTEM, sessions.ended_among, opened) == {fan.who.session_id}
    assert door.ask(SYSTEM, sessions.ended_among, set()) == set()


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("127.0.0.1", ""),
        ("::1", ""),
        ("testclient", ""),
        ("", ""),
    ],
)
def test_an_address_is_kept_only_approximately(address, network):
    assert kept.approximate(address) == network


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (FIREFOX, "Firefox on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/128.0 Safari/537.36",
         "Chrome on Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile Safari/604.1",
         "Safari on an iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/128.0 Safari/537.36 Edg/128.0", "Edge on Windows"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/128.0 Mobile Safari/537.36", "Chrome on Android"),
        ("curl/8.5.0", "Curl"),
        ("<script>", "Unknown device"),
        ("", "Unknown device"),
    ],
)  # fmt: skip
def test_a_device_is_named_in_plain_words(agent, name):
    assert devices.named(agent) == name


# --- refreshing


def in_a_browser(client) -> str:
    """A log-in whose cookies stay; returns the refresh token."""
    client.post(f"{AUTH}/login", json={"name": "fan", "password": make.PASSWORD})
    return client.cookies["mpx_rt"]


def with_cookie(client, token):
    client.cookies.clear()
    client.cookies.set("mpx_rt", token)
    return client.post(f"{AUTH}/refresh")


def test_a_second_tab_a_moment_later_gets_access_and_no_second_line(client, fan):
    old = in_a_browser(client)
    first = with_cookie(client, old)
    second = with_cookie(client, old)
    assert (first.status_code, second.status_code) == (200, 200), second.text
    assert second.json()["refresh_token"] == ""
    assert "mpx_rt" not in second.headers["set-cookie"]
    assert alive(client, {"Authorization": f"Bearer {second.json()['access_token']}"})
    assert with_cookie(client, first.json()["refresh_token"]).status_code == 200


def test_after_ten_seconds_a_spent_token_ends_the_session_and_tells_the_pages(client, fan):
    old = in_a_browser(client)
    newest = with_cookie(client, old).json()["refresh_token"]
    with time_machine.travel(now().timestamp() + 11):
        assert with_cookie(client, old).json()["code"] == "token_reused"
        assert with_cookie(client, newest).status_code == 401
    assert len(told()) == 1


def test_a_program_gets_no_grace_since_it_shares_its_token_with_nobody(client, fan):
    first = client.post(f"{AUTH}/refresh", json={"refresh_token": fan.refresh_token})
    client.cookies.clear()
    again = client.post(f"{AUTH}/refresh", json={"refresh_token": fan.refresh_token})
    assert (first.status_code, again.json()["code"]) == (200, "token_reused")


def test_of_ten_tabs_at_once_one_gets_the_next_token_and_nobody_is_thrown_out(fan):
    def one(_):
        def deed(tx, actor):
            return kept.refresh(tx, fan.refresh_token, shared_jar=True)

        return door.do(SYSTEM, deed)

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(one, range(10)))
    assert sorted(bool(a.refresh_token) for a in answers) == [False] * 9 + [True]
    count = door.ask(SYSTEM, lambda tx, _: len(tx.scalars(select(RefreshToken.id)).all()))
    assert count == 6  # five people with one each, and the one next


def test_an_open_page_lives_as_long_as_it_refreshes_and_no_longer(client, fan):
    token, start = in_a_browser(client), now().timestamp()
    for day in range(1, 30, 6):
        with time_machine.travel(start + day * 86_400):
            answer = with_cookie(client, token)
            assert answer.status_code == 200
            token = answer.json()["refresh_token"]
    with time_machine.travel(start + (25 + 8) * 86_400):
        assert with_cookie(client, token).status_code == 401


def test_the_hint_that_scripts_read_is_the_life_of_an_access_token(client, fan):
    in_a_browser(client)
    assert client.cookies["mpx_in"] == "900"


def test_sessions_that_ended_a_month_ago_are_forgotten(fan, stranger):
    door.do(fan.who, sessions.end_mine)
    with time_machine.travel(now().timestamp() + 31 * 86_400):
        door.do(SYSTEM, lambda tx, _: kept.prune(tx))
    left = door.ask(SYSTEM, lambda tx, _: list(tx.scalars(select(AuthSession.user_id))))
    assert fan.id not in left and stranger.id in left
