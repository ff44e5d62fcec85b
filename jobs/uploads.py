"""The recipe that makes works of an upload: take, unpack, inspect, store, publish.

Everything slow happens between two short transactions. Any step may be cut
off and done again: the rows say what is finished, storage keys stay the same.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import structlog

from services import door, policy
from services.auth.actor import SYSTEM
from services.edges import archives, imaging
from services.edges.storage import MissingObject, content_type, storage
from services.kernel import faults
from services.kernel.errors import Gone, Invalid, Unavailable, Unsupported
from services.kernel.settings import settings
from services.posts import files
from services.posts.commands import StoredFile
from services.posts.details import Details, parse
from services.uploads import work
from services.uploads.work import FileTask, Task

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file of the upload on the worker's disk, and what is said of it."""

    name: str
    path: Path
    details: Details


def process(job_id: str) -> None:
    """Brings an upload to its end. Raises when a try fails, so that it is seen and retried."""
    task = door.do(SYSTEM, work.begin, UUID(job_id))
    if task is None:
        return
    try:
        with _workspace() as folder:
            _publish_all(task, folder)
    except Invalid as refusal:
        door.do(SYSTEM, work.refuse, task.job_id, refusal)
    except Gone:
        log.info("upload.unwanted", job=str(task.job_id))
    except Exception as error:
        door.do(SYSTEM, work.set_back, task.job_id, str(error), for_good=task.last_try)
        raise
    clean(job_id=str(task.job_id))


def clean(job_id: str) -> None:
    """Removes the body of an upload that is at its end."""
    storage().delete(incoming(UUID(job_id)))


def incoming(job_id: UUID) -> str:
    """Where the body of an upload waits."""
    return f"incoming/{job_id}"


def _publish_all(task: Task, folder: Path) -> None:
    arrivals = list(_unpacked(task, _fetched(task, folder), folder))
    faults.point("after_unzip")
    rows = door.do(SYSTEM, work.list_files, task.job_id, [a.name for a in arrivals])
    for arrival, row in zip(arrivals, rows, strict=True):
        if not row.done:
            _publish_one(task, row, arrival)
    state = door.do(SYSTEM, work.finish, task.job_id)
    log.info("upload.finished", job=str(task.job_id), state=state, files=len(rows))


def _publish_one(task: Task, row: FileTask, arrival: Arrival) -> None:
    try:
        facts = imaging.inspect(arrival.path, name=arrival.name)
    except Invalid as refusal:
        door.do(SYSTEM, work.refuse_file, row, refusal)
        return
    door.do(SYSTEM, work.reach, task, row, "checked")
    with _workspace() as folder:
        public = task.replaces_public or (
            task.replaces_id is None
            and policy.files_start_public(
                approved=task.starts_approved, visibility=arrival.details.visibility
            )
        )
        stored = _stored(row, arrival.path, facts, folder, "public" if public else "private")
    door.do(SYSTEM, work.reach, task, row, "stored")
    faults.point("before_commit")
    lives = door.do(
        SYSTEM,
        work.publish_file,
        task,
        row,
        measured=facts,
        details=arrival.details,
        stored=stored,
        in_public_area=public,
    )
    faults.point("after_commit")
    if not lives:
        _unstore(row, stored, "public" if public else "private")


def _stored(
    row: FileTask, original: Path, facts: imaging.Facts, folder: Path, area: str
) -> list[StoredFile]:
    """Puts the original and its renditions into storage; all are verified there."""
    made = imaging.render(original, facts, folder, name=row.name)
    paths = {"original": original, "webp": made.webp, "poster": made.poster, "gif": made.gif}
    stored = []
    for role, path in {**paths, "card": made.card}.items():
        if path is None:
            continue  # the original itself serves in this role
        ending = files.suffix(role, facts.format, facts.frames)
        key = f"{area}/{files.work_path(row.storage_key, ending)}"
        stat = storage().put(key, path, content_type=content_type(key))
        kind = files.form(role, facts.format)
        stored.append(StoredFile(role, kind, ending, stat.size, stat.sha256 or ""))
        faults.point("after_put")
    return stored


def _unstore(row: FileTask, stored: list[StoredFile], area: str) -> None:
    for file in stored:
        storage().delete(f"{area}/{files.work_path(row.storage_key, file.suffix)}")


def _fetched(task: Task, folder: Path) -> Path:
    """The body of the upload on this machine's disk."""
    target = folder / "body"
    try:
        with storage().open(task.source) as body, target.open("wb") as out:
            shutil.copyfileobj(body, out, 1 << 18)
    except MissingObject as lost:
        raise Unsupported("The upload's bytes are gone; please send the file again.") from lost
    except OSError as error:
        raise Unavailable("The worker's disk is full.") from error
    return target


def _unpacked(task: Task, body: Path, folder: Path) -> Iterator[Arrival]:
    common = parse(task.details)
    with body.open("rb") as stream:
        start = stream.read(4)
    if not archives.is_zip(start):
        yield Arrival(task.filename, body, common)
        return
    if task.replaces_id:
        raise Unsupported("A ZIP cannot take the place of one work's file. Send an image.")
    with archives.read(body, settings(), name=task.filename) as archive:
        for i, entry in enumerate(archive.entries):
            target = folder / f"{i:04d}"
            with entry.open() as source, target.open("wb") as out:
                shutil.copyfileobj(source, out, 1 << 18)
            said = archive.manifest.get(entry.name)
            yield Arrival(entry.name, target, parse({**task.details, **said}) if said else common)


@contextmanager
def _workspace() -> Iterator[Path]:
    root = settings().var / "work"
    root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root) as folder:
        yield Path(folder)
