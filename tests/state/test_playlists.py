"""Playlists as a page's states keep them: the order, what is taken back, and whose they are."""

import asyncio

import make
import pytest
from visits import Visit

from services import door
from services.kernel import ids
from services.playlists import commands, queries
from state.base import pages
from state.choosing import Chooser, OwnersPlaylists
from state.playlists import PlaylistShown, PlaylistWorks
from state.profiles import ProfilePage
from state.toasts import Toasts


def slug(work) -> str:
    return ids.slug(work.number)


def filled(owner, author, count=4, **said) -> tuple[str, list[str]]:
    """A playlist with so many works, and their slugs."""
    name = door.do(owner.who, commands.create, **({"title": "Ponds"} | said))
    works = [slug(make.post(author, title=str(i))) for i in range(count)]
    for work in works:
        door.do(owner.who, commands.put, name, work)
    return name, works


def opened(name, person=None) -> Visit:
    visit = Visit(f"/playlists/{name}", person)
    visit.tell(PlaylistShown, "open")
    visit.tell(PlaylistWorks, "open")
    return visit


def shown(visit: Visit) -> list[str]:
    return [card.slug for page in pages(visit.at(PlaylistWorks)) for card in page]


def order(owner, name) -> list[str]:
    found, cursor = [], ""
    while True:
        page = door.ask(owner.who, queries.works, name, cursor=cursor, limit=100)
        found += [item.work.slug for item in page.items]
        if not (cursor := page.next_cursor):
            return found


def stays(owner, name) -> list[int]:
    return [item.dwell_seconds for item in door.ask(owner.who, queries.works, name).items]


@pytest.mark.parametrize(
    ("where", "expected"),
    [("top", "cabd"), ("up", "acbd"), ("down", "abdc"), ("bottom", "abdc"), ("away", "abcd")],
)
def test_a_work_goes_where_its_button_says(artist, fan, where, expected):
    name, works = filled(fan, artist)
    visit = opened(name, fan)
    visit.tell(PlaylistWorks, "step", works[2], where)
    wanted = [works["abcd".index(letter)] for letter in expected]
    assert shown(visit) == wanted == order(fan, name)


@pytest.mark.parametrize(("place", "where"), [(0, "up"), (0, "top"), (3, "down"), (3, "bottom")])
def test_at_the_ends_a_step_further_changes_nothing(artist, fan, place, where):
    name, works = filled(fan, artist)
    visit = opened(name, fan)
    visit.tell(PlaylistWorks, "step", works[place], where)
    assert shown(visit) == works == order(fan, name)


def test_a_work_that_is_dragged_goes_before_another_and_only_what_changed_travels(artist, fan):
    name, works = filled(fan, artist, 30)
    visit = opened(name, fan)
    visit.tell(PlaylistWorks, "more", visit.at(PlaylistWorks).cursor)
    visit.delta(PlaylistWorks)
    visit.tell(PlaylistWorks, "move", works[29], works[25])
    travelled = visit.delta(PlaylistWorks)
    assert "page_1" in travelled and "page_0" not in travelled
    assert shown(visit) == order(fan, name) == [*works[:25], works[29], *works[25:29]]
    visit.tell(PlaylistWorks, "move", works[0], "")
    assert shown(visit) == order(fan, name) and order(fan, name)[-1] == works[0]


def test_down_from_the_end_of_what_is_shown_is_one_place_and_no_more(artist, fan):
    name, works = filled(fan, artist, 26)
    visit = opened(name, fan)
    visit.tell(PlaylistWorks, "step", works[23], "down")
    assert order(fan, name) == [*works[:23], works[24], works[23], works[25]]


def test_a_work_stays_as_long_as_its_owner_says_or_as_the_playlist_does(artist, fan):
    name, works = filled(fan, artist)
    visit = opened(name, fan)
    visit.tell(PlaylistWorks, "stay", works[1], " 90 ")
    assert visit.at(PlaylistWorks).stays == {works[1]: "90"}
    assert stays(fan, name) == [15, 90, 15, 15]
    for odd in ("forever", "-1", "3601", "1.5", "٣"):
        visit.tell(PlaylistWorks, "stay", works[1], odd)
        assert visit.heard().pop() == "A work stays 1 to 3,600 seconds."
    visit.tell(PlaylistWorks, "stay", works[1], "")
    assert visit.at(PlaylistWorks).stays == {}
    assert stays(fan, name) == [15] * 4


def test_what_was_taken_out_goes_back_to_its_place_by_its_toast(artist, fan):
    name, works = filled(fan, artist)
    visit = opened(name, fan)
    for work in (works[1], works[3]):
        visit.tell(PlaylistWorks, "take", work)
        assert work not in shown(visit)
        visit.tell(Toasts, "undo", visit.at(Toasts).items[0].id)
        assert shown(visit) == works == order(fan, name)


@pytest.mark.parametrize(
    ("name", "args"),
    [("move", (0, 1)), ("step", (2, "top")), ("take", (0,)), ("stay", (0, "30"))],
)
def test_a_stranger_changes_nothing(artist, fan, stranger, name, args):
    playlist, works = filled(fan, artist)
    visit = opened(playlist, stranger)
    said = [works[a] if isinstance(a, int) else a for a in args]
    visit.tell(PlaylistWorks, name, *said)
    assert visit.heard() == ["Only its owner can change this playlist."]
    assert order(fan, playlist) == works
    assert stays(fan, playlist) == [15] * 4


@pytest.mark.parametrize(("deed", "args"), [("save", ()), ("delete", ()), ("cover", (0,))])
def test_nor_its_words_its_cover_or_that_it_is_there(artist, fan, stranger, deed, args):
    playlist, works = filled(fan, artist)
    visit = opened(playlist, stranger)
    visit.tell(PlaylistShown, "change", "title", "Stolen")
    visit.tell(PlaylistShown, deed, *[works[a] for a in args])
    assert visit.heard() == ["Only its owner can change this playlist."]
    assert door.ask(fan.who, queries.page, playlist).card.title == "Ponds"


def test_a_toast_of_ones_own_making_puts_nothing_into_the_list_of_another(artist, fan, stranger):
    playlist, works = filled(fan, artist)
    other = slug(make.post(artist))
    visit = opened(playlist, stranger)
    for subject in (f"{playlist}/{other}/", "///", "x", f"{playlist}/{works[0]}/{works[3]}"):
        visit.at(Toasts)._put("x", undo="take", subject=subject)
        visit.tell(Toasts, "undo", visit.at(Toasts).items[-1].id)
    assert order(fan, playlist) == works


def test_its_owner_changes_its_words_and_what_is_refused_stays_in_the_form(artist, fan):
    name, works = filled(fan, artist)
    visit = opened(name, fan)
    for field, value in {"title": "Lakes", "dwell_seconds": "30", "visibility": "hidden"}.items():
        visit.tell(PlaylistShown, "change", field, value)
    visit.tell(PlaylistShown, "save")
    page = visit.at(PlaylistShown).playlist
    assert (page.card.title, page.dwell_seconds, page.card.visibility) == ("Lakes", 30, "hidden")
    for field, value in (("dwell_seconds", "soon"), ("title", " "), ("visibility", "nobody")):
        visit.tell(PlaylistShown, "change", field, value)
        visit.tell(PlaylistShown, "save")
        assert visit.at(PlaylistShown).errors[field]
        assert getattr(visit.at(PlaylistShown).words, field) == value
        visit.tell(PlaylistShown, "open")
    visit.tell(PlaylistShown, "cover", works[2])
    assert len({visit.at(PlaylistShown).playlist.card.cover_url, page.card.cover_url}) == 2


def test_a_hidden_playlist_looks_to_others_as_if_there_were_none(artist, fan, stranger):
    name, _ = filled(fan, artist, visibility="hidden")
    assert opened(name, stranger).at(PlaylistShown).status == "missing"
    assert opened("nothing").at(PlaylistShown).status == "missing"
    assert opened(name, fan).at(PlaylistShown).status == "shown"


def test_it_is_followed_and_not_and_each_is_answered(artist, fan, stranger):
    name, _ = filled(fan, artist)
    visit = opened(name, stranger)
    visit.tell(PlaylistShown, "follow", name, True)
    page = visit.at(PlaylistShown)
    assert (page.playlist.followed, page.playlist.card.followers, page.answer) == (
        True, 1, f"1:{name}",
    )  # fmt: skip
    visit.tell(PlaylistShown, "follow", name, False)
    assert (visit.at(PlaylistShown).playlist.followed, page.answer) == (False, f"2:{name}")
    assert "/login?next=" in str(opened(name).tell(PlaylistShown, "follow", name, True))


def test_only_its_owner_arranges_it(artist, fan, stranger):
    name, _ = filled(fan, artist)
    for person, on in ((fan, True), (stranger, False)):
        visit = opened(name, person)
        visit.tell(PlaylistShown, "arrange")
        assert visit.at(PlaylistShown).arranging is on


# --- the menu


def menu(person, work) -> Visit:
    visit = Visit("/recent", person)
    visit.tell(Chooser, "open", work, "A title")
    return visit


def test_the_menu_says_which_playlists_hold_the_work_and_changes_that(artist, fan):
    name, works = filled(fan, artist)
    door.do(fan.who, commands.create, title="Lakes")
    other = slug(make.post(artist))
    visit = menu(fan, works[0])
    assert [(c.title, c.has_it) for c in visit.at(Chooser).choices] == [
        ("Lakes", False), ("Ponds", True),
    ]  # fmt: skip
    visit.tell(Chooser, "open", other, "Another")
    visit.tell(Chooser, "put", name, True)
    assert other in order(fan, name) and visit.at(Chooser).said == "Added to “Ponds”."
    visit.tell(Chooser, "put", name, False)
    assert other not in order(fan, name)


def test_a_new_playlist_is_made_with_the_work_in_it(artist, fan):
    work = slug(make.post(artist))
    visit = menu(fan, work)
    visit.tell(Chooser, "make", "Ponds")
    (choice,) = visit.at(Chooser).choices
    assert (choice.title, choice.has_it, order(fan, choice.slug)) == ("Ponds", True, [work])


def test_what_is_refused_is_said_in_the_menu(artist, fan, stranger):
    name, works = filled(fan, artist)
    visit = menu(stranger, works[0])
    visit.tell(Chooser, "put", name, False)
    assert visit.at(Chooser).problem == "Only its owner can change this playlist."
    visit.tell(Chooser, "make", " ")
    assert visit.at(Chooser).problem and visit.at(Chooser).said == ""
    assert order(fan, name) == works


def test_the_menu_is_for_who_is_signed_in(artist):
    visit = Visit("/recent")
    assert "/login?next=" in str(visit.tell(Chooser, "open", slug(make.post(artist)), "x"))


def test_the_open_playlist_hears_of_what_its_menu_does(artist, fan):
    name, works = filled(fan, artist)
    visit = opened(name, fan)
    visit.tell(Chooser, "open", works[0], "0")
    visit.tell(Chooser, "put", name, False)
    assert shown(visit) == works[1:]
    assert visit.at(PlaylistShown).playlist.card.works == 3


# --- lists of playlists


def lists(person, handle="fan") -> OwnersPlaylists:
    visit = Visit(f"/u/{handle}/playlists", person)
    asyncio.run(visit.root.get_state(ProfilePage))
    from state.session import Session

    visit.tell(Session, "load")
    visit.tell(OwnersPlaylists, "open")
    return visit.at(OwnersPlaylists)


def test_a_profile_lists_its_public_playlists_and_its_owner_all_and_those_followed(artist, fan):
    filled(fan, artist, title="Open")
    filled(fan, artist, title="Secret", visibility="hidden")
    theirs, _ = filled(artist, artist, title="Followed")
    door.do(fan.who, commands.follow, theirs)
    assert [c.title for c in lists(artist).items] == ["Open"]
    assert list(lists(artist).followed) == []
    own = lists(fan)
    assert [c.title for c in own.items] == ["Secret", "Open"]
    assert [c.title for c in own.followed] == ["Followed"]


def test_a_playlist_is_made_on_ones_own_page(fan):
    visit = Visit("/u/fan/playlists", fan)
    assert "/playlists/" in str(visit.tell(OwnersPlaylists, "make", "Ponds"))
    visit.tell(OwnersPlaylists, "make", "")
    assert visit.at(OwnersPlaylists).problem
