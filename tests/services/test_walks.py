"""Every list in every order, with every filter: each work once, none missing, in its order,
whatever is published meanwhile; and its facets say how long the walk will be."""

from datetime import timedelta

import make
import pytest
from sqlalchemy import select, text

from services import counting, door, feeds, filters, followed, standings, trending
from services.auth.actor import ANONYMOUS, SYSTEM
from services.kernel import db
from services.kernel.clock import now
from services.kernel.questions import Question
from services.models import Post, Standing
from services.models.posts import COLOURS, FORMATS, LICENCES
from services.palettes import known, rows

WORKS = 47
PAGE = 13
VARIED = f"""
UPDATE post SET
    width = 8 + (number * 37) % 249, height = 8 + (number * 11) % 120,
    frames = 1 + number % 3, durations_ms = array_fill(100, ARRAY[1 + number % 3]),
    unique_colors = 2 + (number * number) % 300,
    native_format = (ARRAY{list(FORMATS)!r})[1 + number % {len(FORMATS)}],
    licence = (ARRAY{list(LICENCES)!r})[1 + number % {len(LICENCES)}],
    created_at = now() - (number % 10) * interval '11 hours' - (number / 12) * interval '40 days',
    reactions = (number * 7) % 5, comments = (number * 3) % 4,
    promoted_at = CASE WHEN number % 3 > 0 THEN now() - (number % 4) * interval '1 hour' END;
INSERT INTO post_tag (id, post_id, tag, position)
SELECT gen_random_uuid(), id, 'fox', 0 FROM post WHERE number % 2 = 0;
INSERT INTO promotion (id, category, post_id, created_at)
SELECT gen_random_uuid(), 'weekly-pack', id, now() - (number % 5) * interval '1 day'
FROM post WHERE number % 4 = 1;
"""
STATES = [
    (),
    (("size", "16"),),
    (("size", "64"),),
    (("size", "256"), ("motion", "still")),
    (("motion", "animated"),),
    (("colours", "16"),),
    (("colours", "256"), ("format", "gif")),
    (("licence", "cc-by"),),
    (("format", "png"), ("since", "year")),
    (("since", "week"),),
    (("palette", "pico-8"),),
    (("motion", "still"), ("palette", "game-boy"), ("since", "year")),
    (("motion", "animated"), ("colours", "4"), ("since", "day")),
]


@pytest.fixture
def many(people):
    """Works of all kinds by two people; the fan follows one of them and a hashtag."""
    make.post(people["artist"])
    make.copies(WORKS)
    with db.owner().begin() as connection:
        connection.execute(text(VARIED))
        connection.execute(
            text("UPDATE post SET author_id = :id WHERE number % 5 = 0"), {"id": people["owner"].id}
        )
        connection.execute(
            text("""INSERT INTO reaction (id, post_id, user_id, emoji, slot, created_at)
                    SELECT gen_random_uuid(), post.id, :id, sign, nr, now() - number * interval '1 hour'
                    FROM post, unnest(ARRAY['🔥', '👏']) WITH ORDINALITY AS s (sign, nr)
                    WHERE number % 3 = nr - 1 OR number % 7 = 0"""),
            {"id": people["fan"].id},
        )
    door.do(SYSTEM, _coloured)
    make.relate("Follow", people["fan"], people["owner"])
    door.do(people["fan"].who, followed.follow, "fox")
    while door.do(SYSTEM, trending.refresh):
        pass
    return people


def _coloured(tx, actor):
    """Some keep to a well-known palette, some to a part of one, some to two at once."""
    kinds = [known.palettes()[slug].colours for slug in ("pico-8", "game-boy", "cga-1")]
    for post in tx.scalars(select(Post).where(Post.number % 3 > 0)):
        post.palette = list(kinds[post.number % 3][: 3 + post.number % 5])
        if post.number % 7 == 0:
            post.palette = list(kinds[0][: 2 + post.number % 14])
        rows.link(tx, post)


def _works(tx, actor):
    rows = tx.execute(select(Post, Standing).join(Standing, Standing.post_id == Post.id))
    tagged = set(tx.scalars(text("SELECT post_id FROM post_tag WHERE tag = 'fox'")))
    chosen = dict(tx.execute(text("SELECT post_id, (created_at, id)::text FROM promotion")).all())
    last = {
        row[0]: (row[1], str(row[2]))
        for row in tx.execute(
            text("SELECT post_id, created_at, id FROM reaction ORDER BY created_at, id")
        )
    }
    return [(post, standing, post.id in tagged, chosen.get(post.id), last.get(post.id))
            for post, standing in rows]  # fmt: skip


def _fits(post, chosen):
    """The meaning of the filters, said a second time."""
    side = max(post.width, post.height)
    ages = {"day": 1, "week": 7, "month": 30, "year": 365}
    bands = {"16": (0, 16), "32": (17, 32), "64": (33, 64), "128": (65, 128), "256": (129, 9999)}
    meant = {
        "size": lambda key: bands[key][0] <= side <= bands[key][1],
        "motion": lambda key: (post.frames > 1) == (key == "animated"),
        "colours": lambda key: post.unique_colors <= int(key),
        "format": lambda key: post.native_format == key,
        "licence": lambda key: post.licence.lower() == key,
        "palette": lambda key: key in known.recognised(rows.normal(post.palette)),
        "since": lambda key: post.created_at > now() - timedelta(days=ages[key]),
    }
    return all(meant[name](key) for name, key in chosen)


def _owners(post):
    return post.number % 5 == 0 and post.number <= WORKS + 1


NEWEST = lambda post, *_: (post.created_at, post.id)  # noqa: E731
LISTS = {
    "recent": (feeds.recent, (), lambda *_: True, NEWEST),
    "promoted": (
        feeds.promoted, (), lambda post, *_: post.promoted_at, lambda p, *_: (p.promoted_at, p.id)
    ),
    "trending": (feeds.trending, (), lambda *_: True, lambda p, s, *_: (s.heat, s.number)),
    "category": (
        feeds.in_category, ("weekly-pack",), lambda p, s, t, chosen, r: chosen,
        lambda p, s, t, chosen, r: chosen,
    ),
    "hashtag": (feeds.under_hashtag, ("fox",), lambda p, s, tagged, *_: tagged, NEWEST),
    "author": (feeds.by_author, ("owner",), lambda p, *_: _owners(p), NEWEST),
    "reacted": (
        feeds.reacted, ("fan",), lambda p, s, t, c, last: last, lambda p, s, t, c, last: last
    ),
    "following": (
        feeds.following, (), lambda p, s, tagged, *_: tagged or _owners(p), NEWEST
    ),
}  # fmt: skip
ORDERS = {
    "newest": None,
    "reactions": lambda p, s, *_: (p.reactions, p.number),
    "comments": lambda p, s, *_: (p.comments, p.number),
}


def _walk(who, feed, args, meanwhile, **wish):
    found, cursor = [], ""
    while True:
        page = door.ask(who, feed, *args, cursor=cursor, limit=PAGE, **wish)
        found += [card.id for card in page.items]
        cursor = page.next_cursor
        if not cursor:
            return found
        meanwhile()


def _publish(people, came):
    """One work more, which fits some of the filters, as long as some are to come."""
    for hashtags in came:
        make.post(people["artist"], hashtags=hashtags)
        return


@pytest.mark.parametrize("name", LISTS)
def test_each_work_is_met_once_and_in_its_place(many, name):
    feed, args, within, newest = LISTS[name]
    who = many["fan"].who if name == "following" else ANONYMOUS
    for order, other in ORDERS.items() if name != "following" else [("newest", None)]:
        for chosen in STATES:
            works = [w for w in door.ask(SYSTEM, _works) if within(*w) and _fits(w[0], chosen)]
            works.sort(key=lambda work, by=other or newest: by(*work), reverse=True)
            expected = [str(post.id) for post, *_ in works]
            came = iter([() if chosen else ("fox",)] * (1 if chosen else WORKS))
            wish = {"chosen": chosen} | ({"order": order} if other else {})
            met = _walk(who, feed, args, lambda came=came: _publish(many, came), **wish)
            known = set(expected)
            assert [m for m in met if m in known] == expected, (order, chosen)
            assert len(met) == len(set(met)), (order, chosen)
            here = [w[0] for w in door.ask(SYSTEM, _works) if within(*w) and _fits(w[0], chosen)]
            assert set(met) <= {str(post.id) for post in here}, (order, chosen)


@pytest.mark.parametrize(
    ("name", "near"),
    [("trending", 1), ("trending", 5), ("trending", 12), ("trending", 40), ("recent", 1),
     ("recent", 12), ("promoted", 5)],
)  # fmt: skip
def test_where_few_of_the_nearest_fit_those_behind_them_follow(many, name, near, monkeypatch):
    monkeypatch.setattr(standings, "NEAR", near)
    monkeypatch.setattr(feeds, "_narrowed", Question(feeds._chosen))
    test_each_work_is_met_once_and_in_its_place(many, name)


@pytest.mark.parametrize(
    ("feed", "of", "name"),
    [("home", "", "promoted"), ("recent", "", "recent"), ("trending", "", "trending"),
     ("hashtag", "fox", "hashtag"), ("author", "owner", "author"), ("reacted", "fan", "reacted")],
)  # fmt: skip
def test_facets_say_how_many_works_each_choice_would_leave(many, feed, of, name, statements):
    _, _, within, _ = LISTS[name]
    works = [work[0] for work in door.ask(SYSTEM, _works) if within(*work)]
    for chosen in STATES:
        found = door.ask(ANONYMOUS, counting.facets, feed, of, chosen=chosen)
        assert (found.works, found.more) == (sum(_fits(p, chosen) for p in works), False)
        for group in found.groups:
            others = tuple(pair for pair in chosen if pair[0] != group.name)
            for one in group.choices:
                with_it = (*others, (group.name, one.key))
                assert one.works == sum(_fits(p, with_it) for p in works), (chosen, with_it)
    with statements() as seen:
        door.ask(ANONYMOUS, counting.facets, feed, of, chosen=STATES[3])
    assert len(seen.all) <= 2


def test_every_choice_is_a_word_that_works_have_or_an_age():
    for name, (_, choices) in filters.GROUPS.items():
        assert filters.chosen({name: next(iter(choices))}) == ((name, next(iter(choices))),)
    assert [int(key) for key in filters.GROUPS["colours"][1]] == list(COLOURS)
