"""Where the files of a work lie, and the addresses that lead to them."""

import re
from typing import Protocol
from uuid import UUID

from services.edges.imaging import CARD_FORM
from services.edges.storage import storage, work_path
from services.kernel.settings import settings

EXTENSIONS = {"png": "png", "gif": "gif", "webp": "webp", "bmp": "bmp", "jpeg": "jpg"}
CONTENT_TYPES = {
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "bmp": "image/bmp",
    "jpeg": "image/jpeg",
}


class Stored(Protocol):
    """The columns of a work that say where its files are."""

    storage_key: UUID
    files_public: bool
    native_format: str
    frames: int


CARD_FORMAT = f"png-{CARD_FORM}"  # a share card of today's drawing, as its row says
CARD_VERSION = f"?v={CARD_FORM}"  # in its address, which others keep for good


def form(role: str, native_format: str) -> str:
    """The format of a file by its role, as its row says it."""
    return {"original": native_format, "poster": "png", "card": CARD_FORMAT}.get(role, role)


def suffix(role: str, native_format: str, frames: int) -> str:
    """The end of a file's name by its role.

    A rendition that the original already is has the original's name: the WebP
    of a WebP, the poster of a still PNG.
    """
    original = f".{EXTENSIONS[native_format]}"
    if role == "original" or (role == "poster" and native_format == "png" and frames == 1):
        return original
    return {"webp": ".webp", "gif": ".gif", "poster": "_poster.png", "card": "_card.png"}[role]


def path(post: Stored, role: str) -> str:
    """``aa/bb/{storage_key}{suffix}``, the same in the public and the private area."""
    return work_path(post.storage_key, suffix(role, post.native_format, post.frames))


def url(post: Stored, role: str) -> str:
    """Address of a file for a page: lasting for public works, 10 minutes for others."""
    if post.files_public:
        version = CARD_VERSION if role == "card" else ""
        return f"{settings().vault_here}/{path(post, role)}{version}"
    return storage().signed_url(f"private/{path(post, role)}", settings().signed_url_seconds)


def urls(post: Stored, *roles: str) -> list[str]:
    """The same of several files of a work: a card has two, a page of cards dozens."""
    if not post.files_public:
        return [url(post, role) for role in roles]
    start = f"{settings().vault_here}/{work_path(post.storage_key, '')}"
    return [start + suffix(role, post.native_format, post.frames) for role in roles]


def address(post: Stored, role: str) -> str:
    """The same as a whole address, for who is not on a page of ours."""
    found = url(post, role)
    return f"{settings().public_url}{found}" if found.startswith("/") else found


def card_beside(picture: str) -> str:
    """Address of the share card beside another picture of a work; "" where it does not last."""
    lasts = picture.startswith(f"{settings().vault_here}/")
    return re.sub(r"(_poster)?\.\w+$", f"_card.png{CARD_VERSION}", picture) if lasts else ""
