"""Bodies of uploads, streamed to a temporary file and counted on the way."""

import errno
import tempfile
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import BinaryIO

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect

from makapix_app.api import bounds
from services.kernel.errors import Invalid, TooLarge, Unavailable
from services.kernel.settings import settings
from services.kernel.text import limit_size

SPOOL = 1024 * 1024  # bytes that a body may take of memory before it goes to disk
META_MAX = 64 * 1024
ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")


@dataclass
class Body:
    """A body that arrived whole. The caller closes ``file``."""

    file: BinaryIO
    size: int
    filename: str
    meta: str = ""


def announced(content_length: str | None) -> int | None:
    """The announced length; None for a chunked body."""
    return int(content_length) if content_length and content_length.isdigit() else None


async def raw(request: Request, most: int, *, filename: str) -> Body:
    """The body itself is the file. Raises TooLarge, Unavailable."""
    file = tempfile.SpooledTemporaryFile(SPOOL)  # noqa: SIM115 - the caller closes it
    size = 0
    try:
        async for chunk in _counted(request, most):
            if size == 0 and not chunk.startswith(ZIP_MAGIC):
                most = min(most, settings().file_bytes_max)
            size += len(chunk)
            _check(size, most)
            file.write(chunk)
    except BaseException as error:
        file.close()
        raise _readable(error) from error
    file.seek(0)
    return Body(file, size, filename)  # type: ignore[arg-type]


async def form(request: Request, most: int, *, filename: str) -> Body:
    """A form with ``meta`` and one ``file``. Raises Invalid, TooLarge, Unavailable."""
    stream = _counted(request, most + 2 * META_MAX)
    parser = MultiPartParser(
        request.headers, stream, max_files=1, max_fields=4, max_part_size=META_MAX
    )
    try:
        parts = await parser.parse()
    except MultiPartException as error:
        raise Invalid(f"The form cannot be read: {error.message}") from error
    except (OSError, ClientDisconnect) as error:
        raise _readable(error) from error
    file, meta = parts.get("file"), parts.get("meta", "")
    if not isinstance(file, UploadFile) or not isinstance(meta, str):
        await parts.close()
        raise Invalid("The form has a field “file” with the file, and “meta” with JSON.")
    size = file.size or 0
    is_zip = file.file.read(4) in ZIP_MAGIC
    file.file.seek(0)
    try:
        _check(size, most if is_zip else min(most, settings().file_bytes_max))
    except TooLarge:
        await parts.close()
        raise
    return Body(file.file, size, file.filename or filename, meta)  # type: ignore[arg-type]


async def _counted(request: Request, most: int) -> AsyncGenerator[bytes, None]:
    bounds.lift(request.scope)
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        _check(size, most)
        if chunk:
            yield chunk


def _check(size: int, most: int) -> None:
    if size > most:
        raise TooLarge(
            f"A file is up to {limit_size(settings().file_bytes_max)}, a ZIP up to "
            f"{limit_size(settings().zip_bytes_max)}; this one is larger.",
            most=most,
        )


def _readable(error: BaseException) -> BaseException:
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return Unavailable(
            "There is no room for uploads right now. Please try again later.", retry_after=300
        )
    return error
