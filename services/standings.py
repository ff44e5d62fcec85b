"""Pages of works in an order that an index has and that fit a choice of filters, however few do.

An index of Standing has the traits, moments and palettes of works, so those that do not fit are
passed without a look at them: 25 works of which one in 256 fits stand among 6,400 entries, in some
eighty pages of the index. PostgreSQL does not know how many have some bits, so it is not asked
which way is shorter.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Integer,
    Select,
    case,
    exists,
    false,
    func,
    literal_column,
    select,
    tuple_,
    union_all,
)

from services import filters, policy
from services.auth.actor import Actor
from services.filters import Chosen
from services.kernel import cursors
from services.kernel.cursors import Key
from services.models import Post, Standing

PASSED = (Standing.post_id, Standing.traits, Standing.created_at, Standing.palette_id)
NEAR = 20_000
"""Entries. Where no page of works fits among so many, few fit at all: one in 800."""


def page(
    viewer: Actor,
    query: Select[Any],
    every: Select[Any],
    entries: Select[Any],
    keys: Sequence[Key],
    chosen: Chosen,
    behind: bool,
    limit: int,
) -> CompoundSelect[Any]:
    """A page of the listed works that fit; ``query`` is one of Post and User, ``every`` the same
    narrowed to them. ``entries`` have the keys, a ``post_id``, and what ``chosen`` asks for.

    Of the nearest entries those that fit. Only where they are too few for the page comes what
    stands behind these entries, which is looked up by what is rare and sorted.
    """
    order = entries.where(cursors.after(keys)) if behind else entries
    order = order.order_by(*(key.column.desc() for key in keys))
    near = order.limit(_number(NEAR)).subquery("near")
    fit = query.join(near, near.c.post_id == Post.id)
    fit = fit.where(policy.listed_posts(viewer), *filters.fits(near.c, chosen))
    beside = [Key(near.c[key.column.key]) for key in keys]
    walked = cursors.paged(fit, beside, False, limit).cte("walked")

    first_left = order.with_only_columns(*(key.column for key in keys))
    first_left = first_left.offset(_number(NEAR)).limit(_number(1)).cte("first_left")
    few = select(func.count()).select_from(walked).scalar_subquery() <= _number(limit)
    rest = every.where(
        case((few, exists(select(first_left))), else_=false()),
        tuple_(*(key.column for key in keys)) <= select(first_left).scalar_subquery(),
    )
    both = union_all(select(walked), cursors.paged(rest, keys, False, limit))
    places: list[Any] = [literal_column(f"cursor_{i}").desc() for i in range(len(keys))]
    return both.order_by(*places).limit(_number(limit + 1))


def _number(said: int) -> Any:
    return literal_column(str(said), Integer)
