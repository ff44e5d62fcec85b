"""Recipes of two walks: looks and palettes for works that lack them; palettes by today's rules."""

import time

import structlog

from services import door
from services.auth.actor import SYSTEM
from services.edges import imaging
from services.edges.storage import Damaged
from services.kernel.errors import Invalid, NotFound
from services.kernel.settings import settings
from services.upkeep import looks, objects, works
from services.upkeep.walks import Stride

log = structlog.get_logger()


def complete(start: str, believing: bool) -> Stride:
    """Looks at the files of the next works that lack something, until the step's time is over.

    A file that is missing or no longer a work is passed over until the next round.
    """
    most = settings().walk_step_works
    listed = door.ask(SYSTEM, looks.lacking, start, most=most)
    deadline, wrong, done = time.monotonic() + settings().walk_step_seconds, 0, 0
    for post_id in listed:
        work = door.ask(SYSTEM, works.one, post_id)
        if work is not None and not _complete(work):
            wrong += 1
        done += 1
        if time.monotonic() >= deadline:
            break
    at_the_end = done == len(listed) < most
    return Stride("" if at_the_end else str(listed[done - 1]), done, wrong)


def review(start: str, believing: bool) -> Stride:
    """The next palettes, by today's rules."""
    most = settings().walk_step_works
    keys, changed = door.do(SYSTEM, looks.review, start, most=most)
    return Stride(keys[-1] if len(keys) == most else "", len(keys), changed)


def _complete(work: works.Work) -> bool:
    try:
        with objects.open_file(work, work.original) as stream:
            facts = imaging.inspect(stream.read(), name=work.slug)
    except (Invalid, NotFound, Damaged) as refusal:
        log.warning("looks.not_seen", work=work.slug, why=str(refusal))
        return False
    door.do(SYSTEM, looks.seen, work.id, work.storage_key, facts.look)
    return True
