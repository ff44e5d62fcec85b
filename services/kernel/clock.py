"""The one clock: aware UTC datetimes, and how they are written on the wire."""

from datetime import UTC, datetime


def now() -> datetime:
    """The current instant, aware, in UTC."""
    return datetime.now(UTC)


def iso(moment: datetime) -> str:
    """RFC 3339 in UTC with whole seconds and a ``Z`` (20 characters).

    Players keep 31 characters of a timestamp and ignore its zone, so it must
    be UTC and short.
    """
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
