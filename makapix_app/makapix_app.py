"""Makapix, put together: the pages, the REST API beside them, and what runs with them."""

import reflex as rx
from starlette.types import ASGIApp

from components.look import look
from makapix_app import api
from makapix_app.live import Live
from pages import ROUTES
from services.kernel import logs
from state.base import unguarded

logs.configure("web")


class Makapix(rx.App):
    """The pages, served within the API."""

    def __call__(self) -> ASGIApp:
        return api.Whole(super().__call__())


app = Makapix(**look(), backend_exception_handler=unguarded)
for route in ROUTES:
    app.add_page(route.draw, route=route.path, title=route.title, on_load=route.on_load)


@app.register_lifespan_task
async def live() -> None:
    """Tells open pages what happens, as long as this process lives."""
    await Live(app).run()
