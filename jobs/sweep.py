"""Finds again what was lost between a commit and a worker, and sends it once more."""

from datetime import timedelta

import structlog

from jobs import files
from services import door, outbox, policy
from services.auth.actor import SYSTEM, Actor
from services.edges import queue
from services.edges.storage import storage
from services.posts import commands, placement
from services.uploads import work

log = structlog.get_logger()
TEMPORARY_KEPT = timedelta(hours=6)


def lost_uploads() -> int:
    """Uploads that wait without a job, or whose worker died."""
    ids = door.ask(SYSTEM, work.lost)
    for job_id in ids:
        queue.send("jobs.uploads.process", job_id, queue="publish")
    return _said("sweep.uploads", len(ids))


def misplaced_files() -> int:
    """Works whose files lie in the wrong area."""
    ids = door.ask(SYSTEM, placement.unsettled)
    for post_id in ids:
        queue.send("jobs.files.settle", post_id)
    return _said("sweep.files", len(ids))


def trash() -> int:
    """Works whose time in the trash is over, and the objects that they leave."""
    purged = door.do(SYSTEM, commands.purge)
    return _said("sweep.trash", purged + files.remove_retired())


def leftovers() -> int:
    """Delivered events of yesterday and what interrupted uploads left in storage."""
    pruned = door.do(SYSTEM, _prune)
    return _said("sweep.leftovers", pruned + storage().sweep_temporary(TEMPORARY_KEPT))


def _prune(tx, actor: Actor) -> int:
    policy.require_system(actor)
    return outbox.prune(tx)


def _said(what: str, count: int) -> int:
    if count:
        log.info(what, count=count)
    return count
