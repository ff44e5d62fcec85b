"""Recipes for stored files: move them where they belong, remove what nothing shows."""

from uuid import UUID

from services import door
from services.auth.actor import SYSTEM
from services.edges.storage import storage
from services.posts import placement


def settle(post_id: str) -> None:
    """Moves a work's files to the public or the private area, as its row demands."""
    plan = door.ask(SYSTEM, placement.plan, UUID(post_id))
    if plan is None:
        return
    for path in plan.paths:
        storage().move(path, to_public=plan.to_public)
    door.do(SYSTEM, placement.settled, plan)


def remove_retired() -> int:
    """Removes objects whose time has come. Objects first, rows after: safe to repeat."""
    due = door.ask(SYSTEM, placement.due)
    for path in due:
        storage().delete(path)
    door.do(SYSTEM, placement.removed, due)
    return len(due)
