"""How Makapix is: alive, ready, its numbers, its limits, its version."""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST

from makapix_app import health, metrics
from makapix_app.api.v1 import PREFIX
from services import door
from services.auth.actor import SYSTEM
from services.kernel import vectors
from services.kernel.errors import NotFound, Unavailable
from services.kernel.settings import PUBLIC, settings

router = APIRouter(prefix=PREFIX, tags=["system"])
root = APIRouter(tags=["system"])


@root.get("/health")
def live() -> dict[str, str]:
    """This process answers."""
    return {"status": "ok"}


@root.get("/health/ready")
def ready() -> Response:
    """Each thing that Makapix stands on; 503 when one of them is down."""
    parts = health.parts()
    good = all(state == "ok" for state in parts.values())
    body = {"status": "ok" if good else "down", "parts": parts}
    return JSONResponse(body, 200 if good else 503, {"Cache-Control": "no-store"})


@root.get("/metrics", response_class=PlainTextResponse)
def figures(request: Request) -> Response:
    """Figures for Prometheus, for whom the operator lets read them."""
    peer = request.client.host if request.client else ""
    if not metrics.may_read(peer, request.headers.get("authorization", "")):
        raise NotFound("There is no such page.")
    return Response(metrics.page(), media_type=CONTENT_TYPE_LATEST)


@router.get("/config")
def config() -> dict[str, Any]:
    """The limits that clients should know, each in the unit that its name says, and
    `similar_works`: whether works that look alike are found here (false while the database is
    away)."""
    return settings().model_dump(include=set(PUBLIC)) | {"similar_works": _finds_similar()}


@router.get("/version")
def version() -> dict[str, str]:
    """Which Makapix this is."""
    return {"name": "Makapix", "version": _version()}


def _finds_similar() -> bool:
    try:
        return door.ask(SYSTEM, lambda tx, _: vectors.available(tx))
    except Unavailable:
        return False


@lru_cache(maxsize=1)
def _version() -> str:
    project = Path(__file__).parents[3] / "pyproject.toml"
    return tomllib.loads(project.read_text())["project"]["version"]
