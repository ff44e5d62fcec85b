"""Recipes for stored files: move them where they belong, remove what nothing shows."""

from uuid import UUID

import structlog

from services import door
from services.auth.actor import SYSTEM
from services.edges import queue
from services.edges.storage import MissingObject, replica, storage
from services.kernel.errors import Unavailable
from services.posts import placement

HELD_SECONDS = 60  # how long a work is held at most, if its mover dies
log = structlog.get_logger()


def settle(post_id: str) -> None:
    """Moves a work's files to the public or the private area, as its row demands."""
    with queue.held(f"work:{post_id}", seconds=HELD_SECONDS, wait=5) as mine:
        if not mine:
            raise Unavailable("This work is being moved or mended just now.")
        plan = door.ask(SYSTEM, placement.plan, UUID(post_id))
        if plan is None:
            return
        moved = [_move(path, to_public=plan.to_public) for path in plan.paths]
        for path in plan.earlier:  # kept for a while after a replacement, or gone by now
            _move(path, to_public=plan.to_public)
        door.do(SYSTEM, placement.settled, plan)
    if not all(moved):
        queue.send("jobs.upkeep.mend", post_id, queue="slow")


def _move(path: str, *, to_public: bool) -> bool:
    """Whether there was anything to move: a lost file must not hold the others in public."""
    try:
        storage().move(path, to_public=to_public)
    except MissingObject:
        log.warning("files.missing", path=path)
        return False
    return True


def remove_retired() -> int:
    """Removes objects whose time has come. Objects first, rows after: safe to repeat."""
    removed = 0
    while due := door.do(SYSTEM, placement.due):
        for path in due:
            storage().delete(path)
            if second := replica():
                second.delete(f"private/{path.partition('/')[2]}")
        door.do(SYSTEM, placement.removed, due)
        removed += len(due)
    return removed
