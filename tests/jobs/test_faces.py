"""The walk over avatars of before their keys said their size."""

import images
import make
import pytest
from sqlalchemy import select

from jobs import people, upkeep
from jobs.files import remove_retired
from services import door
from services.auth.actor import SYSTEM
from services.edges.storage import storage
from services.models import User, Walk
from services.profiles import avatars

PNG = images.png(images.art(3, 24, 16))


def _key(person):
    query = select(User.avatar_key).where(User.id == person.id)
    return door.ask(SYSTEM, lambda tx, _: tx.scalar(query))


def _dressed(person, key):
    storage().put(avatars.path(key), PNG, content_type="image/png")
    make.change_person(person, avatar_key=key)


@pytest.mark.parametrize("area", ["", "private/"])
def test_an_avatar_gets_a_key_that_says_its_size_and_the_one_before_goes(artist, area):
    if area:
        make.change_person(artist, profile_hidden=True)
    _dressed(artist, f"{area}avatars/artist.png")
    assert upkeep.step("faces") == 1
    assert _key(artist) == f"{area}avatars/artist_24x16.png"
    remove_retired()
    kept = [item.key for place in ("public", "private") for item in storage().list(f"{place}/")]
    assert kept == [avatars.path(_key(artist))]
    upkeep.demand("faces")
    assert upkeep.step("faces") == 0, "there is nothing to do twice"


def test_an_avatar_that_was_changed_meanwhile_stays_as_it_was_changed(artist, monkeypatch):
    _dressed(artist, "avatars/artist.png")
    real = people.imaging.portrait

    def slow(data, name):
        make.change_person(artist, avatar_key="avatars/other_8x8.png")
        return real(data, name=name)

    monkeypatch.setattr(people.imaging, "portrait", slow)
    upkeep.step("faces")
    assert _key(artist) == "avatars/other_8x8.png"
    assert storage().stat("public/avatars/artist_24x16.png") is None


def test_an_avatar_that_is_lost_is_counted_and_does_not_hold_the_others(artist, fan):
    make.change_person(artist, avatar_key="avatars/lost.png")
    _dressed(fan, "avatars/fan.png")
    assert upkeep.step("faces") == 2
    walk = door.ask(
        SYSTEM, lambda tx, _: tx.scalars(select(Walk).where(Walk.name == "faces")).one()
    )
    assert (walk.wrong, _key(fan)) == (1, "avatars/fan_24x16.png")
