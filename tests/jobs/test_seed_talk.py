"""What the demo people say: real handles, a tree that holds, and written once."""

from itertools import pairwise

import make
import pytest
from sqlalchemy import delete, func, select

from jobs.seed_bells import ring
from jobs.seed_talk import talk_below
from services import door
from services.auth.actor import ANONYMOUS, SYSTEM
from services.comments import queries
from services.kernel import ids
from services.kernel.errors import Forbidden
from services.models import Comment, Notification, NotificationPerson, Reaction
from services.reactions import parsed
from services.seed import talk
from services.seed.catalogue import works
from services.seed.people import PEOPLE

HANDLES = {person.handle for person in PEOPLE}
TITLES = {work.title: work.author for work in works()}


@pytest.fixture
def demo(people):
    """The demo people, and the work that they talk about most."""
    everyone = {handle: people[handle] for handle in HANDLES & set(people)}
    everyone |= {handle: make.person(handle) for handle in HANDLES - set(people)}
    work = make.post(everyone["tern_and_co"], title="Pocket world")
    return {handle: person.id for handle, person in everyone.items()}, work


def totals() -> tuple[int, int]:
    def counted(tx, _):
        return tuple(tx.scalar(select(func.count()).select_from(t)) for t in (Comment, Reaction))

    return door.ask(SYSTEM, counted)


def test_every_talk_is_below_a_work_of_the_demo_by_its_people():
    assert set(talk._TALKS) <= set(TITLES)
    for title in talk._TALKS:
        depths = [line.depth for line in talk.lines(title)]
        assert depths[0] == 0 and all(b <= a + 1 <= 3 for a, b in pairwise(depths))
        assert {line.handle for line in talk.lines(title)} <= HANDLES
        assert all(
            0 < len(line.words) <= 2000 and "!" not in line.words for line in talk.lines(title)
        )


def test_reactions_are_emojis_of_others_and_each_once():
    for title, author in TITLES.items():
        given = list(talk.reactions(title, author, sorted(HANDLES)))
        assert len(set(given)) == len(given) and author not in {who for who, _ in given}
        assert all(parsed(emoji) == emoji for _, emoji in given)


def test_it_is_written_once_and_what_somebody_took_back_stays_away(demo):
    people, work = demo
    door.do(SYSTEM, talk_below, people)
    before = totals()
    assert before[0] == len(talk.lines("Pocket world")) and before[1] > 5
    thread = door.ask(ANONYMOUS, queries.thread, ids.slug(work.number))
    assert thread.count == before[0] and {c.depth for c in thread.items} == {0, 1, 2}
    assert any(part.href == "/u/iso_hana" for c in thread.items for part in c.segments)
    door.do(SYSTEM, lambda tx, _: tx.execute(delete(Reaction).where(Reaction.emoji == "❤️")))
    after = totals()
    door.do(SYSTEM, talk_below, people)
    assert totals() == after != before


def test_nobody_else_may_let_them_talk(demo):
    with pytest.raises(Forbidden):
        door.do(ANONYMOUS, talk_below, demo[0])


def test_its_people_are_told_once_of_what_others_said_and_gave(demo):
    people, work = demo
    door.do(SYSTEM, talk_below, people)
    for _ in range(2):
        door.do(SYSTEM, ring, people)
    lines = door.ask(SYSTEM, lambda tx, _: list(tx.scalars(select(Notification))))
    assert {(n.kind, n.user_id, n.post_id) for n in lines} == {
        ("reaction", work.author_id, work.id),
        ("comment", work.author_id, work.id),
    }
    told = door.ask(SYSTEM, lambda tx, _: set(tx.scalars(select(NotificationPerson.person_id))))
    assert told and work.author_id not in told and told <= set(people.values())
