"""Who is told what: one line for one thing, nobody across a block, and the bell is exact."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import make
import pytest
from sqlalchemy import select, update

from services import door, reactions
from services.auth.actor import ANONYMOUS, SYSTEM
from services.comments import commands as comments
from services.kernel import ids
from services.kernel.clock import now
from services.kernel.errors import Invalid, NotSignedIn
from services.models import Notification, OutboxEvent, User
from services.notifications import commands, queries
from services.posts import commands as posts
from services.profiles import commands as profiles
from services.relations import commands as relations


@pytest.fixture
def work(people):
    return make.post(people["artist"], title="A pond")


def _react(person, work, sign="🔥"):
    door.do(person.who, reactions.add, ids.slug(work.number), sign)


def _list(person, **page):
    return door.ask(person.who, queries.lines, **page).items


def _unread(person):
    return door.ask(person.who, queries.unread)


def _events(topic):
    rows = select(OutboxEvent.payload).where(OutboxEvent.topic == topic)
    return door.ask(SYSTEM, lambda tx, _: list(tx.scalars(rows)))


def test_the_artist_is_told_who_reacted_to_what(people, work):
    _react(people["fan"], work)
    (line,) = _list(people["artist"])
    assert (line.who, line.deed, line.title, line.text) == ("Fan", "reacted to", "A pond", "🔥")
    assert line.url == f"/posts/{ids.slug(work.number)}"
    assert line.unread and _unread(people["artist"]) == 1
    assert _list(people["fan"]) == [] and _unread(people["fan"]) == 0


def test_nobody_is_told_of_what_they_did_themselves(people, work):
    _react(people["artist"], work)
    assert _list(people["artist"]) == []


def test_a_thousand_reactions_are_one_line_and_few_messages(people, work):
    crowd = [make.person(f"crowd_{i}") for i in range(20)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda person: [_react(person, work, s) for s in "🔥😍👏😂🎉"], crowd))
    (line,) = _list(people["artist"])
    assert line.who.endswith("and 19 others")
    assert _unread(people["artist"]) == 1
    heard = _events(f"makapix/users/{people['artist'].id}/reactions")
    assert 1 <= len(heard) <= 10


def test_after_reading_the_next_deed_is_a_new_line(people, work):
    _react(people["fan"], work)
    assert door.do(people["artist"].who, commands.mark_read) == 1
    assert _unread(people["artist"]) == 0
    _react(people["stranger"], work)
    assert [(line.who, line.unread) for line in _list(people["artist"])] == [
        ("Stranger", True),
        ("Fan", False),
    ]


def test_a_reaction_taken_back_takes_its_line_back(people, work):
    _react(people["fan"], work)
    _react(people["stranger"], work)
    door.do(people["fan"].who, reactions.remove, ids.slug(work.number), "🔥")
    assert [line.who for line in _list(people["artist"])] == ["Stranger"]
    door.do(people["stranger"].who, reactions.remove, ids.slug(work.number), "🔥")
    assert _list(people["artist"]) == [] and _unread(people["artist"]) == 0


def test_of_two_emojis_of_one_person_one_stays_in_the_line(people, work):
    _react(people["fan"], work, "🔥")
    _react(people["fan"], work, "👏")
    door.do(people["fan"].who, reactions.remove, ids.slug(work.number), "👏")
    (line,) = _list(people["artist"])
    assert line.who == "Fan"


def test_nobody_is_told_by_whom_they_muted(people, work):
    door.do(people["artist"].who, relations.mute, "fan")
    _react(people["fan"], work)
    assert _list(people["artist"]) == []
    assert _events(f"makapix/users/{people['artist'].id}/reactions") == []


@pytest.mark.parametrize("channel", ["page", "mqtt"])
def test_a_channel_that_somebody_closed_stays_silent(people, work, channel):
    artist = people["artist"]
    door.do(artist.who, commands.choose, "reaction", **{channel: False})
    _react(people["fan"], work)
    assert len(_list(artist)) == (0 if channel == "page" else 1)
    heard = _events(f"makapix/users/{artist.id}/reactions")
    assert len(heard) == (0 if channel == "mqtt" else 1)
    assert len(_events("makapix/internal/bells")) == (0 if channel == "page" else 1)


def test_choices_are_kept_by_kind(people):
    door.do(people["fan"].who, commands.choose, "mention", mail=True)
    door.do(people["fan"].who, commands.choose, "mention", page=False)
    chosen = {c.kind: c for c in door.ask(people["fan"].who, queries.choices)}
    assert (chosen["mention"].mail, chosen["mention"].page) == (True, False)
    assert (chosen["reaction"].mail, chosen["reaction"].page) == (False, True)


@pytest.mark.parametrize(
    ("kind", "channels"),
    [("gossip", {"page": True}), ("mention", {"pigeon": True}), ("mention", {})],
)
def test_what_is_no_kind_or_channel_is_refused(people, kind, channels):
    with pytest.raises(Invalid):
        door.do(people["fan"].who, commands.choose, kind, **channels)


def test_strangers_have_no_list(people):
    for verb in (queries.lines, queries.choices):
        with pytest.raises(NotSignedIn):
            door.ask(ANONYMOUS, verb)
    with pytest.raises(NotSignedIn):
        door.do(ANONYMOUS, commands.mark_read)
    assert door.ask(ANONYMOUS, queries.unread) == 0


def test_no_more_are_counted_than_the_bell_shows(people, work, monkeypatch):
    monkeypatch.setattr(queries, "UNREAD_MOST", 2)
    for count, fan in ((1, "fan"), (2, "stranger"), (2, "moderator")):
        other = make.post(people["artist"])
        _react(people[fan], other)
        assert _unread(people["artist"]) == count


def test_nobody_marks_the_lines_of_others(people, work):
    _react(people["fan"], work)
    (line,) = _list(people["artist"])
    assert door.do(people["fan"].who, commands.mark_read, [line.id]) == 0
    assert _unread(people["artist"]) == 1


def test_who_left_is_a_deleted_user_in_the_lines_of_others(people, work):
    _react(people["fan"], work)

    def leave(tx, actor):
        tx.delete(tx.get_one(User, people["fan"].id))

    door.do(SYSTEM, leave)
    (line,) = _list(people["artist"])
    assert (line.who, line.avatar_url) == ("deleted user", "")


def _hide(person, hidden=True):
    door.do(person.who, profiles.edit, {"profile_hidden": hidden})


def test_who_goes_out_of_sight_leaves_the_line_and_comes_back_into_it(people, work):
    fan, artist = people["fan"], people["artist"]
    _react(people["stranger"], work)
    _react(fan, work)
    _hide(fan)
    assert [line.who for line in _list(artist)] == ["Stranger"]
    _hide(people["stranger"])
    assert _list(artist) == [] and _unread(artist) == 0
    _hide(fan, hidden=False)
    assert [line.who for line in _list(artist)] == ["Fan"] and _unread(artist) == 1


def test_words_of_who_is_out_of_sight_are_not_shown_in_a_line_of_others(people, work):
    slug = ids.slug(work.number)
    door.do(people["stranger"].who, comments.add, slug, "Nice")
    door.do(people["fan"].who, comments.add, slug, "My secret")
    assert [line.text for line in _list(people["artist"])] == ["My secret"]
    door.do(people["artist"].who, relations.block, "fan")
    assert [(line.who, line.text) for line in _list(people["artist"])] == [("Stranger", "")]


def test_a_line_about_a_work_goes_with_the_work(people, work):
    slug = ids.slug(work.number)
    door.do(people["stranger"].who, comments.add, slug, "Look, @fan")
    assert [line.kind for line in _list(people["fan"])] == ["mention"]
    door.do(people["artist"].who, posts.edit, slug, {"visibility": "hidden"})
    assert _list(people["fan"]) == [] and _unread(people["fan"]) == 0
    assert len(_list(people["artist"])) == 1


def test_the_list_is_walked_page_by_page_each_line_once(people):
    works = [make.post(people["artist"], title=f"Work {i}") for i in range(7)]
    for work in works:
        _react(people["fan"], work)
    seen, cursor = [], ""
    while True:
        page = door.ask(people["artist"].who, queries.lines, cursor=cursor, limit=2)
        seen += [line.title for line in page.items]
        cursor = page.next_cursor
        if not cursor:
            break
    assert seen == [f"Work {i}" for i in reversed(range(7))]


def test_the_list_is_one_statement_besides_who_asks(people, work, statements):
    _react(people["fan"], work)
    with statements() as count:
        _list(people["artist"])
    assert len(count.all) == 2, count.all


def test_old_lines_are_forgotten_read_ones_sooner(people):
    works = [make.post(people["artist"]) for _ in range(3)]
    for work in works:
        _react(people["fan"], work)

    def age(tx, actor):
        rows = tx.scalars(select(Notification).order_by(Notification.happened_at)).all()
        rows[0].read_at = now() - timedelta(days=91)
        rows[1].happened_at = now() - timedelta(days=366)
        rows[2].happened_at = now() - timedelta(days=100)

    door.do(SYSTEM, age)
    assert door.do(SYSTEM, commands.prune) == 2
    assert len(_list(people["artist"])) == 1


def test_a_quiet_line_is_told_again_after_a_while(people, work):
    _react(people["fan"], work)

    def earlier(tx, actor):
        tx.execute(update(Notification).values(told_at=now() - timedelta(minutes=1)))

    door.do(SYSTEM, earlier)
    _react(people["stranger"], work)
    assert len(_events(f"makapix/users/{people['artist'].id}/reactions")) == 2


# --- follows and remixes


def test_who_is_followed_is_told_in_one_line_and_an_unfollow_takes_it_back(people):
    for name in ("fan", "stranger"):
        door.do(people[name].who, relations.follow, "artist")
    (line,) = _list(people["artist"])
    assert (line.who, line.deed, line.url) == (
        "Stranger and Fan", "followed you", "/u/stranger",
    )  # fmt: skip
    door.do(people["stranger"].who, relations.unfollow, "artist")
    assert [line.who for line in _list(people["artist"])] == ["Fan"]
    door.do(people["fan"].who, relations.unfollow, "artist")
    assert _list(people["artist"]) == [] and _unread(people["artist"]) == 0


def _parents(*works):
    return [ids.slug(work.number) for work in works]


def test_the_artist_of_a_parent_is_told_of_the_remix(people):
    origin = make.post(people["artist"], title="Origin", remixable=True)
    make.post(people["fan"], title="Mine", parents=_parents(origin))
    (line,) = _list(people["artist"])
    assert (line.who, line.deed, line.title, line.text) == ("Fan", "remixed", "Origin", "")
    assert line.url == f"/posts/{ids.slug(origin.number)}"


@pytest.mark.parametrize("visibility", ["draft", "hidden", "unlisted"])
def test_of_a_remix_that_not_all_may_find_nobody_is_told_until_they_may(people, visibility):
    origin = make.post(people["artist"], title="Origin", remixable=True)
    work = make.post(
        people["fan"], title="Mine", parents=_parents(origin), visibility=visibility,
        public_area=False,
    )  # fmt: skip
    assert _list(people["artist"]) == []
    for _ in range(2):
        door.do(people["fan"].who, posts.edit, ids.slug(work.number), {"visibility": "public"})
    assert len(_list(people["artist"])) == 1


def test_a_parent_named_later_is_told_of_and_one_that_stays_is_not_told_again(people):
    one, two = (make.post(people["artist"], title=t, remixable=True) for t in ("One", "Two"))
    work = make.post(people["fan"], title="Mine", parents=_parents(one))
    door.do(people["artist"].who, commands.mark_read)
    named = {"parents": _parents(one, two)}
    door.do(people["fan"].who, posts.edit, ids.slug(work.number), named)
    assert [(line.title, line.unread) for line in _list(people["artist"])] == [
        ("Two", True),
        ("One", False),
    ]


def test_nobody_is_told_of_a_remix_of_their_own(people):
    origin = make.post(people["artist"], title="Origin")
    make.post(people["artist"], title="Mine", parents=_parents(origin))
    assert _list(people["artist"]) == []
