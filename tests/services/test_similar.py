"""Works that look like another artist's are noted for moderators; nobody else is told."""

import make
import pytest

from services import door
from services.auth.actor import ANONYMOUS
from services.kernel import ids
from services.kernel.errors import Forbidden, Invalid, NotSignedIn
from services.posts import commands, flags, queries, similar

HASH = 0x5A5A_1234_C0DE_7777


def slug_of(post):
    return ids.slug(post.number)


def noted(who, post):
    return [(s.title, s.distance) for s in door.ask(who, queries.page, slug_of(post)).similar]


@pytest.mark.parametrize("bits", [0, 1, 2, 3])
def test_up_to_three_bits_apart_is_alike_wherever_the_bits_are(people, bits):
    make.post(people["artist"], title="First", phash=HASH)
    spread = sum(1 << (16 * band + band) for band in range(bits))
    second = make.post(people["fan"], phash=HASH ^ spread)
    assert noted(people["moderator"].who, second) == [("First", bits)]


def test_four_bits_apart_is_another_work(people):
    make.post(people["artist"], phash=HASH)
    other = make.post(people["fan"], phash=HASH ^ 0xF)
    assert noted(people["moderator"].who, other) == []


def test_a_hash_with_its_highest_bit_set_is_compared_too(people):
    make.post(people["artist"], title="First", phash=HASH - 2**63)
    second = make.post(people["fan"], phash=(HASH - 2**63) ^ 1)
    assert noted(people["moderator"].who, second) == [("First", 1)]


def test_ones_own_works_may_look_alike(people):
    make.post(people["artist"], phash=HASH)
    assert noted(people["moderator"].who, make.post(people["artist"], phash=HASH)) == []


@pytest.mark.parametrize("flat", [0, 1, -(2**63), 0x0101_0101_0101_0101])
def test_a_hash_that_says_nothing_of_its_work_is_compared_with_none(people, flat):
    make.post(people["artist"], phash=flat)
    assert noted(people["moderator"].who, make.post(people["fan"], phash=flat)) == []


def test_only_moderators_are_told(people):
    make.post(people["artist"], phash=HASH)
    second = make.post(people["fan"], phash=HASH)
    for who in (ANONYMOUS, people["artist"].who, people["fan"].who):
        assert noted(who, second) == []


def test_ten_are_noted_at_most_the_nearest_first(people):
    for n in range(12):
        make.post(people["artist"], title=f"Work {n}", phash=HASH ^ (n % 3))
    distances = [d for _, d in noted(people["moderator"].who, make.post(people["fan"], phash=HASH))]
    assert len(distances) == similar.NOTED_MOST and distances == sorted(distances)


def test_a_draft_is_compared_when_it_is_posted_and_is_nobodys_model(people):
    draft = make.post(people["artist"], title="Draft", visibility="draft", phash=HASH)
    other = make.post(people["fan"], title="Other", phash=HASH)
    assert noted(people["moderator"].who, other) == []
    door.do(people["artist"].who, commands.edit, slug_of(draft), {"visibility": "public"})
    assert noted(people["moderator"].who, draft) == [("Other", 0)]


def test_moderators_have_a_list_of_what_was_noted_and_nobody_else_has(people):
    hashes = (HASH, 0x0123_4567_89AB_CDEF, 0x7777_0F0F_3333_0101)
    first = [make.post(people["artist"], title=f"first {n}", phash=h) for n, h in enumerate(hashes)]
    for n, phash in enumerate(hashes):
        make.post(people["fan"], title=f"second {n}", phash=phash)
    make.post(people["fan"], title="its own", phash=0x0FF0_0FF0_0FF0_7AB1)
    seen, cursor = [], ""
    while True:
        page = door.ask(people["moderator"].who, flags.flagged, cursor=cursor, limit=2)
        seen += [(one.work.title, [o.title for o in one.look_alikes]) for one in page.items]
        cursor = page.next_cursor
        if not cursor:
            break
    assert seen == [(f"second {n}", [f"first {n}"]) for n in (2, 1, 0)]
    make.change(first[1], deleted_at=first[1].created_at)
    left = door.ask(people["owner"].who, flags.flagged).items
    assert [one.work.title for one in left] == ["second 2", "second 0"]
    for who in (people["artist"].who, people["fan"].who):
        with pytest.raises(Forbidden, match="Only moderators"):
            door.ask(who, flags.flagged)
    with pytest.raises(NotSignedIn):
        door.ask(ANONYMOUS, flags.flagged)
    with pytest.raises(Invalid, match="1 to 100"):
        door.ask(people["moderator"].who, flags.flagged, limit=0)
