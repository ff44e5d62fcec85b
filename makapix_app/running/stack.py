"""A whole installation from the outside: start it, ask it, join it, stop it.

``make up DETACH=1`` and the tests of the whole product use the same class.
"""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

from makapix_app.running import secrets
from makapix_app.running.conductor import SELF
from makapix_app.running.plan import ROOT, Plan, choose_ports
from makapix_app.running.programs import CannotStart, Program, running
from makapix_app.running.record import Record
from services.kernel.settings import Settings

PREFIX = "MAKAPIX_"


class Stack:
    """The installation in ``var`` behind ``port``; ``env`` holds more MAKAPIX_* variables."""

    def __init__(
        self,
        var: Path | None = None,
        port: int | None = None,
        env: Mapping[str, str] | None = None,
        *,
        bound: bool = False,
    ) -> None:
        """``bound`` is for tests: it dies with this process, and no MAKAPIX_* variable of this
        process reaches it; else (``--detach``) it lives on and inherits them."""
        more = dict(env or {})
        if var:
            more["MAKAPIX_VAR"] = str(var.resolve())
        if port:
            more["MAKAPIX_PORT"] = str(port)
        inherited = {k: v for k, v in os.environ.items() if not (bound and k.startswith(PREFIX))}
        self._environ, self._bound = inherited | more, bound
        given = {key.removeprefix(PREFIX).lower(): value for key, value in more.items()}
        prefix = "_NOTHING_" if bound else PREFIX
        self.settings = Settings(_env_prefix=prefix, **given)  # type: ignore[arg-type]
        self.record = Record(self.settings.var)

    @property
    def url(self) -> str:
        """The one address, without a trailing slash."""
        return f"http://localhost:{self.settings.port}"

    # --- start and stop

    def start(self, seconds: float = 600, echo: Callable[[str], None] = lambda line: None) -> Self:
        """Returns when the product answers. Raises CannotStart with the reason when it does not."""
        if self.record.is_held():
            raise CannotStart(f"Makapix already runs here: {self.record.read().get('address')}")
        self.record.folder.mkdir(parents=True, exist_ok=True)
        errors = self.record.folder / "up.err"
        process = self._spawn(errors)
        deadline, heard = time.monotonic() + seconds, self._heard()
        while not self.record.is_ready(process.pid):
            heard = self._relay(heard, echo)
            if process.poll() is not None:
                raise CannotStart(
                    errors.read_text().strip() or "Makapix stopped before it was ready."
                )
            if time.monotonic() > deadline:
                process.terminate()
                raise CannotStart(f"Makapix was not ready within {seconds:g} s.")
            time.sleep(0.1)
        self._relay(heard, echo)
        return self

    def _spawn(self, errors: Path) -> subprocess.Popen[bytes]:
        command = (sys.executable, "-m", "makapix_app", "up", "--quiet")
        options = Program("makapix", command, cwd=ROOT).popen_options()
        options["env"] = self._environ
        if not self._bound:
            del options["preexec_fn"]
        with errors.open("wb") as said:
            return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said, **options)

    def _heard(self) -> int:
        log = self._log()
        return log.stat().st_size if log.exists() else 0

    def _relay(self, heard: int, echo: Callable[[str], None]) -> int:
        log = self._log()
        if log.exists():
            with log.open("rb") as file:
                file.seek(heard)
                for line in file:
                    echo(line.decode().rstrip())
                return file.tell()
        return heard

    def _log(self) -> Path:
        return self.settings.var / "log" / f"{SELF}.log"

    def stop(self) -> bool:
        """Stops it and waits; False when it was not running."""
        return self.record.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.stop()

    # --- ask and join

    def environment(self) -> dict[str, str]:
        """The variables that join a command to the running installation.

        Raises CannotStart when it does not run and one of its services is embedded.
        """
        keys = secrets.keep(self.settings.var / "secrets.json")
        if not self.record.is_held():
            plan = Plan(self.settings, keys, {})
            if any(plan.embeds(service) for service in ("postgres", "valkey", "mosquitto")):
                raise CannotStart("Makapix is not running here; start it with `make up`.")
            return plan.environment() | plan.owner()
        plan = Plan(self.settings, keys, self.record.ports())
        return plan.environment() | plan.owner()

    @contextlib.contextmanager
    def database(self) -> Iterator[dict[str, str]]:
        """Yields variables with a database that answers; starts it alone if nothing runs."""
        keys = secrets.keep(self.settings.var / "secrets.json")
        plan = Plan(self.settings, keys, choose_ports(self.settings))
        if self.record.is_held() or not plan.embeds("postgres"):
            yield self.environment()
            return
        self.record.claim()
        self.record.bury_leftovers()
        program = next(p for p in plan.services() if p.name == "postgres")
        log = self.settings.var / "log" / "postgres.log"
        log.parent.mkdir(exist_ok=True)
        with running(program, log):
            yield plan.environment() | plan.owner()

    def status(self) -> list[tuple[str, str, str, str, str]]:
        """A row a process: name, state, pid, since, memory (proportional, with children)."""
        return [
            (
                line.name,
                line.state + (f", restarted {line.restarts} times" if line.restarts else ""),
                str(line.pid or "-"),
                line.since[:19].replace("T", " "),
                f"{memory(line.pid) / 2**20:.0f} MiB" if line.pid else "-",
            )
            for line in self.record.lines()
        ]


def memory(pid: int) -> int:
    """Bytes of memory of a process and its children, shared pages counted in parts (PSS)."""
    total = 0
    with contextlib.suppress(psutil.NoSuchProcess):
        top = psutil.Process(pid)
        for process in (top, *top.children(recursive=True)):
            with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
                total += process.memory_full_info().pss
    return total


def joined() -> None:
    """Makes this process one of the running installation. Raises CannotStart if there is none."""
    from services.kernel.settings import settings

    os.environ |= Stack().environment()
    settings.cache_clear()
