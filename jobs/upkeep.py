"""Recipes of upkeep: the walks, step by step, and the mending of a work that a walk doubts.

A walk only doubts; ``mend`` judges, after it has looked at every byte and has
tried to bring the right ones back. Storage is asked between transactions.
"""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from uuid import UUID

import structlog

from jobs import cards, looks, people
from services import door
from services.auth.actor import SYSTEM
from services.edges import figures, imaging, queue
from services.edges.storage import InvalidKey, Storage, content_type, replica, storage
from services.kernel import faults
from services.kernel.clock import now
from services.kernel.errors import Invalid, Unavailable
from services.kernel.settings import settings
from services.posts import files
from services.posts.commands import StoredFile
from services.upkeep import objects, orphans, sums, walks, works
from services.upkeep.walks import Stride
from services.upkeep.works import Work

MEND_SECONDS = 180  # how long a work is held at most, if its mender dies
log = structlog.get_logger()


def step(name: str, *, believing: bool = False) -> int:
    """One bounded step of a walk, if a round is due and nobody else walks it.

    Returns how many it looked at. Raises NotBelieved when too much is wrong at
    once, unless it is told to believe its eyes.
    """
    with queue.held(f"walk:{name}", seconds=10 * settings().walk_step_seconds) as mine:
        start = door.do(SYSTEM, walks.begin, name) if mine else None
        if start is None:
            return 0
        stride = WALKS[name](start, believing)
        faults.point("walk_looked")
        door.do(SYSTEM, walks.advance, name, start, stride)
    if not stride.after:
        log.info("walk.finished", walk=name)
    return stride.looked_at


def whole_round(name: str) -> Stride:
    """A whole round now, in this process, believing what it sees; returns its sums."""
    door.do(SYSTEM, walks.demand, name)
    while True:
        if not step(name, believing=True):
            time.sleep(0.05)  # another process may be in the middle of a step
        walk = next(w for w in door.ask(SYSTEM, walks.standing) if w.name == name)
        if walk.finished_at and walk.started_at and walk.finished_at >= walk.started_at:
            return Stride("", walk.looked_at, walk.wrong)


def demand(name: str) -> None:
    """Has a round begin at once; the schedule walks it."""
    door.do(SYSTEM, walks.demand, name)


def mend(post_id: str) -> bool:
    """Looks at every byte of a work, heals what can be healed, and hides or shows it.

    True when the work is whole. Raises Unavailable (storage away, the work in
    other hands), so that the job is tried again.
    """
    with queue.held(f"work:{post_id}", seconds=MEND_SECONDS, wait=5) as mine:
        if not mine:
            raise Unavailable("This work is being moved or mended just now.")
        work = door.ask(SYSTEM, works.one, UUID(post_id))
        if work is None:
            return True
        broken = [file for file in work.files if not objects.bring_back(work, file)]
        made = _made_anew(work, broken)
        whole = len(made) == len(broken)
        changed = door.do(SYSTEM, works.judge, work, whole=whole, remade=made)
    told = {"work": work.slug, "files": [file.role for file in broken], "changed": changed}
    if not whole:
        (log.error if changed else log.warning)("upkeep.broken", **told)
    elif changed or made:
        log.warning("upkeep.whole_again", **told)
    return whole


def weigh() -> None:
    """Keeps the figure that is too dear for each look at the metrics."""
    figures.keep({"stored_bytes": door.ask(SYSTEM, sums.stored_bytes)})


def _verify(hashes: bool, start: str, believing: bool) -> Stride:
    """Whether the files of the next works are there. Doubts are left to ``mend``."""
    listed = door.ask(SYSTEM, works.after, start, most=settings().walk_step_works)
    seen = _timed(
        listed, lambda work: all(objects.is_there(work, f, hashes=hashes) for f in work.files)
    )
    doubted = [work for work, right in seen if not (right and work.conformant)]
    # What has been replaced or purged since it was listed is no longer in doubt.
    wrong = [work for work in doubted if _is_current(work)]
    if not believing:
        fresh = [work for work in wrong if work.conformant]
        walks.believe(len(seen), len(fresh), "works miss a file or have a changed one")
    for work in wrong:
        queue.send("jobs.upkeep.mend", work.id, queue="slow")
    return _stride(listed, seen, len(wrong), settings().walk_step_works)


def _copy(start: str, believing: bool) -> Stride:
    """A copy in the replica for the originals of the next works."""
    listed = door.ask(SYSTEM, works.after, start, most=settings().walk_step_works)
    seen = _timed(listed, objects.copy_original)
    wrong = [work for work, right in seen if not right and _is_current(work)]
    for work in wrong:
        queue.send("jobs.upkeep.mend", work.id, queue="slow")
    return _stride(listed, seen, len(wrong), settings().walk_step_works)


def _sweep(place: Callable[[], Storage | None], start: str, believing: bool) -> Stride:
    """Removes what no row names and is old enough."""
    store, limit = place(), now() - timedelta(days=settings().orphan_days)
    if store is None:
        return Stride("", 0, 0)
    listed = list(islice(store.list(start_after=start), settings().walk_step_objects))
    old = [item.key for item in listed if item.modified <= limit]
    found = door.ask(SYSTEM, orphans.unnamed, old)
    if not believing:
        walks.believe(len(old), len(found), "stored files belong to nothing")
    for key in found:
        with suppress(InvalidKey):  # not one of ours: somebody else keeps it here
            store.delete(key)
            log.info("upkeep.orphan", key=key)
    more = len(listed) == settings().walk_step_objects
    return Stride(listed[-1].key if more else "", len(listed), len(found))


WALKS: dict[str, Callable[[str, bool], Stride]] = {
    "sizes": partial(_verify, False),
    "hashes": partial(_verify, True),
    "copies": _copy,
    "orphans": partial(_sweep, storage),
    "orphan_copies": partial(_sweep, replica),
    "looks": looks.complete,
    "palettes": looks.review,
    "faces": people.measure,
    "cards": cards.redraw,
}


def _timed(things: Iterable[Work], look: Callable[[Work], bool]) -> list[tuple[Work, bool]]:
    """What was seen of each until the step's time was over, at least of one."""
    deadline, seen = time.monotonic() + settings().walk_step_seconds, []
    for thing in things:
        seen.append((thing, look(thing)))
        if time.monotonic() >= deadline:
            break
    return seen


def _stride(listed: list[Work], seen: list[tuple[Work, bool]], wrong: int, most: int) -> Stride:
    at_the_end = len(seen) == len(listed) < most
    return Stride("" if at_the_end else str(seen[-1][0].id), len(seen), wrong)


def _is_current(work: Work) -> bool:
    fresh = door.ask(SYSTEM, works.one, work.id)
    return fresh is not None and fresh.storage_key == work.storage_key


def _made_anew(work: Work, broken: list[StoredFile]) -> list[StoredFile]:
    """Renditions made from a right original; what cannot be made is left out."""
    if not broken or work.original in broken:
        return []
    folder = settings().var / "work"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as name:
        source = Path(name) / "source"
        with objects.open_file(work, work.original) as stream, source.open("wb") as out:
            shutil.copyfileobj(stream, out, objects.CHUNK)
        try:
            facts = imaging.inspect(source, name=work.slug)
            made = imaging.render(source, facts, Path(name), name=work.slug)
        except Invalid as refusal:  # the rules have become stricter since
            log.warning("upkeep.not_made_anew", work=work.slug, why=refusal.message)
            return []
        paths = {role: getattr(made, role) for role in ("webp", "gif", "poster", "card")}
        return [_put(work, file, paths[file.role]) for file in broken if paths.get(file.role)]


def _put(work: Work, file: StoredFile, path: Path) -> StoredFile:
    key = work.key(file)
    stat = storage().put(key, path, content_type=content_type(key))
    form = files.form(file.role, file.format)
    return StoredFile(file.role, form, file.suffix, stat.size, stat.sha256 or "")
