"""The bell and the list as a page's states keep them: own lines, and what is true."""

import asyncio

import make
import pytest
from visits import Visit

from services import door, reactions
from services.kernel import ids
from services.notifications import queries
from state import presence
from state.base import pages
from state.notifications import Channels, Notifications
from state.session import Session


def told(artist, fan, count=1):
    """So many lines for the artist."""
    for _ in range(count):
        work = make.post(artist)
        door.do(fan.who, reactions.add, ids.slug(work.number), "🔥")


def opened(person) -> Visit:
    visit = Visit("/notifications", person)
    visit.tell(Session, "load")
    visit.tell(Notifications, "open")
    return visit


def shown(visit: Visit) -> list[bool]:
    """Whether each line that is shown is unread."""
    at = visit.at(Notifications)
    return [line.unread for page in pages(at) for line in page]


def unread(person) -> int:
    return door.ask(person.who, queries.unread)


def test_the_bell_counts_what_is_unread(artist, fan):
    told(artist, fan, 3)
    assert opened(artist).at(Session).unread == 3
    assert opened(fan).at(Session).unread == 0


def test_a_line_that_is_opened_is_read_and_all_are_at_once(artist, fan):
    told(artist, fan, 3)
    visit = opened(artist)
    first = visit.at(Notifications).page_0[0]
    visit.tell(Notifications, "mark", first.id)
    assert (visit.at(Session).unread, shown(visit)) == (2, [False, True, True])
    visit.tell(Notifications, "mark_all")
    assert (visit.at(Session).unread, shown(visit)) == (0, [False] * 3)


@pytest.mark.parametrize("line", ["", "x", "1f37be8b-9736-4b30-bc2c-d8a30cdeb037"])
def test_what_is_no_line_of_ones_own_changes_nothing(artist, fan, line):
    told(artist, fan)
    visit = opened(artist)
    visit.tell(Notifications, "mark", line)
    assert visit.at(Session).unread == 1


def test_the_line_of_another_is_not_marked(artist, fan):
    told(artist, fan)
    line = opened(artist).at(Notifications).page_0[0]
    opened(fan).tell(Notifications, "mark", line.id)
    assert unread(artist) == 1


def test_pages_of_lines_travel_one_at_a_time_and_an_echo_asks_for_nothing(artist, fan):
    told(artist, fan, 30)
    visit = opened(artist)
    visit.delta(Notifications)
    cursor = visit.at(Notifications).cursor
    visit.tell(Notifications, "more", cursor)
    assert {"page_1", "cursor"} <= (travelled := visit.delta(Notifications))
    assert "page_0" not in travelled
    visit.tell(Notifications, "more", cursor)
    assert len(shown(visit)) == 30


def test_a_bell_that_rings_brings_the_open_list_up_to_date(artist, fan):
    visit = opened(artist)
    told(artist, fan)
    asyncio.run(visit.at(Notifications)._refresh())
    assert shown(visit) == [True]
    visit.go("/recent")
    told(artist, fan)
    asyncio.run(visit.at(Notifications)._refresh())
    assert shown(visit) == [True], "a page that is not open asks for nothing"


def test_the_pages_of_a_person_are_known_until_they_leave(artist, fan):
    visits = [opened(artist), opened(artist), opened(fan)]
    tokens = [v.root.router.session.client_token for v in visits]
    assert set(presence.pages_for({artist.id}, tokens)) == set(tokens[:2])
    assert presence.pages_for({artist.id}, tokens[1:]) == [tokens[1]]
    assert presence.pages_for({artist.id}, tokens) == [tokens[1]], "who has left is forgotten"


def test_a_page_that_is_logged_out_is_nobodys(artist):
    visit = opened(artist)
    token = visit.root.router.session.client_token
    visit._data["headers"]["cookie"] = ""
    visit.go("/")
    visit.tell(Session, "load")
    assert presence.pages_for({artist.id}, [token]) == []


def test_choices_count_at_once_and_are_ones_own(artist, fan):
    visit = Visit("/settings/notifications", artist)
    visit.tell(Channels, "open")
    visit.tell(Channels, "choose", "reaction", "page", False)
    visit.tell(Channels, "choose", "mention", "mail", True)
    chosen = visit.at(Channels).choices
    assert (chosen["reaction"].page, chosen["mention"].mail) == (False, True)
    other = Visit("/settings/notifications", fan)
    other.tell(Channels, "open")
    assert other.at(Channels).choices["reaction"].page is True


@pytest.mark.parametrize(
    ("kind", "channel"),
    [("gossip", "page"), ("mention", "pigeon"), ("mention", "who"), ("mention", "kind"), ("", "")],
)
def test_what_is_no_kind_or_channel_is_refused_with_a_sentence(artist, kind, channel):
    visit = Visit("/settings/notifications", artist)
    visit.tell(Channels, "open")
    visit.tell(Channels, "choose", kind, channel, True)
    (said,) = visit.heard()
    assert said.startswith(("There are notifications of", "The channels are"))
