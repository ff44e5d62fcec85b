"""Which programs run, and what they are told."""

import json
import os
from pathlib import Path

import pytest

from makapix_app.running.plan import APPLICATION, SERVICES, Plan, choose_ports
from makapix_app.running.secrets import Secrets
from services.kernel.settings import Settings

SECRETS = Secrets("signing", "postgres", "application", "valkey", "server", "web", "1" * 64)


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("MAKAPIX_")]:
        monkeypatch.delenv(name)


def plan(var: Path, **given) -> Plan:
    settings = Settings(var=var, port=8123, **given)
    return Plan(settings, SECRETS, choose_ports(settings))


def test_one_port_and_one_folder_move_everything(tmp_path: Path) -> None:
    env = plan(tmp_path).environment()
    assert env["MAKAPIX_PUBLIC_URL"] == "http://localhost:8123"
    assert env["MAKAPIX_VAR"] == str(tmp_path)
    assert env["MAKAPIX_SECRET"] == "signing"
    origins = json.loads(env["MAKAPIX_OTHER_ORIGINS"])
    assert "http://127.0.0.1:8123" in origins
    assert all(origin.endswith(":8123") for origin in origins)


def test_every_process_hears_the_services_on_loopback(tmp_path: Path) -> None:
    made = plan(tmp_path)
    assert tuple(program.name for program in made.application()) == APPLICATION
    for program in made.application():
        assert program.env["MAKAPIX_DATABASE_URL"].endswith(
            f"@127.0.0.1:{made.ports['postgres']}/makapix"
        )
        assert f"@127.0.0.1:{made.ports['valkey']}/" in program.env["MAKAPIX_REDIS_URL"]


def test_no_running_process_owns_the_tables(tmp_path: Path) -> None:
    made = plan(tmp_path)
    for program in made.application():
        assert "://makapix_app:" in program.env["MAKAPIX_DATABASE_URL"]
        assert "MAKAPIX_DATABASE_OWNER_URL" not in program.env
    deed = made.deed("alembic", "upgrade", "head", name="migrate")
    assert "://makapix:" in deed.env["MAKAPIX_DATABASE_OWNER_URL"]


def test_the_web_process_can_only_listen_to_the_broker(tmp_path: Path) -> None:
    users = {
        program.name: program.env["MAKAPIX_MQTT_URL"].split(":")[1].strip("/")
        for program in plan(tmp_path).application()
    }
    assert users["web"] == "web"
    assert users["publisher"] == users["worker"] == "server"


@pytest.mark.parametrize(
    ("service", "setting", "url"),
    [
        ("postgres", "DATABASE_URL", "postgresql://me@db.example/makapix"),
        ("valkey", "REDIS_URL", "redis://redis.example/0"),
        ("mosquitto", "MQTT_URL", "mqtts://me:word@broker.example"),
    ],
)
def test_a_service_that_exists_elsewhere_is_not_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, service: str, setting: str, url: str
) -> None:
    for name in ("DATABASE_URL", "REDIS_URL", "MQTT_URL"):
        monkeypatch.setenv(f"MAKAPIX_{name}", url)
    made = plan(tmp_path)
    assert made.services() == [] and not made.embeds(service)
    assert f"MAKAPIX_{setting}" not in made.environment()  # what is given reaches them as it is
    assert list(tmp_path.iterdir()) == []


def test_a_public_address_and_a_secret_that_are_given_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAKAPIX_PUBLIC_URL", "https://makapix.example")
    monkeypatch.setenv("MAKAPIX_SECRET", "given" * 8)
    made = plan(tmp_path, mode="production")
    assert made.public_url == "https://makapix.example"
    assert not {"MAKAPIX_PUBLIC_URL", "MAKAPIX_SECRET"} & set(made.environment())
    assert json.loads(made.environment()["MAKAPIX_OTHER_ORIGINS"]) == []


def test_the_bucket_passes_through_and_the_front_asks_the_web_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAKAPIX_STORAGE", "s3")
    monkeypatch.setenv("MAKAPIX_VAULT_URL", "https://cdn.example/works")
    front = plan(tmp_path).application()[-1]
    assert front.env["MAKAPIX_VAULT_FROM"] == "s3"
    cdn_and_bucket = "https://cdn.example https://makapix.s3.amazonaws.com"
    assert front.env["MAKAPIX_VAULT_ORIGIN"] == cdn_and_bucket


def test_ports_are_free_and_all_different(tmp_path: Path) -> None:
    ports = choose_ports(Settings(var=tmp_path, port=8123))
    assert set(ports) == {"front", "web", *SERVICES}
    assert len(set(ports.values())) == len(ports)
