"""Who may see what: both faces of each rule give one answer, for every role and state."""

import itertools
from datetime import timedelta

import make
import pytest
from sqlalchemy import select

from services import door, policy
from services.auth.actor import ANONYMOUS, SYSTEM, Credential
from services.kernel.clock import now
from services.models import Post, User

STATES = {
    "public": {},
    "unlisted": {"visibility": "unlisted"},
    "hidden": {"visibility": "hidden"},
    "draft": {"visibility": "draft"},
    "pending": {"approved_at": None},
    "deleted": {"deleted_at": now()},
    "not conformant": {"conformant": False},
    "warned": {"warnings": ["nsfw"]},
}


AUTHORS = {
    "active": {},
    "suspended": {"state": "suspended", "suspended_until": now() + timedelta(days=9)},
    "suspended with works hidden": {
        "state": "suspended",
        "suspended_until": now() + timedelta(days=9),
        "works_hidden": True,
    },
    "banned": {"state": "banned"},
    "banned with works hidden": {"state": "banned", "works_hidden": True},
    "deactivated": {"state": "deactivated"},
    "hidden": {"profile_hidden": True},
}
WITHDRAWN = {"suspended with works hidden", "banned with works hidden", "deactivated", "hidden"}
RELATIONS = ("nothing", "follows", "blocks", "blocked", "mutes")


def _faces(tx, actor, post_id):
    pair = select(Post, User).join(User, User.id == Post.author_id).where(Post.id == post_id)
    post, author = tx.execute(pair).one()

    def found(condition):
        return tx.execute(pair.where(condition)).first() is not None

    person = select(User.id).where(User.id == author.id, policy.visible_people(actor))
    return {
        "seen": (policy.can_see(actor, post, author), found(policy.visible_posts(actor))),
        "listed": (policy.is_listed(actor, post, author), found(policy.listed_posts(actor))),
        "shared": (policy.files_are_public(post, author), found(policy.with_public_files())),
        "on the profile": (
            policy.is_on_profile(actor, post, author),
            found(policy.on_profile(actor)),
        ),
        "the person": (policy.can_see_person(actor, author), tx.scalar(person) is not None),
    }


def _viewers(cast) -> dict[str, tuple[str, str, Credential]]:
    """Everyone who may look: each role in each relation to the artist."""
    artist = cast["artist"]
    viewers = {
        "anonymous": ("anonymous", "nothing", ANONYMOUS),
        "system": ("system", "nothing", SYSTEM),
        "the author": ("author", "nothing", artist.who),
        "the owner": ("moderator", "nothing", cast["owner"].who),
    }
    for role in ("user", "moderator"):
        for relation in RELATIONS:
            viewer = make.person(f"{role}_{relation}", role=role)
            ways = {
                "follows": ("Follow", viewer, artist),
                "blocks": ("Block", viewer, artist),
                "blocked": ("Block", artist, viewer),
                "mutes": ("Mute", viewer, artist),
            }
            if relation in ways:
                make.relate(*ways[relation])
            viewers[f"a {role}, {relation}"] = (role, relation, viewer.who)
    return viewers


@pytest.mark.parametrize("author_state", AUTHORS)
def test_the_question_and_the_query_agree_for_role_relation_and_state(people, author_state):
    """Every role x relation x state of the author x state of the work, both faces of each rule."""
    works = {name: make.post(people["artist"]) for name in STATES}
    for name, values in STATES.items():
        make.change(works[name], **values)
    viewers = _viewers(people)
    make.change_person(people["artist"], **AUTHORS[author_state])
    if author_state == "deactivated":
        del viewers["the author"]  # who has no session any more
    for (name, (role, relation, who)), state in itertools.product(viewers.items(), STATES):
        where = (name, author_state, state)
        faces = door.ask(who, _faces, works[state].id)
        said = {}
        for rule, (python, sql) in faces.items():
            assert python == sql, (rule, *where)
            said[rule] = python
        _makes_sense(said, role, relation, author_state, state, where)


def _makes_sense(said, role, relation, author_state, state, where) -> None:
    """What follows from the rules as people were told them."""
    assert said["seen"] or not said["on the profile"], where
    if role in {"anonymous", "user"}:
        assert said["seen"] or not said["listed"], where
        apart = relation in {"blocks", "blocked"}
        if apart or author_state in WITHDRAWN:
            assert not any(said[rule] for rule in ("seen", "listed", "on the profile")), where
            assert not said["the person"], where
        if state in {"hidden", "draft", "deleted", "not conformant"}:
            assert not said["seen"], where
        if relation == "mutes":
            assert not said["listed"], where
        if state == "public" and not apart and author_state not in WITHDRAWN:
            assert said["seen"] and said["on the profile"] and said["the person"], where
    if author_state in WITHDRAWN or state in {"hidden", "draft", "deleted", "pending"}:
        assert not said["shared"] and not said["listed"], where
    if role == "author":
        assert said["seen"] == (state != "deleted"), where
    if role == "moderator":
        assert said["seen"] == (state not in {"draft", "deleted"}), where


def _says(who, work) -> tuple[bool, bool]:
    """Whether it is seen, and whether it is listed."""
    faces = door.ask(who, _faces, work.id)
    return faces["seen"][0], faces["listed"][0]


@pytest.mark.parametrize("state", ["hidden", "deleted", "not conformant"])
def test_strangers_do_not_see(people, state):
    work = make.post(people["artist"])
    make.change(work, **STATES[state])
    for who in (ANONYMOUS, people["fan"].who):
        assert _says(who, work) == (False, False)


@pytest.mark.parametrize("state", ["unlisted", "pending", "warned"])
def test_what_is_seen_by_link_but_not_listed(people, state):
    work = make.post(people["artist"])
    make.change(work, **STATES[state])
    assert _says(people["fan"].who, work) == (True, False)


def test_a_warned_work_is_listed_for_who_asked_for_it(people):
    work = make.post(people["artist"], warnings=("nsfw",))
    make.change_person(people["fan"], shown_warnings=["nsfw", "politics"])
    assert _says(people["fan"].who, work) == (True, True)


def test_a_banned_author_whose_works_are_hidden_is_gone_from_view(people):
    work = make.post(people["artist"])
    make.change_person(people["artist"], state="banned", works_hidden=True)
    assert _says(people["fan"].who, work) == (False, False)
