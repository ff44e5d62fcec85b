"""The REST API: one FastAPI application under ``/api/v1``, mounted beside the pages."""

from fastapi import FastAPI

from makapix_app.api import problems
from makapix_app.api.v1 import auth, files, posts, publish, system


def build() -> FastAPI:
    """The application with all of its routes. No trailing-slash redirects: players follow none."""
    app = FastAPI(
        title="Makapix",
        version="1",
        docs_url="/api/docs",
        openapi_url="/api/openapi.json",
        redoc_url=None,
        redirect_slashes=False,
    )
    for router in (auth.router, posts.router, publish.router, files.router, system.router):
        app.include_router(router, prefix="/api/v1")
    for router in (system.root, files.vault):
        app.include_router(router)
    problems.install(app)
    return app
