"""The demo people and their works, published through the same recipe as any upload."""

import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import func, select, text, update
from sqlmodel import Session

from jobs import seed_bells, seed_lists, seed_talk, uploads
from services import door, policy
from services.auth import passwords
from services.auth.actor import COMMAND_LINE, SYSTEM, Actor
from services.edges import imaging
from services.edges.storage import storage
from services.kernel.clock import now
from services.kernel.errors import Forbidden
from services.kernel.settings import settings
from services.models import (
    Follow,
    OutboxEvent,
    PinnedPost,
    Post,
    Promotion,
    UploadFile,
    UploadJob,
    User,
)
from services.models.discovery import FRONTPAGE
from services.posts.details import Details
from services.search import popular
from services.seed import ties
from services.seed.catalogue import works
from services.seed.people import PEOPLE, SeedPerson
from services.seed.shelf import SeedWork

DEMO = ("owner", "moderator", "artist", "fan", "stranger")
DEMO_PASSWORD = "makapix demo"  # noqa: S105 - development only, and printed
# Every third work hangs on the front page, fewer in the other categories.
EACH = {"frontpage": 3, "editor-pick": 13, "weekly-pack": 9, "daily-best": 17}
APART = timedelta(hours=5)


def seed() -> int:
    """Makes what is missing of the demo; returns how many works were added.

    Raises Forbidden in production. Safe to run again after it was cut off.
    """
    if settings().mode != "development":
        raise Forbidden("The demo is for development only.")
    people = door.do(COMMAND_LINE, _people, {p.handle: _avatar(p) for p in PEOPLE})
    known = set(door.ask(SYSTEM, _titles))
    chosen = list(works())
    added = 0
    for i, work in enumerate(chosen):
        if (people[work.author], work.title) not in known:
            _publish(work, people[work.author], now() - APART * (len(chosen) - i), i)
            added += 1
    door.do(SYSTEM, _ties, people)
    door.do(SYSTEM, seed_lists.keep_lists, people)
    door.do(SYSTEM, seed_talk.talk_below, people)
    door.do(SYSTEM, seed_bells.ring, people)
    door.do(SYSTEM, popular.count)
    door.do(SYSTEM, _hush)
    return added


def _avatar(person: SeedPerson) -> str:
    face = imaging.portrait(person.draw_avatar(), name=person.handle)
    key = f"avatars/{person.handle}_{face.width}x{face.height}.png"
    storage().put(f"public/{key}", face.data, content_type="image/png")
    return key


def _people(tx: Session, actor: Actor, avatars: dict[str, str]) -> dict[str, UUID]:
    policy.require_system(actor)
    tx.execute(text("SELECT set_config('makapix.owner_change', 'command line', true)"))
    password = passwords.hashed(DEMO_PASSWORD)
    found = {u.handle: u for u in tx.scalars(select(User).where(User.handle.in_(avatars)))}
    for person in PEOPLE:
        if person.handle not in found:
            found[person.handle] = _account(person, password, avatars[person.handle])
            tx.add(found[person.handle])
    tx.flush()
    return {handle: user.id for handle, user in found.items()}


def _account(person: SeedPerson, password: str, avatar_key: str) -> User:
    return User(
        handle=person.handle,
        email=f"{person.handle}@makapix.example",
        email_verified_at=now(),
        password_hash=password,
        display_name=person.name,
        bio=person.bio,
        role=person.role,
        is_demo=person.handle in DEMO,
        trusted=person.handle != "stranger",
        reputation=0 if person.handle == "stranger" else 1000,
        avatar_key=avatar_key,
    )


def _titles(tx: Session, actor: Actor) -> list[tuple[UUID, str]]:
    policy.require_system(actor)
    return [(row[0], row[1]) for row in tx.execute(select(Post.author_id, Post.title))]


def _publish(work: SeedWork, author: UUID, moment: Any, index: int) -> None:
    """One work through the worker's own recipe, then back-dated."""
    job_id = uuid5(NAMESPACE_URL, f"makapix-seed/{work.author}/{work.filename}")
    details = Details(
        title=work.title,
        description=work.description,
        alt_text=work.alt_text,
        hashtags=tuple(work.hashtags),
        licence=work.licence,
        warnings=tuple(work.warnings),
        remixable=work.licence not in {"ARR", "CC-BY-ND", "CC-BY-NC-ND"},
    )
    with tempfile.NamedTemporaryFile() as file:
        file.write(work.draw())
        file.flush()
        path = Path(file.name)
        place = uploads.incoming(job_id)
        storage().put(place, path, content_type="application/octet-stream")
        size = path.stat().st_size
    door.do(SYSTEM, _job, job_id, author, work.filename, place, size, details)
    uploads.process(str(job_id))
    chosen = [category for category, each in EACH.items() if index % each == each - 1]
    door.do(SYSTEM, _dated, job_id, moment, chosen)


def _job(
    tx: Session,
    actor: Actor,
    job_id: UUID,
    author: UUID,
    filename: str,
    place: str,
    size: int,
    details: Details,
) -> None:
    policy.require_system(actor)
    if tx.get(UploadJob, job_id) is None:
        tx.add(
            UploadJob(
                id=job_id,
                user_id=author,
                batch_id=job_id,
                filename=filename,
                source=place,
                bytes=size,
                details=details.as_dict(),
            )
        )


def _dated(tx: Session, actor: Actor, job_id: UUID, moment: Any, chosen: Sequence[str]) -> None:
    policy.require_system(actor)
    made = select(UploadFile.post_id).where(UploadFile.job_id == job_id)
    values = {"created_at": moment, "promoted_at": moment if FRONTPAGE in chosen else None}
    dated = update(Post).where(Post.id.in_(made)).values(**values).returning(Post.id)
    for post_id in tx.scalars(dated):
        tx.add_all(Promotion(category=c, post_id=post_id, created_at=moment) for c in chosen)
    tx.execute(
        update(UploadJob).where(UploadJob.id == job_id).values(created_at=now() - timedelta(days=2))
    )


def _ties(tx: Session, actor: Actor, people: dict[str, UUID]) -> None:
    """Follows, pinned works and links, for who has none: what somebody changed stays."""
    policy.require_system(actor)
    users = {u.handle: u for u in tx.scalars(select(User).where(User.id.in_(people.values())))}
    for handle, person in users.items():
        person.links = person.links or ties.LINKS.get(handle, [])
        for other in ties.FOLLOWS.get(handle, []) if person.following == 0 else []:
            tx.add(Follow(follower_id=person.id, followed_id=users[other].id))
        titles = ties.PINS.get(handle, ())
        if not tx.scalar(select(PinnedPost.id).where(PinnedPost.user_id == person.id).limit(1)):
            mine = select(Post.id, Post.title).where(Post.author_id == person.id)
            found = {title: id for id, title in tx.execute(mine.where(Post.title.in_(titles)))}
            tx.add_all(
                PinnedPost(user_id=person.id, post_id=found[title], position=i)
                for i, title in enumerate(titles)
                if title in found
            )
    tx.flush()
    for counter, column in (("following", Follow.follower_id), ("followers", Follow.followed_id)):
        count = select(func.count()).select_from(Follow).where(column == User.id)
        known = update(User).where(User.id.in_(people.values()))
        tx.execute(known.values({counter: count.correlate(User).scalar_subquery()}))


def _hush(tx: Session, actor: Actor) -> None:
    """Nobody is told of the demo's works: they are not news."""
    policy.require_system(actor)
    tx.execute(update(OutboxEvent).where(OutboxEvent.sent_at.is_(None)).values(sent_at=func.now()))
