"""What others hear about works: the payloads of ``makapix/posts/*`` (8 KiB at most)."""

from dataclasses import dataclass
from typing import Any, ClassVar

from sqlmodel import Session

from services import outbox, policy
from services.auth.actor import Actor
from services.edges import shared
from services.edges.storage import shard
from services.kernel import ids
from services.kernel.clock import iso
from services.kernel.settings import settings
from services.models import Post, User
from services.posts import files


@dataclass(frozen=True, slots=True)
class PostPublished:
    """A work has gone live in discovery. ``art_url`` is the WebP, ``original_url``
    the artist's bytes; both answer before this is sent."""

    topic: ClassVar[str] = "makapix/posts/new"
    type: ClassVar[str] = "post_published"

    id: str
    post_id: int
    slug: str
    url: str
    title: str
    alt_text: str
    handle: str
    display_name: str
    art_url: str
    poster_url: str
    original_url: str
    storage_key: str
    storage_shard: str
    native_format: str
    width: int
    height: int
    frames: int
    loop_ms: int
    file_bytes: int
    sha256: str
    warnings: tuple[str, ...]
    created_at: str


@dataclass(frozen=True, slots=True)
class PostUpdated(PostPublished):
    """A listed work has another file: what was fetched before shows it no longer. The old
    file answers for seven more days."""

    topic: ClassVar[str] = "makapix/posts/updated"
    type: ClassVar[str] = "post_updated"

    artwork_modified_at: str


def is_listed(post: Post, author: User) -> bool:
    """Whether somebody who opted in to its warnings finds the work in feeds."""
    return policy.is_listed(Actor(shown_warnings=tuple(post.warnings)), post, author)


def announce(tx: Session, post: Post, author: User) -> None:
    """Tells the world about a work that is listed now."""
    if is_listed(post, author):
        shared.changed(tx)
        outbox.put(tx, PostPublished(**facts(post, author)))


def announce_file(tx: Session, post: Post, author: User) -> None:
    """Tells the world that a listed work has another file."""
    if is_listed(post, author):
        moment = iso(post.artwork_modified_at)
        outbox.put(tx, PostUpdated(**facts(post, author), artwork_modified_at=moment))


def facts(post: Post, author: User) -> dict[str, Any]:
    """What every event about a work says."""
    slug = ids.slug(post.number)
    return {
        "id": str(post.id),
        "post_id": post.number,
        "slug": slug,
        "url": f"{settings().public_url}/posts/{slug}",
        "title": post.title,
        "alt_text": post.alt_text,
        "handle": author.handle,
        "display_name": author.display_name or author.handle,
        "art_url": files.address(post, "webp"),
        "poster_url": files.address(post, "poster"),
        "original_url": files.address(post, "original"),
        "storage_key": str(post.storage_key),
        "storage_shard": shard(post.storage_key),
        "native_format": post.native_format,
        "width": post.width,
        "height": post.height,
        "frames": post.frames,
        "loop_ms": post.loop_ms,
        "file_bytes": post.file_bytes,
        "sha256": post.sha256,
        "warnings": tuple(post.warnings),
        "created_at": iso(post.created_at),
    }
