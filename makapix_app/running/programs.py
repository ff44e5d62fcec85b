"""One operating-system process: what it is, how it starts, when it is ready, how it ends.

Knows nothing of Makapix; ``plan`` says which programs there are and
``supervisor`` keeps them alive.
"""

import contextlib
import ctypes
import os
import pwd
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from services.kernel.errors import MakapixError

LOOPBACK = "127.0.0.1"
_PR_SET_PDEATHSIG = 1  # prctl(2): the signal that a child gets when its parent dies
_libc = ctypes.CDLL(None, use_errno=True)


class CannotStart(MakapixError):
    """Something outside Makapix keeps it from running; the sentence says what to do."""

    code = "cannot_start"


@dataclass(frozen=True)
class Program:
    """A process to be kept running.

    ``ready`` answers without waiting; None means ready as soon as it lives.
    ``user`` is the system user to run as, only ever used by root.
    ``stop_seconds`` is how long it may take to end before it is killed.
    """

    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)
    cwd: Path | None = None
    user: str | None = None
    ready: Callable[[], bool] | None = None
    ready_seconds: float = 60
    stop_signal: signal.Signals = signal.SIGTERM
    stop_seconds: float = 15

    def popen_options(self) -> dict[str, Any]:
        """Keyword arguments for ``subprocess.Popen`` and ``create_subprocess_exec``.

        A session of its own keeps the terminal's Ctrl-C away, so that the order of
        stopping is ours; the parent-death signal leaves no orphan behind a ``kill -9``.
        """
        options: dict[str, Any] = {
            "env": {**os.environ, **self.env},
            "cwd": self.cwd,
            "stdin": subprocess.DEVNULL,
            "start_new_session": True,
            "preexec_fn": _die_with_parent(self.stop_signal),
        }
        if self.user and os.geteuid() == 0:
            account = pwd.getpwnam(self.user)
            options |= {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        return options


def _die_with_parent(how: signal.Signals) -> Callable[[], None]:
    parent = os.getpid()

    def set_up() -> None:
        _libc.prctl(_PR_SET_PDEATHSIG, int(how))
        if os.getppid() != parent:  # it died between fork and prctl
            os._exit(1)

    return set_up


@contextlib.contextmanager
def running(program: Program, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Runs ``program`` while the block lasts; its output goes to the file ``log``.

    Raises CannotStart, with the end of the log, when it does not become ready.
    """
    with log.open("ab") as out:
        process = subprocess.Popen(
            program.argv, stdout=out, stderr=subprocess.STDOUT, **program.popen_options()
        )
    try:
        _await_ready(program, process, log)
        yield process
    finally:
        stop(process, program)


def _await_ready(program: Program, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + program.ready_seconds
    while not (program.ready is None or program.ready()):
        if process.poll() is not None or time.monotonic() > deadline:
            raise CannotStart(f"{program.name} did not start:\n{tail(log)}")
        time.sleep(0.05)


def stop(process: subprocess.Popen[bytes], program: Program) -> None:
    """Ends a process and what is left of its session, politely first."""
    if process.poll() is None:
        process.send_signal(program.stop_signal)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(program.stop_seconds)
    kill_session(process.pid)
    process.wait()


def session(leader: int) -> list[int]:
    """The living processes of the session that ``leader`` led, whatever group they are in."""
    members = []
    for process in psutil.process_iter(["status"]):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            alive = process.info["status"] != psutil.STATUS_ZOMBIE
            if alive and os.getsid(process.pid) == leader:
                members.append(process.pid)
    return members


def kill_session(leader: int) -> None:
    """Kills all that is left of a session."""
    for pid in session(leader):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)


def born(pid: int | None) -> float | None:
    """When a process was made, seconds since 1970: with its pid, its identity. None: it is gone."""
    try:
        return psutil.Process(pid).create_time() if pid else None
    except psutil.NoSuchProcess:
        return None


def tail(log: Path, lines: int = 12) -> str:
    """The last lines of a log, or a word that there are none."""
    text = log.read_text(errors="replace") if log.exists() else ""
    return "\n".join(text.splitlines()[-lines:]) or "(it said nothing)"


def free_port() -> int:
    """A TCP port on loopback that nobody holds now."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def accepts(port: int) -> bool:
    """Whether somebody listens on this loopback port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((LOOPBACK, port)) == 0
