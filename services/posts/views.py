"""The shapes in which others see a work: one for the page and the API alike."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, select

from services.accounts import avatar_url
from services.kernel import ids
from services.kernel.clock import iso
from services.kernel.settings import settings
from services.kernel.text import file_size
from services.models import Post, User
from services.posts import files
from services.posts.details import LICENCE_NAMES

# WCAG 2.3.1: three or more general flashes in a second may cause seizures.
FLASHES_TOO_MANY = 3
UNBROKEN = "\N{NO-BREAK SPACE}"
_CARD: tuple[Any, ...] = (
    Post.id, Post.number, Post.title, Post.alt_text, Post.storage_key, Post.files_public,
    Post.native_format, Post.width, Post.height, Post.frames, Post.loop_ms, Post.unique_colors,
    Post.warnings, Post.flashes_per_second, Post.created_at, Post.artwork_modified_at,
    User.handle, User.display_name, User.avatar_key,
)  # fmt: skip


@dataclass(frozen=True)
class PostCard:
    """A work in a list."""

    id: str
    number: int
    slug: str
    title: str
    alt_text: str
    author_handle: str
    author_name: str
    author_avatar_url: str
    url: str
    art_url: str
    poster_url: str
    width: int
    height: int
    frames: int
    loop_ms: int
    colours: int
    format: str
    warnings: list[str]
    flashing: bool
    created_at: str
    loop_text: str
    facts_text: str


@dataclass(frozen=True)
class PostPage:
    """A work on its own page."""

    card: PostCard
    description: str = ""
    hashtags: list[str] = field(default_factory=list)
    licence: str = "ARR"
    licence_name: str = ""
    licence_url: str = ""
    file_text: str = ""
    frames_text: str = ""
    transparency_text: str = ""
    posted_text: str = ""
    sha256: str = ""
    palette: list[str] = field(default_factory=list)
    durations_ms: list[int] = field(default_factory=list)
    scales: list[int] = field(default_factory=list)
    original_url: str = ""
    share_url: str = ""
    visibility: str = "public"
    approved: bool = True
    remixable: bool = False
    is_mine: bool = False


@dataclass(frozen=True)
class Feed:
    """One page of a list of works and the cursor of the next; empty at the end."""

    items: list[PostCard]
    next_cursor: str = ""


def select_cards() -> Select[Any]:
    """The query of cards: works joined with their authors."""
    return select(*_CARD).join(User, User.id == Post.author_id)


def card(row: Any) -> PostCard:
    """A card from a row of ``select_cards``."""
    slug = ids.slug(row.number)
    return PostCard(
        id=str(row.id),
        number=row.number,
        slug=slug,
        title=row.title,
        alt_text=row.alt_text,
        author_handle=row.handle,
        author_name=row.display_name or row.handle,
        author_avatar_url=avatar_url(row.avatar_key),
        url=f"/posts/{slug}",
        art_url=files.url(row, "webp"),
        poster_url=files.url(row, "poster"),
        width=row.width,
        height=row.height,
        frames=row.frames,
        loop_ms=row.loop_ms,
        colours=row.unique_colors,
        format=row.native_format,
        warnings=list(row.warnings),
        flashing=row.flashes_per_second >= FLASHES_TOO_MANY,
        created_at=iso(row.created_at),
        loop_text=seconds(row.loop_ms) if row.frames > 1 else "",
        facts_text=facts(row.width, row.height, row.unique_colors, row.frames),
    )


def post_page(row: Any, post: Post, tags: list[str], *, is_mine: bool) -> PostPage:
    """The page of a work from its card's row, the work and its tags."""
    name, link = LICENCE_NAMES[post.licence]
    day = f"{post.created_at.day} {post.created_at:%B %Y}"
    return PostPage(
        card=card(row),
        description=post.description,
        hashtags=tags,
        licence=post.licence,
        licence_name=name,
        licence_url=link,
        file_text=f"{post.native_format.upper()}, {file_size(post.file_bytes)}",
        frames_text=frames_text(post.durations_ms) if post.frames > 1 else "1",
        transparency_text=transparency(post),
        posted_text=day,
        sha256=post.sha256,
        palette=list(post.palette),
        durations_ms=list(post.durations_ms),
        scales=scales(post.width, post.height, post.frames),
        original_url=files.url(post, "original"),
        share_url=files.url(post, "card"),
        visibility=post.visibility,
        approved=post.approved_at is not None,
        remixable=post.remixable,
        is_mine=is_mine,
    )


def facts(width: int, height: int, colours: int, frames: int) -> str:
    """``64×64 · 24 colours · 24 frames``, where a line never parts a figure from its unit."""
    parts = [f"{width}×{height}", f"{colours:,}{UNBROKEN}colour{'s'[: colours != 1]}"]
    return " · ".join([*parts, f"{frames:,}{UNBROKEN}frames"] if frames > 1 else parts)


def seconds(milliseconds: int) -> str:
    """``0.7 s``, ``12 s``."""
    return f"{milliseconds / 1000:.1f} s" if milliseconds < 10_000 else f"{milliseconds // 1000} s"


def frames_text(durations: list[int]) -> str:
    """``24 × 90 ms``, or the range of uneven frames."""
    low, high = min(durations), max(durations)
    span = f"{low} ms" if low == high else f"{low}–{high} ms"
    return f"{len(durations)} × {span}"


def transparency(post: Post) -> str:
    """What of the picture lets the background through."""
    if post.alpha_actual:
        return "Partly see-through"
    return "Clear pixels" if post.transparency_actual else "None"


def scales(width: int, height: int, frames: int) -> list[int]:
    """Integer scales in which the work can be downloaded (frames x area is capped)."""
    most = settings()
    area = width * height * frames
    return [
        s
        for s in range(1, most.download_scale_max + 1)
        if s == 1 or area * s * s <= most.pixels_max
    ]
