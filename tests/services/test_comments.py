"""Comments: a tree of three levels that everyone reads as they may, exactly a thousand of them."""

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import make
import pytest
from sqlalchemy import select, text

from services import door
from services.auth.actor import ANONYMOUS, SYSTEM
from services.comments import commands, mentions, queries
from services.comments.commands import CommentsFull
from services.kernel import ids
from services.kernel.errors import Forbidden, Invalid, LimitReached, NotFound, NotSignedIn, TooSoon
from services.kernel.settings import settings
from services.models import Comment, CommentEdit, Post
from services.notifications import queries as told
from services.relations import commands as relations


@pytest.fixture
def work(people):
    return make.post(people["artist"], title="A pond")


def _say(person, work, body="Lovely", parent=None):
    return door.do(person.who, commands.add, ids.slug(work.number), body, parent)


def _read(work, who=ANONYMOUS, **page):
    return door.ask(who, queries.thread, ids.slug(work.number), **page)


def _bodies(work, who=ANONYMOUS):
    return [(c.depth, c.body or c.gone) for c in _read(work, who).items]


def _count(work):
    return door.ask(SYSTEM, lambda tx, _: tx.get_one(Post, work.id).comments)


def _lines(person):
    return [(line.deed, line.who, line.text) for line in door.ask(person.who, told.lines).items]


def test_answers_stand_below_what_they_answer_and_never_deeper_than_two(people, work):
    fan, artist = people["fan"], people["artist"]
    first = _say(fan, work, "first")
    below = _say(artist, work, "below", first)
    deep = _say(fan, work, "deep", below)
    _say(artist, work, "beside", deep)
    _say(fan, work, "newest root")
    assert _bodies(work) == [
        (0, "newest root"), (0, "first"), (1, "below"), (2, "deep"), (2, "beside"),
    ]  # fmt: skip
    assert _count(work) == 5


@pytest.mark.parametrize("body", ["", "   ", "x" * 2001, None, 7, "\x00"])
def test_words_have_1_to_2000_characters(people, work, body):
    with pytest.raises(Invalid):
        _say(people["fan"], work, body)
    assert _count(work) == 0


def test_links_lead_out_safely_and_markup_stays_words(people, work):
    _say(people["fan"], work, "<b>see</b> https://example.org/a and javascript:alert(1)")
    (comment,) = _read(work).items
    assert [s.href for s in comment.segments if s.href] == ["https://example.org/a"]
    assert "".join(s.text for s in comment.segments) == comment.body


def test_who_is_named_is_linked_and_told_once(people, work):
    stranger = people["stranger"]
    _say(people["fan"], work, "@stranger and @Stranger, not @nobody_here or mail@stranger.org")
    (comment,) = _read(work).items
    assert [s.text for s in comment.segments if s.href] == ["@stranger", "@Stranger"]
    assert [line[:2] for line in _lines(stranger)] == [("named you below", "Fan")]


def test_each_person_hears_once_of_a_comment(people, work):
    fan, artist = people["fan"], people["artist"]
    root = _say(artist, work, "what do you think, @fan?")
    assert [line[0] for line in _lines(fan)] == ["named you below"]
    _say(fan, work, "fine, @artist", root)
    assert [line[0] for line in _lines(artist)] == ["answered you below"]
    _say(people["stranger"], work, "me too")
    assert [line[0] for line in _lines(artist)] == ["commented on", "answered you below"]


def test_nobody_hears_from_whom_they_muted_or_across_a_block(people, work):
    door.do(people["artist"].who, relations.mute, "fan")
    _say(people["fan"], work, "hello @stranger")
    assert len(_lines(people["stranger"])) == 1
    door.do(people["stranger"].who, relations.block, "fan")
    _say(people["fan"], work, "again @stranger")
    assert _lines(people["artist"]) == []
    assert _lines(people["stranger"]) == [], "nor is what was told before the block shown"


def test_edited_words_keep_their_history(people, work):
    comment = _say(people["fan"], work, "one")
    for body in ("two", "two", "three"):
        door.do(people["fan"].who, commands.edit, comment, body)
    (seen,) = _read(work).items
    assert (seen.body, seen.edited) == ("three", True)
    assert [w.body for w in door.ask(ANONYMOUS, queries.history, comment)] == ["two", "one"]


def test_taken_back_without_answers_it_is_gone_with_answers_a_tombstone_stays(people, work):
    fan = people["fan"]
    root = _say(fan, work, "root")
    answer = _say(people["artist"], work, "answer", root)
    door.do(fan.who, commands.edit, root, "root, edited")
    door.do(fan.who, commands.remove, root)
    assert _bodies(work) == [(0, "This comment was taken back."), (1, "answer")]
    kept = door.ask(SYSTEM, lambda tx, _: list(tx.scalars(select(CommentEdit.body))))
    assert kept == []
    with pytest.raises(NotFound):
        _say(people["stranger"], work, "to a tombstone", root)
    door.do(people["artist"].who, commands.remove, answer)
    assert _bodies(work) == [] and _count(work) == 0


def test_what_was_taken_back_is_in_no_notification(people, work):
    comment = _say(people["fan"], work, "regretted")
    assert _lines(people["artist"])[0][2] == "regretted"
    door.do(people["fan"].who, commands.remove, comment)
    assert [line[2] for line in _lines(people["artist"])] == [""]


@pytest.mark.parametrize("verb", ["edit", "remove"])
def test_nobody_changes_the_words_of_others(people, work, verb):
    comment = _say(people["fan"], work, "mine")
    more = ("theirs",) if verb == "edit" else ()
    for name in ("artist", "stranger", "moderator", "owner"):
        with pytest.raises(Forbidden):
            door.do(people[name].who, getattr(commands, verb), comment, *more)
    with pytest.raises(NotSignedIn):
        door.do(ANONYMOUS, getattr(commands, verb), comment, *more)
    assert _bodies(work) == [(0, "mine")]


def test_a_moderator_hides_words_and_shows_them_again(people, work):
    comment = _say(people["fan"], work, "rude")
    _say(people["artist"], work, "please", comment)
    door.do(people["moderator"].who, commands.hide, comment)
    assert _bodies(work)[0] == (0, "A moderator has hidden this comment.")
    assert _bodies(work, people["moderator"].who)[0] == (0, "rude")
    with pytest.raises(NotFound):
        door.ask(ANONYMOUS, queries.history, comment)
    door.do(people["moderator"].who, commands.hide, comment, hidden=False)
    assert _bodies(work)[0] == (0, "rude")
    with pytest.raises(Forbidden):
        door.do(people["artist"].who, commands.hide, comment)


def test_words_of_people_apart_are_not_read_and_answers_of_others_stay(people, work):
    root = _say(people["fan"], work, "blocked words")
    _say(people["artist"], work, "an answer", root)
    _say(people["fan"], work, "blocked and alone")
    door.do(people["stranger"].who, relations.block, "fan")
    seen = _bodies(work, people["stranger"].who)
    assert seen == [(0, "A comment that you do not see."), (1, "an answer")]
    assert all(c.author_handle != "fan" for c in _read(work, people["stranger"].who).items)
    with pytest.raises(NotFound):
        door.do(people["stranger"].who, commands.like, root)


@pytest.mark.parametrize(
    "values", [{"visibility": "hidden"}, {"visibility": "draft"}, {"conformant": False}]
)
def test_below_a_work_out_of_sight_nothing_is_read_or_said(people, work, values):
    comment = _say(people["artist"], work, "secret")
    make.change(work, **values)
    fan = people["fan"].who
    for verb, args in (
        (queries.thread, (ids.slug(work.number),)),
        (queries.around, (comment,)),
        (queries.history, (comment,)),
    ):
        with pytest.raises(NotFound):
            door.ask(fan, verb, *args)
    for verb, args in (
        (commands.add, (ids.slug(work.number), "hi")),
        (commands.like, (comment,)),
        (commands.edit, (comment, "hi")),
    ):
        with pytest.raises(NotFound):
            door.do(fan, verb, *args)


def test_an_answer_stands_below_the_same_work(people, work):
    other = make.post(people["artist"])
    root = _say(people["fan"], other)
    with pytest.raises(Invalid, match="another work"):
        _say(people["fan"], work, "lost", root)
    with pytest.raises(NotFound):
        _say(people["fan"], work, "lost", uuid4())


def test_likes_count_once_a_person(people, work):
    comment = _say(people["artist"], work)
    for name in ("fan", "fan", "stranger"):
        door.do(people[name].who, commands.like, comment)
    (seen,) = _read(work, people["fan"].who).items
    assert (seen.likes, seen.liked) == (2, True)
    for _ in range(2):
        door.do(people["fan"].who, commands.unlike, comment)
    (seen,) = _read(work, people["fan"].who).items
    assert (seen.likes, seen.liked) == (1, False)


def _fill(work, person, count):
    fill = text("""INSERT INTO comment (id, post_id, author_id, depth, body, likes)
        SELECT gen_random_uuid(), :post, :person, 0, 'c' || n, 0
        FROM generate_series(1, :count) n""")
    words = {"post": work.id, "person": person.id, "count": count}
    door.do(SYSTEM, lambda tx, _: tx.execute(fill, words))


def test_of_many_at_once_the_thousandth_is_the_last(people, work):
    _fill(work, people["artist"], 995)
    crowd = [make.person(f"crowd_{i}") for i in range(10)]
    barrier, said = threading.Barrier(10), []

    def speak(person):
        barrier.wait()
        try:
            said.append(_say(person, work))
        except CommentsFull as full:
            assert "1,000 comments" in full.message

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(speak, crowd))
    assert len(said) == 5 and _count(work) == 1000
    rows = door.ask(SYSTEM, lambda tx, _: len(tx.scalars(select(Comment.id)).all()))
    assert rows == 1000
    assert isinstance(CommentsFull(""), LimitReached)


def test_the_thousandth_comment_can_be_read(people, work):
    _fill(work, people["artist"], 1000)
    seen, cursor = [], ""
    while True:
        page = _read(work, cursor=cursor, limit=100)
        seen += [c.body for c in page.items]
        cursor = page.next_cursor
        if not cursor:
            break
    assert len(seen) == len(set(seen)) == 1000


def test_a_link_to_a_comment_finds_it_with_what_stands_around_it(people, work):
    root = _say(people["fan"], work, "root")
    answer = _say(people["artist"], work, "answer", root)
    for _ in range(3):
        _say(people["stranger"], work, "newer")
    found = door.ask(ANONYMOUS, queries.around, answer)
    assert [c.body for c in found.items] == ["root", "answer"]
    with pytest.raises(NotFound):
        door.ask(ANONYMOUS, queries.around, UUID(int=0))


def test_five_minutes_hold_so_many_comments(people, work, monkeypatch):
    monkeypatch.setenv("MAKAPIX_COMMENTS_5MIN", "2")
    settings.cache_clear()
    for _ in range(2):
        _say(people["fan"], work)
    with pytest.raises(TooSoon, match="up to 2 in 5 minutes"):
        _say(people["fan"], work)
    assert _count(work) == 2


def test_a_page_of_the_tree_is_few_statements_however_long_it_is(people, work, statements):
    for _ in range(5):
        root = _say(people["fan"], work)
        for _ in range(3):
            _say(people["artist"], work, "below", root)
    with statements() as count:
        _read(work, people["fan"].who)
    assert len(count.all) == 3, count.all  # who asks, the work, the tree


# --- who may be meant


def _suggested(person, work, letters):
    found = door.ask(person.who, mentions.suggestions, ids.slug(work.number), letters)
    return [one.handle for one in found]


def test_who_took_part_is_suggested_first_then_those_one_follows(people, work):
    for name in ("ann_a", "ann_b", "ann_c", "ann_d"):
        make.person(name)
    door.do(people["fan"].who, relations.follow, "ann_c")
    said = make.person("ann_z")
    _say(said, work)
    assert _suggested(people["fan"], work, "ann") == ["ann_z", "ann_c", "ann_a", "ann_b", "ann_d"]
    assert _suggested(people["fan"], work, "@ANN_B") == ["ann_b"]


def test_eight_at_most_are_suggested_and_never_oneself_or_who_is_out_of_sight(people, work):
    for i in range(12):
        make.person(f"many_{i:02}")
    assert len(_suggested(people["fan"], work, "many")) == 8
    assert _suggested(people["fan"], work, "fan") == []
    door.do(people["stranger"].who, relations.block, "fan")
    assert _suggested(people["fan"], work, "stranger") == []
    for letters in ("", "  ", "@", "%", "_", "no such name"):
        assert _suggested(people["fan"], work, letters) == []


def test_nobody_is_suggested_to_nobody_nor_below_a_work_out_of_sight(people, work):
    with pytest.raises(NotSignedIn):
        door.ask(ANONYMOUS, mentions.suggestions, ids.slug(work.number), "fan")
    make.change(work, visibility="hidden")
    with pytest.raises(NotFound):
        _suggested(people["fan"], work, "art")
