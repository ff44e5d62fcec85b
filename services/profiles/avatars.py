"""Avatars: a picture of one's own, or the first frame of an own work, put in and taken off.

The recipe is *admit, look at the bytes, draw a key, store, wear*: what lies under the key
is due to be removed until it is worn, so that no crash leaves a file behind.
An avatar of who is out of sight lies in the private area, and its key says so.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlmodel import Session

from services import policy
from services.auth.actor import Actor
from services.edges import limits, queue
from services.edges.imaging import CARD_FORM
from services.edges.limits import Rate
from services.kernel import ids
from services.kernel.clock import now
from services.kernel.errors import NotFound
from services.kernel.settings import settings
from services.models import Post, RetiredFile, User
from services.posts import files

UNWORN_KEPT = timedelta(hours=1)
PRIVATE = "private/"
# Works that may serve as a face: what everyone may see, and without a warning.
WEARABLE: tuple[ColumnElement[bool], ...] = (
    Post.visibility.in_(policy.SHOWN),
    Post.conformant,
    Post.deleted_at.is_(None),
    func.cardinality(Post.warnings) == 0,
)


@dataclass(frozen=True, slots=True)
class Face:
    """An avatar that lies in the wrong area; ``key`` as the row has it."""

    person_id: UUID
    key: str

    @property
    def path(self) -> str:
        """Where it lies in the storage."""
        return path(self.key)

    @property
    def to_public(self) -> bool:
        """Where it is to go: always the other area."""
        return self.key.startswith(PRIVATE)


def sized(key: str, width: int, height: int) -> str:
    """A key that says the size in pixels."""
    return f"{key.removesuffix('.png')}_{width}x{height}.png"


def path(key: str) -> str:
    """The storage's path of an avatar's key."""
    return key if key.startswith(PRIVATE) else f"public/{key}"


def admit(tx: Session, actor: Actor) -> None:
    """Whether a new avatar may come now. Raises NotSignedIn, Forbidden, TooSoon."""
    me = policy.require_person(actor)
    limits.hit(Rate("avatars", settings().avatars_per_hour, 3600), str(me))


def draw(tx: Session, actor: Actor, width: int, height: int) -> str:
    """A key for a picture of so many pixels. It says them, so that a page knows at which scale
    they are whole ones before the picture is there."""
    policy.require_person(actor)
    key = sized(f"avatars/{uuid4()}.png", width, height)
    tx.add(RetiredFile(path=path(key), purge_after=now() + UNWORN_KEPT))
    return key


def source(tx: Session, actor: Actor, slug: str) -> str:
    """Where the first frame of an own work lies. Raises NotFound for any other work."""
    me = policy.require_person(actor)
    work = tx.scalar(
        select(Post).where(Post.number == ids.number(slug), Post.author_id == me, *WEARABLE)
    )
    if work is None:
        raise NotFound(
            "An avatar is made of an own work that others can see and that carries no warning."
        )
    area = "public" if work.files_public else "private"
    return f"{area}/{files.path(work, 'poster')}"


def wear(tx: Session, actor: Actor, key: str) -> str:
    """The picture under the key is the actor's avatar now; returns its address's key."""
    person = _locked(tx, policy.require_person(actor))
    if not tx.execute(delete(RetiredFile).where(RetiredFile.path == path(key))).rowcount:
        raise NotFound("This picture was not kept. Please choose it again.")
    _retire(tx, person)
    person.avatar_key = key
    queue.later(tx, "jobs.people.settle", person.id)
    return key


def take_off(tx: Session, actor: Actor) -> None:
    """No avatar any more; its file goes at once."""
    person = _locked(tx, policy.require_person(actor))
    _retire(tx, person)
    person.avatar_key = None


def places(key: str) -> tuple[str, ...]:
    """Where files of an avatar may lie: it may be on its way between the areas, and its share
    card is kept beside."""
    name = key.removeprefix(PRIVATE)
    return (f"public/{name}", f"private/{name}", card_path(name))


def card_path(name: str) -> str:
    """Where the share card of ``avatars/…png`` is kept."""
    return f"derived/cards/{CARD_FORM}/{name}"


def misplaced(tx: Session, actor: Actor, *, person_id: UUID | None = None) -> list[Face]:
    """Avatars that lie in the wrong area, of one person or of all (500 at a time)."""
    policy.require_system(actor)
    private = User.avatar_key.startswith(PRIVATE)
    query = select(User.id, User.avatar_key).where(
        User.avatar_key.is_not(None), private == policy.present_people()
    )
    if person_id is not None:
        query = query.where(User.id == person_id)
    return [Face(*row) for row in tx.execute(query.limit(500))]


def moved(tx: Session, actor: Actor, face: Face) -> None:
    """The avatar's file lies in the other area now."""
    policy.require_system(actor)
    key = face.key.removeprefix(PRIVATE) if face.to_public else f"{PRIVATE}{face.key}"
    tx.execute(
        update(User)
        .where(User.id == face.person_id, User.avatar_key == face.key)
        .values(avatar_key=key)
    )


def unmeasured(tx: Session, actor: Actor, after: str, *, most: int) -> list[Face]:
    """The next avatars, by their people's ids, whose keys do not say a size: earlier ones."""
    policy.require_system(actor)
    silent = User.avatar_key.regexp_match(r"_\d+x\d+\.png$").is_(False)
    query = select(User.id, User.avatar_key).where(silent).order_by(User.id).limit(most)
    query = query.where(User.id > UUID(after)) if after else query
    return [Face(*row) for row in tx.execute(query)]


def measured(tx: Session, actor: Actor, face: Face, key: str) -> bool:
    """The same picture lies under another key, which is worn from now on. False if the person
    wears something else by now."""
    policy.require_system(actor)
    person = _locked(tx, face.person_id)
    if person.avatar_key != face.key:
        return False
    _retire(tx, person)
    person.avatar_key = key
    return True


def _locked(tx: Session, person_id: UUID) -> User:
    query = select(User).where(User.id == person_id).with_for_update(key_share=True)
    return tx.execute(query.execution_options(populate_existing=True)).scalar_one()


def _retire(tx: Session, person: User) -> None:
    """Has the avatar that is worn removed after the commit, wherever it then is."""
    if person.avatar_key:
        moment = now()
        tx.add_all(RetiredFile(path=p, purge_after=moment) for p in places(person.avatar_key))
        queue.later(tx, "jobs.files.remove_retired")
