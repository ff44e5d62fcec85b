"""What is over is forgotten, and what is not over yet is kept."""

from datetime import timedelta

import make
import pytest
from sqlalchemy import select

from services import door
from services.auth.actor import ANONYMOUS, SYSTEM
from services.edges.storage import open_storage
from services.kernel.clock import now
from services.kernel.errors import Forbidden
from services.models import DataExport, OldHandle, OneUseToken, RetiredFile, User
from services.upkeep import expiry, orphans, sums, walks, works

HOUR = timedelta(hours=1)


def _add(*rows):
    door.do(SYSTEM, lambda tx, _: tx.add_all(rows))


def _left(column):
    return door.ask(SYSTEM, lambda tx, _: set(tx.scalars(select(column))))


def test_tokens_and_old_handles_go_when_their_time_is_over(artist):
    for name, moment in (("old", now() - HOUR), ("young", now() + HOUR)):
        _add(
            OneUseToken(purpose="github", token_hash=name, expires_at=moment),
            OldHandle(handle=f"{name}_handle", user_id=artist.id, until=moment),
        )
    assert door.do(SYSTEM, expiry.forget) == 2
    assert _left(OneUseToken.token_hash) == {"young"}
    assert _left(OldHandle.handle) == {"young_handle"}


def test_a_suspension_ends_at_its_time_and_a_ban_does_not(artist, fan, stranger):
    make.change_person(artist, state="suspended", suspended_until=now() - HOUR)
    make.change_person(fan, state="suspended", suspended_until=now() + HOUR)
    make.change_person(stranger, state="banned")
    assert door.do(SYSTEM, expiry.end_suspensions) == 1
    rows = door.ask(SYSTEM, lambda tx, _: {u.handle: u for u in tx.scalars(select(User))})
    assert (rows["artist"].state, rows["artist"].suspended_until) == ("active", None)
    assert (rows["fan"].state, rows["stranger"].state) == ("suspended", "banned")


def test_an_export_whose_link_is_over_goes_with_its_file(artist):
    made = {"user_id": artist.id, "state": "ready"}
    _add(
        DataExport(**made, path="private/exports/a.zip", expires_at=now() - HOUR),
        DataExport(**made, path="private/exports/b.zip", expires_at=now() + HOUR),
        DataExport(user_id=artist.id, state="running", path="private/exports/c.zip"),
    )
    assert door.do(SYSTEM, expiry.end_exports) == 1
    assert _left(DataExport.path) == {"private/exports/b.zip", "private/exports/c.zip"}
    assert _left(RetiredFile.path) == {"private/exports/a.zip"}


@pytest.mark.parametrize(
    "verb",
    [
        expiry.forget,
        expiry.end_suspensions,
        expiry.end_exports,
        sums.uploads,
        lambda tx, actor: walks.begin(tx, actor, "sizes"),
        lambda tx, actor: walks.demand(tx, actor, "sizes"),
        lambda tx, actor: works.by_slug(tx, actor, "abcdef"),
        lambda tx, actor: orphans.unnamed(tx, actor, ["public/a"]),
    ],
)
def test_nobody_but_makapix_itself_keeps_house(owner, verb):
    for who in (ANONYMOUS, owner.who):
        with pytest.raises(Forbidden):
            door.do(who, verb)


def test_a_round_begins_again_a_period_after_the_last_one_began(clean, monkeypatch):
    def end(name):
        start = door.do(SYSTEM, walks.begin, name)
        assert start == ""
        door.do(SYSTEM, walks.advance, name, start, walks.Stride("", 0, 0))

    for name in ("sizes", "hashes"):
        end(name)
        assert door.do(SYSTEM, walks.begin, name) is None
    monkeypatch.setattr(walks, "now", lambda: now() + timedelta(days=1))
    assert door.do(SYSTEM, walks.begin, "sizes") == ""
    assert door.do(SYSTEM, walks.begin, "hashes") is None
    monkeypatch.setattr(walks, "now", lambda: now() + timedelta(days=30))
    assert door.do(SYSTEM, walks.begin, "hashes") == ""


def test_a_folder_and_a_plain_bucket_offer_no_earlier_version(storage_settings):
    store = open_storage(storage_settings)
    key = "public/0a/3f/6f1c.png"
    for data in (b"first", b"second"):
        store.put(key, data, content_type="image/png")
    offered = [stream.read() for stream in store.earlier(key)]
    assert b"first" not in offered
    assert list(store.earlier("public/0a/3f/none.png")) == []
