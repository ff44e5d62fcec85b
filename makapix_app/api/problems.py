"""Errors as RFC 9457 ``application/problem+json``: the one table of statuses."""

from typing import Any
from uuid import uuid4

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from services.kernel import errors

log = structlog.get_logger()
STATUS: dict[type[errors.MakapixError], int] = {
    errors.NotSignedIn: 401,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.Gone: 410,
    errors.TooLarge: 413,
    errors.Unsupported: 415,
    errors.Invalid: 422,
    errors.LimitReached: 422,
    errors.TooSoon: 429,
    errors.Unavailable: 503,
    errors.MakapixError: 400,
}


def status_of(error: errors.MakapixError) -> int:
    """The HTTP status of an error: that of its nearest ancestor in the table."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def problem(error: errors.MakapixError) -> Response:
    """The answer for an error of ours."""
    status = status_of(error)
    body: dict[str, Any] = {
        "type": f"/problems/{error.code}",
        "title": error.message,
        "status": status,
        "code": error.code,
        **error.facts,
    }
    headers = {"Cache-Control": "no-store"}
    if isinstance(error, errors.Invalid) and error.fields:
        body["fields"] = error.fields
    if isinstance(error, errors.TooSoon | errors.Unavailable):
        body["retry_after"] = error.retry_after
        headers["Retry-After"] = str(error.retry_after)
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(body, status, headers, media_type="application/problem+json")


def install(app: FastAPI) -> None:
    """Lets the application answer every failure as a problem."""

    async def ours(request: Request, error: Exception) -> Response:
        assert isinstance(error, errors.MakapixError)
        return problem(error)

    async def malformed(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        fields = {".".join(map(str, e["loc"][1:])): str(e["msg"]) for e in error.errors()}
        sentence = "; ".join(f"{name or 'body'}: {said}" for name, said in fields.items())
        return problem(errors.Invalid(sentence[:1000], fields=fields))

    async def plain(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        body = {"type": "about:blank", "title": str(error.detail), "status": error.status_code}
        media = "application/problem+json"
        return JSONResponse(body, error.status_code, error.headers, media_type=media)

    async def unknown(request: Request, error: Exception) -> Response:
        number = uuid4().hex[:12]
        log.error("request.failed", number=number, path=request.url.path, exc_info=error)
        title = f"Something broke on our side. If you tell us about it, name {number}."
        body = {"type": "/problems/internal", "title": title, "status": 500, "number": number}
        return JSONResponse(body, 500, media_type="application/problem+json")

    app.add_exception_handler(errors.MakapixError, ours)
    app.add_exception_handler(RequestValidationError, malformed)
    app.add_exception_handler(HTTPException, plain)
    app.add_exception_handler(Exception, unknown)
