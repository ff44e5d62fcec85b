"""What open pages of a work hear of its comments."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class CommentsChanged:
    """Somebody said, changed or took back something below this work. For the server's own
    processes, whose pages then ask; no client may read it.

    Where a comment comes back to sight, no page knows of it: ``comment_id`` is empty.
    """

    topic: ClassVar[str] = "makapix/internal/comments"
    type: ClassVar[str] = "comments_changed"

    slug: str
    comment_id: str
    added: bool
