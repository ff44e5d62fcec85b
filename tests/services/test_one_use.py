"""One-use tokens: good once, for one thing, for a while."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from sqlalchemy import text

from services import door
from services.auth import one_use
from services.auth.actor import SYSTEM
from services.kernel.clock import now
from services.kernel.errors import Gone


def issued(person=None, purpose="verify_email", **more):
    user_id = person.id if person else None

    def made(tx, actor):
        return one_use.issue(tx, purpose, user_id=user_id, **({"seconds": 60} | more))

    return door.do(SYSTEM, made)


def used(token, purpose="verify_email"):
    return door.do(SYSTEM, lambda tx, _: one_use.use(tx, purpose, token))


def test_a_token_says_whose_it_is_and_what_was_agreed(artist):
    token = issued(artist, facts={"email": "new@example.org"})
    assert used(token) == one_use.Used(artist.id, {"email": "new@example.org"})


def test_a_token_is_good_once(artist):
    token = issued(artist)
    used(token)
    with pytest.raises(Gone, match="no longer good"):
        used(token)


def test_of_twenty_who_come_at_once_one_succeeds(artist):
    token = issued(artist)

    def one(_):
        try:
            return used(token).user_id
        except Gone:
            return None

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(one, range(20)))
    assert [a for a in answers if a] == [artist.id]


def test_of_twenty_issued_at_once_one_is_good(artist):
    with ThreadPoolExecutor(20) as pool:
        tokens = list(pool.map(lambda _: issued(artist), range(20)))
    good = 0
    for token in tokens:
        try:
            used(token)
            good += 1
        except Gone:
            pass
    assert good == 1


def test_a_newer_token_replaces_an_older_of_the_same_purpose_and_person_only(artist, fan):
    old, other, theirs = issued(artist), issued(artist, "reset_password"), issued(fan)
    new = issued(artist)
    with pytest.raises(Gone):
        used(old)
    assert used(new).user_id == used(other, "reset_password").user_id == artist.id
    assert used(theirs).user_id == fan.id


def test_log_ins_that_have_begun_stand_side_by_side(artist):
    first, second = (issued(artist, "second_factor", replace=False) for _ in range(2))
    assert used(first, "second_factor") == used(second, "second_factor")


def test_a_token_opens_nothing_but_its_purpose(artist):
    token = issued(artist)
    with pytest.raises(Gone):
        used(token, "reset_password")
    assert used(token).user_id == artist.id


def test_a_token_is_over_after_its_time_and_swept(artist):
    token = issued(artist, seconds=60)
    with time_machine.travel(now().timestamp() + 61):
        with pytest.raises(Gone):
            used(token)
        assert door.do(SYSTEM, lambda tx, _: one_use.prune(tx)) == 1


def test_what_raises_afterwards_leaves_the_token_good(artist):
    token = issued(artist)

    def fails(tx, actor):
        one_use.use(tx, "verify_email", token)
        raise Gone("Something else.")

    with pytest.raises(Gone, match="Something else"):
        door.do(SYSTEM, fails)
    assert used(token).user_id == artist.id


@pytest.mark.parametrize(
    "token", ["", "x", "é" * 5000, "\x00", "\ud800", "'; DROP TABLE posts; --"]
)
def test_what_is_no_token_is_refused_like_an_old_one(clean, token):
    with pytest.raises(Gone):
        used(token)


def test_the_database_keeps_no_token(artist):
    token = issued(artist)
    found = door.ask(SYSTEM, lambda tx, _: tx.scalar(text("SELECT token_hash FROM one_use_token")))
    assert token not in found and len(found) == 64
