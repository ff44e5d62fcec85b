"""The demo's playlists: made once, of works that are there, and what somebody changed stays."""

import make
from sqlalchemy import func, select

from jobs import seed_lists
from services import door
from services.auth.actor import ANONYMOUS, SYSTEM
from services.models import Playlist, PlaylistFollow, PlaylistItem
from services.playlists import commands, queries
from services.seed.catalogue import works as catalogue
from services.seed.lists import LISTS
from services.seed.people import PEOPLE


def counts() -> list[int]:
    kinds = (Playlist, PlaylistItem, PlaylistFollow)
    return door.ask(
        SYSTEM, lambda tx, _: [tx.scalar(select(func.count()).select_from(k)) for k in kinds]
    )


def test_they_name_works_and_people_of_the_demo():
    titles, handles = {w.title for w in catalogue()}, {p.handle for p in PEOPLE}
    for each in LISTS:
        assert set(each.works) <= titles and len(set(each.works)) == len(each.works)
        assert {each.owner, *each.followers} <= handles and each.owner not in each.followers


def test_they_are_made_once_and_a_deleted_one_is_made_again_only_for_who_has_none(clean):
    handles = {handle for each in LISTS for handle in (each.owner, *each.followers)}
    people = {handle: make.person(handle) for handle in handles}
    for title in LISTS[0].works:
        make.post(people["kettle"], title=title)
    ids = {handle: person.id for handle, person in people.items()}
    for _ in range(2):
        door.do(SYSTEM, seed_lists.keep_lists, ids)
        assert counts() == [5, 10, 14]
    first = door.ask(ANONYMOUS, queries.by_owner, "fan").items[0]
    assert (first.works, first.followers, first.cover_url != "") == (10, 4, True)
    door.do(people["fan"].who, commands.remove, first.slug)
    door.do(SYSTEM, seed_lists.keep_lists, ids)
    assert counts() == [4, 0, 10]
