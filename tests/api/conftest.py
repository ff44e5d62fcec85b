"""A client that talks to the API as a program does, in this process."""

import pytest
from fastapi.testclient import TestClient


@pytest.fixture
def client(clean):
    """The API without the pages, behind the guard that it has in the product."""
    from makapix_app.api import build, cache
    from makapix_app.api.guard import SameOrigin

    cache.clear()
    app = build()
    app.add_middleware(SameOrigin)
    headers = {"Origin": "http://localhost:8000"}  # as a browser on our own page
    with TestClient(
        app, base_url="http://localhost:8000", headers=headers, raise_server_exceptions=False
    ) as client:
        yield client
