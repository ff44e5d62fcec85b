"""The REST API: one FastAPI application under ``/api/v1``, and the pages mounted in it."""

from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from makapix_app import gateway, html
from makapix_app.api import docs, problems
from makapix_app.api.address import TrueClient
from makapix_app.api.bounds import Bounded
from makapix_app.api.cache import Kept
from makapix_app.api.guard import SameOrigin
from makapix_app.api.rates import RateHeaders
from makapix_app.api.sockets import Sockets
from makapix_app.api.v1 import (
    account,
    admin,
    auth,
    categories,
    comments,
    deletion,
    exports,
    files,
    github,
    mqtt,
    notifications,
    palettes,
    passkeys,
    playlists,
    posts,
    profiles,
    publish,
    push,
    reactions,
    search,
    second_factor,
    sessions,
    system,
    tokens,
    users,
)
from makapix_app.metrics import Counted

# What every request and websocket goes through, the API's and the pages'; the last comes first.
PERIMETER = (Kept, Counted, Bounded, RateHeaders, SameOrigin, Sockets, TrueClient)
# Routes are tried in turn, so what is asked most stands first.
ROUTERS = (
    posts.router,
    comments.router,
    reactions.router,
    users.router,
    auth.router,
    search.router,
    *html.ROUTERS,
    playlists.router,
    categories.router,
    palettes.router,
    profiles.router,
    notifications.router,
    publish.router,
    sessions.router,
    passkeys.router,
    second_factor.router,
    account.router,
    admin.router,
    tokens.router,
    exports.router,
    github.router,
    deletion.router,
    mqtt.router,
    push.router,
    reactions.emojis,
    files.router,
    system.router,
    system.root,
    files.vault,
    docs.router,
    gateway.router,
)


def build() -> FastAPI:
    """The application with all of its routes. No trailing-slash redirects: players follow none.

    They stand in one list: FastAPI keeps what is included as a tree, and walks it twice at
    each request.
    """
    app = FastAPI(
        title="Makapix",
        version="1",
        docs_url=None,
        openapi_url="/api/openapi.json",
        redoc_url=None,
        redirect_slashes=False,
        telemetry={"tracing": False, "metrics": False, "logs": False},  # `metrics` counts
    )
    app.router.routes += [route for router in ROUTERS for route in router.routes]
    problems.install(app)
    return app


class Whole:
    """The perimeter, in it the API, and in that the pages: Reflex's application, whose own
    middleware a request of the API need not pass, and whose lifespan is that of the process."""

    def __init__(self, pages: ASGIApp) -> None:
        inner = build()
        inner.mount("", pages)
        self.pages = pages
        self.app: ASGIApp = inner
        for layer in PERIMETER:
            self.app = layer(self.app)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await (self.pages if scope["type"] == "lifespan" else self.app)(scope, receive, send)
