"""The slow walks over the catalogue: how far each has come."""

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field

from services.models.base import INSTANT, Row


class Walk(Row, table=True):
    """A walk over all works or all objects, in the order of their keys.

    ``after`` is the last key that was looked at (the watermark), empty at the
    start of a round. ``finished_at`` is the end of the last whole round.
    """

    name: str = Field(unique=True, sa_type=Text)
    after: str = Field(default="", sa_type=Text)
    looked_at: int = Field(default=0)
    wrong: int = Field(default=0)
    started_at: datetime | None = Field(default=None, sa_type=INSTANT)
    finished_at: datetime | None = Field(default=None, sa_type=INSTANT)
