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
    return f"{moment.astimezone(UTC).isoformat()[:19]}Z"


def day(moment: datetime) -> str:
    """A day as a person writes it: ``24 November 2026`` (UTC)."""
    moment = moment.astimezone(UTC)
    return f"{moment.day} {moment:%B %Y}"


def ago(moment: datetime) -> str:
    """How long ago it was, roughly: ``just now``, ``5 minutes ago``; after a month the day."""
    seconds = (now() - moment).total_seconds()
    if seconds < 60:
        return "just now"
    for unit, length, most in (("minute", 60, 60), ("hour", 3600, 24), ("day", 86_400, 31)):
        count = int(seconds // length)
        if count < most:
            return f"{count} {unit}{'s'[: count != 1]} ago"
    return day(moment)
