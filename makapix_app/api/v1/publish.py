"""Publishing over REST: an image or a ZIP as a form or as the bare body.

The caller is admitted and the announced size checked before the body is read;
the body is streamed to a temporary file and from there into storage.
"""

import json
from typing import Annotated, Any
from uuid import UUID

from anyio import to_thread
from fastapi import APIRouter, Depends, Header, Query, Request, Response

from makapix_app.api import bodies, who
from makapix_app.api.v1 import PREFIX
from services import door
from services.auth.actor import Credential
from services.edges.storage import storage
from services.kernel.errors import Invalid, MakapixError
from services.posts import details
from services.uploads import commands, queries
from services.uploads.commands import Admission
from services.uploads.views import UploadView

router = APIRouter(prefix=PREFIX, tags=["posts"])
Who = Annotated[Credential, Depends(who.caller)]
Name = Annotated[str, Query(max_length=1000)]
Key = Annotated[str | None, Header(alias="Idempotency-Key", min_length=1, max_length=128)]
# What a form adds to its file: the fields and the borders between the parts.
FORM_EXTRA = 128 * 1024


@router.post("/publish", status_code=202)
async def publish(
    request: Request,
    response: Response,
    caller: Who,
    batch: Annotated[UUID | None, Query(description="Files chosen together share it.")] = None,
    filename: Name = "upload",
    idempotency_key: Key = None,
) -> UploadView:
    """Sends a work, or a ZIP of works.

    As ``multipart/form-data``: ``meta`` (JSON: title, description, alt_text, hashtags,
    licence, warnings, visibility, remixable, parents), then ``file``. As any other type: the
    bytes themselves, with ``filename`` in the query. The visibility ``draft`` keeps the work for
    its author until they give it another one. ``parents`` are up to eight slugs or addresses of
    the works that it was made from. The answer is the upload; ask for its progress at
    ``Location``.
    """
    return await _taken(request, response, caller, filename, idempotency_key, batch_id=batch)


@router.put("/posts/{slug}/file", status_code=202)
async def replace(
    request: Request,
    response: Response,
    caller: Who,
    slug: str,
    filename: Name = "upload",
    idempotency_key: Key = None,
) -> UploadView:
    """Gives an own work another file: an image, as a form's ``file`` or as the bare body.

    Words, number, address and date of the work stay; its files have a new storage key. The
    answer is an upload as for publishing.
    """
    return await _taken(request, response, caller, filename, idempotency_key, replaces=slug)


@router.get("/publish/jobs/{job_id}")
def job(caller: Who, job_id: UUID) -> UploadView:
    """How far an own upload is, file by file."""
    return door.ask(caller, queries.one, job_id)


@router.delete("/publish/jobs/{job_id}")
def cancel(caller: Who, job_id: UUID) -> UploadView:
    """Cancels an own upload that no worker has taken."""
    return door.do(caller, commands.cancel, job_id)


async def _taken(
    request: Request,
    response: Response,
    caller: Credential,
    filename: str,
    key: str | None,
    **what: Any,
) -> UploadView:
    """Admits the caller, then takes the body."""
    is_form = request.headers.get("content-type", "").startswith("multipart/form-data")
    announced = bodies.announced(request.headers.get("content-length"))
    admission = await to_thread.run_sync(
        lambda: door.do(
            caller,
            commands.admit,
            size=max(0, announced - (FORM_EXTRA if is_form else 0)) if announced else announced,
            idempotency_key=key,
            **what,
        )
    )
    view = admission.seen
    if view is None:
        body = await (bodies.form if is_form else bodies.raw)(
            request, admission.bytes_max, filename=filename
        )
        try:
            said = details.parse(_meta(body.meta, admission))
            view = await to_thread.run_sync(_received, caller, admission, body, said, key)
        finally:
            body.file.close()
    response.headers["Location"] = f"/api/v1/publish/jobs/{view.id}"
    return view


def _received(
    caller: Credential,
    admission: Admission,
    body: bodies.Body,
    said: details.Details,
    key: str | None,
) -> UploadView:
    """Bytes first, row after: a row never names bytes that are not there."""
    place = f"incoming/{admission.job_id}"
    storage().put(place, body.file, content_type="application/octet-stream")
    try:
        view = door.do(
            caller,
            commands.receive,
            admission=admission,
            filename=body.filename,
            source=place,
            size=body.size,
            details=said,
            idempotency_key=key,
        )
    except MakapixError:
        storage().delete(place)
        raise
    if view.id != str(admission.job_id):
        storage().delete(place)
    return view


def _meta(text: str, admission: Admission) -> dict[str, Any]:
    try:
        meta = json.loads(text) if text else {}
    except (ValueError, RecursionError) as error:
        raise Invalid("The field meta is a JSON object.", fields={"meta": "Not JSON."}) from error
    if not isinstance(meta, dict):
        raise Invalid("The field meta is a JSON object.", fields={"meta": "Not an object."})
    if meta and admission.replaces_id:
        sentence = "A new file changes no words; those are changed with PATCH."
        raise Invalid(sentence, fields={"meta": sentence})
    return meta
