"""``python -m makapix_app verify`` and ``sweep --orphans``, as an operator types them."""

import images
import make
import pytest
from typer.testing import CliRunner

from makapix_app import cli
from services.edges import queue
from services.edges.storage import storage
from services.kernel import ids
from services.kernel.errors import NotFound
from services.posts import files


@pytest.fixture
def typed(clean, monkeypatch):
    """Types a command where this test's services are the running installation."""
    monkeypatch.setattr(cli, "joined", lambda: None)

    def run(*words):
        return CliRunner().invoke(cli.app, words, catch_exceptions=False).output

    return run


def _key(work, role):
    return f"public/{files.path(work, role)}"


def test_all_works_are_looked_at_and_workers_mend_what_is_wrong(typed, artist):
    make.live(artist, images.png(images.art(1)))
    work = make.live(artist, images.png(images.art(2)))
    assert "2 works were looked at; 0" in typed("verify")
    data = storage().read(_key(work, "webp"))
    storage().put(_key(work, "webp"), data[::-1], content_type="image/webp")
    assert "2 works were looked at; 0" in typed("verify")
    assert "2 works were looked at; 1" in typed("verify", "--hashes")
    assert queue.depth()["slow"] == 1


def test_one_work_is_mended_at_once(typed, artist):
    work = make.live(artist, images.png(images.art(1)))
    slug = ids.slug(work.number)
    storage().delete(_key(work, "card"))
    assert "All of its files are right" in typed("verify", slug)
    assert storage().stat(_key(work, "card"))
    storage().delete(_key(work, "original"))
    assert "is hidden" in typed("verify", slug)


def test_a_work_that_is_not_there_is_said_so(typed):
    with pytest.raises(NotFound, match="no such work"):
        typed("verify", "nowhere")


def test_orphans_go_when_they_are_asked_for(typed, monkeypatch):
    from services.kernel.settings import settings

    monkeypatch.setenv("MAKAPIX_ORPHAN_DAYS", "0")
    settings.cache_clear()
    storage().put("derived/old.png", b"x", content_type="image/png")
    assert "stored files that nothing named: 1" in typed("sweep", "--orphans")
    assert not list(storage().list())


def test_the_origins_for_the_policy_are_printed(typed, monkeypatch):
    monkeypatch.setenv("MAKAPIX_STORAGE", "s3")
    monkeypatch.setenv("MAKAPIX_S3_ENDPOINT", "https://s3.example:9000")
    monkeypatch.setenv("MAKAPIX_VAULT_URL", "https://cdn.example/works")
    assert typed("origins") == "https://cdn.example https://s3.example:9000\n"
