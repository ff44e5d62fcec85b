"""The pages of account, security and tokens, called as anyone with a websocket could."""

import asyncio
import re
from uuid import uuid4

import make
import pytest
from sqlalchemy import select
from visits import Visit

from services import door
from services.accounts import sessions, tokens
from services.auth.actor import SYSTEM
from services.models import ApiToken, Mail
from state import presence
from state.account import Account, MailFiles, MailLink
from state.proofs import Proof
from state.session import Session, forget
from state.sessions import Sessions
from state.tokens import AccessTokens


def mails() -> list[Mail]:
    return door.ask(SYSTEM, lambda tx, _: list(tx.scalars(select(Mail).order_by(Mail.created_at))))


@pytest.mark.parametrize("kind", [Account, Sessions, AccessTokens])
def test_who_is_not_signed_in_is_sent_to_the_log_in_page(kind, clean):
    assert "/login?next=/settings/x" in str(Visit("/settings/x").tell(kind, "open"))


def test_the_security_page_lists_and_ends_ones_own_sessions_only(fan, stranger):
    visit = Visit("/settings/security", fan)
    visit.tell(Sessions, "open")
    (mine,) = visit.at(Sessions).items
    assert mine.here
    visit.tell(Sessions, "end", str(stranger.who.session_id))
    assert visit.heard() == ["There is no such session, or it has ended."]
    assert door.ask(SYSTEM, sessions.ended_among, {stranger.who.session_id}) == set()
    visit.tell(Sessions, "end", mine.id)
    assert "/login" in str(visit.tell(Sessions, "open"))


def test_a_stranger_revokes_no_token_of_another(fan, stranger):
    door.do(SYSTEM, tokens.issue_token, handle="fan", name="mine")
    token = door.ask(SYSTEM, lambda tx, _: tx.scalar(select(ApiToken.id)))
    Visit("/settings/tokens", stranger).tell(AccessTokens, "revoke", str(token))
    visit = Visit("/settings/tokens", fan)
    visit.tell(AccessTokens, "open")
    assert [t.name for t in visit.at(AccessTokens).items] == ["mine"]
    visit.tell(AccessTokens, "revoke", str(token))
    assert visit.at(AccessTokens).items == []


def test_a_secret_leaves_the_page_with_the_visit(fan):
    visit = Visit("/settings/tokens", fan)
    visit.tell(AccessTokens, "created", {"secret": "mpx_pat_x", "token": {}})
    assert visit.at(AccessTokens).secret == "mpx_pat_x"
    visit.tell(AccessTokens, "open")
    assert visit.at(AccessTokens).secret == ""


@pytest.mark.parametrize("kind", [Account, AccessTokens])
def test_a_deed_that_needs_a_proof_asks_for_it_in_place_of_the_page(kind, fan):
    visit = Visit("/settings/account", fan)
    visit.tell(kind, "refused", {"code": "prove_again", "detail": "Show it."})
    assert (visit.at(Proof).needed, visit.at(Proof).means.password) == (True, True)
    visit.tell(Proof, "close")
    assert visit.at(Proof).needed is False


def test_nobody_is_asked_to_prove_what_they_are_not(clean):
    visit = Visit("/settings/account")
    visit.tell(Account, "refused", {"code": "prove_again"})
    assert visit.at(Proof).needed is False


def test_the_link_of_a_mail_is_looked_at_by_opening_and_used_by_a_press(clean):
    new = make.person("new", email_verified_at=None)
    Visit("/settings/account", new).tell(Account, "resend")
    token = re.search(r"token=([\w-]+)", mails()[0].body)[1]
    for _ in range(2):
        visit = Visit(f"/verify?token={token}")
        visit.tell(MailLink, "open")
        assert (visit.at(MailLink).status, visit.at(MailLink).confirms.address) == (
            "asked", "new@example.org",
        )  # fmt: skip
    visit.tell(MailLink, "confirm")
    assert visit.at(MailLink).status == "done"
    visit.tell(MailLink, "confirm")
    assert visit.at(MailLink).status == "over"


def test_the_page_of_mails_is_there_in_development_only(clean, monkeypatch):
    from services.kernel.settings import settings

    visit = Visit("/dev/mail")
    visit.tell(MailFiles, "open")
    assert visit.at(MailFiles).there
    monkeypatch.setenv("MAKAPIX_MODE", "production")
    monkeypatch.setenv("MAKAPIX_SECRET", "x" * 40)
    settings.cache_clear()
    visit.tell(MailFiles, "open")
    assert (visit.at(MailFiles).there, visit.at(MailFiles).mails) == (False, [])


# --- sessions that end while a page is open


def test_a_page_is_known_by_its_session_from_its_first_call(fan):
    visit = Visit("/settings/security", fan)
    visit.tell(Session, "load")
    token = visit.root.router.session.client_token
    assert token in presence.pages_of({fan.who.session_id})
    assert presence.pages_of({fan.who.session_id}) == []  # told once


def test_pages_that_were_closed_are_forgotten():
    one, other = uuid4(), uuid4()
    presence.belongs("open", one)
    presence.belongs("closed", other)
    found = presence.sessions({"open"})
    assert one in found and other not in found
    presence.belongs("open", None)
    assert one not in presence.sessions({"open"})


def test_nothing_of_the_viewer_stays_when_the_session_has_ended(fan):
    visit = Visit("/settings/security", fan)
    visit.tell(Session, "load")
    visit.tell(Sessions, "open")
    visit.tell(Account, "open")
    visit.tell(AccessTokens, "created", {"secret": "mpx_pat_x"})
    asyncio.run(forget(visit.root))
    assert visit.at(Session).ended and not visit.at(Session).signed_in
    assert "fan" not in str(visit.root.dict())
    assert "mpx_pat_x" not in str(visit.root.dict())


def test_a_ban_is_a_word_on_every_page_and_an_end_to_every_deed(fan, moderator):
    from services.accounts import bans

    door.do(moderator.who, bans.ban, handle="fan", reason="Spam.")
    again = make.session(fan)
    visit = Visit("/settings/account", again)
    visit.tell(Session, "load")
    assert visit.at(Session).ban == "Your account is banned. The reason: Spam."
    visit.tell(Account, "resend")
    assert visit.heard() == ["Your account is banned. You can read why and appeal."]
