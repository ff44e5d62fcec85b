"""Makapix, put together: the pages, the REST API beside them, and what runs with them."""

import reflex as rx

from components.look import look
from makapix_app import api
from makapix_app.live import Live
from pages import ROUTES
from services.kernel import logs
from state.base import unguarded

logs.configure("web")
app = rx.App(
    **look(),
    api_transformer=[api.build(), *api.PERIMETER],
    backend_exception_handler=unguarded,
)
for route in ROUTES:
    app.add_page(route.draw, route=route.path, title=route.title, on_load=route.on_load)


@app.register_lifespan_task
async def live() -> None:
    """Tells open pages what happens, as long as this process lives."""
    await Live(app).run()
