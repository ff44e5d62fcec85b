"""Recipes for what belongs to a person: their files follow them out of sight and back."""

from uuid import UUID

from jobs import files
from services import door
from services.auth.actor import SYSTEM
from services.edges.storage import MissingObject, storage
from services.posts import placement
from services.profiles import avatars
from services.profiles.avatars import Face


def settle(person_id: str) -> None:
    """Moves a person's avatar and the files of their works to where they belong now."""
    person = UUID(person_id)
    for face in door.ask(SYSTEM, avatars.misplaced, person_id=person):
        move(face)
    for post_id in door.ask(SYSTEM, placement.unsettled, author_id=person, most=100_000):
        files.settle(str(post_id))


def move(face: Face) -> None:
    """Moves one avatar; one that was changed meanwhile is left to its own removal."""
    try:
        storage().move(face.path, to_public=face.to_public)
    except MissingObject:
        return
    door.do(SYSTEM, avatars.moved, face)
