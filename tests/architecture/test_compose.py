"""compose.yaml describes the same processes as ``make up``, as far as that shows without Docker."""

import importlib.util
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from makapix_app.running.plan import APPLICATION, MODULES, REFLEX, SERVICES, WEB
from services.kernel.settings import Settings

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
ALL: dict[str, dict[str, Any]] = COMPOSE["services"]
LONG = {name: service for name, service in ALL.items() if name not in {"access", "migrate"}}
OURS = ("migrate", "web", "worker", "publisher", "schedule")
UNITS = {"m": 2**20, "g": 2**30}
CADDYFILE = (ROOT / "deploy" / "Caddyfile").read_text()


def in_compose(name: str) -> str:
    return "redis" if name == "valkey" else name


def words(service: str) -> list[str]:
    return [str(word) for word in ALL[service]["command"]]


def test_the_processes_are_those_of_make_up() -> None:
    expected = {in_compose(name) for name in (*SERVICES, *APPLICATION)}
    assert set(LONG) == expected


@pytest.mark.parametrize("name", LONG)
def test_each_is_watched_restarted_and_limited(name: str) -> None:
    service = LONG[name]
    assert service["restart"] == "unless-stopped"
    assert service["healthcheck"]["test"][0] == "CMD"
    assert service["mem_limit"] and service["logging"]["options"]["max-size"]


def test_memory_fits_a_server_of_four_gigabytes_with_room_for_itself() -> None:
    total = sum(int(s["mem_limit"][:-1]) * UNITS[s["mem_limit"][-1]] for s in LONG.values())
    assert total <= 3 * 2**30


def test_only_the_front_is_published_on_80_and_443() -> None:
    published = {name: service["ports"] for name, service in ALL.items() if "ports" in service}
    assert published == {"front": ["80:80", "443:443", "443:443/udp"]}


@pytest.mark.parametrize("name", OURS)
def test_commands_lead_to_modules_that_exist(name: str) -> None:
    python, flag, module = words(name)[:3]
    assert (python, flag) == ("python", "-m")
    assert importlib.util.find_spec(module)
    check = [str(word) for word in ALL[name].get("healthcheck", {}).get("test", [])]
    if "-m" in check:
        module, *settings = check[check.index("-m") + 1 :]
        assert importlib.util.find_spec(module)
        assert set(settings) <= set(Settings.model_fields)


def test_commands_are_those_of_make_up() -> None:
    assert words("web")[2 : 2 + len(WEB)] == list(WEB)
    for name, module in MODULES.items():
        assert words(name) == ["python", "-m", module]
    assert {k: str(v) for k, v in ALL["web"]["environment"].items() if k in REFLEX} == REFLEX


@pytest.mark.parametrize("name", OURS)
def test_each_variable_is_a_setting(name: str) -> None:
    given = {key for key in ALL[name]["environment"] if key.startswith("MAKAPIX_")}
    known = {f"MAKAPIX_{field.upper()}" for field in Settings.model_fields}
    assert given and given <= known


def test_the_front_gets_each_variable_that_its_file_reads() -> None:
    read = set(re.findall(r"\{\$(\w+)", CADDYFILE))
    assert read | {"MAKAPIX_VAULT_ORIGIN"} == set(ALL["front"]["environment"])


def test_redis_never_evicts_and_keeps_the_queue() -> None:
    command = " ".join(words("redis"))
    assert "--maxmemory-policy noeviction" in command and "--appendonly yes" in command


@pytest.mark.parametrize(
    ("name", "image"),
    [
        ("postgres", r"pgvector/pgvector:pg(1[6-9]|[2-9]\d)"),
        ("redis", r"redis:(7\.[2-9]|[89])(\.\d+)?"),
        ("mosquitto", r"eclipse-mosquitto:2"),
    ],
)
def test_images_are_pinned_to_the_versions_we_stand_on(name: str, image: str) -> None:
    assert re.fullmatch(image, ALL[name]["image"])


def test_the_dockerfile_makes_the_two_images_without_root_and_with_hashes() -> None:
    text = (ROOT / "deploy" / "Dockerfile").read_text()
    stages = re.findall(r"^FROM (\S+) AS (\w+)$", text, re.MULTILINE)
    assert {"front": "caddy:2", "app": "packages"}.items() <= {n: i for i, n in stages}.items()
    targets = {ALL[name]["build"]["target"] for name in ("web", "front")}
    assert targets == {"app", "front"}
    assert "--require-hashes" in text
    assert re.search(r"^USER makapix$", text.split("AS app")[1], re.MULTILINE)
    for source in re.findall(r"^COPY (?!--from)(\S+) ", text, re.MULTILINE):
        assert (ROOT / source).exists()


def test_every_secret_is_asked_for_and_none_is_written_down() -> None:
    asked = set(re.findall(r"\$\{(\w+)", (ROOT / "compose.yaml").read_text()))
    example = (ROOT / "deploy" / "env.example").read_text()
    named = dict(re.findall(r"^#?(\w+)=(.*)$", example, re.MULTILINE))
    assert asked == set(named)
    assert all(not value for key, value in named.items() if re.search("SECRET|PASSWORD|KEY", key))
    assert ".env" in (ROOT / ".gitignore").read_text().split()
    assert ".env" in (ROOT / "deploy" / "Dockerfile.dockerignore").read_text().split()


def test_files_that_are_mounted_exist() -> None:
    for service in ALL.values():
        for mount in service.get("volumes", []):
            source = mount.split(":")[0]
            assert source in COMPOSE["volumes"] or (ROOT / source).exists()
