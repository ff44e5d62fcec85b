"""The columns of a work, from the words that its artist gave and the facts of its file."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import Session

from services.edges.imaging import Facts
from services.models import PostTag
from services.posts.details import Details


def words(details: Details) -> dict[str, Any]:
    """What the artist says of the work."""
    return {
        "title": details.title,
        "description": details.description,
        "alt_text": details.alt_text,
        "licence": details.licence,
        "warnings": list(details.warnings),
        "visibility": details.visibility,
        "remixable": details.remixable,
    }


def facts(measured: Facts) -> dict[str, Any]:
    """What the inspection says of the file."""
    same = (
        "width", "height", "frames", "loop_ms", "loop_count", "sha256", "unique_colors",
        "max_frame_colors", "transparency_meta", "alpha_meta", "transparency_actual",
        "alpha_actual", "phash", "flashes_per_second",
    )  # fmt: skip
    return {name: getattr(measured, name) for name in same} | {
        "native_format": measured.format,
        "file_bytes": measured.bytes,
        "durations_ms": list(measured.durations_ms) or [0],
        "palette": list(measured.palette),
    }


def tag(tx: Session, post_id: UUID, hashtags: Sequence[str]) -> None:
    """Gives the work these hashtags and no others."""
    tx.execute(delete(PostTag).where(PostTag.post_id == post_id))
    tx.add_all(PostTag(post_id=post_id, tag=tag, position=i) for i, tag in enumerate(hashtags))
