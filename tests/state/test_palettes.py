"""The pages of palettes and the row of similar works, without a browser."""

import asyncio

import make
import pytest
from visits import Visit

from services.kernel import ids, vectors
from services.palettes import known, rows
from state.palettes import PaletteShown, PaletteWorks, SimilarWorks
from state.posts import WorkPage

PICO = known.palettes()["pico-8"].colours


def work(author, *held, **more):
    return make.post(author, measured={"palette": held, "unique_colors": len(held)}, **more)


def opened(key, person=None):
    """The page, and what it asks for."""
    visit = Visit(f"/palettes/{key}", person)
    kinds = {kind.get_full_name(): kind for kind in (PaletteShown, PaletteWorks)}
    for event in visit.tell(PaletteShown, "open") or []:
        asyncio.run(event.fn(visit.at(kinds[event.state_full_name])))
    return visit


def test_a_palettes_page_shows_its_colours_its_works_and_what_is_like_it(artist):
    work(artist, *PICO[:9], title="mine")
    work(artist, *PICO[:10], title="one colour more")
    visit = opened(rows.key(rows.normal(PICO[:9])))
    page = visit.at(PaletteShown)
    assert (page.status, page.palette.title, page.palette.known) == ("shown", "9 colours", "pico-8")
    assert [card.title for card in visit.at(PaletteWorks).page_0] == ["mine"]
    assert [strip.title for strip in page.near] == ["10 colours"]


def test_a_known_palette_is_opened_by_its_name(artist):
    work(artist, *PICO[:9], title="mine")
    visit = opened("pico-8")
    assert visit.at(PaletteShown).palette.title == "PICO-8"
    assert [card.title for card in visit.at(PaletteWorks).page_0] == ["mine"]


@pytest.mark.parametrize("key", ["nothing", "0" * 20, "%00", ""])
def test_what_is_no_palette_is_missing(clean, key):
    visit = opened(key)
    assert visit.at(PaletteShown).status == "missing" and visit.at(PaletteWorks).page_0 == []
    assert visit.tell(PaletteShown, "look_around") is None and visit.heard() == []


def test_the_palette_of_a_hidden_work_is_missing_for_others(artist, fan):
    key = rows.key(rows.normal(PICO[3:9]))
    make.change(work(artist, *PICO[3:9]), visibility="hidden")
    assert opened(key, artist).at(PaletteShown).status == "shown"
    assert opened(key, fan).at(PaletteShown).status == "missing"


def test_a_works_page_leads_to_its_palette(artist):
    visit = Visit(f"/posts/{ids.slug(work(artist, *PICO[:9]).number)}")
    visit.tell(WorkPage, "open")
    found = visit.at(WorkPage).work.in_palette
    assert found.url == f"/palettes/{rows.key(rows.normal(PICO[:9]))}"
    assert (found.known_url, found.known_text) == (
        "/palettes/pico-8",
        "Uses 9 of the 16 colours of PICO-8",
    )


def test_a_work_of_more_than_256_colours_leads_to_no_palette(artist):
    visit = Visit(f"/posts/{ids.slug(work(artist).number)}")
    visit.tell(WorkPage, "open")
    assert visit.at(WorkPage).work.in_palette.key == ""


def test_similar_works_are_read_once_for_each_work(artist, fan, statements):
    look = (0.0,) * vectors.LOOK_SIZE
    mine, other = (
        make.post(who, measured={"look": look}, title=who.handle) for who in (artist, fan)
    )
    visit, slug = Visit("/"), ids.slug(mine.number)
    visit.tell(SimilarWorks, "look", slug)
    assert [card.title for card in visit.at(SimilarWorks).items] == [fan.handle]
    with statements() as seen:
        visit.tell(SimilarWorks, "look", slug)
    assert seen.all == []
    visit.tell(SimilarWorks, "look", ids.slug(other.number))
    assert [card.title for card in visit.at(SimilarWorks).items] == [artist.handle]


@pytest.mark.parametrize("slug", ["nothing", "", "x" * 17])
def test_nothing_is_like_what_is_not_there(clean, slug):
    visit = Visit("/")
    visit.tell(SimilarWorks, "look", slug)
    assert visit.at(SimilarWorks).items == []
