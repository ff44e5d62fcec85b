"""Who may see what: both faces of each rule give one answer, for every role and state."""

import itertools

import make
import pytest
from sqlalchemy import select

from services import door, policy
from services.auth.actor import ANONYMOUS, SYSTEM
from services.kernel.clock import now
from services.models import Post, User

STATES = {
    "public": {},
    "unlisted": {"visibility": "unlisted"},
    "hidden": {"visibility": "hidden"},
    "pending": {"approved_at": None},
    "deleted": {"deleted_at": now()},
    "not conformant": {"conformant": False},
    "warned": {"warnings": ["nsfw"]},
}


def _faces(tx, actor, post_id):
    pair = select(Post, User).join(User, User.id == Post.author_id).where(Post.id == post_id)
    post, author = tx.execute(pair).one()
    seen = tx.execute(pair.where(policy.visible_posts(actor))).first() is not None
    listed = tx.execute(pair.where(policy.listed_posts(actor))).first() is not None
    shared = tx.execute(pair.where(policy.with_public_files())).first() is not None
    return (
        (policy.can_see(actor, post, author), seen),
        (policy.is_listed(actor, post, author), listed),
        (policy.files_are_public(post, author), shared),
    )


@pytest.mark.parametrize("author_state", ["active", "banned with works hidden", "banned"])
def test_the_question_and_the_query_agree_for_every_role_and_state(people, author_state):
    posts = {name: make.post(people["artist"]) for name in STATES}
    for name, values in STATES.items():
        make.change(posts[name], **values)
    if author_state != "active":
        make.change_person(people["artist"], state="banned", works_hidden="hidden" in author_state)
    viewers = {"anonymous": ANONYMOUS, "system": SYSTEM} | {n: p.who for n, p in people.items()}
    for (role, who), state in itertools.product(viewers.items(), STATES):
        for python, sql in door.ask(who, _faces, posts[state].id):
            assert python == sql, (role, state)


@pytest.mark.parametrize("state", ["hidden", "deleted", "not conformant"])
def test_strangers_do_not_see(people, state):
    work = make.post(people["artist"])
    make.change(work, **STATES[state])
    for who in (ANONYMOUS, people["fan"].who):
        ((seen, _), (listed, _), _) = door.ask(who, _faces, work.id)
        assert (seen, listed) == (False, False)


@pytest.mark.parametrize("state", ["unlisted", "pending", "warned"])
def test_what_is_seen_by_link_but_not_listed(people, state):
    work = make.post(people["artist"])
    make.change(work, **STATES[state])
    ((seen, _), (listed, _), _) = door.ask(people["fan"].who, _faces, work.id)
    assert (seen, listed) == (True, False)


def test_a_warned_work_is_listed_for_who_asked_for_it(people):
    work = make.post(people["artist"], warnings=("nsfw",))
    make.change_person(people["fan"], shown_warnings=["nsfw", "politics"])
    (_, (listed, _), _) = door.ask(people["fan"].who, _faces, work.id)
    assert listed


def test_a_banned_author_whose_works_are_hidden_is_gone_from_view(people):
    work = make.post(people["artist"])
    make.change_person(people["artist"], state="banned", works_hidden=True)
    ((seen, _), (listed, _), _) = door.ask(people["fan"].who, _faces, work.id)
    assert (seen, listed) == (False, False)
