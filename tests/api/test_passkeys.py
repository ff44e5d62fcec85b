"""Passkeys over REST: made, shown, kept, and every answer that is refused."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import make
import pytest
from authenticator import Authenticator, encoded

from services.kernel.clock import now

LOG_IN = "/api/v1/auth/login/passkey"
PASSKEYS = "/api/v1/auth/passkeys"
PROOF = "/api/v1/auth/prove/passkey"


def question(client, path, who=None):
    answer = client.post(f"{path}/options", headers=who.bearer if who else {})
    assert answer.status_code == 200, answer.json()
    return answer.json()


def added(client, who, device=None, name="Laptop"):
    """A passkey of the person, and the device that holds it."""
    device = device or Authenticator()
    asked = question(client, PASSKEYS, who)
    body = {"token": asked["token"], "credential": device.make(asked["options"]), "name": name}
    return client.post(PASSKEYS, json=body, headers=who.bearer), device


def shown(client, device, asked=None, **more):
    asked = asked or question(client, LOG_IN)
    credential = device.show(asked["options"], **more)
    return client.post(LOG_IN, json={"token": asked["token"], "credential": credential})


@pytest.fixture
def device(client, artist):
    """The artist's device with a passkey."""
    answer, device = added(client, artist)
    assert answer.status_code == 201, answer.json()
    return device


def test_a_passkey_opens_a_session_without_name_and_password(client, artist, device):
    answer = shown(client, device)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert client.get("/api/v1/auth/me").json()["handle"] == "artist"


def test_a_passkey_is_enough_where_a_second_factor_is_on(client, artist, device):
    make.second_factor(artist)
    assert shown(client, device).status_code == 200


def test_the_question_asks_for_a_discoverable_credential_and_a_verified_user(client, artist):
    new = question(client, PASSKEYS, artist)["options"]
    assert new["rp"] == {"id": "localhost", "name": "Makapix"}
    assert new["user"]["id"] == encoded(artist.id.bytes)
    assert new["authenticatorSelection"]["residentKey"] == "required"
    assert new["authenticatorSelection"]["userVerification"] == "required"
    assert new["attestation"] == "none"
    log_in = question(client, LOG_IN)["options"]
    assert log_in["userVerification"] == "required"
    assert not log_in.get("allowCredentials")


def test_a_device_that_has_a_passkey_is_not_asked_for_another(client, artist, device):
    (known,) = question(client, PASSKEYS, artist)["options"]["excludeCredentials"]
    assert known["id"] == encoded(device.credential_id)
    assert set(known["transports"]) == {"internal", "hybrid"}


@pytest.mark.parametrize(
    "habit",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://localhost:8000.evil.example"},
        {"rp_id": "evil.example"},
        {"verifies": False},
        {"present": False},
    ],
    ids=str,
)
def test_a_passkey_made_elsewhere_or_by_nobody_is_not_kept(client, artist, habit):
    answer, _ = added(client, artist, Authenticator(**habit))
    assert (answer.status_code, answer.json()["code"]) == (403, "passkey_refused")
    assert client.get(PASSKEYS, headers=artist.bearer).json() == []


@pytest.mark.parametrize(
    "habit",
    [
        {"origin": "https://evil.example"},
        {"rp_id": "evil.example"},
        {"verifies": False},
        {"present": False},
        {"key": Authenticator().key},
        {"handle": encoded(bytes(16))},
        {"handle": ""},
    ],
    ids=["origin", "rp_id", "no UV", "no UP", "signature", "another's handle", "no handle"],
)
def test_a_passkey_shown_elsewhere_or_by_another_is_refused(client, device, habit):
    for name, value in habit.items():
        setattr(device, name, value)
    answer = shown(client, device)
    assert (answer.status_code, answer.json()["code"]) == (403, "passkey_refused")
    assert "set-cookie" not in answer.headers


def test_a_changed_answer_does_not_fit_its_signature(client, device):
    flags = Authenticator(count=99)._data()
    answer = shown(client, device, authenticatorData=encoded(flags))
    assert (answer.status_code, answer.json()["code"]) == (403, "passkey_refused")


def test_another_origin_is_welcome_where_the_settings_name_it(client, device, monkeypatch):
    from services.kernel.settings import settings

    device.origin = "http://localhost:3000"
    assert shown(client, device).status_code == 403
    monkeypatch.setenv("MAKAPIX_OTHER_ORIGINS", '["http://localhost:3000"]')
    settings.cache_clear()
    assert shown(client, device).status_code == 200


def test_an_answer_is_taken_once(client, device):
    asked = question(client, LOG_IN)
    body = {"token": asked["token"], "credential": device.show(asked["options"])}
    assert client.post(LOG_IN, json=body).status_code == 200
    replayed = client.post(LOG_IN, json=body)
    assert (replayed.status_code, replayed.json()["code"]) == (410, "token_over")


def test_of_eight_copies_of_an_answer_at_once_one_is_taken(client, device):
    device.counts, asked = False, question(client, LOG_IN)
    body = {"token": asked["token"], "credential": device.show(asked["options"])}
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: client.post(LOG_IN, json=body).status_code, range(8)))
    assert found.count(200) == 1


def test_an_old_answer_does_not_fit_a_new_question(client, device):
    old = device.show(question(client, LOG_IN)["options"])
    body = {"token": question(client, LOG_IN)["token"], "credential": old}
    answer = client.post(LOG_IN, json=body)
    assert (answer.status_code, answer.json()["code"]) == (403, "passkey_refused")


def test_a_question_is_good_for_five_minutes(client, device):
    import time_machine

    asked = question(client, LOG_IN)
    with time_machine.travel(now() + timedelta(minutes=5, seconds=1)):
        assert shown(client, device, asked).status_code == 410


def test_a_counter_that_goes_back_or_stands_still_is_refused(client, device):
    device.count = 10
    assert shown(client, device).status_code == 200
    for count in (9, 10, -1):  # one more is shown: 10, 11 again, 0
        device.count = count
        answer = shown(client, device)
        assert (answer.status_code, answer.json()["code"]) == (403, "passkey_copied")
    device.count = 11
    assert shown(client, device).status_code == 200


def test_a_passkey_that_does_not_count_stays_welcome(client, artist):
    _, synced = added(client, artist, Authenticator(counts=False))
    assert [shown(client, synced).status_code for _ in range(3)] == [200, 200, 200]


def test_an_unknown_passkey_opens_nothing(client, people):
    answer = shown(client, Authenticator(handle=encoded(people["artist"].id.bytes)))
    assert (answer.status_code, answer.json()["code"]) == (401, "passkey_unknown")


def test_a_question_for_another_person_is_not_answered_for_oneself(client, artist, fan):
    asked = question(client, PASSKEYS, artist)
    body = {"credential": Authenticator().make(asked["options"]), "token": asked["token"]}
    answer = client.post(PASSKEYS, json=body | {"name": "Mine"}, headers=fan.bearer)
    assert (answer.status_code, answer.json()["code"]) == (403, "passkey_refused")


def test_the_same_credential_belongs_to_one_account(client, artist, fan, device):
    answer, _ = added(client, fan, Authenticator(credential_id=device.credential_id))
    assert answer.status_code == 409
    assert shown(client, device).status_code == 200


@pytest.mark.parametrize(
    "broken",
    [
        {"id": "A"},
        {"rawId": "!!"},
        {"type": "password"},
        {"response": {"clientDataJSON": ""}},
        {"response": {"clientDataJSON": "AAAA", "authenticatorData": "AA", "signature": "AA"}},
        {"response": {"clientDataJSON": "bnVsbA", "authenticatorData": "", "signature": ""}},
    ],
)
@pytest.mark.parametrize("path", [LOG_IN, PASSKEYS])
def test_what_is_no_credential_is_refused_with_a_sentence(client, artist, device, path, broken):
    new = path == PASSKEYS
    asked = question(client, path, artist if new else None)
    credential = device.make(asked["options"]) if new else device.show(asked["options"])
    body = {"token": asked["token"], "credential": credential | broken, "name": "Laptop"}
    answer = client.post(path, json=body, headers=artist.bearer if new else {})
    assert answer.status_code in (401, 403)
    assert answer.json()["detail"]


# --- keeping them


def test_passkeys_are_listed_named_and_their_use_is_noted(client, artist, device):
    shown(client, device)
    (one,) = client.get(PASSKEYS, headers=artist.bearer).json()
    assert one["name"] == "Laptop" and one["used_at"] >= one["added_at"]
    path = f"{PASSKEYS}/{one['id']}"
    assert client.patch(path, json={"name": " My  key "}, headers=artist.bearer).status_code == 204
    assert client.get(PASSKEYS, headers=artist.bearer).json()[0]["name"] == "My key"


@pytest.mark.parametrize("name", ["", "   ", "x" * 41])
def test_a_name_has_1_to_40_characters(client, artist, device, name):
    answer, _ = added(client, artist, name=name)
    assert answer.status_code == 422
    assert "1 to 40 characters" in answer.json()["fields"]["name"]


def test_the_passkeys_of_another_are_neither_seen_nor_touched(client, artist, fan, device):
    (one,) = client.get(PASSKEYS, headers=artist.bearer).json()
    path = f"{PASSKEYS}/{one['id']}"
    assert client.get(PASSKEYS, headers=fan.bearer).json() == []
    assert client.patch(path, json={"name": "Mine"}, headers=fan.bearer).status_code == 404
    assert client.delete(path, headers=fan.bearer).status_code == 404
    assert client.get(PASSKEYS, headers=artist.bearer).json() == [one]


def test_a_removed_passkey_opens_nothing(client, artist, device):
    (one,) = client.get(PASSKEYS, headers=artist.bearer).json()
    assert client.delete(f"{PASSKEYS}/{one['id']}", headers=artist.bearer).status_code == 204
    assert shown(client, device).status_code == 401


def test_the_last_way_in_is_not_removed(client, artist, device):
    (one,) = client.get(PASSKEYS, headers=artist.bearer).json()
    path = f"{PASSKEYS}/{one['id']}"
    make.change_person(artist, password_hash=None)
    answer = client.delete(path, headers=artist.bearer)
    assert (answer.status_code, answer.json()["code"]) == (409, "last_way_in")
    make.change_person(artist, github_id=7)
    assert client.delete(path, headers=artist.bearer).status_code == 204


def test_of_two_last_passkeys_removed_at_once_one_stays(client, artist, device):
    added(client, artist)
    make.change_person(artist, password_hash=None)
    ids = [one["id"] for one in client.get(PASSKEYS, headers=artist.bearer).json()]

    def remove(key):
        return client.delete(f"{PASSKEYS}/{key}", headers=artist.bearer).status_code

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(remove, ids)) == [204, 409]
    assert len(client.get(PASSKEYS, headers=artist.bearer).json()) == 1


def test_an_account_has_so_many_passkeys_and_no_more(client, artist, monkeypatch):
    from services.kernel.settings import settings

    monkeypatch.setenv("MAKAPIX_PASSKEYS_MAX", "1")
    settings.cache_clear()
    assert added(client, artist)[0].status_code == 201
    answer = client.post(f"{PASSKEYS}/options", headers=artist.bearer)
    assert (answer.status_code, answer.json()["most"]) == (422, 1)


@pytest.mark.parametrize("deed", ["ask", "remove"])
def test_adding_and_removing_ask_for_a_recent_proof(client, artist, device, deed):
    (one,) = client.get(PASSKEYS, headers=artist.bearer).json()
    make.proved(artist, ago=timedelta(minutes=11))
    call, path = (
        (client.post, f"{PASSKEYS}/options")
        if deed == "ask"
        else (client.delete, f"{PASSKEYS}/{one['id']}")
    )
    answer = call(path, headers=artist.bearer)
    assert (answer.status_code, answer.json()["code"]) == (403, "prove_again")


def test_an_access_token_of_a_program_manages_no_passkeys(client, artist):
    headers = {"Authorization": f"Bearer {make.api_token(artist)}"}
    for call, path in ((client.get, PASSKEYS), (client.post, f"{PASSKEYS}/options")):
        assert call(path, headers=headers).json()["code"] == "session_needed"


# --- as a proof


def proved(client, who, device, asked=None, **more):
    asked = asked or question(client, PROOF, who)
    body = {"token": asked["token"], "credential": device.show(asked["options"], **more)}
    return client.post(PROOF, json=body, headers=who.bearer)


def test_a_passkey_proves_that_it_is_still_the_same_person(client, artist, device):
    make.proved(artist, ago=timedelta(minutes=11))
    (wanted,) = question(client, PROOF, artist)["options"]["allowCredentials"]
    assert wanted["id"] == encoded(device.credential_id)
    assert proved(client, artist, device).status_code == 204
    assert client.post(f"{PASSKEYS}/options", headers=artist.bearer).status_code == 200


def test_asked_by_name_an_authenticator_may_leave_the_handle_out(client, artist, device):
    asked = question(client, PROOF, artist)
    body = {"token": asked["token"], "credential": device.show(asked["options"])}
    del body["credential"]["response"]["userHandle"]
    assert client.post(PROOF, json=body, headers=artist.bearer).status_code == 204


def test_a_passkey_of_another_proves_nothing(client, artist, fan, device):
    added(client, fan)
    make.proved(fan, ago=timedelta(minutes=11))
    answer = proved(client, fan, device)
    assert (answer.status_code, answer.json()["code"]) == (403, "passkey_refused")
    assert client.post(f"{PASSKEYS}/options", headers=fan.bearer).status_code == 403


def test_a_question_of_another_proves_nothing(client, artist, fan, device):
    asked = question(client, PROOF, artist)
    assert proved(client, fan, device, asked).status_code == 403
    asked = question(client, LOG_IN)
    assert proved(client, artist, device, asked).status_code == 403
    asked = question(client, PROOF, artist)
    assert shown(client, device, asked).status_code == 403


def test_who_has_no_passkey_is_not_asked_for_one(client, fan):
    assert client.post(f"{PROOF}/options", headers=fan.bearer).status_code == 404


def test_questions_are_limited_by_network(client, people, monkeypatch):
    from services.kernel.settings import settings

    monkeypatch.setenv("MAKAPIX_PASSKEYS_PER_IP_5MIN", "2")
    settings.cache_clear()
    answers = [client.post(f"{LOG_IN}/options").status_code for _ in range(3)]
    assert answers == [200, 200, 429]
