"""The whole product as `make up DETACH=1` starts it: ready when it returns, gone when it stops."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import psycopg
import pytest

from makapix_app.running.plan import APPLICATION, SERVICES
from makapix_app.running.programs import CannotStart, free_port, session
from makapix_app.running.stack import Stack

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def var() -> Iterator[Path]:
    """A place that needs no first works: what is tested here is how it runs."""
    with tempfile.TemporaryDirectory(prefix="makapix-running-") as folder:
        var = Path(folder) / "var"
        var.mkdir()
        (var / "seeded").touch()
        yield var


@pytest.fixture
def stack(var: Path) -> Iterator[Stack]:
    """Stopped whatever happens; the frontend's build is shared with everybody else."""
    shared = {"MAKAPIX_FRONTEND_DIR": str(ROOT / "var" / "frontend")}
    made = Stack(var, free_port(), shared, bound=True)
    yield made
    made.stop()


def pids(stack: Stack) -> dict[str, int]:
    return {line.name: line.pid for line in stack.record.lines() if line.pid}


def ready(stack: Stack) -> int:
    return httpx.get(f"{stack.url}/health/ready", timeout=60).status_code


def are_gone(leaders: dict[str, int]) -> bool:
    """Whether nothing is left of them and of all that they started: the killed are listed a
    moment longer."""
    end = time.monotonic() + 30
    while any(session(pid) for pid in leaders.values()):
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


@pytest.mark.timeout(600)
def test_it_starts_survives_and_stops(stack: Stack) -> None:
    said: list[str] = []
    stack.start(echo=said.append)
    assert any(line.endswith(f"Makapix is ready: {stack.url}") for line in said), said
    assert any("Log in as owner, moderator, artist" in line for line in said), said
    assert set(pids(stack)) == {*SERVICES, *APPLICATION}
    assert ready(stack) == httpx.codes.OK
    assert "<html" in httpx.get(stack.url).text

    with pytest.raises(CannotStart, match="already runs here"):
        Stack(stack.settings.var, free_port(), bound=True).start()

    url = stack.environment()["MAKAPIX_DATABASE_OWNER_URL"]
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone()
        connection.execute("CREATE TABLE kept AS SELECT 7 AS n")

    leaders = pids(stack)
    killed = psutil.Process(leaders["web"])
    whole = [killed, *killed.children(recursive=True)]  # one of which may answer once more
    killed.kill()
    assert not psutil.wait_procs(whole, timeout=30)[1]
    # the front holds a request meanwhile; where starting takes longer, the next one
    assert httpx.codes.OK in (ready(stack) for _ in range(5))
    (web,) = [line for line in stack.record.lines() if line.name == "web"]
    assert web.pid != leaders["web"] and web.restarts == 1

    leaders = pids(stack)
    assert stack.stop()
    assert are_gone(leaders)
    assert not stack.record.is_held()

    stack.start()  # data survive, and this time the supervisor itself is killed
    with psycopg.connect(stack.environment()["MAKAPIX_DATABASE_OWNER_URL"]) as connection:
        assert connection.execute("SELECT n FROM kept").fetchone() == (7,)
    leaders = pids(stack)
    supervisor = psutil.Process(stack.record.read()["pid"])
    supervisor.kill()
    supervisor.wait(10)
    stack.start()
    assert ready(stack) == httpx.codes.OK
    assert are_gone(leaders)
