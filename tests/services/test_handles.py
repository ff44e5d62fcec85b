"""Handles: what they may be, who keeps one, and where an old one leads."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import make
import pytest
from sqlalchemy import func, select, update

from services import door
from services.accounts import entrance
from services.auth.actor import ANONYMOUS, SYSTEM
from services.kernel.errors import Conflict, Invalid, LimitReached, Moved, NotFound, NotSignedIn
from services.models import OldHandle
from services.profiles import handles


def _renamed(who, handle):
    return door.do(who, handles.change, handle)


def _shift(days: int) -> None:
    """Lets so many days pass for every old handle."""

    def made(tx, actor):
        gap = timedelta(days=days)
        values = {"created_at": OldHandle.created_at - gap, "until": OldHandle.until - gap}
        tx.execute(update(OldHandle).values(**values))

    door.do(SYSTEM, made)


def _found(handle, who=ANONYMOUS):
    return door.ask(who, lambda tx, actor: handles.find(tx, actor, handle).handle)


def _sign_up(handle):
    return door.do(
        ANONYMOUS,
        entrance.sign_up,
        handle=handle,
        email=f"new{handle}@example.org",
        password="a long enough phrase",
        network="127.0.0.1",
        user_agent="tests",
    )


def test_an_old_handle_leads_to_the_new_one_for_ninety_days(artist):
    assert _renamed(artist.who, " Painter ") == "painter"
    with pytest.raises(Moved) as moved:
        _found("artist")
    assert (moved.value.moved_from, moved.value.moved_to) == ("artist", "painter")
    assert _found("PAINTER") == "painter"
    _shift(91)
    with pytest.raises(NotFound):
        _found("artist")


def test_an_old_handle_is_nobody_elses_until_its_time_is_over(artist, fan):
    _renamed(artist.who, "painter")
    with pytest.raises(Conflict):
        _renamed(fan.who, "artist")
    with pytest.raises(Conflict):
        _sign_up("artist")
    _shift(91)
    assert _renamed(fan.who, "artist") == "artist"
    assert _found("artist") == "artist"


def test_its_former_owner_takes_a_handle_back_and_the_other_leads_there(artist):
    _renamed(artist.who, "painter")
    _shift(31)
    _renamed(artist.who, "artist")
    assert _found("artist") == "artist"
    with pytest.raises(Moved):
        _found("painter")


def test_a_handle_changes_once_in_thirty_days(artist):
    _renamed(artist.who, "painter")
    with pytest.raises(LimitReached, match="once in 30 days"):
        _renamed(artist.who, "sculptor")
    assert _renamed(artist.who, "painter") == "painter", "the same handle is no change"
    _shift(31)
    assert _renamed(artist.who, "sculptor") == "sculptor"


@pytest.mark.parametrize("handle", ["ab", "a" * 33, "with space", "ärger", "a-b", "", "admin"])
def test_a_handle_that_breaks_a_rule_is_refused_with_the_rule(artist, handle):
    with pytest.raises(Invalid) as refusal:
        _renamed(artist.who, handle)
    assert refusal.value.fields["handle"]
    assert _found("artist") == "artist"


def test_a_handle_that_somebody_has_is_taken(artist, fan):
    with pytest.raises(Conflict):
        _renamed(artist.who, fan.handle)


def test_nobody_changes_a_handle_without_a_session(clean):
    with pytest.raises(NotSignedIn):
        _renamed(ANONYMOUS, "somebody")


def test_an_old_handle_of_somebody_out_of_sight_leads_nowhere(artist):
    _renamed(artist.who, "painter")
    make.change_person(artist, profile_hidden=True)
    with pytest.raises(NotFound):
        _found("artist")
    with pytest.raises(Moved):
        _found("artist", artist.who)


def test_of_many_who_want_one_handle_at_once_one_gets_it(clean):
    crowd = [make.person(f"person_{i}") for i in range(8)]

    def tries(person):
        try:
            return _renamed(person.who, "wanted")
        except Conflict:
            return ""

    with ThreadPoolExecutor(8) as pool:
        got = list(pool.map(tries, crowd))
    assert sorted(got) == [""] * 7 + ["wanted"]
    kept = select(func.count()).select_from(OldHandle)
    assert door.ask(ANONYMOUS, lambda tx, _: tx.scalar(kept)) == 1


def test_while_a_handle_is_given_up_nobody_slips_into_it(artist, fan):
    for _ in range(5):
        with ThreadPoolExecutor(2) as pool:
            gives = pool.submit(_renamed, artist.who, "painter")
            takes = pool.submit(_try, fan.who, "artist")
            assert gives.result() == "painter"
        assert takes.result() == ""
        _shift(31)
        _renamed(artist.who, "artist")
        _shift(31)


def _try(who, handle):
    try:
        return _renamed(who, handle)
    except Conflict:
        return ""
