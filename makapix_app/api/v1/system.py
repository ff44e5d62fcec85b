"""How Makapix is: alive, ready, its numbers, its limits, its version."""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from makapix_app import health
from services.kernel.settings import PUBLIC, settings

router = APIRouter(tags=["system"])
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
def metrics() -> Response:
    """Numbers for Prometheus."""
    health.measure()
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


@router.get("/config")
def config() -> dict[str, Any]:
    """The limits that clients should know, each in the unit that its name says."""
    return settings().model_dump(include=set(PUBLIC))


@router.get("/version")
def version() -> dict[str, str]:
    """Which Makapix this is."""
    return {"name": "Makapix", "version": _version()}


@lru_cache(maxsize=1)
def _version() -> str:
    project = Path(__file__).parents[3] / "pyproject.toml"
    return tomllib.loads(project.read_text())["project"]["version"]
