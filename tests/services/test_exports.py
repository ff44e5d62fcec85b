"""Exports: who may ask, how often, and that no table of a person is forgotten."""

import threading
from datetime import timedelta
from uuid import UUID

import make
import pytest

from services import door
from services.auth.actor import ANONYMOUS, SYSTEM
from services.exports import commands, contents, work
from services.kernel.clock import now
from services.kernel.errors import Conflict, Forbidden, NotFound, NotSignedIn, TooSoon
from services.models import DataExport


def _finish(export_id, **values):
    def made(tx, actor):
        ready = {"state": "ready", "expires_at": now() + timedelta(days=7)}
        path = work.place(UUID(export_id))
        tx.get_one(DataExport, UUID(export_id)).sqlmodel_update(ready | {"path": path} | values)

    door.do(SYSTEM, made)


def test_every_table_of_a_person_is_exported_or_excused():
    shown = {table.__tablename__ for part in contents.PARTS for table in (part.table, *part.within)}
    assert shown.isdisjoint(contents.EXCUSED)
    assert make.depending() == shown | set(contents.EXCUSED)


def test_no_secret_is_exported(artist):
    for part in contents.PARTS:
        names = part.rows(artist.id).selected_columns.keys()
        secret = ("_hash", "secret", "public_key", "credential", "totp_step")
        leaking = [n for n in names if any(word in n for word in secret)]
        assert leaking == [], part.name


def test_one_export_is_made_at_a_time_and_one_a_day(artist):
    first = door.do(artist.who, commands.ask)
    assert (first.state, first.open) == ("queued", True)
    with pytest.raises(Conflict, match="One is made at a time"):
        door.do(artist.who, commands.ask)
    _finish(first.id)
    with pytest.raises(TooSoon, match="once a day; the next one in 24 hours") as refused:
        door.do(artist.who, commands.ask)
    assert 86_000 < refused.value.retry_after <= 86_400
    _finish(first.id, created_at=now() - timedelta(days=1, seconds=1))
    assert door.do(artist.who, commands.ask).id != first.id


def test_of_two_who_ask_at_once_one_is_refused(artist):
    start, answers = threading.Barrier(4), []

    def ask():
        start.wait()
        try:
            answers.append(door.do(artist.who, commands.ask).state)
        except Conflict:
            answers.append("refused")

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["queued", "refused", "refused", "refused"]


@pytest.mark.parametrize("state", ["suspended", "banned"])
def test_a_banned_person_asks_for_nothing(artist, state):
    ends = now() + timedelta(days=1) if state == "suspended" else None
    make.change_person(artist, state=state, suspended_until=ends)
    with pytest.raises(Forbidden):
        door.do(artist.who, commands.ask)


def test_nobody_has_no_export_and_sees_none(clean):
    for verb in (commands.ask, commands.mine):
        with pytest.raises(NotSignedIn):
            door.do(ANONYMOUS, verb)


@pytest.mark.parametrize("who", ["fan", "moderator", "owner"])
def test_the_export_of_another_is_not_there(people, artist, who):
    export = door.do(artist.who, commands.ask)
    with pytest.raises(NotFound):
        door.ask(people[who].who, commands.one, UUID(export.id))
    assert door.ask(people[who].who, commands.mine) == []


def test_the_link_is_there_while_the_export_is_and_no_longer(artist):
    export = door.do(artist.who, commands.ask)
    assert export.url == ""
    _finish(export.id)
    assert "signature=" in door.ask(artist.who, commands.one, UUID(export.id)).url
    _finish(export.id, expires_at=now() - timedelta(seconds=1))
    assert door.ask(artist.who, commands.mine) == []
    assert door.ask(artist.who, commands.one, UUID(export.id)).url == ""
