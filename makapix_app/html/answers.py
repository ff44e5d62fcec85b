"""Answers for programs that come again: an ETag, a date, and 304 for who has it already."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from types import MappingProxyType

from fastapi import Request, Response

XML = '<?xml version="1.0" encoding="utf-8"?>\n'


def dated(
    request: Request,
    body: bytes,
    media: str,
    changed: datetime | None = None,
    *,
    seconds: int,
    more: Mapping[str, str] = MappingProxyType({}),
) -> Response:
    """The body to be kept for so many seconds, or 304 (RFC 9110, 13.1). ``changed`` is the date
    of the newest thing in it; the ETag wins where both are asked. ``more`` are headers."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": f"public, max-age={seconds}", **more}
    if changed is not None:
        headers["Last-Modified"] = format_datetime(changed.replace(microsecond=0), usegmt=True)
    if _has_it(request, etag, changed):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media, headers=headers)


def _has_it(request: Request, etag: str, changed: datetime | None) -> bool:
    if named := request.headers.get("if-none-match"):
        known = {part.strip().removeprefix("W/") for part in named.split(",")}
        return bool(known & {etag, "*"})
    since = request.headers.get("if-modified-since")
    if not since or changed is None:
        return False
    try:
        return changed.replace(microsecond=0) <= parsedate_to_datetime(since)
    except (ValueError, TypeError):
        return False
