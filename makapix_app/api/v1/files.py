"""Stored files through the web process: signed links, and the vault where no folder is served.

With the local driver the front serves ``/vault`` from the folder; with S3 it
asks here, and a CDN in front keeps what it got.
"""

from collections.abc import Iterator
from typing import Annotated, BinaryIO

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from makapix_app.api.v1 import PREFIX
from services.edges.storage import content_type, storage
from services.kernel.errors import NotFound

router = APIRouter(prefix=PREFIX, tags=["system"])
vault = APIRouter(tags=["system"])
CHUNK = 256 * 1024
SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Access-Control-Allow-Origin": "*",
}


@router.get("/files/{key:path}", response_class=StreamingResponse)
def signed(
    key: str,
    expires: Annotated[int, Query(ge=0, lt=2**40)],
    signature: Annotated[str, Query(max_length=128)],
) -> StreamingResponse:
    """A file that is not public, by a link that an authorised viewer was given."""
    if not storage().check_signature(key, expires, signature):
        raise NotFound("This link is not valid, or its time is over.")
    return _served(key, "private, no-store")


@vault.get("/vault/{path:path}", response_class=StreamingResponse)
def public(path: str) -> StreamingResponse:
    """A file of a public work, in the players' layout."""
    return _served(f"public/{path}", "public, max-age=31536000, immutable")


def _served(key: str, cache: str) -> StreamingResponse:
    stat = storage().stat(key)
    if stat is None:
        raise NotFound("There is no such file.")
    headers = {**SAFE, "Cache-Control": cache, "Content-Length": str(stat.size)}
    return StreamingResponse(_chunks(storage().open(key)), 200, headers, content_type(key))


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    with stream:
        while chunk := stream.read(CHUNK):
            yield chunk
