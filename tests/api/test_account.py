"""E-mail addresses and passwords over REST: every proof, every refusal, every mail."""

import json
import re

import make
import pytest
import time_machine
from sqlalchemy import func, select

from services import door
from services.accounts import email, passwords, tokens
from services.auth.actor import SYSTEM
from services.kernel.clock import now
from services.models import AuthSession, Mail, Passkey, RecoveryCode, User

AUTH = "/api/v1/auth"
NEW = "an entirely other phrase"


def letters(address="") -> list[Mail]:
    """Mails that wait, the oldest first, of one address or all."""

    def read(tx, actor):
        query = select(Mail).order_by(Mail.created_at)
        return list(tx.scalars(query.where(Mail.address == address) if address else query))

    return door.ask(SYSTEM, read)


def token_in(letter: Mail) -> str:
    return re.search(r"token=([\w-]+)", letter.body)[1]


def row(person) -> User:
    return door.ask(SYSTEM, lambda tx, _: tx.get_one(User, person.id))


def long_ago(person) -> None:
    """The person has not proved anything for an hour."""

    def made(tx, actor):
        tx.query(AuthSession).update({"proved_at": now().replace(year=2020)})

    door.do(SYSTEM, made)


def sign_up(client, **more):
    body = {"handle": "newcomer", "email": "new@example.org", "password": "long enough words"}
    return client.post(f"{AUTH}/signup", json=body | more)


def confirm(client, token):
    return client.post(f"{AUTH}/email/confirm", json={"token": token})


# --- confirming an address


def test_sign_up_sends_a_link_that_confirms_the_address_once(client, clean):
    bearer = {"Authorization": f"Bearer {sign_up(client).json()['access_token']}"}
    assert client.get(f"{AUTH}/email", headers=bearer).json() == {
        "address": "new@example.org", "verified": False, "waiting": "",
    }  # fmt: skip
    (letter,) = letters("new@example.org")
    assert "http://localhost:8000/verify?token=" in letter.body
    client.cookies.clear()  # the link is opened on another device
    answer = confirm(client, token_in(letter))
    assert answer.json() == {"address": "new@example.org", "is_change": False}
    assert client.get(f"{AUTH}/email", headers=bearer).json()["verified"] is True
    assert confirm(client, token_in(letter)).status_code == 410


def test_a_link_is_over_after_two_days(client, clean):
    sign_up(client)
    (letter,) = letters()
    with time_machine.travel(now().timestamp() + 48 * 3600 + 1):
        answer = confirm(client, token_in(letter))
    assert (answer.status_code, answer.json()["code"]) == (410, "token_over")


def test_a_newer_link_replaces_the_older(client, clean):
    sign_up(client)
    assert client.post(f"{AUTH}/email/resend").status_code == 202
    old, new = letters()
    assert confirm(client, token_in(old)).status_code == 410
    assert confirm(client, token_in(new)).status_code == 200


def test_the_link_is_sent_again_five_times_an_hour_at_most(client, clean):
    sign_up(client)
    answers = [client.post(f"{AUTH}/email/resend").status_code for _ in range(6)]
    assert answers == [202] * 5 + [429]
    assert len(letters()) == 6


def test_a_confirmed_address_is_not_confirmed_again(client, artist):
    answer = client.post(f"{AUTH}/email/resend", headers=artist.bearer)
    assert (answer.status_code, letters()) == (409, [])


def test_no_word_of_a_person_stands_in_a_mail(client, clean):
    sign_up(client, handle="click_here_now")
    assert "click_here" not in letters()[0].body + letters()[0].subject


@pytest.mark.parametrize(
    "address",
    ["a@b", "a b@example.org", "a,b@example.org", "<a@example.org>", "a@-x.org", "a@x..org",
     "a@example.org\r\nBcc: b@x.org", "ä@example.org", "a" * 65 + "@example.org",
     "a@" + "b" * 250 + ".org", '"a"@example.org', "a@example.org."],
)  # fmt: skip
def test_what_is_no_address_is_refused(client, clean, address):
    answer = sign_up(client, email=address)
    assert answer.status_code == 422
    assert letters() == []


def test_until_it_is_confirmed_works_wait_for_a_moderator_and_space_is_small(clean, monkeypatch):
    from services import policy
    from services.auth import actor
    from services.uploads import quotas

    new = make.person("new", email_verified_at=None, trusted=False, reputation=0)
    who = door.ask(SYSTEM, lambda tx, _: actor.of(tx, new.who))
    assert quotas.upload_quota(who) == (10_000_000, 4)
    assert not policy.starts_approved(row(new), approval_required=False)
    make.change_person(new, email_verified_at=now())
    who = door.ask(SYSTEM, lambda tx, _: actor.of(tx, new.who))
    assert quotas.upload_quota(who) == (100_000_000, 4)
    assert policy.starts_approved(row(new), approval_required=False)


# --- another address


def change(client, person, address="other@example.org"):
    return client.post(f"{AUTH}/email", json={"email": address}, headers=person.bearer)


def test_an_address_changes_when_the_link_to_the_new_one_is_used(client, fan):
    assert change(client, fan, "Other@Example.org").status_code == 202
    assert row(fan).email == "fan@example.org"
    assert client.get(f"{AUTH}/email", headers=fan.bearer).json()["waiting"] == "other@example.org"
    (notice,), (link,) = letters("fan@example.org"), letters("other@example.org")
    assert "/forgot" in notice.body and "token=" not in notice.body
    assert confirm(client, token_in(link)).json()["is_change"] is True
    assert (row(fan).email, letters("fan@example.org")[1].subject) == (
        "other@example.org", "Your address was changed",
    )  # fmt: skip


def test_a_change_needs_a_recent_proof(client, fan):
    long_ago(fan)
    answer = change(client, fan)
    assert (answer.status_code, answer.json()["code"]) == (403, "prove_again")
    assert letters() == []
    proof = client.post(f"{AUTH}/prove", json={"password": make.PASSWORD}, headers=fan.bearer)
    assert proof.status_code == 204
    assert change(client, fan).status_code == 202


def test_a_wrong_password_proves_nothing_and_ten_are_enough(client, fan):
    long_ago(fan)
    for _ in range(10):
        answer = client.post(f"{AUTH}/prove", json={"password": "guess"}, headers=fan.bearer)
        assert (answer.status_code, answer.json()["fields"]) == (
            422, {"password": "This is not your password."},
        )  # fmt: skip
    body = {"password": make.PASSWORD}
    assert client.post(f"{AUTH}/prove", json=body, headers=fan.bearer).status_code == 429
    assert change(client, fan).status_code == 403


def test_an_address_of_somebody_else_is_refused_at_once_and_when_taken_meanwhile(client, fan):
    make.person("early")
    assert change(client, fan, "early@example.org").status_code == 409
    assert change(client, fan, "late@example.org").status_code == 202
    (link,) = letters("late@example.org")
    make.person("late")
    assert confirm(client, token_in(link)).status_code == 409
    assert row(fan).email == "fan@example.org"


def test_a_changed_address_ends_the_links_to_the_old_one(client, fan):
    client.post(f"{AUTH}/password/forgot", json={"email": "fan@example.org"})
    door.do(SYSTEM, passwords.send_reset, address="fan@example.org")
    (reset,) = letters("fan@example.org")
    change(client, fan)
    confirm(client, token_in(letters("other@example.org")[0]))
    body = {"token": token_in(reset), "new": NEW}
    assert client.post(f"{AUTH}/password/reset", json=body).status_code == 410


def test_a_personal_token_cannot_touch_the_account(client, fan):
    secret = door.do(SYSTEM, tokens.issue_token, handle="fan", name="all")
    bearer = {"Authorization": f"Bearer {secret}"}
    calls = [
        ("GET", "/email", None), ("POST", "/email", {"email": "x@example.org"}),
        ("POST", "/email/resend", {}), ("POST", "/password", {"new": NEW}),
        ("POST", "/password", {"new": NEW, "current": make.PASSWORD}),
        ("POST", "/prove", {"password": make.PASSWORD}), ("GET", "/sessions", None),
        ("POST", "/sessions/end", {}), ("GET", "/tokens", None),
        ("POST", "/tokens", {"name": "more", "scopes": ["read"]}),
    ]  # fmt: skip
    for method, path, body in calls:
        answer = client.request(method, AUTH + path, json=body, headers=bearer)
        assert (answer.status_code, answer.json()["code"]) == (403, "session_needed"), path
    assert client.get(f"{AUTH}/me", headers=fan.bearer).status_code == 200


# --- changing a password


def change_password(client, person, new=NEW, current=make.PASSWORD):
    body = {"new": new} | ({} if current is None else {"current": current})
    return client.post(f"{AUTH}/password", json=body, headers=person.bearer)


def log_in(client, name, password):
    client.cookies.clear()
    answer = client.post(f"{AUTH}/login", json={"name": name, "password": password})
    client.cookies.clear()
    return answer


def test_a_new_password_ends_all_other_sessions_and_tells_the_person(client, fan):
    other = log_in(client, "fan", make.PASSWORD).json()["access_token"]
    assert change_password(client, fan).json() == {"ended": 1}
    assert client.get(f"{AUTH}/me", headers=fan.bearer).status_code == 200
    bearer = {"Authorization": f"Bearer {other}"}
    assert client.get(f"{AUTH}/me", headers=bearer).status_code == 401
    assert log_in(client, "fan", make.PASSWORD).status_code == 401
    assert log_in(client, "fan", NEW).status_code == 200
    assert [m.subject for m in letters("fan@example.org")] == ["Your password was changed"]


def test_the_current_password_is_asked_for(client, fan):
    answer = change_password(client, fan, current="guess")
    assert answer.json()["fields"] == {"current": "This is not your password."}
    assert change_password(client, fan, current=None).status_code == 409
    assert log_in(client, "fan", make.PASSWORD).status_code == 200


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("short", "A password has 10 to 256 characters; this one has 5."),
        ("x" * 257, "A password has 10 to 256 characters; this one has 257."),
        ("password123", "This password is among the first that others would guess."),
        ("qwertyuiop", "This password is among the first that others would guess."),
        ("makapixmakapix", "This password is among the first that others would guess."),
        ("fan@example.org", "A password is not your handle or address."),
        ("aaaaaaaaaaaaaaaaaaaaaaaa", "This password is among the first that others would guess."),
    ],
)
def test_a_password_that_is_easily_guessed_is_refused_with_the_rule(client, fan, new, said):
    answer = change_password(client, fan, new=new)
    assert answer.status_code == 422
    assert answer.json()["fields"]["new"].startswith(said)
    assert log_in(client, "fan", make.PASSWORD).status_code == 200


@pytest.mark.parametrize(
    "new", ["パスワード四つの言葉を並べる", "four unrelated calm words", "é" * 3 + "vQ9!xk2_m"]
)
def test_any_letters_and_spaces_make_a_password(client, fan, new):
    assert change_password(client, fan, new=new).status_code == 200
    assert log_in(client, "fan", new).status_code == 200


def test_an_account_without_a_password_sets_one_after_a_proof(client, fan):
    make.change_person(fan, password_hash=None)
    long_ago(fan)
    assert change_password(client, fan, current=None).json()["code"] == "prove_again"
    assert change_password(client, fan).json()["code"] == "no_password"

    def proved(tx, actor):
        tx.query(AuthSession).update({"proved_at": now()})

    door.do(SYSTEM, proved)
    assert change_password(client, fan, current=None).status_code == 200
    assert log_in(client, "fan", NEW).status_code == 200


# --- a forgotten password


def reset(client, token, new=NEW):
    return client.post(f"{AUTH}/password/reset", json={"token": token, "new": new})


def link_for(address="fan@example.org") -> str:
    door.do(SYSTEM, passwords.send_reset, address=address)
    return token_in(letters(address)[-1])


@pytest.mark.parametrize("address", ["fan@example.org", "nobody@example.org"])
def test_asking_for_a_link_does_the_same_whether_the_address_is_known(
    client, fan, address, statements
):
    with statements() as count:
        answer = client.post(f"{AUTH}/password/forgot", json={"email": address})
    assert (answer.status_code, answer.content) == (202, b"null")
    assert [s for s in count.all if "user" in s.lower()] == []  # a worker looks, later
    from services.edges import queue

    assert queue.depth()["default"] == 1


def test_a_stranger_gets_no_mail(client, fan):
    door.do(SYSTEM, passwords.send_reset, address="nobody@example.org")
    assert letters() == []


def test_a_reset_ends_every_session_and_access_token_and_logs_nobody_in(client, fan):
    secret = door.do(SYSTEM, tokens.issue_token, handle="fan", name="all")
    answer = reset(client, link_for())
    assert (answer.status_code, answer.headers.get("set-cookie")) == (204, None)
    for bearer in (fan.bearer, {"Authorization": f"Bearer {secret}"}):
        assert client.get(f"{AUTH}/me", headers=bearer).status_code == 401
    assert log_in(client, "fan", make.PASSWORD).status_code == 401
    assert log_in(client, "fan", NEW).status_code == 200
    assert letters("fan@example.org")[-1].subject == "Your password was reset"


def test_a_reset_link_is_good_once_for_an_hour_and_a_newer_ends_it(client, fan):
    old, new = link_for(), link_for()
    assert reset(client, old).status_code == 410
    with time_machine.travel(now().timestamp() + 3601):
        assert reset(client, new).status_code == 410
    assert reset(client, new).status_code == 204
    assert reset(client, new).status_code == 410


def test_a_password_that_is_refused_leaves_the_link_good(client, fan):
    token = link_for()
    assert reset(client, token, "password123").status_code == 422
    assert reset(client, token).status_code == 204


def test_a_reset_does_not_get_around_the_second_factor(client, fan):
    make.change_person(fan, totp_secret="sealed", totp_since=now())
    reset(client, link_for())
    answer = log_in(client, "fan", NEW)
    assert (answer.status_code, "access_token" in answer.json()) == (202, False)


def test_a_reset_proves_an_address_and_shakes_off_who_had_used_it_unproved(client, clean):
    person = make.person("taken", email_verified_at=None, github_id=7)

    def planted(tx, actor):
        tx.add(Passkey(user_id=person.id, credential_id=b"x", public_key=b"y", name="theirs"))

    door.do(SYSTEM, planted)
    assert reset(client, link_for("taken@example.org")).status_code == 204
    found = row(person)
    assert (found.github_id, found.email_verified_at is not None) == (None, True)
    assert door.ask(SYSTEM, lambda tx, _: tx.scalar(select(Passkey.id))) is None


def test_a_reset_clears_a_second_factor_that_was_set_up_before_the_address_was_proved(
    client, clean
):
    person = make.person("taken", email_verified_at=None)
    make.second_factor(person)
    assert reset(client, link_for("taken@example.org")).status_code == 204
    answer = log_in(client, "taken", NEW)
    assert (answer.status_code, "access_token" in answer.json()) == (200, True)
    assert (row(person).totp_secret, row(person).totp_since) == (None, None)
    left = door.ask(SYSTEM, lambda tx, _: tx.scalar(select(func.count(RecoveryCode.id))))
    assert left == 0


def test_links_by_mail_are_asked_for_five_times_an_hour_at_most(client, fan):
    body = {"email": "fan@example.org"}
    answers = [client.post(f"{AUTH}/password/forgot", json=body).status_code for _ in range(6)]
    assert answers == [202] * 5 + [429]


@pytest.mark.parametrize("token", ["", "x", "\ud800", "é" * 100, "'; DROP TABLE posts; --"])
def test_what_is_no_token_opens_nothing(client, fan, token):
    for path in ("/email/confirm", "/password/reset"):
        answer = escaped(client, path, {"token": token, "new": NEW})
        assert answer.status_code == (422 if token == "\ud800" else 410)


def escaped(client, path, body, **headers):
    """Posts JSON in ASCII, which can name half a character."""
    headers |= {"Content-Type": "application/json"}
    return client.post(AUTH + path, content=json.dumps(body), headers=headers)


@pytest.mark.parametrize("odd", ["\ud800", "\x00", "\ud800" * 20, "\x00" * 20])
def test_text_that_is_no_text_is_refused_and_never_our_failure(client, fan, odd):
    bodies = {
        "/login": {"name": odd, "password": odd},
        "/password/forgot": {"email": odd},
        "/signup": {"handle": odd, "email": odd, "password": odd},
        "/prove": {"password": odd},
        "/password": {"current": odd, "new": odd},
        "/email": {"email": odd},
        "/tokens": {"name": odd, "scopes": [odd]},
    }
    for path, body in bodies.items():
        answer = escaped(client, path, body, **fan.bearer)
        assert answer.status_code in {202, 401, 422}, path


def test_looking_at_a_link_does_not_use_it(client, clean):
    sign_up(client)
    token = token_in(letters()[0])
    for _ in range(2):
        seen = door.ask(SYSTEM, email.look, token=token)
        assert seen == email.Confirmation("new@example.org", False)
    assert confirm(client, token).status_code == 200
