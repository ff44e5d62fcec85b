"""What is asked of a palette: its page, the works in it, palettes like it.

A palette is there for whom one of its works is there, so none tells of works that are hidden; a
well-known one is there for everyone, under its name.
"""

from dataclasses import replace
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, literal_column, select
from sqlmodel import Session

from services import policy
from services.auth.actor import Actor
from services.kernel import colours, cursors, vectors
from services.kernel.cursors import Key
from services.kernel.errors import Invalid, NotFound
from services.kernel.questions import Question
from services.kernel.settings import settings
from services.models import Palette, Post, User
from services.palettes import filters, known, near, rows, views
from services.palettes.views import PalettePage, Strip
from services.posts import views as posts
from services.posts.views import Feed

NEWEST = (Key(Post.created_at), Key(Post.id))
COUNTED_MOST = 1000
"""Up to how many works are counted: nobody needs to know more exactly."""
NEAR_MOST = 12
APART_MOST = 120
"""How far palettes may be apart to be called near, thousandths of OKLab."""


def page(tx: Session, actor: Actor, key: str) -> PalettePage:
    """A palette by its key, or a well-known one by its name. Raises NotFound."""
    one = known.palettes().get(key)
    if one is not None:
        form = rows.normal(one.colours)
        shown = _shown(list(one.colours), known.recognised(form), rows.key(form))
        shown = replace(shown, key=key, url=views.url(key), title=one.name, about=views.about(one))
    else:
        row = _seen(tx, actor, key)
        shown = _shown(row.colours, row.known, key)
    wanted = filters.of_known(key) if one is not None else filters.in_palette(key)
    query = posts.select_cards(actor).where(policy.listed_posts(actor), wanted)
    works = query.with_only_columns(Post.id).limit(COUNTED_MOST + 1)
    counted = tx.scalar(select(func.count()).select_from(works.subquery()), actor.values) or 0
    many = f"{COUNTED_MOST:,} or more" if counted > COUNTED_MOST else f"{counted:,}"
    return replace(
        shown,
        works=min(counted, COUNTED_MOST),
        works_text=f"{many} work{'s'[: counted != 1]}" if counted else "No works yet",
    )


def works(
    tx: Session, actor: Actor, key: str, *, cursor: str = "", limit: int | None = None
) -> Feed:
    """Listed works with exactly these colours, or that are taken for the well-known palette; the
    newest first. Raises NotFound, Invalid."""
    most, limit = settings().page_size_max, settings().page_size if limit is None else limit
    if not 1 <= limit <= most:
        raise Invalid(f"A page has 1 to {most} works.", fields={"limit": f"1 to {most}."})
    if key not in known.palettes():
        _seen(tx, actor, key)
    query = posts.select_cards(actor).where(policy.listed_posts(actor), filters.holds(tx, key))
    found = cursors.page(
        tx, query, sort="palette", keys=NEWEST, cursor=cursor, limit=limit, alike=True
    )
    return Feed([posts.card(row) for row in found.items], found.next_cursor)


def alike(tx: Session, actor: Actor, key: str, *, limit: int = NEAR_MOST) -> list[Strip]:
    """Palettes of listed works that are near this one, the nearest first.

    The index of vectors gives those whose colours are spread alike; among these the distance
    (``near.apart``) decides. None where the database has no pgvector. Raises NotFound, Invalid.
    """
    if not 1 <= limit <= NEAR_MOST:
        raise Invalid(f"There are 1 to {NEAR_MOST} near palettes.", fields={"limit": "Too many."})
    held, *_ = colours_of(tx, actor, key)
    if not vectors.available(tx):
        return []
    labs = [colours.lab(colour) for colour in rows.normal(held)]
    spread = colours.spread((lab, 1.0) for lab in labs)
    own = rows.key(rows.normal(held))
    wanted = max(16, min(64, 1024 // len(labs)))  # the more colours, the dearer each comparison
    found = _near(tx, actor, wanted, spread=spread, own=own).all()
    measured = sorted(
        (near.apart(labs, [colours.unpacked(number) for number in row.oklab]), row.key, row)
        for row in found
    )
    return [
        views.strip(row.key, row.colours, row.known, apart)
        for apart, _, row in measured[:limit]
        if apart <= APART_MOST
    ]


def colours_of(tx: Session, actor: Actor, key: str) -> tuple[tuple[str, ...], str, str]:
    """The colours, the name and the maker of a palette, for a file of it. Raises NotFound."""
    if (one := known.palettes().get(key)) is not None:
        return one.colours, one.name, one.by.partition(", ")[0]  # without the year
    row = _seen(tx, actor, key)
    return tuple(row.colours), f"Makapix {key[:8]}", ""


def _shown(held: list[str], slugs: list[str], key: str) -> PalettePage:
    slug = slugs[0] if slugs else ""
    return PalettePage(
        key=key,
        url=views.url(key),
        title=views.title(held, slugs),
        swatches=views.swatches(held),
        known=slug,
        known_url=views.url(slug) if slug else "",
        known_text=views.known_text(slug, len(held)) if slug else "",
    )


def _seen(tx: Session, actor: Actor, key: str) -> Row[Any]:
    """The palette, if one of its works is there for the actor. Raises NotFound."""
    row = _palette(tx, actor, key=key).first() if rows.KEY.fullmatch(key) else None
    if row is None:
        raise NotFound("There is no such palette, or no public work has it.")
    return row


@Question
def _palette(viewer: Actor) -> Select[Any]:
    return select(Palette.colours, Palette.known).where(
        Palette.key == bindparam("key"), _has_work(Palette, policy.visible_posts(viewer))
    )


@Question
def _near(viewer: Actor, limit: int) -> Select[Any]:
    rows_: Any = literal_column(str(vectors.CANDIDATES))
    sought = bindparam("spread", type_=Palette.spread.type)
    apart = vectors.apart(Palette.spread, sought, colours.SPREAD_SIZE)
    columns = (Palette.id, Palette.key, Palette.colours, Palette.oklab, Palette.known)
    nearest = select(*columns, apart.label("apart")).order_by(apart).limit(rows_)
    one = nearest.cte("nearest").prefix_with("MATERIALIZED")
    return (
        select(one)
        .where(one.c.key != bindparam("own"), _has_work(one.c, policy.listed_posts(viewer)))
        .order_by(one.c.apart, one.c.key)
        .limit(limit)
    )


def _has_work(palette: Any, seen: Any) -> Any:
    """Whether a work that fits is in the palette."""
    return (
        select(Post.id)
        .join(User, User.id == Post.author_id)
        .where(Post.palette_id == palette.id, seen)
        .correlate_except(Post, User)
        .exists()
    )
