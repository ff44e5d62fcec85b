"""Keyset paging for any sort: stable under inserts, no OFFSET, to the very end.

A cursor is the sort's name and the key of the last item that was shown, as
URL-safe base64 without padding (players paste it into a URL unescaped and
keep 255 characters).
"""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Integer,
    Row,
    Select,
    and_,
    bindparam,
    cast,
    literal_column,
    or_,
    select,
    tuple_,
)
from sqlmodel import Session

from services.kernel.errors import Invalid

Item = TypeVar("Item")
CURSOR_LONGEST = 255


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """Some items and the cursor of what follows; empty when nothing does."""

    items: list[Item]
    next_cursor: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """A column of the sort. The last key of a sort must be unique."""

    column: Any
    descending: bool = True
    kind: type = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", self.column.type.python_type)


def page(
    tx: Session,
    query: Select[Any],
    *,
    sort: str,
    keys: Sequence[Key],
    cursor: str = "",
    limit: int,
    alike: bool = False,
) -> Page[Row[Any]]:
    """One page of the query in the order of the keys; ``alike`` as ``paged`` has it.

    The columns of the keys are added to the rows' end. None of them may be
    NULL. Raises Invalid for a cursor of another sort or a broken one.
    """
    statement = paged(query, keys, bool(cursor), limit, alike=alike)
    rows = tx.execute(statement, place(cursor, sort, keys)).all()
    return cut(rows, sort, keys, limit)


def paged(
    query: Select[Any], keys: Sequence[Key], behind: bool, limit: int, *, alike: bool = False
) -> Select[Any]:
    """The statement of a first page, or of one ``behind`` a cursor.

    The limit stands in the SQL: a plan made for every call must know how few rows are wanted.
    ``alike`` is for a list that is walked in its order from wherever one stands: the place is kept
    from PostgreSQL's planner, which takes a plan for one call for better where it knows the
    place, and then plans each page anew (0.3 ms of 0.1).
    """
    if behind:
        query = query.where(after(keys, alike=alike))
    ordered = [k.column.desc() if k.descending else k.column.asc() for k in keys]
    columns = [k.column.label(f"cursor_{i}") for i, k in enumerate(keys)]
    rows: Any = literal_column(str(limit + 1), Integer)
    return query.add_columns(*columns).order_by(*ordered).limit(rows)


def at(sort: str, values: Sequence[Any]) -> str:
    """The cursor that stands at the item with these values of the keys."""
    plain = [
        v.isoformat() if isinstance(v, datetime) else str(v) if isinstance(v, UUID) else v
        for v in values
    ]
    packed = json.dumps([sort, *plain], separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def sort_of(cursor: str) -> str:
    """The name of the sort that a cursor is of; empty for one that is broken, or none."""
    try:
        return str(_unpacked(cursor)[0]) if cursor else ""
    except (ValueError, TypeError, KeyError, IndexError, RecursionError):
        return ""


def after(keys: Sequence[Key], *, alike: bool = False) -> ColumnElement[bool]:
    """What stands behind a cursor; for a query that has to say so further in, too."""
    places = [bindparam(f"behind_{i}", type_=k.column.type) for i, k in enumerate(keys)]
    if alike:
        return _behind(keys, [select(cast(p, p.type)).scalar_subquery() for p in places])
    return _behind(keys, places)


def behind(last: Sequence[Any]) -> dict[str, Any]:
    """The values of the parameters that ``after`` makes."""
    return {f"behind_{i}": value for i, value in enumerate(last)}


def place(cursor: str, sort: str, keys: Sequence[Key]) -> dict[str, Any]:
    """The same of a cursor; none for a first page. Raises Invalid as ``page``."""
    return behind(decode(cursor, sort, keys)) if cursor else {}


def cut(rows: Sequence[Row[Any]], sort: str, keys: Sequence[Key], limit: int) -> Page[Row[Any]]:
    """A page of rows whose last columns are the keys: one more than the limit says that others
    follow."""
    shown = list(rows[:limit])
    more = len(rows) > limit
    return Page(shown, at(sort, list(shown[-1])[-len(keys) :]) if more else "")


def _behind(keys: Sequence[Key], values: Sequence[Any]) -> ColumnElement[bool]:
    """What stands after the values in the order of the keys."""
    if len({k.descending for k in keys}) == 1:
        # One direction: a row comparison, which PostgreSQL answers from the index.
        columns, place = tuple_(*(k.column for k in keys)), tuple_(*values)
        return columns < place if keys[0].descending else columns > place
    steps: list[ColumnElement[bool]] = []
    for i, key in enumerate(keys):
        same = [keys[j].column == values[j] for j in range(i)]
        after = key.column < values[i] if key.descending else key.column > values[i]
        steps.append(and_(*same, after))
    return or_(*steps)


def decode(cursor: str, sort: str, keys: Sequence[Key]) -> list[Any]:
    """The key that a cursor of this sort holds. Raises Invalid."""
    wrong = Invalid(
        "This cursor is not one of this list's.", fields={"cursor": "Not of this list."}
    )
    try:
        if len(cursor) > CURSOR_LONGEST:
            raise wrong
        name, *values = _unpacked(cursor)
        if name != sort or len(values) != len(keys):
            raise wrong
        return [_typed(k, v) for k, v in zip(keys, values, strict=True)]
    except (ValueError, TypeError, KeyError, binascii.Error, RecursionError) as error:
        raise wrong from error


def _unpacked(cursor: str) -> Any:
    return json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))


def _typed(key: Key, value: Any) -> Any:
    kind = key.kind
    if kind in {datetime, UUID, str}:
        _require_text(value)
    if kind is datetime:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError("naive")
        return moment
    if kind is UUID:
        return UUID(value)
    if kind is int and (
        isinstance(value, bool) or not isinstance(value, int) or abs(value) > 2**63 - 1
    ):
        raise ValueError("not an integer")
    return kind(value)


def _require_text(value: Any) -> None:
    """Raises ValueError for what PostgreSQL cannot take as text (lone surrogates, NUL)."""
    if not isinstance(value, str) or b"\0" in value.encode():
        raise ValueError("not text")
