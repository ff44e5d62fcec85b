"""The recipe of an export: everything a person has here, in one ZIP, whole or not at all.

The ZIP grows in a temporary file while rows come page by page and files are streamed
from storage, so memory does not grow with the account. A file that is missing or
changed fails the job: an export never has a silent hole.
"""

import hashlib
import io
import json
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import structlog

from services import door
from services.auth.actor import SYSTEM
from services.edges.storage import InvalidKey, MissingObject, content_type, storage
from services.exports import contents, work
from services.exports.contents import Original, Part
from services.exports.work import Task
from services.kernel import faults
from services.kernel.clock import iso, now
from services.kernel.errors import Gone, Unavailable
from services.kernel.settings import settings

log = structlog.get_logger()
CHUNK = 256 * 1024  # bytes moved at a time
FAILED = "Makapix could not make your export. You can ask for it again."
ABOUT = """Everything that {handle} has at {site}, as of {moment}.

works/        the files of your works, byte for byte as you uploaded them
works.json    their words and choices, tags, parents, and what was measured of them
*.json        the rest, a file for each kind, the oldest first; times are UTC

Passwords, tokens and keys are not in it: of most of them only a digest is kept.
"""


class Incomplete(Unavailable):
    """A file that belongs into the export is not in storage as it was published."""

    code = "export_incomplete"


class Pulse:
    """Renews the lease, three times in its length. Raises Gone when there is no use in going on."""

    def __init__(self, task: Task) -> None:
        self._task, self._due = task, 0.0

    def __call__(self) -> None:
        if time.monotonic() >= self._due:
            self.now()

    def now(self) -> None:
        """The same, at once."""
        door.do(SYSTEM, work.go_on, self._task)
        self._due = time.monotonic() + settings().job_lease_seconds / 3


class Watched(io.FileIO):
    """A file that is read while the lease is renewed."""

    def __init__(self, path: Path, pulse: Pulse) -> None:
        super().__init__(path)
        self._pulse = pulse

    def read(self, size: int | None = -1) -> bytes:  # type: ignore[override]
        self._pulse()
        return super().read(-1 if size is None else size)


def build(export_id: str) -> None:
    """Brings an export to its end. Raises when a try fails, so that it is seen and retried."""
    task = door.do(SYSTEM, work.begin, UUID(export_id))
    if task is None:
        return
    root = settings().var / "work"
    root.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(dir=root) as folder:
            _deliver(task, Path(folder), Pulse(task))
    except Gone:
        # The account went meanwhile, or somebody else brought the export to its end.
        if not door.do(SYSTEM, work.known, task.id):
            storage().delete(task.path)
    except Exception as error:
        why = error.message if isinstance(error, Incomplete) else FAILED
        door.do(SYSTEM, work.set_back, task, why, for_good=task.last_try)
        raise


def _deliver(task: Task, folder: Path, pulse: Pulse) -> None:
    target = folder / "export.zip"
    try:
        with ZipFile(target, "w", ZIP_DEFLATED) as archive:
            site = settings().public_url
            said = ABOUT.format(handle=task.handle, site=site, moment=iso(now()))
            archive.writestr("README.txt", said)
            for part in contents.PARTS:
                with tempfile.TemporaryFile("w+", dir=folder) as names:
                    _list(task, part, archive, names.write, pulse)
                    names.seek(0)
                    for line in names:
                        _copy(Original(*json.loads(line)), archive, pulse)
                        faults.point("export_after_file")
    except OSError as error:
        raise Unavailable("The worker's disk is full.") from error
    faults.point("export_before_put")
    with Watched(target, pulse) as stream:
        stat = storage().put(task.path, stream, content_type=content_type(task.path))
    faults.point("export_after_put")
    door.do(SYSTEM, work.finish, task, stat.size)
    log.info("export.finished", export=str(task.id), bytes=stat.size)


def _list(
    task: Task, part: Part, archive: ZipFile, note: Callable[[str], object], pulse: Pulse
) -> None:
    """Writes a part as a JSON list, and notes the files that its rows name: a ZIP takes one
    entry at a time, so they wait for the end of the list."""
    comma = b"["
    with archive.open(f"{part.name}.json", "w", force_zip64=True) as out:
        for page in _pages(task, part):
            pulse()
            for row in page.rows:
                out.write(comma + b"\n" + json.dumps(row, ensure_ascii=False, indent=1).encode())
                comma = b","
            for file in page.originals:
                note(json.dumps([file.name, file.key, file.sha256]) + "\n")
        out.write(b"[]\n" if comma == b"[" else b"\n]\n")


def _pages(task: Task, part: Part) -> Iterator[contents.Page]:
    page = door.ask(SYSTEM, contents.page, task.user_id, part, None)
    yield page
    while page.after:
        page = door.ask(SYSTEM, contents.page, task.user_id, part, page.after)
        yield page


def _copy(file: Original, archive: ZipFile, pulse: Pulse) -> None:
    """One file from storage into the ZIP, as it is: images do not shrink further."""
    digest = hashlib.sha256()
    with (
        _opened(file, pulse) as source,
        archive.open(ZipInfo(file.name, now().timetuple()[:6]), "w", force_zip64=True) as out,
    ):
        while chunk := source.read(CHUNK):
            pulse()
            digest.update(chunk)
            out.write(chunk)
    if file.sha256 and digest.hexdigest() != file.sha256:
        raise Incomplete(f"{file.name} in the storage is not what was uploaded. We look after it.")


def _opened(file: Original, pulse: Pulse) -> BinaryIO:
    """The file, also when it was moved to the other area since its name was read."""
    try:
        return storage().open(file.key)
    except MissingObject:
        pulse.now()
    try:
        area, _, rest = file.key.partition("/")
        return storage().open(f"{'private' if area == 'public' else 'public'}/{rest}")
    except (MissingObject, InvalidKey) as error:
        raise Incomplete(
            f"{file.name} is missing from the storage, so the export would not be whole. "
            "We look after it; please ask again in a few days."
        ) from error
