"""Errors as RFC 9457 ``application/problem+json``: the one table of statuses."""

from typing import Any
from uuid import uuid4

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from services.edges import limits
from services.edges.limits import Standing
from services.kernel import errors

log = structlog.get_logger()
STATUS: dict[type[errors.MakapixError], tuple[int, str]] = {
    errors.Moved: (308, "Moved"),
    errors.NotSignedIn: (401, "Not signed in"),
    errors.Forbidden: (403, "Not allowed"),
    errors.NotFound: (404, "Not found"),
    errors.Conflict: (409, "Already there"),
    errors.Gone: (410, "Gone"),
    errors.TooLarge: (413, "Too large"),
    errors.Unsupported: (415, "Not taken"),
    errors.Invalid: (422, "Against a rule"),
    errors.LimitReached: (422, "Limit reached"),
    errors.TooSoon: (429, "Too often"),
    errors.Unavailable: (503, "Not available right now"),
    errors.MakapixError: (400, "Refused"),
}


def problem(error: errors.MakapixError) -> Response:
    """The answer for an error of ours, by its nearest ancestor in the table."""
    status, title = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    body: dict[str, Any] = {
        "type": f"/problems/{error.code}",
        "title": title,
        "status": status,
        "detail": error.message,
        "code": error.code,
        **error.facts,
    }
    headers = {"Cache-Control": "no-store"}
    if isinstance(error, errors.Invalid) and error.fields:
        body["fields"] = error.fields
    if isinstance(error, errors.TooSoon | errors.Unavailable):
        body["retry_after"] = error.retry_after
        headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, errors.TooSoon) and (limit := error.facts.get("limit")):
        limits.note(Standing(limit, 0, error.retry_after))
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(body, status, headers, media_type="application/problem+json")


def elsewhere(request: Request, error: errors.Moved) -> str:
    """The address that was asked for, with the name that counts now."""
    parts = request.url.path.split("/")
    path = "/".join(error.moved_to if p.lower() == error.moved_from else p for p in parts)
    return f"{path}?{request.url.query}" if request.url.query else path


def install(app: FastAPI) -> None:
    """Lets the application answer every failure as a problem."""

    async def ours(request: Request, error: Exception) -> Response:
        assert isinstance(error, errors.MakapixError)
        answer = problem(error)
        if isinstance(error, errors.Moved):
            answer.headers["Location"] = elsewhere(request, error)
        return answer

    async def malformed(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        fields = {".".join(map(str, e["loc"][1:])): str(e["msg"]) for e in error.errors()}
        sentence = "; ".join(f"{name or 'body'}: {said}" for name, said in fields.items())
        return problem(errors.Invalid(sentence[:1000], fields=fields))

    async def plain(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if isinstance(error.__cause__, errors.MakapixError):
            return problem(error.__cause__)
        body = {"type": "about:blank", "title": str(error.detail), "status": error.status_code}
        media = "application/problem+json"
        return JSONResponse(body, error.status_code, error.headers, media_type=media)

    async def unknown(request: Request, error: Exception) -> Response:
        number = uuid4().hex[:12]
        log.error("request.failed", number=number, path=request.url.path, exc_info=error)
        body = {
            "type": "/problems/internal",
            "title": "Something broke on our side",
            "status": 500,
            "detail": f"If you tell us about it, name the number {number}.",
            "number": number,
        }
        return JSONResponse(body, 500, media_type="application/problem+json")

    app.add_exception_handler(errors.MakapixError, ours)
    app.add_exception_handler(RequestValidationError, malformed)
    app.add_exception_handler(HTTPException, plain)
    app.add_exception_handler(Exception, unknown)
