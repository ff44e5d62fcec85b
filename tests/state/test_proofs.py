"""The pages of second factors and passkeys: the two halves of a log-in, and what is shown once."""

from datetime import timedelta

import make
import pytest
from authenticator import Authenticator
from visits import Visit

from services import door
from services.accounts import passkeys, second_factor
from services.accounts.second_factor import Standing
from state.passkeys import Passkeys
from state.proofs import Proof
from state.second_factor import SecondFactor
from state.session import Entrance

# --- the log-in page


def half_way(**query) -> Visit:
    visit = Visit("/login" + ("?second_factor=abc" if query else ""))
    visit.tell(Entrance, "open")
    if not query:
        visit.tell(Entrance, "asked_code", {"second_factor": "abc", "methods": ["totp"]})
    return visit


@pytest.mark.parametrize("query", [{}, {"second_factor": "abc"}])
def test_the_second_half_is_shown_after_the_first_here_or_at_github(clean, query):
    assert half_way(**query).at(Entrance).half_done == "abc"


def test_a_wrong_code_stands_at_the_field_and_the_token_is_kept(clean):
    visit = half_way()
    said = {"detail": "Not right.", "field": "code", "code": "wrong_code", "tries_left": 4}
    visit.tell(Entrance, "refused", said)
    page = visit.at(Entrance)
    assert (page.half_done, page.fields["code"], page.problem) == ("abc", "Not right.", "")


@pytest.mark.parametrize(
    "said",
    [
        {"detail": "Over.", "code": "token_over"},
        {"detail": "Over.", "code": "wrong_code", "field": "code", "tries_left": 0},
    ],
)
def test_an_ended_half_leads_back_to_the_password_with_the_reason(clean, said):
    visit = half_way()
    visit.tell(Entrance, "refused", said)
    page = visit.at(Entrance)
    assert (page.half_done, page.problem) == ("", "Over.")


@pytest.mark.parametrize("answer", [None, 7, [], {}, {"second_factor": None}])
def test_an_answer_without_a_token_leaves_the_password_form(clean, answer):
    visit = Visit("/login")
    visit.tell(Entrance, "open")
    visit.tell(Entrance, "asked_code", answer)
    assert visit.at(Entrance).half_done == ""


def test_the_recovery_code_can_be_chosen_and_the_log_in_begun_again(clean):
    visit = half_way()
    visit.tell(Entrance, "other_code")
    assert visit.at(Entrance).by_recovery
    visit.tell(Entrance, "begin_again")
    assert visit.at(Entrance).half_done == ""


# --- the second factor


@pytest.fixture
def page(artist) -> Visit:
    """The artist's security page."""
    visit = Visit("/settings/security", artist)
    visit.tell(SecondFactor, "open")
    visit.tell(Passkeys, "open")
    return visit


def test_a_new_key_is_shown_until_the_page_is_opened_again(page):
    page.tell(SecondFactor, "begin")
    assert page.at(SecondFactor).enrolment.key
    page.tell(SecondFactor, "open")
    assert page.at(SecondFactor).enrolment.key == ""


def test_recovery_codes_are_shown_once(page, artist):
    make.second_factor(artist)
    page.tell(SecondFactor, "renew")
    assert len(page.at(SecondFactor).codes) == 10
    page.tell(SecondFactor, "put_away")
    assert page.at(SecondFactor).codes == []
    assert page.at(SecondFactor).standing.codes_left == 10


def test_turning_off_shows_that_it_is_off(page, artist):
    make.second_factor(artist)
    page.tell(SecondFactor, "turn_off")
    assert page.at(SecondFactor).standing == Standing(False, "", 0)
    assert page.heard() == ["The second factor is off."]


@pytest.mark.parametrize("deed", ["begin", "renew", "turn_off"])
def test_without_a_recent_proof_the_page_asks_for_one_and_nothing_changes(page, artist, deed):
    if deed != "begin":
        make.second_factor(artist)
    before = door.ask(artist.who, second_factor.standing)
    make.proved(artist, ago=timedelta(minutes=11))
    page.tell(SecondFactor, deed)
    assert page.at(Proof).needed and page.heard() == []
    assert door.ask(artist.who, second_factor.standing) == before


def test_a_stranger_is_sent_to_the_log_in_page(clean):
    visit = Visit("/settings/security")
    for kind, name in ((SecondFactor, "begin"), (SecondFactor, "turn_off"), (Passkeys, "open")):
        assert "/login" in str(visit.tell(kind, name))


@pytest.mark.parametrize("answer", [None, 7, {"recovery_codes": 3}, {"recovery_codes": [None, {}]}])
def test_codes_that_a_browser_made_up_are_not_shown(page, answer):
    page.tell(SecondFactor, "turned_on", answer)
    assert page.at(SecondFactor).codes == [] and page.heard() == []


def test_the_codes_of_the_answer_are_shown_and_the_key_no_more(page):
    page.tell(SecondFactor, "begin")
    page.tell(SecondFactor, "turned_on", {"recovery_codes": ["a-b", "c-d"]})
    shown = page.at(SecondFactor)
    assert (shown.codes, shown.enrolment.key) == (["a-b", "c-d"], "")


# --- passkeys


@pytest.fixture
def key(page, artist) -> str:
    """The id of the artist's one passkey."""
    asked = door.do(artist.who, passkeys.begin_new)
    credential = Authenticator().make(asked.options)
    view = door.do(artist.who, passkeys.add, token=asked.token, credential=credential, name="Old")
    page.tell(Passkeys, "added", {})
    return view.id


def test_a_passkey_is_renamed(page, key):
    page.tell(Passkeys, "edit", key)
    page.tell(Passkeys, "rename", {"new_name": "New"})
    assert [one.name for one in page.at(Passkeys).items] == ["New"]
    assert page.at(Passkeys).renamed == ""


def test_a_name_against_the_rule_stays_open_with_the_reason(page, key):
    page.tell(Passkeys, "edit", key)
    page.tell(Passkeys, "rename", {"new_name": " "})
    assert "1 to 40" in page.at(Passkeys).fields["name"]
    assert page.at(Passkeys).renamed == key


def test_a_removed_passkey_is_gone_from_the_list(page, key):
    page.tell(Passkeys, "remove", key)
    assert page.at(Passkeys).items == []


def test_the_last_way_in_stays(page, key, artist):
    make.change_person(artist, password_hash=None)
    page.tell(Passkeys, "remove", key)
    assert "last way into your account" in page.heard()[-1]
    page.tell(Passkeys, "open")
    assert len(page.at(Passkeys).items) == 1


@pytest.mark.parametrize("deed", ["rename", "remove"])
def test_a_passkey_of_another_is_not_touched(page, key, fan, artist, deed):
    theirs = Visit("/settings/security", fan)
    theirs.tell(Passkeys, "edit", key)
    theirs.tell(Passkeys, deed, {"new_name": "Mine"} if deed == "rename" else key)
    assert theirs.heard() == ["There is no such passkey."]
    assert [one.name for one in door.ask(artist.who, passkeys.mine)] == ["Old"]
