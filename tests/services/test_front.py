"""The front page: what moderators chose last stands apart, and nothing when that is nothing."""

import make
import pytest

from services import categories, door, front
from services.auth.actor import ANONYMOUS
from services.kernel import ids
from services.kernel.errors import NotFound


def hang(moderator, *works):
    for work in works:
        door.do(moderator.who, categories.promote, ids.slug(work.number), "frontpage")


def titles(found):
    return [card.title for card in found.works.items]


def test_the_latest_choice_stands_apart_with_the_beginning_of_its_description(artist, moderator):
    old, new = make.post(artist, title="old"), make.post(artist, title="new", description="A  fox.")
    hang(moderator, old, new)
    found = door.ask(ANONYMOUS, front.front)
    [pick] = found.pick
    assert (pick.card.title, pick.words, titles(found)) == ("new", "A fox.", ["old"])


def test_nothing_stands_apart_while_nothing_is_promoted(artist):
    make.post(artist, title="one"), make.post(artist, title="two")
    found = door.ask(ANONYMOUS, front.front)
    assert (found.pick, titles(found)) == ([], ["two", "one"])


def test_a_work_that_would_be_alone_stands_among_the_others(artist, moderator):
    hang(moderator, make.post(artist, title="alone"))
    make.post(artist, title="not chosen")
    found = door.ask(ANONYMOUS, front.front)
    assert (found.pick, titles(found)) == ([], ["alone"])


@pytest.mark.parametrize(
    "wish",
    [
        {"chosen": (("motion", "still"),)},
        {"order": "reactions"},
        {"category": "frontpage"},
    ],
    ids=str,
)
def test_a_list_that_somebody_narrowed_has_all_works_in_it(artist, moderator, wish):
    hang(moderator, *(make.post(artist, title=name) for name in ("one", "two")))
    found = door.ask(ANONYMOUS, front.front, **wish)
    assert found.pick == [] and sorted(titles(found)) == ["one", "two"]


def test_a_category_has_its_title_and_one_that_there_is_not_is_not_found(artist, moderator):
    post = make.post(artist, title="one")
    door.do(moderator.who, categories.promote, ids.slug(post.number), "weekly-pack")
    found = door.ask(ANONYMOUS, front.front, "weekly-pack")
    assert (found.place, titles(found)) == ("Pack of the week", ["one"])
    assert door.ask(ANONYMOUS, front.front).place == ""
    for name in ("none", "Weekly-pack", "w" * 200):
        with pytest.raises(NotFound, match="weekly-pack"):
            door.ask(ANONYMOUS, front.front, name)


def test_the_next_pages_go_on_behind_what_stands_apart(artist, moderator):
    hang(moderator, *(make.post(artist, title=str(i)) for i in range(30)))
    first = door.ask(ANONYMOUS, front.front)
    more = door.ask(ANONYMOUS, front.front, cursor=first.works.next_cursor)
    met = [first.pick[0].card.title, *titles(first), *titles(more)]
    assert met == [str(i) for i in reversed(range(30))] and more.pick == []


def test_a_viewer_who_blocked_the_artist_is_not_shown_their_work(artist, moderator, fan, people):
    others = [make.post(people["owner"], title=name) for name in ("one", "two")]
    hang(moderator, *others, make.post(artist, title="theirs"))
    make.relate("Block", fan, artist)
    [pick] = door.ask(fan.who, front.front).pick
    assert pick.card.title == "two"
