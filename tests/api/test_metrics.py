"""What ``/metrics`` says, and to whom."""

import re
from pathlib import Path

import images
import make
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families
from rq import SimpleWorker
from sqlalchemy import update
from starlette.testclient import TestClient

from jobs import schedule, upkeep
from jobs.schedule import Task
from makapix_app import metrics
from services import door, outbox
from services.auth.actor import SYSTEM
from services.edges import limits, queue
from services.edges.limits import Rate
from services.edges.storage import storage
from services.kernel.errors import TooSoon
from services.kernel.settings import settings
from services.models import OutboxEvent
from services.posts import files

ROOT = Path(__file__).parents[2]


def read(name, **labels):
    """The figure of this name and these labels, None if it is not there."""
    families = text_string_to_metric_families(metrics.page().decode())
    samples = [s for family in families for s in family.samples]
    found = [s.value for s in samples if s.name == name and labels.items() <= s.labels.items()]
    return found[0] if found else None


@pytest.fixture
def here(clean):
    """A client on the same machine."""
    from makapix_app.api import build

    return TestClient(build(), client=("127.0.0.1", 5000))


@pytest.mark.parametrize("address", ["203.0.113.9", "10.0.0.7", "172.18.0.1", "2001:db8::1", ""])
def test_without_a_token_only_this_machine_reads_them(clean, address):
    from makapix_app.api import build

    assert TestClient(build(), client=(address, 1)).get("/metrics").status_code == 404
    for own in ("127.0.0.1", "::1"):
        assert TestClient(build(), client=(own, 1)).get("/metrics").status_code == 200


def test_with_a_token_its_bearer_reads_them_from_anywhere_and_nobody_else(clean, monkeypatch):
    from makapix_app.api import build

    monkeypatch.setenv("MAKAPIX_METRICS_TOKEN", "let me see")
    settings.cache_clear()
    far, near = (TestClient(build(), client=(a, 1)) for a in ("203.0.113.9", "127.0.0.1"))
    right, wrong = {"Authorization": "Bearer let me see"}, {"Authorization": "Bearer let me"}
    assert far.get("/metrics", headers=right).status_code == 200
    for client in (far, near):
        assert client.get("/metrics").status_code == 404
        assert client.get("/metrics", headers=wrong).status_code == 404


def test_it_is_prometheus_text_and_all_parts_answer(here):
    answer = here.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=")
    assert read("makapix_metrics_missing") is None
    assert read("makapix_outbox_waiting") == 0
    assert read("makapix_jobs", queue="publish", state="failed") == 0


def test_a_broken_task_makes_its_figure_rise(clean):
    def broken():
        raise OSError("the disk is on fire")

    task = Task("broken", broken, 10)
    for moment in (0, 100):
        schedule.tick([task], moment)
    assert read("makapix_task_failures_total", task="broken") == 2
    assert read("makapix_task_failing", task="broken") == 2
    assert read("makapix_task_succeeded_timestamp_seconds", task="broken") == 0


def test_an_upload_that_fails_is_seen(artist, monkeypatch):
    monkeypatch.setenv("MAKAPIX_JOB_TRIES", "1")
    settings.cache_clear()
    job = make.upload(artist, images.png(images.art(1)))
    assert read("makapix_uploads", state="queued") == 1
    assert read("makapix_jobs", queue="publish", state="waiting") == 1
    (settings().var / "work").write_text("a file where the worker wants its folder")
    worker = SimpleWorker([queue.QUEUES[0]], connection=queue.connection(blocking=True))
    worker.work(burst=True, logging_level="CRITICAL")
    assert read("makapix_uploads", state="failed") == 1
    assert read("makapix_uploads", state="queued") == 0
    assert read("makapix_jobs", queue="publish", state="failed") == 1
    assert str(job)


def test_what_waits_for_the_broker_is_counted_and_aged(artist):
    make.post(artist)
    assert read("makapix_outbox_waiting") == 1
    older = OutboxEvent.created_at - outbox.SENT_KEPT
    door.do(SYSTEM, lambda tx, _: tx.execute(update(OutboxEvent).values(created_at=older)))
    assert read("makapix_outbox_oldest_seconds") >= 86_400


def test_a_walk_tells_how_far_it_has_come_and_what_it_found(artist):
    work = make.live(artist, images.png(images.art(2)))
    storage().delete(f"public/{files.path(work, 'original')}")
    upkeep.step("sizes")
    upkeep.mend(str(work.id))
    upkeep.weigh()
    assert read("makapix_walk_looked_at", walk="sizes") == 1
    assert read("makapix_walk_wrong", walk="sizes") == 1
    assert read("makapix_walk_finished_timestamp_seconds", walk="sizes") > 1e9
    assert read("makapix_works_broken") == 1
    assert read("makapix_stored_bytes") > 100


def test_a_limit_that_is_hit_is_counted(clean):
    rate = Rate("tests", 1, 60)
    limits.hit(rate, "somebody")
    for _ in range(2):
        with pytest.raises(TooSoon):
            limits.hit(rate, "somebody")
    assert read("makapix_limits_hit_total", limit="tests") == 2


def test_requests_are_counted_by_route_never_by_address(clean):
    from makapix_app.api import build

    client = TestClient(metrics.Counted(build()), raise_server_exceptions=False)
    route = {"route": "/api/v1/posts/{slug}", "method": "GET", "status": "404"}
    before = read("makapix_http_requests_total", **route) or 0
    for slug in ("abcdef", "ghijkl"):
        client.get(f"/api/v1/posts/{slug}")
    client.get("/wp-login.php")
    assert read("makapix_http_requests_total", **route) == before + 2
    assert read("makapix_http_requests_total", route="other", status="404") >= 1
    assert "wp-login" not in metrics.page().decode()


def test_a_part_that_does_not_answer_is_named_and_the_rest_is_there(clean, monkeypatch):
    monkeypatch.setenv("MAKAPIX_REDIS_URL", "redis://127.0.0.1:1/0")
    settings.cache_clear()
    queue.connection.cache_clear()
    try:
        assert read("makapix_metrics_missing", part="jobs") == 1
        assert read("makapix_metrics_missing", part="tasks") == 1
        assert read("makapix_outbox_waiting") == 0
    finally:
        queue.connection.cache_clear()


def test_every_figure_that_an_alarm_or_a_page_names_is_there(artist, here):
    with pytest.raises(TooSoon):
        for _ in range(2):
            limits.hit(Rate("tests", 1, 60), "somebody")
    schedule.tick(schedule.tasks(), 0)
    TestClient(metrics.Counted(here.app)).get("/health")
    missing = {"makapix_metrics_missing"}
    said = set(re.findall(r"^# TYPE (\S+) ", metrics.page().decode(), re.MULTILINE))
    rules = yaml.safe_load((ROOT / "deploy" / "alerts.yaml").read_text())["groups"][0]["rules"]
    named = set(re.findall(r"makapix_\w+", " ".join(rule["expr"] for rule in rules)))
    assert len(named) > 5 and named - missing <= said
    page = (ROOT / "docs" / "operations.md").read_text().split("## Figures and alarms")[1]
    told = set(re.findall(r"`(makapix_\w+)", page))
    assert len(told) > 12 and told - missing <= said
