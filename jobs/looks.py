"""Recipes of two walks: looks and palettes for works that lack them; palettes by today's rules."""

from uuid import UUID

import structlog

from jobs.strides import stride
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
    """Looks at the files of the next works that lack something. A file that is missing or no
    longer a work is wrong."""
    most = settings().walk_step_works
    return stride(door.ask(SYSTEM, looks.lacking, start, most=most), _complete)


def review(start: str, believing: bool) -> Stride:
    """The next palettes, by today's rules."""
    most = settings().walk_step_works
    keys, changed = door.do(SYSTEM, looks.review, start, most=most)
    return Stride(keys[-1] if len(keys) == most else "", len(keys), changed)


def _complete(post_id: UUID) -> bool:
    work = door.ask(SYSTEM, works.one, post_id)
    if work is None:
        return True
    try:
        with objects.open_file(work, work.original) as stream:
            facts = imaging.inspect(stream.read(), name=work.slug)
    except (Invalid, NotFound, Damaged) as refusal:
        log.warning("looks.not_seen", work=work.slug, why=str(refusal))
        return False
    door.do(SYSTEM, looks.seen, work.id, work.storage_key, facts.look)
    return True
