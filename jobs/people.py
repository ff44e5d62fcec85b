"""Recipes for what belongs to a person: their files follow them out of sight and back."""

from uuid import UUID

import structlog

from jobs import files
from jobs.strides import stride
from services import door
from services.auth.actor import SYSTEM
from services.edges import imaging
from services.edges.storage import MissingObject, storage
from services.kernel.errors import Invalid
from services.kernel.settings import settings
from services.posts import placement
from services.profiles import avatars
from services.profiles.avatars import Face
from services.upkeep.walks import Stride

log = structlog.get_logger()


def settle(person_id: str) -> None:
    """Moves a person's avatar and the files of their works to where they belong now."""
    person = UUID(person_id)
    for face in door.ask(SYSTEM, avatars.misplaced, person_id=person):
        move(face)
    for post_id in door.ask(SYSTEM, placement.unsettled, author_id=person, most=100_000):
        files.settle(str(post_id))


def measure(start: str, believing: bool) -> Stride:
    """A walk: the next avatars whose keys do not say their size get keys that do. One whose
    file is missing or no picture is wrong."""
    most = settings().walk_step_works
    listed = door.ask(SYSTEM, avatars.unmeasured, start, most=most)
    return stride(listed, _measure, lambda face: face.person_id)


def _measure(face: Face) -> bool:
    try:
        picture = imaging.portrait(storage().read(face.path), name=face.key)
    except (MissingObject, Invalid) as refusal:
        log.warning("avatars.not_measured", key=face.key, why=str(refusal))
        return False
    key = avatars.sized(face.key, picture.width, picture.height)
    storage().put(avatars.path(key), picture.data, content_type="image/png")
    if not door.do(SYSTEM, avatars.measured, face, key):
        storage().delete(avatars.path(key))  # they wear another by now
    return True


def move(face: Face) -> None:
    """Moves one avatar; one that was changed meanwhile is left to its own removal."""
    try:
        storage().move(face.path, to_public=face.to_public)
    except MissingObject:
        return
    door.do(SYSTEM, avatars.moved, face)
