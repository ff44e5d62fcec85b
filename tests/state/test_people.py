"""Profiles, relations and their settings as a page's states keep them: own rights, own data."""

import make
import pytest
from visits import Visit

from services import door
from services.auth.actor import SYSTEM
from services.kernel import ids
from services.models import User
from services.profiles import handles
from services.relations import commands
from state.feeds import AuthorFeed
from state.posts import WorkPage
from state.profiles import OwnProfilePage, Pinned, ProfilePage
from state.relations import Blocked, Followers, Muted, Relations
from state.toasts import Toasts


def person_of(who) -> User:
    return door.ask(SYSTEM, lambda tx, _: tx.get_one(User, who.id))


def slug(work) -> str:
    return ids.slug(work.number)


def on_profile(handle, person=None) -> Visit:
    visit = Visit(f"/u/{handle}", person)
    visit.tell(ProfilePage, "open")
    return visit


# --- a person's page


def test_a_profile_is_shown_with_pins_and_what_the_viewer_is_to_it(artist, fan):
    make.post(artist)
    door.do(fan.who, commands.follow, "artist")
    visit = on_profile("artist", fan)
    page = visit.at(ProfilePage)
    assert (page.status, page.person.followers, visit.at(Relations).followed) == (
        "shown", 1, {"artist": True},
    )  # fmt: skip


def test_who_is_not_there_and_who_is_out_of_sight_look_the_same(artist, fan):
    make.change_person(artist, profile_hidden=True)
    assert on_profile("artist", fan).at(ProfilePage).status == "missing"
    assert on_profile("nobody", fan).at(ProfilePage).status == "missing"
    assert on_profile("artist", artist).at(ProfilePage).status == "shown"


def test_an_old_handle_leads_to_the_page_of_the_new_one(artist):
    door.do(artist.who, handles.change, "painter")
    for path in ("/u/artist", "/u/artist/followers"):
        visit = Visit(path)
        kind = ProfilePage if path.count("/") == 2 else Followers
        assert path.replace("artist", "painter") in str(visit.tell(kind, "open"))


def test_a_shelf_that_is_not_ones_own_is_empty(artist, fan):
    make.post(artist, visibility="hidden")
    for person, count in ((artist, 1), (fan, 0)):
        visit = Visit("/u/artist?shelf=private", person)
        visit.tell(AuthorFeed, "open")
        assert len(visit.at(AuthorFeed).page_0) == count


# --- follow, mute, block


def test_a_follow_is_answered_and_the_page_knows_it(artist, fan):
    visit = on_profile("artist", fan)
    visit.tell(Relations, "follow", "artist", True)
    assert visit.at(Relations).answer == "1:artist"
    assert (visit.at(ProfilePage).person.followers, visit.at(ProfilePage).person.followed) == (
        1,
        True,
    )
    visit.tell(Relations, "follow", "artist", False)
    assert visit.at(Relations).answer == "2:artist"
    assert visit.at(ProfilePage).person.followers == 0


def test_a_follow_that_is_refused_is_answered_as_well_so_that_the_button_rolls_back(artist, fan):
    visit = on_profile("artist", fan)
    door.do(artist.who, commands.block, "fan")
    visit.tell(Relations, "follow", "artist", True)
    assert visit.at(Relations).answer == "1:artist"
    assert visit.at(Relations).followed == {"artist": False}
    assert visit.heard() == ["There is nobody of this name."]


def test_a_visitor_who_follows_is_sent_to_the_log_in_page(artist):
    answer = on_profile("artist").tell(Relations, "follow", "artist", True)
    assert "/login?next=/u/artist" in str(answer)
    assert person_of(artist).followers == 0


def test_a_mute_is_taken_back_by_its_toast(artist, fan):
    visit = on_profile("artist", fan)
    visit.tell(Relations, "mute", "artist")
    assert visit.at(ProfilePage).person.muted
    visit.tell(Toasts, "undo", visit.at(Toasts).items[0].id)
    assert not visit.at(ProfilePage).person.muted
    assert visit.heard() == []


def test_a_block_covers_the_page_and_is_taken_back_by_its_toast(artist, fan):
    visit = on_profile("artist", fan)
    visit.tell(Relations, "block", "artist")
    visit.tell(ProfilePage, "open")
    assert visit.at(ProfilePage).status == "blocked"
    assert visit.at(ProfilePage).person.handle == ""
    assert on_profile("fan", artist).at(ProfilePage).status == "missing"
    visit.tell(Toasts, "undo", visit.at(Toasts).items[0].id)
    visit.tell(ProfilePage, "open")
    assert visit.at(ProfilePage).status == "shown"


@pytest.mark.parametrize("subject", ["artist", "nobody", "'; --"])
def test_a_toast_of_ones_own_making_undoes_nothing_of_anothers(artist, fan, subject):
    door.do(artist.who, commands.block, "fan")
    visit = Visit("/", fan)
    visit.at(Toasts)._put("x", undo="block", subject=subject)
    visit.tell(Toasts, "undo", visit.at(Toasts).items[0].id)
    assert on_profile("artist", fan).at(ProfilePage).status == "missing"


def test_the_page_of_a_work_knows_whether_its_author_is_followed(artist, fan):
    work = make.post(artist)
    door.do(fan.who, commands.follow, "artist")
    visit = Visit(f"/posts/{slug(work)}", fan)
    visit.tell(WorkPage, "open")
    assert visit.at(Relations).followed == {"artist": True}


# --- lists


def test_lists_of_people_go_on_under_a_link(artist):
    for i in range(25):
        door.do(make.person(f"person_{i}").who, commands.follow, "artist")
    visit = Visit("/u/artist/followers")
    visit.tell(Followers, "open")
    page = visit.at(Followers)
    assert (len(page.people), visit.at(ProfilePage).person.followers) == (24, 25)
    visit.go(page.next_url)
    visit.tell(Followers, "open")
    assert [p.handle for p in visit.at(Followers).people] == ["person_0"]
    assert visit.at(Followers).next_url == ""


@pytest.mark.parametrize("kind", [Blocked, Muted])
def test_ones_own_lists_are_for_who_is_signed_in(clean, kind):
    assert "/login?next=" in str(Visit("/settings/people").tell(kind, "open"))


def test_a_block_is_taken_back_on_the_settings_page(artist, fan):
    door.do(fan.who, commands.block, "artist")
    door.do(fan.who, commands.mute, "moderator")
    visit = Visit("/settings/people", fan)
    for kind, handle in ((Blocked, "artist"), (Muted, "moderator")):
        visit.tell(kind, "open")
        assert [p.handle for p in visit.at(kind).people] == [handle]
        visit.tell(kind, "undo", handle)
        assert list(visit.at(kind).people) == []


# --- one's own settings


@pytest.fixture
def settings_page(artist) -> Visit:
    visit = Visit("/settings/profile", artist)
    visit.tell(OwnProfilePage, "open")
    return visit


def test_words_are_saved_together(settings_page, artist):
    settings_page.tell(OwnProfilePage, "change", "bio", "I draw.")
    settings_page.tell(OwnProfilePage, "change", "links", "a.example\n\nhttps://b.example")
    settings_page.tell(OwnProfilePage, "change", "role", "owner")
    settings_page.tell(OwnProfilePage, "save")
    kept = person_of(artist)
    assert (kept.bio, kept.links, kept.role) == (
        "I draw.", ["https://a.example", "https://b.example"], "user",
    )  # fmt: skip
    assert settings_page.heard() == ["Saved."]


def test_what_is_refused_stays_in_the_form_beside_its_field(settings_page, artist):
    settings_page.tell(OwnProfilePage, "change", "links", "javascript:alert(1)")
    settings_page.tell(OwnProfilePage, "save")
    page = settings_page.at(OwnProfilePage)
    assert page.errors["links"] and page.links_text == "javascript:alert(1)"
    settings_page.tell(OwnProfilePage, "change", "handle", "fan")
    settings_page.tell(OwnProfilePage, "rename")
    assert settings_page.at(OwnProfilePage).errors["handle"] == "This handle is taken."
    assert person_of(artist).handle == "artist"


def test_a_handle_is_changed_and_says_when_again(settings_page, artist):
    settings_page.tell(OwnProfilePage, "change", "handle", "painter")
    settings_page.tell(OwnProfilePage, "rename")
    assert person_of(artist).handle == "painter"
    assert settings_page.at(OwnProfilePage).own.handle_again_text


def test_choices_count_at_once(settings_page, artist):
    settings_page.tell(OwnProfilePage, "warn", "nsfw", True)
    settings_page.tell(OwnProfilePage, "warn", "gore", True)
    settings_page.tell(OwnProfilePage, "hide", True)
    settings_page.tell(OwnProfilePage, "hide", "no")
    kept = person_of(artist)
    assert (kept.shown_warnings, kept.profile_hidden) == (["nsfw"], True)
    settings_page.tell(OwnProfilePage, "warn", "nsfw", False)
    assert person_of(artist).shown_warnings == []


def test_pins_are_put_moved_and_taken_by_buttons(artist):
    works = [make.post(artist, title=str(i)) for i in range(3)]
    visit = Visit("/settings/profile", artist)
    visit.tell(OwnProfilePage, "open")
    assert len(visit.at(Pinned).others) == 3
    for work in works:
        visit.tell(Pinned, "put", slug(work))
    visit.tell(Pinned, "move", slug(works[2]), -1)
    visit.tell(Pinned, "move", slug(works[0]), -1)
    visit.tell(Pinned, "move", slug(works[0]), 7)
    visit.tell(Pinned, "take", slug(works[1]))
    assert [p.title for p in visit.at(Pinned).items] == ["0", "2"]
    assert [p.card.title for p in on_profile("artist").at(ProfilePage).pins] == ["0", "2"]


def test_a_foreign_work_is_not_pinned(settings_page, fan):
    settings_page.tell(Pinned, "put", slug(make.post(fan)))
    assert settings_page.heard() == ["Only own works that are public can be pinned."]
    assert list(settings_page.at(Pinned).items) == []
