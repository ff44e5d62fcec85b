"""The only way test data is made: people with sessions, and works as a worker makes them."""

import hashlib
import itertools
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from sqlalchemy import text

from services import door
from services.auth import passwords, sessions
from services.auth.actor import SYSTEM, Credential
from services.edges.imaging import Facts
from services.edges.storage import storage
from services.models import Post, User
from services.posts import commands
from services.posts.details import Details
from services.uploads import commands as uploads

PASSWORD = "correct horse battery"
_numbers = itertools.count(1)
_hashed = passwords.hashed(PASSWORD)


@dataclass(frozen=True)
class Person:
    """Somebody with an account and a session."""

    id: UUID
    handle: str
    who: Credential
    access_token: str
    refresh_token: str

    @property
    def bearer(self) -> dict[str, str]:
        """The header that makes a request theirs."""
        return {"Authorization": f"Bearer {self.access_token}"}


def person(handle: str, *, role: str = "user", trusted: bool = True, **more) -> Person:
    """An account with a session."""

    def made(tx, actor):
        tx.execute(text("SELECT set_config('makapix.owner_change', 'command line', true)"))
        row = User(
            handle=handle,
            email=f"{handle}@example.org",
            password_hash=_hashed,
            display_name=handle.capitalize(),
            role=role,
            trusted=trusted,
            **({"reputation": 1000} | more),
        )
        tx.add(row)
        tx.flush()
        return row.id, sessions.start(tx, row.id, user_agent="tests", network="127.0.0.1")

    user_id, issued = door.do(SYSTEM, made)
    who = Credential(session_id=issued.session_id, network="127.0.0.1", strict=True)
    return Person(user_id, handle, who, issued.access_token, issued.refresh_token)


def people() -> dict[str, Person]:
    """The cast."""
    return {
        "artist": person("artist"),
        "fan": person("fan"),
        "stranger": person("stranger", trusted=False, reputation=0),
        "moderator": person("moderator", role="moderator"),
        "owner": person("owner", role="owner"),
    }


STILL = Facts(
    format="png",
    width=16,
    height=16,
    frames=1,
    durations_ms=(),
    loop_ms=0,
    loop_count=1,
    bytes=120,
    sha256="",
    unique_colors=4,
    max_frame_colors=4,
    palette=("#112233", "#445566", "#778899", "#aabbcc"),
    transparency_meta=False,
    alpha_meta=False,
    transparency_actual=False,
    alpha_actual=False,
    phash=1,
    flashes_per_second=0,
    hint="",
)


def post(author: Person, *, title: str = "", sha256: str = "", public_area=True, **details) -> Post:
    """A work as the worker makes it, without its bytes."""
    sha256 = sha256 or hashlib.sha256(str(next(_numbers)).encode() + uuid4().bytes).hexdigest()
    said = Details(title=title or f"Work {sha256[:6]}", **details)

    def made(tx, actor):
        row = commands.publish(
            tx,
            actor,
            author_id=author.id,
            storage_key=uuid4(),
            measured=replace(STILL, sha256=sha256),
            details=said,
            stored=[commands.StoredFile("original", "png", ".png", 120, sha256)],
            in_public_area=public_area,
        )
        tx.flush()
        tx.refresh(row)
        return row

    return door.do(SYSTEM, made)


def change(post: Post, **values) -> None:
    """Sets columns of a work, as a moderator's deed or the passage of time would."""

    def made(tx, actor):
        tx.get_one(Post, post.id).sqlmodel_update(values)

    door.do(SYSTEM, made)


def change_person(who: Person, **values) -> None:
    """Sets columns of an account."""

    def made(tx, actor):
        tx.get_one(User, who.id).sqlmodel_update(values)

    door.do(SYSTEM, made)


def upload(author: Person, data: bytes, filename: str = "work.png", **said) -> UUID:
    """An upload that has arrived and waits for a worker; returns its job's id."""
    admission = door.do(author.who, uploads.admit, size=len(data))
    place = f"incoming/{admission.job_id}"
    storage().put(place, data, content_type="application/octet-stream")
    door.do(
        author.who,
        uploads.receive,
        admission=admission,
        filename=filename,
        source=place,
        size=len(data),
        details=Details(**said),
    )
    return admission.job_id
