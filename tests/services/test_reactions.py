"""Reactions: five different emojis of a person on a work, whatever happens at once."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import make
import pytest
from sqlalchemy import func, select

from services import door, reactions
from services.auth.actor import ANONYMOUS, SYSTEM
from services.kernel import ids
from services.kernel.errors import Forbidden, Invalid, NotFound, NotSignedIn, TooSoon
from services.kernel.settings import settings
from services.models import Post, Reaction
from services.reactions import TooManyReactions
from services.relations import commands as relations

FIVE = ["❤️", "🔥", "😍", "😂", "👏"]
MORE = ["😮", "🎉", "👀", "🙌", "💯", "🌈", "🐸"]


@pytest.fixture
def work(people):
    return make.post(people["artist"])


def _react(person, work, *signs):
    for sign in signs:
        answer = door.do(person.who, reactions.add, ids.slug(work.number), sign)
    return answer


def _truth(work):
    """What the rows say, and what the work's row says of them."""

    def asked(tx, actor):
        rows = Counter(tx.scalars(select(Reaction.emoji).where(Reaction.post_id == work.id)))
        post = tx.get_one(Post, work.id)
        return dict(rows), post.reaction_counts, post.reactions

    return door.ask(SYSTEM, asked)


def test_a_reaction_counts_once_however_often_it_is_given(people, work):
    for _ in range(3):
        answer = _react(people["fan"], work, "🔥")
    assert (answer.counts, answer.mine) == ({"🔥": 1}, ["🔥"])
    assert _truth(work) == ({"🔥": 1}, {"🔥": 1}, 1)


def test_a_reaction_taken_back_leaves_nothing_and_twice_is_fine(people, work):
    _react(people["fan"], work, "🔥", "❤️")
    for _ in range(2):
        answer = door.do(people["fan"].who, reactions.remove, ids.slug(work.number), "🔥")
    assert (answer.counts, answer.mine) == ({"❤️": 1}, ["❤️"])
    assert _truth(work) == ({"❤️": 1}, {"❤️": 1}, 1)


def test_a_sixth_emoji_is_refused_and_changes_nothing(people, work):
    _react(people["fan"], work, *FIVE)
    with pytest.raises(TooManyReactions, match="5 emojis"):
        _react(people["fan"], work, "🎉")
    assert _truth(work)[2] == 5
    assert _react(people["stranger"], work, "🎉").mine == ["🎉"]


def test_after_one_is_taken_back_another_fits(people, work):
    _react(people["fan"], work, *FIVE)
    door.do(people["fan"].who, reactions.remove, ids.slug(work.number), FIVE[2])
    assert sorted(_react(people["fan"], work, "🎉").mine) == sorted([*FIVE, "🎉"] and
        [s for s in FIVE if s != FIVE[2]] + ["🎉"])  # fmt: skip


def test_fifty_at_once_leave_five_and_the_counts_are_the_truth(people, work):
    signs = (FIVE + MORE) * 5
    barrier = threading.Barrier(10)

    def give(part):
        barrier.wait()
        given = 0
        for sign in part:
            try:
                _react(people["fan"], work, sign)
                given += 1
            except TooManyReactions:
                pass
        return given

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(give, [signs[i::10][:5] for i in range(10)]))
    rows, kept, total = _truth(work)
    assert len(rows) == 5 == total
    assert rows == kept


def test_a_storm_of_many_people_is_counted_exactly(people, work):
    crowd = [make.person(f"crowd_{i}") for i in range(12)]
    slug = ids.slug(work.number)

    def storm(person):
        for sign in FIVE:
            door.do(person.who, reactions.add, slug, sign)
        for sign in FIVE[:2]:
            door.do(person.who, reactions.remove, slug, sign)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(storm, crowd))
    rows, kept, total = _truth(work)
    assert rows == kept == dict.fromkeys(FIVE[2:], 12)
    assert total == 36


@pytest.mark.parametrize(
    "said",
    ["", "a", "🔥🔥", "🔥 ", ":fire:", "<b>", "\u200d", "🔥" * 40, "\U000e0041", None, 7, ["🔥"]],
)
def test_what_is_no_single_emoji_is_refused(people, work, said):
    with pytest.raises(Invalid, match="one emoji"):
        _react(people["fan"], work, said)
    assert _truth(work)[2] == 0


def test_two_ways_to_write_an_emoji_are_one_reaction(people, work):
    assert _react(people["fan"], work, "❤", "❤️").mine == ["❤️"]


def test_who_may_not_react(people, work):
    with pytest.raises(NotSignedIn):
        door.do(ANONYMOUS, reactions.add, ids.slug(work.number), "🔥")
    make.change_person(people["stranger"], state="banned")
    with pytest.raises(Forbidden):
        _react(people["stranger"], work, "🔥")
    for values in ({"visibility": "hidden"}, {"visibility": "draft"}, {"conformant": False}):
        make.change(work, **({"visibility": "public", "conformant": True} | values))
        with pytest.raises(NotFound):
            _react(people["fan"], work, "🔥")
        with pytest.raises(NotFound):
            door.ask(people["fan"].who, reactions.people, ids.slug(work.number))


def test_across_a_block_nobody_reacts_or_is_shown(people, work):
    _react(people["fan"], work, "🔥")
    door.do(people["artist"].who, relations.block, "fan")
    with pytest.raises(NotFound):
        _react(people["fan"], work, "❤️")
    shown = door.ask(people["artist"].who, reactions.people, ids.slug(work.number))
    assert shown.items == []


def test_who_reacted_is_listed_the_latest_first_a_page_at_a_time(people, work):
    crowd = [make.person(f"crowd_{i:02}") for i in range(7)]
    for person in crowd:
        _react(person, work, "🔥")
    _react(people["fan"], work, "❤️")
    slug, seen, cursor = ids.slug(work.number), [], ""
    while True:
        page = door.ask(ANONYMOUS, reactions.people, slug, emoji="🔥", cursor=cursor, limit=3)
        seen += [one.handle for one in page.items]
        cursor = page.next_cursor
        if not cursor:
            break
    assert seen == [person.handle for person in reversed(crowd)]


def test_a_minute_holds_so_many_reactions(people, work, monkeypatch):
    monkeypatch.setenv("MAKAPIX_REACTIONS_MINUTE", "3")
    settings.cache_clear()
    _react(people["fan"], work, *FIVE[:3])
    with pytest.raises(TooSoon, match="up to 3"):
        _react(people["fan"], work, "👏")


def test_a_reaction_is_one_transaction_of_few_statements(people, work, statements):
    with statements() as count:
        _react(people["fan"], work, "🔥")
    assert len(count.all) <= 8, count.all


def test_search_finds_emojis_by_the_words_of_their_names():
    assert reactions.Named("🐸", "frog") in reactions.search("frog")
    assert reactions.search("no such thing at all") == []
    assert len(reactions.search("face")) == 48


def test_nothing_is_left_of_a_work_or_a_person_that_goes(people, work):
    _react(people["fan"], work, "🔥")

    def gone(tx, actor):
        tx.delete(tx.get_one(Post, work.id))
        tx.flush()
        return tx.scalar(select(func.count()).select_from(Reaction))

    assert door.do(SYSTEM, gone) == 0
