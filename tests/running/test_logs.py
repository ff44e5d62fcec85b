"""Reading the logs of all processes, and asking whether what they stand on can be reached."""

from pathlib import Path

import pytest
from front import nobody_listens

from makapix_app.running import logs
from makapix_app.running.reach import unreachable
from services.kernel.settings import Settings


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("web", "worker"):
        (tmp_path / f"{name}.log").write_text("".join(f"{name} {n}\n" for n in range(20)))
    return tmp_path


def test_the_last_lines_of_all_or_of_one(folder: Path) -> None:
    assert list(logs.recent(folder, [], 1)) == [("web", "web 19"), ("worker", "worker 19")]
    assert list(logs.recent(folder, ["web"], 2)) == [("web", "web 18"), ("web", "web 19")]


def test_what_comes_is_followed_line_by_line_and_through_a_rotation(folder: Path) -> None:
    log = folder / "web.log"
    log.write_text("")
    heard = logs.follow(folder, ["web"])
    log.write_text("first\nsecond\nhalf")
    assert next(heard) == ("web", "first")
    assert next(heard) == ("web", "second")
    log.write_text("first\nsecond\nhalf a line\n")
    assert next(heard) == ("web", "half a line")
    log.write_text("anew\n")
    assert next(heard) == ("web", "anew")


def test_a_service_that_is_away_is_named_with_the_reason() -> None:
    with nobody_listens() as port:
        known = Settings(_env_prefix="NOTHING_", redis_url=f"redis://127.0.0.1:{port}/0")
        assert unreachable([], known) == []
        assert unreachable(["redis_url"], known) == ["redis_url: [Errno 111] Connection refused"]
