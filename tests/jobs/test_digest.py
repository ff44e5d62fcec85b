"""The weekly mail: for who asked, about what they have not read, once a week whatever happens."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import make
import pytest
import time_machine
from sqlalchemy import select, update

from jobs import mail as recipes
from services import door, reactions
from services.auth.actor import SYSTEM
from services.kernel import ids
from services.kernel.errors import Forbidden
from services.models import Mail, Notification
from services.notifications import commands, digest

THURSDAY = datetime(2026, 3, 5, 12, tzinfo=UTC)
MONDAY = datetime(2026, 3, 9, 1, tzinfo=UTC)


def mails() -> list[Mail]:
    return door.ask(SYSTEM, lambda tx, _: list(tx.scalars(select(Mail).order_by(Mail.created_at))))


def reacted(person, work, when=THURSDAY) -> None:
    """A reaction, and a line that is as old as the story wants it."""
    door.do(person.who, reactions.add, ids.slug(work.number), "🔥")

    def aged(tx, actor):
        tx.execute(
            update(Notification).where(Notification.post_id == work.id).values(happened_at=when)
        )

    door.do(SYSTEM, aged)


@pytest.fixture
def work(artist, fan):
    """A work with a reaction of last week, of which its artist asked to be written."""
    made = make.post(artist, title="A secret title")
    reacted(fan, made)
    door.do(artist.who, commands.choose, "reaction", mail=True)
    return made


def test_what_is_unread_of_last_week_is_counted_in_one_mail(work, artist, fan):
    reacted(fan, make.post(artist))
    with time_machine.travel(MONDAY, tick=False):
        assert recipes.digests() == 1
        assert recipes.digests() == 0
    (sent,) = mails()
    assert sent.address == "artist@example.org"
    assert "- 2 works have new reactions" in sent.body
    assert "/notifications" in sent.body and "/settings/notifications" in sent.body
    assert "A secret title" not in sent.body, "words of people have no place in a mail"


def test_the_week_after_it_is_about_that_week_alone(work, artist, fan):
    with time_machine.travel(MONDAY, tick=False):
        recipes.digests()
    with time_machine.travel(MONDAY + timedelta(days=7), tick=False):
        assert recipes.digests() == 0
        reacted(fan, make.post(artist), when=MONDAY)
        assert recipes.digests() == 1
    assert "- 1 work has new reactions" in mails()[-1].body


def test_two_workers_at_once_write_it_once(work, artist):
    with time_machine.travel(MONDAY, tick=False), ThreadPoolExecutor(4) as pool:
        said = list(pool.map(lambda _: door.do(SYSTEM, digest.write, artist.id), range(4)))
    assert (sorted(said), len(mails())) == ([False, False, False, True], 1)


def test_a_worker_that_is_cut_off_leaves_it_to_the_next(work, artist):
    def cut_off(tx, actor):
        assert digest.write(tx, actor, artist.id)
        raise SystemExit

    with time_machine.travel(MONDAY, tick=False):
        with pytest.raises(SystemExit):
            door.do(SYSTEM, cut_off)
        assert mails() == []
        assert recipes.digests() == 1


def _reads(artist):
    door.do(artist.who, commands.mark_read)


def _asks_no_more(artist):
    door.do(artist.who, commands.choose, "reaction", mail=False)


def _asks_of_other_things(artist):
    _asks_no_more(artist)
    door.do(artist.who, commands.choose, "comment", mail=True)


def _has_no_confirmed_address(artist):
    make.change_person(artist, email_verified_at=None)


def _is_banned(artist):
    make.change_person(artist, state="banned")


@pytest.mark.parametrize(
    "why", [_reads, _asks_no_more, _asks_of_other_things, _has_no_confirmed_address, _is_banned]
)
def test_nobody_is_written_to_who(work, artist, why):
    why(artist)
    with time_machine.travel(MONDAY, tick=False):
        assert recipes.digests() == 0
    assert mails() == []


def test_what_is_older_than_last_week_or_of_this_one_waits(artist, fan):
    door.do(artist.who, commands.choose, "reaction", mail=True)
    for when in (MONDAY, THURSDAY - timedelta(days=7)):
        reacted(fan, make.post(artist), when=when)
    with time_machine.travel(MONDAY + timedelta(hours=1), tick=False):
        assert recipes.digests() == 0


def test_only_the_system_writes_it(work, artist):
    with pytest.raises(Forbidden):
        door.do(artist.who, digest.write, artist.id)
