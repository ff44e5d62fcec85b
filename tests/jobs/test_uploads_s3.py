"""The same road from upload to work when the files are kept in an S3 bucket."""

import images
import make
import pytest
import s3server
from fastapi.testclient import TestClient

from jobs import files, uploads
from makapix_app.api import build
from services import door
from services.edges.storage import storage
from services.kernel.settings import settings
from services.posts import commands, queries


@pytest.fixture
def bucket(people, tmp_path, monkeypatch):
    """A real S3 endpoint, and the settings that name it."""
    with s3server.start_s3(tmp_path / "s3") as server:
        named = {
            "MAKAPIX_STORAGE": "s3",
            "MAKAPIX_S3_ENDPOINT": server.endpoint,
            "MAKAPIX_S3_BUCKET": server.bucket,
            "MAKAPIX_S3_REGION": "us-east-1",
            "MAKAPIX_S3_ACCESS_KEY": server.access_key,
            "MAKAPIX_S3_SECRET_KEY": server.secret_key,
        }
        for name, value in named.items():
            monkeypatch.setenv(name, value)
        settings.cache_clear()
        storage.cache_clear()
        yield server
        storage.cache_clear()
        settings.cache_clear()


def test_a_work_is_served_from_the_bucket_and_hidden_behind_a_signed_link(bucket, people):
    artist, fan = people["artist"], people["fan"]
    original = images.png(images.art(5))
    job = make.upload(artist, original, "from-a-bucket.png")
    uploads.process(str(job))
    with TestClient(build()) as web:
        slug = web.get("/api/v1/posts").json()["items"][0]["slug"]
        page = door.ask(fan.who, queries.page, slug)
        answer = web.get(page.original_url)
        assert (answer.status_code, answer.content) == (200, original)
        assert answer.headers["cache-control"].endswith("immutable")

        door.do(artist.who, commands.edit, slug, {"visibility": "hidden"})
        files.settle(page.card.id)
        assert web.get(page.original_url).status_code == 404
        hidden = door.ask(artist.who, queries.page, slug)

    import httpx

    assert "signature" in hidden.original_url.lower()
    assert httpx.get(hidden.original_url).content == original
    assert httpx.get(hidden.original_url.split("?")[0]).status_code == 403
