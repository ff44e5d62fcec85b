"""What a person does to their profile: say, hide, pin."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, select
from sqlmodel import Session

from services import outbox, policy
from services.auth.actor import Actor
from services.edges import queue
from services.kernel import ids, links, text
from services.kernel.errors import Invalid, LimitReached, NotFound
from services.kernel.settings import settings
from services.models import PinnedPost, Post, User
from services.models.posts import WARNINGS


def edit(tx: Session, actor: Actor, changes: Mapping[str, Any]) -> None:
    """New words and choices on one's profile; what is left out stays.

    Takes ``display_name``, ``bio``, ``links``, ``shown_warnings``, ``profile_hidden`` and
    ``reacted_shown``. Raises Invalid with a sentence for each field that breaks a rule, and
    changes nothing then.
    """
    me = policy.require_person(actor)
    found = parse(changes)
    person = tx.scalar(select(User).where(User.id == me).with_for_update(key_share=True))
    assert person is not None
    was_hidden = person.profile_hidden
    person.sqlmodel_update(found)
    if person.profile_hidden != was_hidden:
        tx.flush()
        settle(tx, person)


def settle(tx: Session, person: User) -> None:
    """Has a person's files moved after they went out of sight or came back.

    What was not told yet of who is gone is not told any more. To be called by
    every deed that changes whether somebody is in sight.
    """
    queue.later(tx, "jobs.people.settle", person.id)
    if policy.is_withdrawn(person):
        outbox.withdraw(tx, handle=person.handle)


def parse(changes: Mapping[str, Any]) -> dict[str, Any]:
    """The changes as columns. Raises Invalid by field; unknown fields are refused."""
    most, problems, found = settings(), {}, {}
    readers: dict[str, Callable[[Any], Any]] = {
        "display_name": lambda v: text.line(v, name="display_name", longest=most.display_name_max),
        "bio": lambda v: text.prose(v, name="bio", longest=most.bio_max),
        "links": _links,
        "shown_warnings": _warnings,
        "profile_hidden": lambda v: _flag(v, "profile_hidden", "A profile is hidden or not"),
        "reacted_shown": lambda v: _flag(v, "reacted_shown", "What you reacted to is shown or not"),
    }
    for name, value in changes.items():
        try:
            if name not in readers:
                raise _wrong(name[:40], f"A profile has no field “{name[:40]}”.")
            found[name] = readers[name](value)
        except Invalid as error:
            problems.update(error.fields)
    if problems:
        raise Invalid(" ".join(problems.values()), fields=problems)
    return found


def pin(tx: Session, actor: Actor, slugs: Sequence[str]) -> None:
    """These own works stand first on one's profile, in this order, and no others.

    Raises LimitReached beyond ``pins_max``, NotFound for a work that is not an
    own public one.
    """
    me = policy.require_person(actor)
    wanted = list(dict.fromkeys(slugs))
    most = settings().pins_max
    if len(wanted) > most:
        raise LimitReached(f"Up to {most} works can be pinned; these are {len(wanted)}.", most=most)
    numbers = [ids.number(slug) for slug in wanted]
    shown = (Post.visibility == "public", Post.conformant, Post.deleted_at.is_(None))
    rows = tx.execute(
        select(Post.number, Post.id).where(Post.number.in_(numbers), Post.author_id == me, *shown)
    )
    known = {row[0]: row[1] for row in rows}
    if set(known) != set(numbers):
        raise NotFound("Only own works that are public can be pinned.")
    tx.execute(select(User.id).where(User.id == me).with_for_update(key_share=True))
    tx.execute(delete(PinnedPost).where(PinnedPost.user_id == me))
    tx.add_all(
        PinnedPost(user_id=me, post_id=known[number], position=i)
        for i, number in enumerate(numbers)
    )


def _links(values: Any) -> list[str]:
    most = settings()
    if not isinstance(values, list | tuple):
        raise _wrong("links", "Links are a list of addresses.")
    said = [v for v in values if not isinstance(v, str) or v.strip()]
    if len(said) > most.links_max:
        raise _wrong("links", f"A profile has up to {most.links_max} links; these are {len(said)}.")
    found = (links.address(v, name="links", longest=most.link_length_max) for v in said)
    return list(dict.fromkeys(found))


def _warnings(values: Any) -> list[str]:
    if not isinstance(values, list | tuple) or any(v not in WARNINGS for v in values):
        raise _wrong("shown_warnings", f"Warnings are some of {', '.join(WARNINGS)}.")
    return list(dict.fromkeys(values))


def _flag(value: Any, name: str, sentence: str) -> bool:
    if not isinstance(value, bool):
        raise _wrong(name, f"{sentence}: true or false.")
    return value


def _wrong(name: str, sentence: str) -> Invalid:
    return Invalid(sentence, fields={name: sentence})
