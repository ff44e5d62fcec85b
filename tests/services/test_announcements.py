"""What the people who run an installation tell everyone."""

import make
import pytest
from sqlalchemy import select

from services import door
from services.auth.actor import COMMAND_LINE, SYSTEM
from services.kernel.errors import Forbidden, Invalid
from services.models import OutboxEvent
from services.notifications import commands, queries
from services.notifications.announcements import LONGEST, Announced, announce


def heard() -> list[dict]:
    query = select(OutboxEvent.payload).where(OutboxEvent.topic == Announced.topic)
    return list(door.ask(SYSTEM, lambda tx, _: tx.scalars(query).all()))


def test_everyone_reads_it_once_and_the_broker_carries_one_event(people):
    told = door.do(COMMAND_LINE, announce, " We move house on Sunday.\n")
    assert told == len(people)
    for person in people.values():
        (line,) = door.ask(person.who, queries.lines).items
        assert (line.who, line.kind, line.text, line.url) == (
            "Makapix",
            "announcement",
            "We move house on Sunday.",
            "",
        )
        assert door.ask(person.who, queries.unread) == 1
    (event,) = heard()
    assert event["type"] == "announced" and event["text"] == "We move house on Sunday."
    assert event["event_id"] and event["occurred_at"]


def test_each_is_a_line_of_its_own_and_who_closed_the_kind_gets_none(people):
    door.do(people["fan"].who, commands.choose, "announcement", page=False)
    for said in ("One", "Two"):
        door.do(COMMAND_LINE, announce, said)
    assert [line.text for line in door.ask(people["artist"].who, queries.lines).items] == [
        "Two",
        "One",
    ]
    assert door.ask(people["fan"].who, queries.lines).items == []


@pytest.mark.parametrize("said", ["", "  \n", "x" * (LONGEST + 1)])
def test_an_announcement_has_1_to_500_characters(people, said):
    with pytest.raises(Invalid, match="500"):
        door.do(COMMAND_LINE, announce, said)
    assert heard() == [] and door.ask(people["fan"].who, queries.unread) == 0


@pytest.mark.parametrize("role", ["fan", "moderator", "owner"])
def test_nobody_announces_from_a_page(people, role):
    with pytest.raises(Forbidden):
        door.do(people[role].who, announce, "Buy something")
    assert heard() == []


def test_who_is_banned_is_told_nothing(people):
    banned = make.person("gone", state="banned")
    assert door.do(COMMAND_LINE, announce, "Hello") == len(people)
    assert banned
