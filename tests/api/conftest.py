"""A client that talks to the API as a program does, in this process."""

import pytest
from fastapi.testclient import TestClient


@pytest.fixture
def client(clean):
    """The API without the pages, behind the guard that it has in the product."""
    from makapix_app.api import PERIMETER, build, cache

    cache.clear()
    app = build()
    for layer in PERIMETER:
        app.add_middleware(layer)
    headers = {"Origin": "http://localhost:8000"}  # as a browser on our own page
    with TestClient(
        app, base_url="http://localhost:8000", headers=headers, raise_server_exceptions=False
    ) as client:
        yield client
