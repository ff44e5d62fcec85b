"""Palettes of works: what a colour or a name finds, whose palettes are there, and which are near."""

import random

import images
import make
import pytest
from sqlalchemy import create_engine, select, text
from structlog.testing import CapturingLogger

from jobs import looks as walks
from services import door
from services.auth.actor import SYSTEM, Credential
from services.kernel import colours, db, ids, vectors
from services.kernel.errors import Invalid, NotFound
from services.kernel.settings import settings
from services.models import Palette, Post
from services.palettes import filters, known, near, queries, rows
from services.posts import commands, looks
from services.search import works

ANYONE = Credential()
PICO = known.palettes()["pico-8"].colours


def work(author, *held, **more):
    measured = {"palette": held, "unique_colors": len(held)}
    return make.post(author, measured=measured, **more)


def titles(said, who=ANYONE):
    return {card.title for card in door.ask(who, works.works, said).items}


def key_of(*held):
    return rows.key(rows.normal(held))


def palettes():
    return len(rows_of_palettes())


def rows_of_palettes():
    return door.ask(SYSTEM, lambda tx, _: list(tx.scalars(select(Palette))))


def strangest(count, size, seed=3):
    chance = random.Random(seed)
    return [[f"#{chance.randrange(1 << 24):06x}" for _ in range(size)] for _ in range(count)]


# --- one row for one set


def test_works_of_the_same_colours_share_one_palette(artist, fan):
    work(artist, "#ff0044", "#112233", title="a")
    work(fan, "#112233", "#ff0044", "#00000000", title="b")
    work(fan, "#112233", "#ff004480", title="c")
    assert palettes() == 1
    found = door.ask(ANYONE, queries.works, key_of("#112233", "#ff0044")).items
    assert {card.title for card in found} == {"a", "b", "c"}


def test_a_work_of_very_many_colours_or_of_none_has_no_palette(artist):
    assert make.post(artist, measured={"palette": (), "unique_colors": 5000}).palette_id is None
    assert work(artist, "#00000000").palette_id is None


def test_a_replaced_file_brings_its_own_palette(artist):
    post = work(artist, *PICO)
    door.do(
        SYSTEM, commands.replace, post_id=post.id, storage_key=post.id, stored=[],
        measured=make.replace(make.STILL, sha256="a" * 64, palette=("#ff0044",)),
        in_public_area=True,
    )  # fmt: skip
    assert door.ask(ANYONE, queries.page, key_of("#ff0044")).works == 1
    with pytest.raises(NotFound):
        door.ask(ANYONE, queries.page, key_of(*PICO))


# --- found by a colour, by a name


def test_a_colour_finds_works_with_one_that_is_at_most_a_shade_away(artist):
    chance, sought = random.Random(7), "#5a7fc0"
    middle, expected = colours.lab(sought), set()
    for i in range(60):
        parts = [min(max(c + chance.randrange(-40, 41), 0), 255) for c in (0x5A, 0x7F, 0xC0)]
        colour = "#{:02x}{:02x}{:02x}".format(*parts)
        work(artist, "#000000", colour, title=f"w{i}")
        if colours.distance(colours.lab(colour), middle) <= 40:
            expected.add(f"w{i}")
    page = door.ask(ANYONE, works.works, f"palette:{sought}", limit=100)
    assert {card.title for card in page.items} == expected
    assert 3 < len(expected) < 57


def test_a_name_finds_works_that_keep_to_the_palette(artist):
    work(artist, *PICO, title="all")
    work(artist, *PICO[2:6], title="some")
    work(artist, *PICO[2:6], "#123456", title="more")
    work(artist, *PICO[:2], title="too few")
    assert titles("palette:pico-8") == titles("palette:PICO-8") == {"all", "some"}
    assert titles("palette:pico-8 palette:#1d2b53") == {"all"}
    assert titles(f"palette:{key_of(*PICO[2:6])}") == {"some"}


# --- the page


def test_a_page_says_what_the_palette_is(artist):
    work(artist, *PICO[:11], title="a")
    page = door.ask(ANYONE, queries.page, key_of(*PICO[:11]))
    assert (page.title, page.works_text) == ("11 colours", "1 work")
    assert (page.known, page.known_url) == ("pico-8", "/palettes/pico-8")
    assert page.known_text == "Uses 11 of the 16 colours of PICO-8"
    assert {s.colour for s in page.swatches} == set(PICO[:11]) and page.swatches[0].name == "black"


def test_a_known_palette_is_there_under_its_name_without_works(clean):
    page = door.ask(ANYONE, queries.page, "pico-8")
    assert (page.title, page.works, page.url) == ("PICO-8", 0, "/palettes/pico-8")
    assert [s.colour for s in page.swatches] == list(PICO) and "Lexaloffle" in page.about
    assert door.ask(ANYONE, queries.works, "pico-8").items == []


@pytest.mark.parametrize("key", ["", "nothing", "0" * 20, "PICO-8", "0" * 19 + "\0", "é" * 20])
def test_what_is_no_palette_is_not_found(artist, key):
    work(artist, "#ff0044")
    for question in (queries.page, queries.works, queries.alike, queries.colours_of):
        with pytest.raises(NotFound):
            door.ask(ANYONE, question, key)


@pytest.mark.parametrize(
    ("change", "seen_by"),
    [
        ({"visibility": "hidden"}, {"artist", "moderator"}),
        ({"visibility": "draft"}, {"artist"}),
        ({"conformant": False}, {"artist", "moderator"}),
    ],
)
def test_a_palette_tells_of_no_work_that_one_may_not_see(people, change, seen_by):
    post = work(people["artist"], "#ff0044", "#00ff44")
    make.change(post, **change)
    for name, person in [*people.items(), ("", None)]:
        who = person.who if person else ANYONE
        if name in seen_by or (name == "owner" and "moderator" in seen_by):
            assert door.ask(who, queries.page, key_of("#ff0044", "#00ff44")).works == 0
        else:
            with pytest.raises(NotFound):
                door.ask(who, queries.page, key_of("#ff0044", "#00ff44"))


def test_blocks_mutes_and_warnings_hold_in_the_works_of_a_palette(people):
    artist, fan, stranger = people["artist"], people["fan"], people["stranger"]
    key = key_of(*PICO)
    work(artist, *PICO, title="plain")
    work(artist, *PICO, title="warned", warnings=("nsfw",))
    assert [c.title for c in door.ask(ANYONE, queries.works, key).items] == ["plain"]
    make.relate("Mute", fan, artist)
    assert door.ask(fan.who, queries.works, key).items == []
    make.relate("Block", artist, stranger)
    with pytest.raises(NotFound):
        door.ask(stranger.who, queries.works, key)
    assert door.ask(stranger.who, queries.works, "pico-8").items == []


@pytest.mark.parametrize("limit", [1, 3])
def test_the_works_of_a_palette_are_walked_to_their_end(artist, limit):
    made = {work(artist, *PICO, title=f"{i}").title for i in range(7)}
    for key in (key_of(*PICO), "pico-8"):
        seen, cursor = [], ""
        while True:
            page = door.ask(ANYONE, queries.works, key, cursor=cursor, limit=limit)
            seen += [card.title for card in page.items]
            cursor = page.next_cursor
            if not cursor:
                break
        assert len(seen) == 7 and set(seen) == made


@pytest.mark.parametrize("limit", [0, 101])
def test_a_page_of_works_has_its_bounds(clean, limit):
    with pytest.raises(Invalid, match="1 to 100"):
        door.ask(ANYONE, queries.works, "pico-8", limit=limit)


# --- near palettes


def test_near_palettes_are_those_of_the_least_distance(artist):
    for held in strangest(40, 6):
        work(artist, *held)
    mine = strangest(1, 6, seed=9)[0]
    work(artist, *mine)
    for shift in (4, 10):
        work(artist, *(f"#{(int(c[1:3], 16) + shift) % 256:02x}{c[3:]}" for c in mine))
    found = door.ask(ANYONE, queries.alike, key_of(*mine))
    labs = sorted(colours.lab(c) for c in mine)
    apart = [near.apart(labs, sorted(colours.lab(c) for c in strip.colours)) for strip in found]
    assert apart == sorted(apart) and len(found) >= 2
    assert [strip.apart for strip in found] == [round(a / 1000, 3) for a in apart]
    everyone = [palette.oklab for palette in rows_of_palettes()]
    best = sorted(near.apart(labs, [colours.unpacked(n) for n in o]) for o in everyone)
    assert apart[:2] == best[1:3], "the nearest of all but the palette itself"


def test_near_palettes_are_those_of_works_that_one_finds(artist, fan):
    mine, other = ("#102030", "#405060"), ("#122232", "#425262")
    work(artist, *mine)
    hidden = work(artist, *other)
    assert [s.key for s in door.ask(ANYONE, queries.alike, key_of(*mine))] == [key_of(*other)]
    make.change(hidden, visibility="unlisted")
    assert door.ask(ANYONE, queries.alike, key_of(*mine)) == []


# --- similar works


def look(*numbers):
    return (*numbers, *[0.0] * (vectors.LOOK_SIZE - len(numbers)))


def like(author, x, **more):
    return make.post(author, measured={"look": look(x)}, **more)


def similar(post, who=ANYONE):
    return [c.title for c in door.ask(who, looks.similar, ids.slug(post.number)).items]


def test_similar_works_are_the_nearest_first_and_nothing_beyond(artist, fan):
    mine = like(artist, 0.0, title="mine")
    for title, x in (("far", 3.0), ("second", 0.2), ("first", 0.1), ("third", 0.5)):
        like(fan, x, title=title)
    assert similar(mine) == ["first", "second", "third"]


def test_similar_works_are_those_that_one_finds_in_lists(people):
    artist, fan = people["artist"], people["fan"]
    mine = like(artist, 0.0)
    for title, change in (("hidden", {"visibility": "hidden"}), ("waiting", {"approved_at": None}),
                          ("warned", {"warnings": ["nsfw"]}), ("unlisted", {"visibility": "unlisted"}),
                          ("gone", {"deleted_at": mine.created_at})):  # fmt: skip
        make.change(like(artist, 0.1, title=title), **change)
    like(fan, 0.1, title="theirs")
    assert similar(mine) == similar(mine, artist.who) == ["theirs"]
    make.relate("Block", fan, people["stranger"])
    assert similar(mine, people["stranger"].who) == []
    make.change_person(people["moderator"], shown_warnings=["nsfw"])
    assert set(similar(mine, people["moderator"].who)) == {"theirs", "warned"}


def test_what_looks_like_a_hidden_work_is_told_to_nobody_else(artist, fan):
    mine = like(artist, 0.0, visibility="hidden")
    like(fan, 0.1, title="other")
    assert similar(mine, artist.who) == ["other"]
    for who in (ANYONE, fan.who):
        with pytest.raises(NotFound):
            similar(mine, who)


def test_a_work_without_a_look_has_none_like_it(artist):
    like(artist, 0.1)
    assert similar(make.post(artist)) == []


@pytest.mark.parametrize("limit", [0, 25])
def test_similar_works_have_their_bounds(artist, limit):
    with pytest.raises(Invalid, match="1 to 24"):
        door.ask(ANYONE, looks.similar, ids.slug(like(artist, 0).number), limit=limit)


def test_each_question_costs_its_statements_and_no_more(artist, fan, statements):
    mine = work(artist, *PICO)
    work(fan, *PICO[:9])
    key = key_of(*PICO)
    similar(mine)  # whether vectors are here is asked once a process
    for question, args, count in (
        (queries.page, (key,), 2), (queries.page, ("pico-8",), 1), (queries.works, (key,), 2),
        (queries.works, ("pico-8",), 2), (queries.alike, (key,), 2), (queries.alike, ("pico-8",), 1),
        (looks.similar, (ids.slug(mine.number),), 2), (works.works, ("palette:pico-8",), 2),
    ):  # fmt: skip
        with statements() as seen:
            door.ask(ANYONE, question, *args)
        assert len(seen.all) == count, (question, seen.all)


@pytest.mark.parametrize("few", [0, 1_000])
def test_works_of_a_known_palette_are_the_same_however_many_palettes_it_has(
    artist, monkeypatch, few
):
    monkeypatch.setattr(filters, "FEW", few)
    newer = [work(artist, *PICO[:n], title=f"{n} of them") for n in (16, 12, 9)][::-1]
    work(artist, "#010203", "#040506", title="None of them")
    for question, said in ((works.works, "palette:pico-8"), (queries.works, "pico-8")):
        first = door.ask(ANYONE, question, said, limit=2)
        last = door.ask(ANYONE, question, said, limit=2, cursor=first.next_cursor)
        assert [c.title for c in first.items + last.items] == [one.title for one in newer]
        assert last.next_cursor == ""


# --- without pgvector


@pytest.fixture
def log(monkeypatch):
    """What the vectors write into the log."""
    written = CapturingLogger()
    monkeypatch.setattr(vectors, "log", written)
    return written


def test_a_database_without_the_extension_is_served_without_it(artist, monkeypatch, log):
    mine = like(artist, 0.0)
    like(artist, 0.1)
    vectors.forget()
    monkeypatch.setattr(vectors, "INDEXES", (("ix_vector_none", "post_look", "look", 135),))
    assert similar(mine) == [] and door.ask(ANYONE, queries.alike, "pico-8") == []
    assert [call.args for call in log.calls] == [("vectors.off",)], "not one line a question"
    vectors.forget()


def test_a_migration_without_the_right_to_the_extension_goes_on_and_says_so(database, log):
    with db.owner().connect().execution_options(isolation_level="AUTOCOMMIT") as server:
        server.execute(text("CREATE ROLE plain LOGIN PASSWORD 'plain'"))
        server.execute(text("CREATE DATABASE plain OWNER plain"))
        host = db.address(settings().database_owner_url).rsplit("@", 1)[1].rsplit("/", 1)[0]
        engine = create_engine(f"postgresql+psycopg://plain:plain@{host}/plain")
        try:
            with engine.begin() as connection:
                assert not vectors.provide(connection), "before the tables"
                connection.execute(text("CREATE TABLE post_look (look real[])"))
                connection.execute(text("CREATE TABLE palette (spread real[])"))
                assert not vectors.provide(connection)
                connection.execute(text("INSERT INTO post_look VALUES ('{1}')"))
            assert [call.args for call in log.calls] == [("vectors.off",)]
        finally:
            engine.dispose()
            server.execute(text("DROP DATABASE plain WITH (FORCE)"))
            server.execute(text("DROP ROLE plain"))


def test_the_index_answers_for_the_nearest(artist):
    mine = like(artist, 0.0)
    asked = text(
        "EXPLAIN SELECT post_id FROM post_look ORDER BY look::vector(135) <-> (SELECT"
        " look::vector(135) FROM post_look WHERE post_id = :id) LIMIT 100"
    )
    with db.owner().begin() as connection:
        connection.execute(text("SET LOCAL enable_seqscan = off"))
        plan = "\n".join(connection.scalars(asked, {"id": mine.id}))
    assert "Index Scan using ix_vector_look" in plan


# --- works from before, and palettes that nobody has any more


def test_old_works_get_their_palette_and_their_look_by_a_walk(artist):
    old = make.live(artist, images.png())
    broken = work(artist, *PICO)

    def forgotten(tx, actor):
        tx.execute(text("DELETE FROM post_look"))
        tx.execute(text("UPDATE post SET palette_id = NULL"))
        tx.execute(text("DELETE FROM palette"))

    door.do(SYSTEM, forgotten)
    stride = walks.complete("", False)
    assert (stride.after, stride.looked_at, stride.wrong) == ("", 2, 1), "one has lost its file"

    def kept(tx, actor):
        look = tx.scalar(text("SELECT look FROM post_look WHERE post_id = :id"), {"id": old.id})
        return (
            len(look),
            tx.get_one(Post, old.id).palette_id,
            tx.get_one(Post, broken.id).palette_id,
        )

    size, palette, none = door.ask(SYSTEM, kept)
    assert size == vectors.LOOK_SIZE and palette and none is None
    assert walks.complete("", False).looked_at == 1


def test_palettes_that_no_work_has_are_removed_and_others_follow_the_rules(artist):
    gone = work(artist, "#ff0044", "#ff0045")
    work(artist, *PICO)
    make.change(gone, palette=["#ff0044"])

    def forgot(tx, actor):
        tx.execute(text("UPDATE palette SET known = '{}'"))

    door.do(SYSTEM, forgot)
    stride = walks.review("", False)
    assert (stride.looked_at, stride.wrong, palettes()) == (3, 2, 2)
    assert titles("palette:pico-8") != set()
    assert walks.review("", False).wrong == 0
