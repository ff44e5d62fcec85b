"""The second factor over REST: a log-in in two halves, and its setting up."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import make
import pytest
import time_machine
from sqlalchemy import select

from services import door
from services.auth.actor import SYSTEM
from services.kernel.clock import now
from services.models import Mail

LOG_IN = "/api/v1/auth/login"
SECOND = "/api/v1/auth/second-factor"


def half(client, person) -> str:
    """The token of a log-in whose password was right."""
    answer = client.post(LOG_IN, json={"name": person.handle, "password": make.PASSWORD})
    assert answer.status_code == 202
    return answer.json()["second_factor"]


def finish(client, token, code):
    return client.post(SECOND, json={"token": token, "code": code})


@pytest.fixture
def kit(people):
    """The artist's key and recovery codes, with the second factor on."""
    return make.second_factor(people["artist"])


def wrong(key) -> str:
    """Six digits that are no code of these minutes."""
    near = {make.code(key, s) for s in (-60, -30, 0, 30, 60)}
    return next(c for c in map("{:06}".format, range(10)) if c not in near)


# --- the second half of a log-in


def test_a_password_alone_opens_no_session(client, artist, kit):
    answer = client.post(LOG_IN, json={"name": "artist", "password": make.PASSWORD})
    assert answer.status_code == 202
    assert set(answer.json()) == {"second_factor", "methods"}
    assert answer.json()["methods"] == ["totp", "recovery_code"]
    assert "set-cookie" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"


def test_a_wrong_password_does_not_tell_of_a_second_factor(client, artist, kit):
    answer = client.post(LOG_IN, json={"name": "artist", "password": "not the password"})
    assert (answer.status_code, answer.json()["code"]) == (401, "wrong_password")


def test_password_and_code_open_a_session(client, artist, kit):
    assert finish(client, half(client, artist), make.code(kit[0])).status_code == 200
    assert client.get("/api/v1/auth/me").json()["handle"] == "artist"


def test_a_code_may_be_pasted_with_blanks(client, artist, kit):
    code = make.code(kit[0])
    assert finish(client, half(client, artist), f" {code[:3]} {code[3:]}\n").status_code == 200


@pytest.mark.parametrize(("later", "status"), [(-60, 401), (-30, 200), (30, 200), (60, 401)])
def test_a_clock_may_be_half_a_minute_wrong_and_no_more(client, artist, kit, later, status):
    with time_machine.travel(now().replace(second=15), tick=False):
        code = make.code(kit[0], later)
        assert finish(client, half(client, artist), code).status_code == status


def test_a_code_is_taken_once(client, artist, kit):
    code = make.code(kit[0])
    assert finish(client, half(client, artist), code).status_code == 200
    assert finish(client, half(client, artist), code).json()["code"] == "wrong_code"


def test_a_code_older_than_one_that_was_taken_is_refused(client, artist, kit):
    with time_machine.travel(now().replace(second=15), tick=False):
        assert finish(client, half(client, artist), make.code(kit[0], 30)).status_code == 200
        assert finish(client, half(client, artist), make.code(kit[0])).status_code == 401


def test_of_eight_log_ins_at_once_with_one_code_one_succeeds(client, artist, kit):
    tokens, code = [half(client, artist) for _ in range(8)], make.code(kit[0])
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda t: finish(client, t, code).status_code, tokens))
    assert sorted(found) == [200] + [401] * 7


def test_a_token_is_used_once(client, artist, kit):
    token = half(client, artist)
    assert finish(client, token, make.code(kit[0])).status_code == 200
    assert finish(client, token, make.code(kit[0], 30)).status_code == 410


def test_a_token_is_good_for_ten_minutes(client, artist, kit):
    token = half(client, artist)
    with time_machine.travel(now() + timedelta(minutes=10, seconds=1)):
        answer = finish(client, token, make.code(kit[0]))
    assert (answer.status_code, answer.json()["code"]) == (410, "token_over")


def test_a_wrong_code_leaves_the_log_in_open_until_the_fifth(client, artist, kit):
    token = half(client, artist)
    left = [finish(client, token, wrong(kit[0])).json()["tries_left"] for _ in range(5)]
    assert left == [4, 3, 2, 1, 0]
    assert finish(client, token, make.code(kit[0])).status_code == 410


def test_after_four_wrong_codes_the_right_one_is_taken(client, artist, kit):
    token = half(client, artist)
    for _ in range(4):
        answer = finish(client, token, wrong(kit[0]))
        assert (answer.status_code, answer.json()["field"]) == (401, "code")
    assert finish(client, token, make.code(kit[0])).status_code == 200


def test_guesses_at_once_are_all_counted(client, artist, kit):
    token = half(client, artist)
    with ThreadPoolExecutor(8) as threads:
        found = list(
            threads.map(lambda _: finish(client, token, wrong(kit[0])).status_code, range(8))
        )
    assert sorted(found) == [401] * 5 + [410] * 3


def test_ten_codes_on_an_account_in_five_minutes_are_enough(client, artist, kit):
    for _ in range(2):
        token = half(client, artist)
        for _ in range(5):
            finish(client, token, wrong(kit[0]))
    answer = finish(client, half(client, artist), make.code(kit[0]))
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) <= 300


@pytest.mark.parametrize("code", ["", "12345", "1234567", "١٢٣٤٥٦", "' OR 1=1 --", "\x00" * 6])
def test_what_is_no_code_is_wrong(client, artist, kit, code):
    answer = finish(client, half(client, artist), code)
    assert (answer.status_code, answer.json()["code"]) == (401, "wrong_code")


@pytest.mark.parametrize("token", ["", "x", "x" * 128])
def test_a_token_that_is_not_ours_is_refused(client, people, token):
    assert finish(client, token, "123456").status_code == 410


def test_the_code_of_another_person_opens_nothing(client, artist, fan, kit):
    key, _ = make.second_factor(fan)
    assert finish(client, half(client, artist), make.code(key)).status_code == 401


# --- recovery codes


def test_each_recovery_code_works_once(client, artist, kit):
    code = kit[1][0]
    assert finish(client, half(client, artist), code).status_code == 200
    assert finish(client, half(client, artist), code).status_code == 401
    assert client.get(SECOND, headers=artist.bearer).json()["codes_left"] == 9


def test_a_recovery_code_is_read_however_it_is_typed(client, artist, kit):
    typed = kit[1][3].upper().replace("-", " ").replace("0", "O").replace("1", "l")
    assert finish(client, half(client, artist), typed).status_code == 200


def test_a_recovery_code_taken_by_eight_at_once_opens_one_session(client, artist, kit):
    tokens = [half(client, artist) for _ in range(8)]
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda t: finish(client, t, kit[1][0]).status_code, tokens))
    assert sorted(found) == [200] + [401] * 7


def test_a_recovery_code_of_another_person_opens_nothing(client, artist, fan, kit):
    _, codes = make.second_factor(fan)
    assert finish(client, half(client, artist), codes[0]).status_code == 401


def test_new_recovery_codes_make_the_old_ones_worthless(client, artist, kit):
    answer = client.post(f"{SECOND}/recovery-codes", headers=artist.bearer)
    fresh = answer.json()["recovery_codes"]
    assert answer.status_code == 201 and len(set(fresh)) == 10
    assert finish(client, half(client, artist), kit[1][0]).status_code == 401
    assert finish(client, half(client, artist), fresh[0]).status_code == 200


# --- setting it up


def test_the_second_factor_is_on_once_a_code_of_the_app_was_shown(client, artist):
    shown = client.post(f"{SECOND}/app", headers=artist.bearer).json()
    key = shown["key"].replace(" ", "")
    assert len(key) == 32  # 160 bits in base32
    assert shown["address"] == f"otpauth://totp/Makapix:artist?secret={key}&issuer=Makapix"
    assert client.get(SECOND, headers=artist.bearer).json()["on"] is False
    assert client.post(
        LOG_IN, json={"name": "artist", "password": make.PASSWORD}
    ).status_code == 200  # fmt: skip
    client.cookies.clear()
    answer = client.post(
        f"{SECOND}/app/confirm", json={"code": make.code(key)}, headers=artist.bearer
    )
    assert answer.status_code == 200
    codes = answer.json()["recovery_codes"]
    assert len(set(codes)) == 10 and all(len(code) == 19 for code in codes)
    standing = client.get(SECOND, headers=artist.bearer).json()
    assert (standing["on"], standing["codes_left"]) == (True, 10)
    # the code that turned it on was its first use
    assert finish(client, half(client, artist), make.code(key)).status_code == 401


def test_a_wrong_code_turns_nothing_on(client, artist):
    key = client.post(f"{SECOND}/app", headers=artist.bearer).json()["key"].replace(" ", "")
    answer = client.post(f"{SECOND}/app/confirm", json={"code": wrong(key)}, headers=artist.bearer)
    assert answer.status_code == 422 and answer.json()["fields"]["code"]
    assert client.get(SECOND, headers=artist.bearer).json()["on"] is False


def test_there_is_nothing_to_confirm_without_a_key(client, artist):
    answer = client.post(f"{SECOND}/app/confirm", json={"code": "123456"}, headers=artist.bearer)
    assert answer.status_code == 409


def test_a_second_app_does_not_replace_the_first_unasked(client, artist, kit):
    assert client.post(f"{SECOND}/app", headers=artist.bearer).status_code == 409


def test_turned_off_it_leaves_no_key_and_no_codes(client, artist, kit):
    token = half(client, artist)
    assert client.delete(f"{SECOND}/app", headers=artist.bearer).status_code == 204
    assert client.get(SECOND, headers=artist.bearer).json() == {
        "on": False, "since": "", "codes_left": 0,
    }  # fmt: skip
    assert finish(client, token, make.code(kit[0])).status_code == 410
    answer = client.post(LOG_IN, json={"name": "artist", "password": make.PASSWORD})
    assert answer.status_code == 200


DEEDS = [("POST", "/app"), ("DELETE", "/app"), ("POST", "/recovery-codes")]


@pytest.mark.parametrize(("method", "path"), DEEDS)
def test_its_settings_ask_for_a_recent_proof(client, artist, kit, method, path):
    make.proved(artist, ago=timedelta(minutes=11))
    answer = client.request(method, f"{SECOND}{path}", headers=artist.bearer)
    assert (answer.status_code, answer.json()["code"]) == (403, "prove_again")
    assert client.get(SECOND, headers=artist.bearer).json()["codes_left"] == 10


@pytest.mark.parametrize(("method", "path"), [("GET", ""), *DEEDS])
def test_an_access_token_of_a_program_does_not_touch_it(client, artist, kit, method, path):
    headers = {"Authorization": f"Bearer {make.api_token(artist)}"}
    answer = client.request(method, f"{SECOND}{path}", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "session_needed")


@pytest.mark.parametrize(("method", "path"), [("GET", ""), *DEEDS])
def test_who_is_not_signed_in_has_none(client, people, method, path):
    assert client.request(method, f"{SECOND}{path}").status_code == 401


# --- as a proof, and what is told by mail


def test_a_code_proves_that_it_is_still_the_same_person(client, artist, kit):
    make.proved(artist, ago=timedelta(minutes=11))
    path, body = "/api/v1/auth/prove/code", {"code": make.code(kit[0])}
    assert client.post(path, json={"code": wrong(kit[0])}, headers=artist.bearer).status_code == 422
    assert client.delete(f"{SECOND}/app", headers=artist.bearer).status_code == 403
    assert client.post(path, json=body, headers=artist.bearer).status_code == 204
    assert client.delete(f"{SECOND}/app", headers=artist.bearer).status_code == 204


def test_where_a_code_is_asked_for_the_password_alone_proves_nothing(client, artist, kit):
    make.proved(artist, ago=timedelta(minutes=11))
    body = {"password": make.PASSWORD}
    answer = client.post("/api/v1/auth/prove", json=body, headers=artist.bearer)
    assert (answer.status_code, answer.json()["code"]) == (403, "code_needed")
    body = {"current": make.PASSWORD, "new": "another long passphrase"}
    changed = client.post("/api/v1/auth/password", json=body, headers=artist.bearer)
    assert changed.status_code == 200
    assert client.delete(f"{SECOND}/app", headers=artist.bearer).status_code == 403


def test_changes_and_a_used_recovery_code_are_told_by_mail(client, artist, kit):
    finish(client, half(client, artist), kit[1][0])
    client.delete(f"{SECOND}/app", headers=artist.bearer)

    def subjects(tx, actor):
        return set(tx.scalars(select(Mail.subject).where(Mail.user_id == artist.id)))

    assert door.ask(SYSTEM, subjects) == {
        "A second factor is on", "A recovery code was used", "The second factor is off",
    }  # fmt: skip
