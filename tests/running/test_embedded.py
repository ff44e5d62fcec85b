"""The embedded services: private, durable, and closed to whom they do not know."""

import asyncio
import secrets as random
import shutil
import signal
import stat
from contextlib import ExitStack
from pathlib import Path

import aiomqtt
import psycopg
import pytest
import redis

from makapix_app.running import embedded, secrets
from makapix_app.running.programs import Program, accepts, free_port, running
from mqtt import access

ROOT = Path(__file__).parents[2]
PASSWORDS = {"server": random.token_hex(8), "web": random.token_hex(8)}


def test_secrets_are_made_once_and_private(tmp_path: Path) -> None:
    first = secrets.keep(tmp_path / "secrets.json")
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600
    assert secrets.keep(tmp_path / "secrets.json") == first
    assert (
        len(set(vars(first).values())) == len(vars(first))
        and min(map(len, vars(first).values())) == 64
    )


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL])
def test_postgres_keeps_its_rows_however_it_ends(open_folder: Path, end: signal.Signals) -> None:
    port, password = free_port(), "secret"
    program = embedded.postgres(open_folder / "postgres", port, password)
    url = embedded.postgres_url(port, password)
    with running(program, open_folder / "log") as process:
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
        process.send_signal(end)
        process.wait()
    with running(program, open_folder / "log"), psycopg.connect(url) as connection:
        assert connection.execute("SELECT n FROM kept").fetchone() == (7,)
        assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)


def test_postgres_asks_for_the_password_and_hears_loopback_alone(open_folder: Path) -> None:
    with embedded.start_postgres(open_folder) as url:
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(url.replace("makapix:", "makapix:x"))
        with psycopg.connect(url) as connection:
            assert connection.execute("SHOW listen_addresses").fetchone() == ("127.0.0.1",)


def test_a_half_made_database_folder_is_made_anew(open_folder: Path) -> None:
    half = open_folder / "postgres.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    embedded.postgres(open_folder / "postgres", 1, "secret")
    assert (open_folder / "postgres" / "global" / "pg_control").exists()


def test_valkey_keeps_the_queue_never_evicts_and_asks_for_the_password(tmp_path: Path) -> None:
    port = free_port()
    program = embedded.valkey(tmp_path, port, "secret")
    for life in (1, 2):
        with running(program, tmp_path / "log"):
            client = redis.from_url(embedded.valkey_url(port, "secret"))
            assert client.incr("lives") == life
            assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
            with pytest.raises(redis.AuthenticationError):
                redis.Redis(port=port).ping()
    assert stat.S_IMODE((tmp_path / "valkey.conf").stat().st_mode) == 0o600


def in_process(folder: Path, port: int) -> Program:
    return embedded.mosquitto(folder, port, PASSWORDS)


def as_in_the_container(folder: Path, port: int) -> Program:
    """The start script of compose.yaml, on this machine's Mosquitto."""
    folder.mkdir()
    folder.chmod(0o777)
    broker = folder / "broker"
    shutil.copytree(ROOT / "mqtt" / "broker", broker)
    (folder / "initial.json").write_text(access.initial(PASSWORDS))
    return Program(
        "mosquitto",
        ("sh", str(ROOT / "deploy" / "mosquitto.sh")),
        env={
            "PATH": f"/usr/bin:/bin:{embedded.SBIN}",
            "BROKER_FILES": str(broker),
            "BROKER_DATA": str(folder),
            "BROKER_LISTENER": f"{port} 127.0.0.1",
            "BROKER_ACCESS": str(folder / "initial.json"),
            "BROKER_PLUGIN": embedded._broker_plugin(),
        },
        user="mosquitto",
        ready=lambda: accepts(port),
    )


@pytest.mark.parametrize("maker", [in_process, as_in_the_container])
async def test_the_broker_lets_the_server_speak_the_web_listen_and_nobody_else_in(
    open_folder: Path, maker
) -> None:
    port = free_port()

    def client(user: str | None, password: str | None = None) -> aiomqtt.Client:
        password = password or PASSWORDS.get(user or "")
        return aiomqtt.Client("127.0.0.1", port, username=user, password=password)

    if maker is as_in_the_container:
        embedded.let_through(open_folder / "broker", ROOT / "deploy" / "x")
    with ExitStack() as stack:
        stack.enter_context(running(maker(open_folder / "broker", port), open_folder / "log"))
        for user, password in ((None, None), ("server", "wrong"), ("player", "x")):
            with pytest.raises(aiomqtt.MqttError):
                async with client(user, password):
                    pass
        async with client("web") as web, client("server") as server:
            await web.subscribe("makapix/#", qos=1)
            await web.publish("makapix/posts/new", "forged", qos=1)
            await server.publish("elsewhere", "not ours", qos=1)
            await server.publish("makapix/posts/new", "real", qos=1)
            async with asyncio.timeout(30):
                message = await anext(aiter(web.messages))
            assert (str(message.topic), message.payload) == ("makapix/posts/new", b"real")


async def test_what_waits_for_a_sleeping_subscriber_survives_the_broker(open_folder: Path) -> None:
    port = free_port()
    program = embedded.mosquitto(open_folder, port, PASSWORDS)

    def client(user: str, **more) -> aiomqtt.Client:
        return aiomqtt.Client("127.0.0.1", port, username=user, password=PASSWORDS[user], **more)

    sleeper = {"identifier": "sleeper", "clean_session": False}
    with running(program, open_folder / "log"):
        async with client("web", **sleeper) as web:
            await web.subscribe("makapix/#", qos=1)
        async with client("server") as server:
            await server.publish("makapix/posts/new", "waits", qos=1)
    with running(program, open_folder / "log"):
        async with client("web", **sleeper) as web, asyncio.timeout(30):
            assert (await anext(aiter(web.messages))).payload == b"waits"


def test_prefixes_are_opened_for_passing_not_for_looking(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    embedded.let_through(closed / "inner")
    assert stat.S_IMODE(closed.stat().st_mode) == 0o701
