"""The share card of a face: what is shown of a person who has no work to be shared by.

Drawn when it is first asked for, as the cards of works are, and kept in ``derived/`` until the
walk over what no row names removes it; then it is drawn again. It goes out of reach with the
avatar, which lies in the public area only while everyone may see it, and is removed with it. No
database is asked.
"""

import re

from services.edges import imaging
from services.edges.storage import MissingObject, storage
from services.kernel.errors import NotFound
from services.kernel.settings import settings
from services.posts.files import CARD_VERSION
from services.profiles import avatars

_NAME = re.compile(r"[a-z0-9_][a-z0-9_-]{0,99}\.png")


def address(avatar: str) -> str:
    """Path of the card of an avatar by its address; "" where that does not last."""
    folder, _, name = avatar.rpartition("/")
    return f"/share/{name}{CARD_VERSION}" if folder == f"{settings().vault_here}/avatars" else ""


def card(name: str) -> bytes:
    """PNG of the card of a public avatar by its file's name. Raises NotFound."""
    face, kept = f"public/avatars/{name}", avatars.card_path(f"avatars/{name}")
    if not _NAME.fullmatch(name) or storage().stat(face) is None:
        raise NotFound("There is no such picture.")
    try:
        return storage().read(kept)
    except MissingObject:
        drawn = imaging.card(storage().read(face), name="The picture")
        storage().put(kept, drawn, content_type="image/png")
        return drawn
