"""What is known of a running installation: ``{var}/run``, its lock, its ports, its processes.

The lock is held by the supervisor's own process and dies with it; the rest is text
that ``status``, ``down`` and the commands that join a running installation read.
"""

import contextlib
import fcntl
import json
import os
import signal
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from makapix_app.running.files import write_private
from makapix_app.running.programs import CannotStart, born, session

LEAVE_SECONDS = 5


@dataclass(frozen=True)
class Line:
    """One process as ``status`` shows it. ``since`` is ISO 8601; ``born`` is psutil's."""

    name: str
    state: str
    pid: int | None
    born: float | None
    since: str
    restarts: int


class Record:
    """The folder ``{var}/run`` of one installation."""

    def __init__(self, var: Path) -> None:
        self.folder = var.resolve() / "run"
        self._held: int | None = None

    # --- the supervisor's side

    def claim(self) -> None:
        """Takes the installation for this process. Raises CannotStart when another holds it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._held = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        deadline = time.monotonic() + 1  # is_held() of another process takes it for an instant
        while not _taken(self._held):
            if time.monotonic() > deadline:
                where = self.read().get("address", "still starting")
                raise CannotStart(f"Makapix already runs here: {where}")
            time.sleep(0.02)

    def bury_leftovers(self) -> list[str]:
        """Ends what a supervisor left that was itself killed; answers the names.

        All were told to end when it died, so they get a few seconds to do so.
        """
        left = {line.name: line for line in self.lines() if _left(line)}
        deadline = time.monotonic() + LEAVE_SECONDS
        while any(_left(line) for line in left.values()) and time.monotonic() < deadline:
            time.sleep(0.1)
        for line in left.values():
            for pid in _left(line):
                with contextlib.suppress(ProcessLookupError):  # it has just ended by itself
                    os.kill(pid, signal.SIGKILL)
        (self.folder / "state.json").unlink(missing_ok=True)
        return list(left)

    def note_ports(self, ports: Mapping[str, int]) -> None:
        """Writes the ports of this run."""
        write_private(self.folder / "ports.json", json.dumps(dict(ports), indent=2) + "\n")

    def note(self, address: str, ready: bool, lines: Sequence[Line]) -> None:
        """Writes how things stand."""
        state = {
            "pid": os.getpid(),
            "address": address,
            "ready": ready,
            "processes": [asdict(line) for line in lines],
        }
        write_private(self.folder / "state.json", json.dumps(state, indent=2) + "\n")

    # --- everybody else's side

    def is_ready(self, supervisor: int) -> bool:
        """Whether the supervisor of this pid says that all answers.

        One that was killed leaves its last word behind, until its successor has
        buried its processes; that word does not count.
        """
        state = self.read()
        return self.is_held() and state.get("pid") == supervisor and bool(state.get("ready"))

    def read(self) -> dict[str, Any]:
        """How things stood when last written; empty before the first start."""
        try:
            state: dict[str, Any] = json.loads((self.folder / "state.json").read_text())
        except FileNotFoundError:
            return {}
        return state

    def lines(self) -> list[Line]:
        """The processes as last written."""
        return [Line(**line) for line in self.read().get("processes", [])]

    def ports(self) -> dict[str, int]:
        """The ports of the current run."""
        ports: dict[str, int] = json.loads((self.folder / "ports.json").read_text())
        return ports

    def is_held(self) -> bool:
        """Whether a supervisor holds this installation."""
        try:
            with (self.folder / "lock").open() as lock:
                return not _taken(lock.fileno())
        except FileNotFoundError:
            return False

    def stop(self, seconds: float = 90) -> bool:
        """Asks the supervisor to stop and waits for it; False when none runs.

        Raises CannotStart when it has not stopped in time.
        """
        if not self.is_held():
            return False
        deadline = time.monotonic() + seconds
        while "pid" not in self.read():
            time.sleep(0.1)
        pid = int(self.read()["pid"])
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
        while self.is_held():
            if time.monotonic() > deadline:
                raise CannotStart(f"Makapix (process {pid}) has not stopped in {seconds:g} s.")
            time.sleep(0.1)
        return True


def _taken(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _left(line: Line) -> list[int]:
    """What is left of a process and of all that it started; nothing if its pid is another's now."""
    if line.pid is None or born(line.pid) not in (None, line.born):
        return []
    return session(line.pid)
