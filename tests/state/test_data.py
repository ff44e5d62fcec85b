"""The pages of one's own data and of GitHub: each person sees theirs, and a refusal its reason."""

import asyncio
from datetime import timedelta
from uuid import UUID

import make
import pytest
from visits import Visit

from jobs import exports
from services import door
from services.accounts import github
from services.exports import commands
from services.kernel.settings import settings
from state.data import YourData
from state.github import UNKNOWN, GitHub
from state.proofs import Proof

PROVE = {"code": "prove_again", "detail": "Show once more that it is you."}


@pytest.fixture
def offered(clean, monkeypatch):
    """An installation with an app at GitHub."""
    monkeypatch.setenv("MAKAPIX_GITHUB_CLIENT_ID", "an-app")
    monkeypatch.setenv("MAKAPIX_GITHUB_CLIENT_SECRET", "its-secret")
    settings.cache_clear()


def _data(person=None):
    visit = Visit("/settings/data", person)
    visit.tell(YourData, "open")
    return visit


def test_an_export_is_asked_for_watched_and_shown(artist):
    visit = _data(artist)
    assert visit.at(YourData).export.state == ""
    assert visit.tell(YourData, "ask_export") is YourData.watch
    assert visit.at(YourData).export.state == "queued"
    assert asyncio.run(visit.at(YourData)._looked()) is True
    exports.build(visit.at(YourData).export.id)
    assert asyncio.run(visit.at(YourData)._looked()) is False
    assert visit.at(YourData).export.url
    assert _data(artist).at(YourData).export.state == "ready"


def test_a_second_export_is_refused_in_words(artist):
    visit = _data(artist)
    visit.tell(YourData, "ask_export")
    visit.tell(YourData, "ask_export")
    assert visit.heard() == ["Your export is being made. One is made at a time."]


def test_the_export_of_another_is_not_shown(artist, fan):
    exports.build(door.do(artist.who, commands.ask).id)
    assert _data(fan).at(YourData).export.id == ""


def test_who_is_not_signed_in_is_sent_to_log_in_and_asks_for_nothing(clean):
    visit = Visit("/settings/data")
    for deed in ("open", "ask_export"):
        assert "/login?next=/settings/data" in str(visit.tell(YourData, deed))
    assert asyncio.run(visit.at(YourData)._looked()) is False


def test_a_failed_export_says_why(artist):
    visit = _data(artist)
    visit.tell(YourData, "ask_export")
    from services.auth.actor import SYSTEM
    from services.exports import work

    task = door.do(SYSTEM, work.begin, UUID(visit.at(YourData).export.id))
    door.do(SYSTEM, work.set_back, task, "works/x.png is missing.", for_good=True)
    export = _data(artist).at(YourData).export
    assert (export.state, export.message) == ("failed", "works/x.png is missing.")


def test_a_handle_that_is_not_right_is_said_beside_the_field(artist):
    visit = _data(artist)
    refusal = {"detail": "Type your handle.", "fields": {"handle": "Type your handle."}}
    visit.tell(YourData, "refused", refusal)
    assert visit.at(YourData).fields == {"handle": "Type your handle."}
    visit.tell(YourData, "open")
    assert visit.at(YourData).fields == {"handle": ""}


@pytest.mark.parametrize("kind", [YourData, GitHub])
def test_what_needs_a_proof_asks_for_one(artist, kind):
    make.proved(artist, ago=timedelta(hours=5))
    visit = _data(artist)
    visit.tell(kind, "refused", PROVE)
    assert visit.at(Proof).needed and visit.at(Proof).means.password


@pytest.mark.parametrize("kind", [YourData, GitHub])
def test_a_proof_is_asked_of_nobody_who_is_nobody(clean, kind):
    visit = Visit("/settings/data")
    visit.tell(kind, "refused", PROVE)
    assert not visit.at(Proof).needed


# --- GitHub


def test_where_github_is_not_offered_nothing_of_it_is_shown(clean):
    visit = Visit("/login")
    visit.tell(GitHub, "open")
    assert (visit.at(GitHub).offered, visit.at(GitHub).problem) == (False, "")


def test_where_it_is_offered_the_way_there_knows_the_way_on(offered):
    visit = Visit("/login?next=/publish")
    visit.tell(GitHub, "open")
    assert visit.at(GitHub).offered
    assert visit.at(GitHub).href == "/api/v1/auth/github?next=%2Fpublish"


@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_the_way_on_leads_to_no_other_site(offered, wanted):
    visit = Visit(f"/login?next={wanted}")
    visit.tell(GitHub, "open")
    assert visit.at(GitHub).href == "/api/v1/auth/github?next=%2F"


@pytest.mark.parametrize("code", sorted(github.SENTENCES))
def test_what_went_wrong_is_said_in_our_own_words(offered, code):
    visit = Visit(f"/login?problem={code}")
    visit.tell(GitHub, "open")
    assert visit.at(GitHub).problem == github.SENTENCES[code]


def test_words_in_an_address_are_never_shown(offered):
    visit = Visit("/login?problem=Send+money+to+evil.example")
    visit.tell(GitHub, "open")
    assert visit.at(GitHub).problem == UNKNOWN


def test_each_sees_the_github_account_of_their_own(offered, artist, fan):
    make.change_person(artist, github_id=7, github_login="octo-cat")
    for person, login in ((artist, "octo-cat"), (fan, ""), (None, "")):
        visit = Visit("/settings/account", person)
        visit.tell(GitHub, "open")
        assert visit.at(GitHub).login == login


def test_an_unlinked_account_is_shown_no_more(offered, artist):
    make.change_person(artist, github_id=7, github_login="octo-cat")
    visit = Visit("/settings/account", artist)
    visit.tell(GitHub, "open")
    make.change_person(artist, github_id=None, github_login="")
    visit.tell(GitHub, "unlinked", {})
    assert visit.at(GitHub).login == ""
    assert visit.heard() == ["GitHub is not linked any more."]
