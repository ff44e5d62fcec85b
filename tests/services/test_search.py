"""Search: what finds what, in which order, and what is said of what cannot be understood."""

from datetime import timedelta

import hypothesis
import make
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from services import door
from services.auth.actor import SYSTEM, Credential
from services.kernel import db
from services.kernel.clock import now
from services.kernel.errors import Forbidden, Invalid
from services.models import UsedHashtag
from services.search import names, suggestions, tags, works

ANYONE = Credential()


def titles(said, who=ANYONE, **more):
    return [card.title for card in door.ask(who, works.works, said, **more).items]


def test_a_work_is_found_by_its_title_tags_alt_text_description_and_author(artist, fan):
    make.post(artist, title="Lighthouse", hashtags=("shore",), alt_text="a tower", description="d1")
    make.post(fan, title="Something else", description="waves of salt")
    for said in ("lighthouse", "shore", "tower", "d1", "artist", "LIGHTHOUSE tower"):
        assert titles(said) == ["Lighthouse"], said
    assert titles("salt") == ["Something else"]
    assert titles("lighthouse salt") == []


def test_accents_and_case_do_not_matter(artist):
    make.post(artist, title="Café au lait")
    assert titles("cafe") == titles("CAFÉ") == ["Café au lait"]


def test_phrases_or_and_minus_work_as_people_know_them(artist):
    make.post(artist, title="red fox")
    make.post(artist, title="fox in red snow")
    assert titles('"red fox"') == ["red fox"]
    assert titles("fox -snow") == ["red fox"]
    assert set(titles("snow or fox")) == {"red fox", "fox in red snow"}


def test_words_follow_what_is_edited(artist):
    from services.kernel import ids
    from services.posts import commands
    from services.profiles import handles

    work = make.post(artist, title="before", hashtags=("old",))
    door.do(
        artist.who, commands.edit, ids.slug(work.number), {"title": "after", "hashtags": ["new"]}
    )
    assert titles("before") == titles("old") == []
    assert titles("after") == titles("new") == titles("after new") == ["after"]
    door.do(artist.who, handles.change, "painter")
    assert titles("artist") == [] or titles("painter") == ["after"]
    assert titles("by:@painter") == ["after"]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("size:16x16", {"still", "moving"}),
        ("size:64x64", {"big"}),
        ("w:<=32", {"still", "moving"}),
        ("h:>16", {"big"}),
        ("w:<16", set()),
        ("colors:<=4", {"still", "moving"}),
        ("colours:>4", {"big"}),
        ("animated", {"moving"}),
        ("frames:>1", {"moving"}),
        ("frames:1", {"still", "big"}),
        ("palette:#112233", {"still", "moving"}),
        ("palette:AABBCC palette:#ff0044", set()),
        ("palette:#ff0044", {"big"}),
        ("by:@artist", {"still", "big"}),
        ("by:fan", {"moving"}),
        ("license:cc0", {"still"}),
        ("licence:ARR", {"moving", "big"}),
        ("format:png", {"still", "moving", "big"}),
        ("format:gif", set()),
        ("tag:fox", {"still", "moving"}),
        ("#fox #night", {"moving"}),
        ("still tag:fox", {"still"}),
        ("tag:fox animated frames:>1", {"moving"}),
        ("animated frames:>1", {"moving"}),
        ("tag:fox format:png format:png", {"still", "moving"}),
        ('"animated"', set()),
        ("", {"still", "moving", "big"}),
    ],
)
def test_each_filter_holds(artist, fan, said, found):
    make.post(artist, title="still", hashtags=("fox",), licence="CC0")
    moving = make.post(fan, title="moving", hashtags=("fox", "night"))
    make.change(moving, frames=2, durations_ms=[100, 100], loop_ms=200)
    big = make.post(artist, title="big")
    make.change(big, width=64, height=64, unique_colors=9, palette=["#ff0044"])
    assert set(titles(said)) == found


def test_the_newest_come_first_unless_the_best_are_asked_for(artist):
    start = now() - timedelta(days=1)
    said = [
        {"title": "fox"},
        {"title": "one", "hashtags": ("fox",)},
        {"title": "two", "alt_text": "a fox"},
        {"title": "three", "description": "not a fox"},
        {"title": "fox again"},
    ]
    for i, words in enumerate(said):
        make.change(make.post(artist, **words), created_at=start + timedelta(minutes=i))
    assert titles("fox") == ["fox again", "three", "two", "one", "fox"]
    assert titles("fox", sort="best") == ["fox again", "fox", "one", "two", "three"]


@pytest.mark.parametrize("sort", works.SORTS)
@pytest.mark.parametrize("limit", [1, 4])
def test_every_search_is_walked_to_its_end_while_works_come_in(artist, sort, limit):
    start = now() - timedelta(days=1)
    for i in range(11):
        work = make.post(artist, **({"title": f"fox {i}"} if i % 2 else {"description": "fox"}))
        make.change(work, created_at=start + timedelta(seconds=i // 3))
    whole = [c.id for c in door.ask(ANYONE, works.works, "fox", sort=sort, limit=100).items]
    seen, cursor = [], ""
    while True:
        page = door.ask(ANYONE, works.works, "fox", sort=sort, limit=limit, cursor=cursor)
        seen += [card.id for card in page.items]
        cursor = page.next_cursor
        make.post(artist, title="fox that came meanwhile")
        if not cursor:
            break
    late = set(seen) - set(whole)
    assert [one for one in seen if one not in late] == whole and len(set(seen)) == len(seen) == 11


def test_the_best_end_where_all_is_found_and_no_sooner(artist):
    for i in range(3):
        make.post(artist, title=f"fox {i}")
        make.post(artist, title=f"other {i}", description="a fox")
    make.post(artist, title="fox in snow", description="no")
    page = door.ask(ANYONE, works.works, "fox -snow", sort="best", limit=3)
    assert {card.title for card in page.items} == {"fox 0", "fox 1", "fox 2"} and page.next_cursor
    rest = door.ask(ANYONE, works.works, "fox -snow", sort="best", limit=3, cursor=page.next_cursor)
    assert {card.title for card in rest.items} == {"other 0", "other 1", "other 2"}
    assert rest.next_cursor == ""


def test_all_titles_are_among_the_best_and_of_others_those_of_the_newest(artist, monkeypatch):
    monkeypatch.setattr(works, "RANKED", 4)
    start = now() - timedelta(days=1)
    for i, words in enumerate(({"description": "a fox"}, {"title": "fox"}) * 4):
        said = {"title": f"other {i}"} | words
        make.change(make.post(artist, **said), created_at=start + timedelta(minutes=i))
    assert titles("fox", sort="best") == ["fox"] * 4 + ["other 6", "other 4"]
    assert len(titles("fox")) == 8


def test_a_slip_is_put_right_by_what_is_there_for_this_viewer(artist):
    make.post(artist, title="Mountain lake", hashtags=("valley",))
    make.post(artist, title="Secret garden", visibility="hidden")
    assert door.ask(ANYONE, works.works, "mountan").meant == "mountain"
    assert door.ask(ANYONE, works.works, "vallay w:<=32").meant == "valley w:<=32"
    assert door.ask(ANYONE, works.works, "secrat").meant == ""
    assert door.ask(ANYONE, works.works, "sceret").meant == ""
    assert door.ask(ANYONE, works.works, "mountain").meant == ""
    assert door.ask(ANYONE, works.works, "muontain laek").meant == "mountain lake"
    assert door.ask(ANYONE, works.works, "lkae").meant == "lake"  # no trigram is left


def test_people_are_found_in_spite_of_a_slip_the_likest_first(people):
    make.person("artisan")
    found = [p.handle for p in door.ask(ANYONE, names.people, "artist").items]
    assert found == ["artist", "artisan"]
    assert door.ask(ANYONE, names.people, "@artst").items[0].handle == "artist"
    assert [p.handle for p in door.ask(ANYONE, names.people, "Moderat").items] == ["moderator"]
    pages, cursor = [], ""
    while True:
        page = door.ask(ANYONE, names.people, "", limit=2, cursor=cursor)
        pages += [p.handle for p in page.items]
        cursor = page.next_cursor
        if not cursor:
            break
    assert pages == sorted(["artist", "artisan", "fan", "stranger", "moderator", "owner"])


def test_hashtags_are_found_with_the_number_of_works_that_one_finds(artist, fan):
    for tag in ("fox", "fox", "foxes", "night"):
        make.post(artist, hashtags=(tag,))
    make.post(artist, hashtags=("foxglove",), visibility="hidden")
    found = door.ask(ANYONE, names.hashtags, "fox").items
    assert [(one.tag, one.works) for one in found] == [("fox", 2), ("foxes", 1)]
    make.relate("Mute", fan, artist)
    assert door.ask(fan.who, names.hashtags, "fox").items == []


def test_no_more_than_a_hundred_works_of_a_hashtag_are_counted(artist):
    make.post(artist, hashtags=("fox",))
    make.copies(120)
    with db.owner().begin() as tx:
        tx.exec_driver_sql(
            "INSERT INTO post_tag (id, post_id, tag, position)"
            " SELECT gen_random_uuid(), id, 'fox', 0 FROM post ON CONFLICT DO NOTHING"
        )
    assert [(one.works, one.more) for one in door.ask(ANYONE, names.hashtags, "fox").items] == [
        (100, True)
    ]


def test_a_hashtag_that_no_work_has_any_more_is_forgotten(artist):
    from services.kernel import ids
    from services.posts import commands

    made = [make.post(artist, hashtags=("fox", "night")) for _ in range(2)]
    assert used_hashtags() == {"fox": 1, "night": 1}
    for work in made:
        door.do(artist.who, commands.edit, ids.slug(work.number), {"hashtags": ["night"]})
    assert door.ask(ANYONE, names.hashtags, "fox").items == []
    door.do(SYSTEM, tags.recount)
    assert used_hashtags() == {"night": 2}
    make.post(artist, hashtags=("fox",))
    assert used_hashtags() == {"night": 2, "fox": 1}
    with pytest.raises(Forbidden):
        door.do(artist.who, tags.recount)


def test_nobody_waits_where_many_take_and_leave_the_same_hashtags(artist):
    from concurrent.futures import ThreadPoolExecutor

    from services.kernel import ids
    from services.posts import commands

    slugs = [ids.slug(make.post(artist, hashtags=("a", "b")).number) for _ in range(4)]

    def change(turn):
        for said in (["b", "c"], ["c", "a"], ["a"]):
            door.do(artist.who, commands.edit, slugs[turn], {"hashtags": said})

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(change, range(4)))
    door.do(SYSTEM, tags.recount)
    assert used_hashtags() == {"a": 4}


def used_hashtags():
    def kept(tx, actor):
        return {row.tag: row.works for row in tx.scalars(select(UsedHashtag))}

    return door.ask(SYSTEM, kept)


def test_playlists_are_found_by_their_title_in_spite_of_a_slip(artist, fan):
    from services.kernel import ids
    from services.playlists import commands as playlists

    work = ids.slug(make.post(artist).number)
    for title, visibility in (("Quiet foxes of the north", "public"), ("Fox", "unlisted")):
        door.do(artist.who, playlists.create, title=title, visibility=visibility, work=work)
    door.do(artist.who, playlists.create, title="Foxes, none yet")
    for said in ("foxes", "foxs", "quiet", "QUIET north size:64x64", ""):
        found = door.ask(ANYONE, names.playlists, said).items
        assert [one.title for one in found] == ["Quiet foxes of the north"], said
    assert door.ask(ANYONE, names.playlists, "castle").items == []
    make.relate("Mute", fan, artist)
    assert door.ask(fan.who, names.playlists, "foxes").items == []
    make.change_person(artist, profile_hidden=True)
    assert door.ask(ANYONE, names.playlists, "foxes").items == []


def test_suggestions_are_names_that_begin_so_eight_at_most(artist, fan):
    for i in range(9):
        make.person(f"fo{i}xy")
        make.post(artist, title=f"The fox {i}", hashtags=(f"fox{i}",))
    found = door.ask(ANYONE, suggestions.suggestions, "fo")
    assert len(found) == 8 and {one.kind for one in found} == {"person", "hashtag", "work"}
    assert {one.kind for one in door.ask(ANYONE, suggestions.suggestions, "x #fo")} == {"hashtag"}
    assert {one.kind for one in door.ask(ANYONE, suggestions.suggestions, "by:@fo")} == {"person"}
    for nothing in ("", "f", "%", "__", "'; DROP", "&|!:*", "zz" * 5000, "\0\0fo:*"):
        door.ask(ANYONE, suggestions.suggestions, nothing)
    assert door.ask(ANYONE, suggestions.suggestions, "%%") == []
    make.relate("Mute", fan, artist)
    assert {one.kind for one in door.ask(fan.who, suggestions.suggestions, "fo")} == {"person"}


@pytest.mark.parametrize(
    "said",
    [
        "'; DROP TABLE post; --", "' OR 1=1 --", "\\", "%", "_", "((((", "))", "! & | <->", ":*",
        '"', '-"', "-", "fox & | !", "\x00fox", "\ud800", "🦊", "a" * 200, "(" * 200,
        '"' * 199, "-" * 200, "or or or", "<script>", "$1 %s %(x)s {x}", "-a " * 66, "- " * 99, '-"" ' * 49, '"a" or ' * 28,
    ],
)  # fmt: skip
def test_whatever_is_typed_is_words(artist, said):
    make.post(artist, title="fox")
    for sort in works.SORTS:
        door.ask(ANYONE, works.works, said, sort=sort)
    door.ask(ANYONE, names.people, said)
    door.ask(ANYONE, names.hashtags, said)
    assert titles("fox") == ["fox"]


@given(st.text(alphabet=st.sampled_from("ab -\"|&!():*<>\\'%_#@é🦊\t"), max_size=60))
@hypothesis.settings(max_examples=60)
def test_no_mixture_of_signs_breaks_the_question(database, said):
    try:
        door.ask(ANYONE, works.works, said)
    except Invalid as refusal:
        assert str(refusal)


def test_ten_thousand_words_are_refused_by_their_number(clean):
    with pytest.raises(Invalid, match="up to 200 characters; this one has 50,000"):
        door.ask(ANYONE, works.works, "word " * 10_000)


@pytest.mark.parametrize("signed_in", [False, True])
def test_a_search_takes_one_statement_and_who_asks_another(artist, fan, statements, signed_in):
    for i in range(30):
        make.post(artist, title=f"fox {i}", hashtags=("fox",))
    who = fan.who if signed_in else ANYONE
    for question in (
        (works.works, "fox tag:fox w:<=32"),
        (names.people, "art"),
        (names.hashtags, "fo"),
        (names.playlists, "fo"),
        (suggestions.suggestions, "fo"),
    ):
        with statements() as seen:
            door.ask(who, *question)
        assert len(seen.all) == 1 + signed_in, seen.all
    for said, sort, count in (
        ("fox", "best", 1),
        ("artist", "best", 2),
        ("palette:#000001", "newest", 2),
    ):
        with statements() as seen:
            door.ask(who, works.works, said, sort=sort)
        assert len(seen.all) == count + signed_in, (said, seen.all)
