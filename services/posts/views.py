"""The shapes in which others see a work: one for the page and the API alike."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Select, Text, cast, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

from services import policy
from services.accounts.views import avatar_url
from services.auth.actor import Actor
from services.kernel import ids, links
from services.kernel.clock import iso
from services.kernel.links import Segment
from services.kernel.settings import settings
from services.kernel.text import file_size
from services.models import Palette, Post, Reaction, User
from services.models.reactions import is_of
from services.palettes.views import Belonging, belonging
from services.posts import files
from services.posts.details import LICENCE_NAMES
from services.posts.parents import Named
from services.posts.similar import LookAlike

# What its author is told of a work that not everyone finds.
MARKS = {"draft": "Draft", "hidden": "Hidden", "unlisted": "By link only"}
# WCAG 2.3.1: three or more general flashes in a second may cause seizures.
FLASHES_TOO_MANY = 3
REACTIONS_SHOWN = 12  # emojis of a work, the most used; one's own besides
UNBROKEN = "\N{NO-BREAK SPACE}"
_CARD: tuple[Any, ...] = (
    Post.id, Post.number, Post.title, Post.alt_text, Post.storage_key, Post.files_public,
    Post.native_format, Post.width, Post.height, Post.frames, Post.loop_ms, Post.unique_colors,
    Post.warnings, Post.flashes_per_second, Post.created_at, Post.artwork_modified_at,
    Post.visibility, Post.reactions, Post.reaction_counts, Post.comments,
    User.handle, User.display_name, User.avatar_key,
)  # fmt: skip

_NAMES = (*(column.key for column in _CARD), "mine")  # with which every card's row begins


# What ``post_page`` needs besides a card's row, to be added to its query with the palette.
PAGE: tuple[Any, ...] = (
    Post.author_id, Post.description, Post.licence, Post.file_bytes, Post.transparency_actual,
    Post.alpha_actual, Post.sha256, Post.palette, Post.durations_ms, Post.approved_at,
    Post.conformant, Post.remixable,
    Palette.key.label("palette_key"), Palette.known.label("palette_known"),  # type: ignore[attr-defined]
    Palette.size.label("palette_size"),  # type: ignore[attr-defined]
)  # fmt: skip


@dataclass(frozen=True)
class PostCard:
    """A work in a list.

    ``reactions`` is how many there are in all, ``reaction_counts`` the most used
    emojis, ``mine`` the viewer's own.
    """

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
    mark: str = ""
    reactions: int = 0
    reaction_counts: dict[str, int] = field(default_factory=dict)
    mine: list[str] = field(default_factory=list)
    comments: int = 0


@dataclass(frozen=True)
class PostPage:
    """A work on its own page.

    ``parents`` are the works it was made from, ``parents_unseen`` how many more there are that
    this viewer is not led to; ``remixes`` counts the works made from it, ``similar`` is for
    moderators.
    """

    card: PostCard
    description: str = ""
    description_parts: list[Segment] = field(default_factory=list)
    hashtags: list[str] = field(default_factory=list)
    licence: str = "ARR"
    licence_name: str = ""
    licence_url: str = ""
    file_text: str = ""
    colours_text: str = ""
    frames_text: str = ""
    transparency_text: str = ""
    posted_text: str = ""
    sha256: str = ""
    palette: list[str] = field(default_factory=list)
    in_palette: Belonging = field(default_factory=Belonging)
    durations_ms: list[int] = field(default_factory=list)
    scales: list[int] = field(default_factory=list)
    original_url: str = ""
    share_url: str = ""
    visibility: str = "public"
    approved: bool = True
    conformant: bool = True
    remixable: bool = False
    is_mine: bool = False
    parents: list[Named] = field(default_factory=list)
    parents_unseen: int = 0
    remixes: int = 0
    similar: list[LookAlike] = field(default_factory=list)


@dataclass(frozen=True)
class Feed:
    """One page of a list of works and the cursor of the next; empty at the end."""

    items: list[PostCard]
    next_cursor: str = ""


def select_cards(viewer: Actor) -> Select[Any]:
    """The query of cards: works joined with their authors, and how the viewer reacted."""
    return select(*_CARD, _mine(viewer)).join(User, User.id == Post.author_id)


def _mine(viewer: Actor) -> Any:
    """Of five slots at most, by an index; so a page of cards stays one statement."""
    if viewer.id is None:
        return cast(literal("{}"), ARRAY(Text)).label("mine")
    query = select(Reaction.emoji).where(is_of(Reaction, Post.id, policy.viewer(viewer)))
    return func.array(query.correlate(Post).scalar_subquery()).label("mine")


def card(row: Any) -> PostCard:
    """A card from a row of ``select_cards``."""
    # A row looks each name up, and its own dict is slow; a page does so 800 times.
    row = SimpleNamespace(**dict(zip(_NAMES, row, strict=False)))
    slug = ids.slug(row.number)
    art, poster = files.urls(row, "webp", "poster")
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
        art_url=art,
        poster_url=poster,
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
        mark=MARKS.get(row.visibility, ""),
        reactions=row.reactions,
        reaction_counts=most_used(row.reaction_counts, row.mine),
        mine=list(row.mine),
        comments=row.comments,
    )


def most_used(counts: dict[str, int], mine: Sequence[str] = ()) -> dict[str, int]:
    """The counts that are shown, the highest first: the most used emojis and one's own."""
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    own = [pair for pair in ordered[REACTIONS_SHOWN:] if pair[0] in mine]
    return dict(ordered[:REACTIONS_SHOWN] + own)


def post_page(post: Any, tags: list[str], **more: Any) -> PostPage:
    """The page of a work from its card's row with ``PAGE``, its tags and what is about it."""
    name, link = LICENCE_NAMES[post.licence]
    day = f"{post.created_at.day} {post.created_at:%B %Y}"
    posted = "Not yet" if post.visibility == "draft" else day
    return PostPage(
        card=card(post),
        description=post.description,
        description_parts=links.with_hashtags(post.description),
        hashtags=tags,
        licence=post.licence,
        licence_name=name,
        licence_url=link,
        file_text=f"{post.native_format.upper()}, {file_size(post.file_bytes)}",
        colours_text=colours_text(post),
        frames_text=frames_text(post.durations_ms) if post.frames > 1 else "1",
        transparency_text=transparency(post),
        posted_text=posted,
        sha256=post.sha256,
        palette=list(post.palette),
        in_palette=belonging(post.palette_key, post.palette_known, post.palette_size),
        durations_ms=list(post.durations_ms),
        scales=scales(post.width, post.height, post.frames),
        original_url=files.url(post, "original"),
        share_url=files.url(post, "card"),
        visibility=post.visibility,
        approved=post.approved_at is not None,
        conformant=post.conformant,
        remixable=post.remixable,
        **more,
    )


def facts(width: int, height: int, colours: int, frames: int) -> str:
    """``64×64 · 24 colours · 24 frames``, where a line never parts a figure from its unit, nor
    ends in a dot: what has no room in it goes whole."""
    parts = [f"{width}×{height}", f"{colours:,}{UNBROKEN}colour{'s'[: colours != 1]}"]
    return f" ·{UNBROKEN}".join([*parts, f"{frames:,}{UNBROKEN}frames"] if frames > 1 else parts)


def colours_text(post: Any) -> str:
    """``24``; clear pixels are one of the colours, which is said where there are any."""
    count = f"{post.unique_colors:,}"
    return f"{count}, clear included" if post.transparency_actual else count


def seconds(milliseconds: int) -> str:
    """``0.7 s``, ``12 s``."""
    return f"{milliseconds / 1000:.1f} s" if milliseconds < 10_000 else f"{milliseconds // 1000} s"


def frames_text(durations: list[int]) -> str:
    """``24 × 90 ms``, or the range of uneven frames."""
    low, high = min(durations), max(durations)
    span = f"{low} ms" if low == high else f"{low}–{high} ms"
    return f"{len(durations)} × {span}"


def transparency(post: Any) -> str:
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
