"""The only way test data is made: people with sessions, and works as a worker makes them."""

import base64
import hashlib
import itertools
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID, uuid4

import pyotp
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import select, text

from services import door, models
from services.accounts import second_factor as factors
from services.accounts import tokens
from services.auth import passwords, sessions
from services.auth.actor import COMMAND_LINE, SYSTEM, Credential
from services.edges.imaging import Facts
from services.edges.storage import storage
from services.kernel.clock import now
from services.models import AuthSession, Post, Reaction, UploadFile, User
from services.palettes import rows as palettes
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


def person(handle: str, **said) -> Person:
    """An account with a session; ``said`` as for ``_account``."""
    return door.do(COMMAND_LINE, lambda tx, _: _entered(tx, _account(handle, **said)))[handle]


def _account(handle: str, *, role: str = "user", trusted: bool = True, **more) -> User:
    return User(
        handle=handle,
        email=f"{handle}@example.org",
        password_hash=_hashed,
        display_name=handle.capitalize(),
        role=role,
        trusted=trusted,
        **({"reputation": 1000, "email_verified_at": now()} | more),
    )


def _entered(tx, *rows: User) -> dict[str, Person]:
    """Each with a session of theirs, by handle."""
    tx.execute(text("SELECT set_config('makapix.owner_change', 'command line', true)"))
    tx.add_all(rows)
    tx.flush()
    found = {}
    for row in rows:
        issued = sessions.start(tx, row.id, user_agent="tests", network="127.0.0.1")
        who = Credential(session_id=issued.session_id, network="127.0.0.1", strict=True)
        found[row.handle] = Person(
            row.id, row.handle, who, issued.access_token, issued.refresh_token
        )
    return found


def session(person: Person) -> Person:
    """The same person, logged in once more."""

    def made(tx, actor):
        return sessions.start(tx, person.id, user_agent="tests", network="127.0.0.1")

    issued = door.do(SYSTEM, made)
    return replace(
        person,
        who=replace(person.who, session_id=issued.session_id),
        access_token=issued.access_token,
        refresh_token=issued.refresh_token,
    )


def people() -> dict[str, Person]:
    """The cast, made in one transaction."""
    cast = {
        "artist": {},
        "fan": {},
        "stranger": {"trusted": False, "reputation": 0},
        "moderator": {"role": "moderator"},
        "owner": {"role": "owner"},
    }
    rows = [_account(handle, **said) for handle, said in cast.items()]
    return door.do(COMMAND_LINE, lambda tx, _: _entered(tx, *rows))


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


def post(
    author: Person,
    *,
    title: str = "",
    sha256: str = "",
    phash: int = 1,
    public_area=True,
    measured: dict | None = None,
    **details,
) -> Post:
    """A work as the worker makes it, without its bytes; ``measured`` are facts of its file."""
    sha256 = sha256 or hashlib.sha256(str(next(_numbers)).encode() + uuid4().bytes).hexdigest()
    said = Details(title=title or f"Work {sha256[:6]}", **details)

    def made(tx, actor):
        row = commands.publish(
            tx,
            actor,
            author_id=author.id,
            storage_key=uuid4(),
            measured=replace(STILL, sha256=sha256, phash=phash, **(measured or {})),
            details=said,
            stored=[commands.StoredFile("original", "png", ".png", 120, sha256)],
            in_public_area=public_area,
        )
        tx.flush()
        tx.refresh(row)
        return row

    return door.do(SYSTEM, made)


def copies(posts: int, other: Person | None = None) -> None:
    """Many works without files, made by copying one in SQL, a minute apart into the past.

    Of ``other``, where given, is every third; every twentieth carries a warning then.
    """
    from services.kernel import db

    with db.owner().begin() as connection:
        columns = connection.execute(
            text(
                "SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns"
                " WHERE table_name = 'post' AND is_generated = 'NEVER' AND column_name NOT IN"
                " ('id', 'number', 'storage_key', 'sha256', 'created_at', 'author_id', 'warnings')"
            )
        ).scalar_one()
        connection.execute(
            text(
                "INSERT INTO post (id, storage_key, sha256, created_at, author_id, warnings,"
                f" {columns}) SELECT gen_random_uuid(), gen_random_uuid(),"
                " encode(sha256(convert_to(n::text, 'UTF8')), 'hex'),"
                " now() - n * interval '1 minute',"
                " CASE WHEN n % 3 = 0 THEN coalesce(CAST(:other AS uuid), author_id) ELSE author_id END,"
                " CASE WHEN n % 20 = 0 AND CAST(:other AS uuid) IS NOT NULL THEN ARRAY['nsfw'] ELSE warnings END,"
                f" {columns} FROM generate_series(1, :n) n, (SELECT * FROM post LIMIT 1) one"
            ),
            {"n": posts, "other": other and other.id},
        )
        connection.execute(text("ANALYZE"))


def change(post: Post, **values) -> None:
    """Sets columns of a work, as a moderator's deed or the passage of time would."""

    def made(tx, actor):
        row = tx.get_one(Post, post.id)
        row.sqlmodel_update(values)
        if "palette" in values:
            palettes.link(tx, row)

    door.do(SYSTEM, made)


def change_person(who: Person, **values) -> None:
    """Sets columns of an account."""

    def made(tx, actor):
        tx.get_one(User, who.id).sqlmodel_update(values)

    door.do(SYSTEM, made)


def upload(
    author: Person, data: bytes, filename: str = "work.png", *, replaces: str = "", **said
) -> UUID:
    """An upload that has arrived and waits for a worker; returns its job's id.

    ``replaces`` is the slug of the work that is to have its file.
    """
    admission = door.do(author.who, uploads.admit, size=len(data), replaces=replaces)
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


def relate(kind: str, one: Person, other: Person) -> None:
    """``Follow``, ``Block`` or ``Mute`` from one to the other, as a row without its deed."""

    def made(tx, actor):
        by, of = {
            "Follow": ("follower_id", "followed_id"),
            "Block": ("blocker_id", "blocked_id"),
            "Mute": ("muter_id", "muted_id"),
        }[kind]
        tx.add(getattr(models, kind)(**{by: one.id, of: other.id}))

    door.do(SYSTEM, made)


def answer(who: Person, post: Post, *, ago: timedelta = timedelta(0), emoji: str = "🔥") -> None:
    """A reaction that is so old, as a row without its deed."""
    moment = now() - ago

    def made(tx, actor):
        mine = select(Reaction.slot).where(Reaction.post_id == post.id, Reaction.user_id == who.id)
        slot = len(tx.scalars(mine).all()) + 1
        row = Reaction(post_id=post.id, user_id=who.id, emoji=emoji, slot=slot, created_at=moment)
        tx.add(row)

    door.do(SYSTEM, made)


def live(author: Person, data: bytes, filename: str = "work.png", **said) -> Post:
    """A work with its bytes in storage, as a worker makes it of an upload."""
    from jobs import uploads as worker

    job_id = upload(author, data, filename, **said)
    worker.process(str(job_id))

    def found(tx, actor):
        mine = select(Post).join(UploadFile, UploadFile.post_id == Post.id)
        return tx.scalars(mine.where(UploadFile.job_id == job_id)).one()

    return door.ask(SYSTEM, found)


def second_factor(who: Person) -> tuple[str, tuple[str, ...]]:
    """Turns the second factor on; returns its key and the recovery codes."""
    shown = door.do(who.who, factors.enrol)
    key = shown.key.replace(" ", "")
    codes = door.do(who.who, factors.turn_on, code=code(key))
    change_person(who, totp_step=0)  # so that this half minute's code can be used again
    return key, codes


def code(key: str, later: int = 0) -> str:
    """What the app shows, or will show in so many seconds."""
    return pyotp.TOTP(key).at(int(now().timestamp()) + later)


def proved(who: Person, *, ago: timedelta) -> None:
    """Lets the last proof of identity in the person's session be so long ago."""

    def made(tx, actor):
        session = tx.get_one(AuthSession, who.who.session_id)
        session.proved_at = now() - ago

    door.do(SYSTEM, made)


def api_token(who: Person, *scopes: str) -> str:
    """A personal access token, with all scopes when none is named."""
    more = {"scopes": scopes} if scopes else {}
    return door.do(SYSTEM, tokens.issue_token, handle=who.handle, name="tests", **more)


def depending() -> set[str]:
    """Every table that leads to a person, directly or over others."""
    found, before = {"user"}, set()
    while found != before:
        before = set(found)
        for table in models.metadata.tables.values():
            if {key.column.table.name for key in table.foreign_keys} & found:
                found.add(table.name)
    return found


def browser(name: str, key: ec.EllipticCurvePrivateKey | None = None) -> dict[str, str]:
    """What a browser is given by its push service; with a ``key`` of its own, to read what comes."""
    key = key or ec.derive_private_key(7, ec.SECP256R1())
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    written = base64.urlsafe_b64encode(point).rstrip(b"=").decode()
    return {
        "endpoint": f"https://push.example.org/{name}",
        "p256dh": written,
        "auth": base64.urlsafe_b64encode(b"a secret of mine").rstrip(b"=").decode(),
    }
