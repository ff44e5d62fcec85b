"""The walk over share cards: those of an earlier drawing are drawn anew, each once."""

from hashlib import sha256

import images
import make
import pytest
from sqlalchemy import select, update

from jobs import upkeep
from makapix_app import metrics
from services import door
from services.auth.actor import SYSTEM
from services.edges import queue
from services.edges.storage import storage
from services.models import Post, PostFile, Walk
from services.posts import files
from services.posts.files import CARD_FORMAT

OLD = images.png(images.art(9, 64, 64))


def _card(post):
    of = select(PostFile).where(PostFile.post_id == post.id, PostFile.role == "card")
    return door.ask(SYSTEM, lambda tx, _: tx.scalars(of).one())


def _key(post, role="card", area="public"):
    return f"{area}/{files.path(post, role)}"


def _is_kept(post, area="public"):
    """What lies in the card's place, if it is what its row says."""
    row, data = _card(post), storage().read(_key(post, area=area))
    assert (row.bytes, row.sha256) == (len(data), sha256(data).hexdigest())
    return data


def _aged(post, area="public"):
    """Has the card that an earlier version drew."""
    storage().put(_key(post, area=area), OLD, content_type="image/png")
    values = {"format": "png", "bytes": len(OLD), "sha256": sha256(OLD).hexdigest()}
    of = update(PostFile).where(PostFile.post_id == post.id, PostFile.role == "card")
    door.do(SYSTEM, lambda tx, _: tx.execute(of.values(**values)))
    return post


def _walk():
    of = select(Walk).where(Walk.name == "cards")
    return door.ask(SYSTEM, lambda tx, _: tx.scalars(of).one())


def test_a_card_of_an_earlier_drawing_is_drawn_as_todays_are(artist):
    post = make.live(artist, images.png(images.art(3)))
    fresh = _is_kept(post)
    assert _card(post).format == CARD_FORMAT
    _aged(post)
    assert upkeep.step("cards") == 1
    assert (_is_kept(post), _card(post).format) == (fresh, CARD_FORMAT)
    upkeep.demand("cards")
    assert upkeep.step("cards") == 0, "there is nothing to do twice"
    assert 'makapix_walk_wrong{walk="cards"} 0.0' in metrics.page().decode()


def test_the_card_of_a_hidden_work_stays_hidden(artist):
    post = make.live(artist, images.png(images.art(3)), visibility="hidden")
    fresh = _is_kept(post, "private")
    _aged(post, "private")
    upkeep.step("cards")
    assert _is_kept(post, "private") == fresh and storage().stat(_key(post)) is None


def test_a_step_draws_so_many_and_the_next_goes_on_behind_it(artist, setting):
    setting(walk_step_works=2)
    posts = [_aged(make.live(artist, images.png(images.art(n)))) for n in range(5)]
    steps = []
    while looked := upkeep.step("cards"):
        steps.append(looked)
    assert steps == [2, 2, 1]
    assert {_card(post).format for post in posts} == {CARD_FORMAT}


def test_a_card_that_cannot_be_drawn_is_counted_and_does_not_hold_the_others(artist):
    lost, other = (_aged(make.live(artist, images.png(images.art(n)))) for n in range(2))
    storage().delete(_key(lost, "original"))
    upkeep.step("cards")
    assert (_walk().looked_at, _walk().wrong) == (2, 1)
    assert (_card(lost).format, _card(other).format) == ("png", CARD_FORMAT)


def test_a_work_in_other_hands_has_its_card_drawn_in_the_next_round(artist):
    post = _aged(make.live(artist, images.png(images.art(3))))
    with queue.held(f"work:{post.id}", seconds=60):
        upkeep.step("cards")
    assert (_walk().wrong, _card(post).format) == (1, "png")
    upkeep.demand("cards")
    upkeep.step("cards")
    assert (_walk().wrong, _card(post).format) == (0, CARD_FORMAT)


@pytest.mark.parametrize("cut_off", ["before the file", "behind the file"])
def test_a_broken_card_is_made_anew_as_todays_are(artist, cut_off):
    post = make.live(artist, images.png(images.art(3)))
    fresh = _is_kept(post)
    _aged(post)
    if cut_off == "behind the file":
        storage().put(_key(post), fresh, content_type="image/png")
    else:
        storage().delete(_key(post))
    assert upkeep.mend(str(post.id)) is True
    assert (_is_kept(post), _card(post).format) == (fresh, CARD_FORMAT)
    fresh_row = door.ask(SYSTEM, lambda tx, _: tx.get_one(Post, post.id))
    assert fresh_row.conformant
