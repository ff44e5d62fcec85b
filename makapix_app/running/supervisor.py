"""Keeps programs alive: starts them in order, starts one again when it dies, stops all.

Each child leads a session of its own, so a signal of the terminal reaches the
supervisor alone and the order of stopping is the reverse of starting.
"""

import asyncio
import contextlib
import os
import time
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from logging import makeLogRecord
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Literal

from makapix_app.running.programs import CannotStart, Program, kill_session, tail

LOG_BYTES = 5_000_000  # a log file, and as much again three times over
LOG_FILES = 3
FIRST_TRIES = 3  # a first start may fail twice: an old server may still be leaving
BACK_OFF = 0.5  # seconds before the first restart; doubles up to
BACK_OFF_MAX = 30.0
STEADY_SECONDS = 60  # having lived this long, a child is trusted afresh

State = Literal["starting", "running", "waiting", "stopped"]
Echo = Callable[[str, str], None]


class Voice:
    """What a program says: into its rotating log, and to ``echo(name, line)``."""

    def __init__(self, name: str, folder: Path, echo: Echo) -> None:
        self.name, self.log, self._echo = name, folder / f"{name}.log", echo
        self._file = RotatingFileHandler(
            self.log, maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8", delay=True
        )

    def say(self, line: str) -> None:
        """One line, without its end."""
        self._file.emit(makeLogRecord({"msg": line}))
        self._echo(self.name, line)

    async def follow(self, process: Process) -> None:
        """Passes on what the process writes until it closes its output."""
        assert process.stdout is not None
        rest = b""
        while chunk := await process.stdout.read(65536):
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                self.say(line.decode(errors="replace").rstrip())
        if rest:
            self.say(rest.decode(errors="replace"))

    def close(self) -> None:
        """Closes the log file."""
        self._file.close()


async def spawn(program: Program) -> Process:
    """Starts the program with its output in a pipe. Raises CannotStart if it cannot be run."""
    try:
        return await asyncio.create_subprocess_exec(
            *program.argv, stdout=PIPE, stderr=STDOUT, **program.popen_options()
        )
    except OSError as error:
        raise CannotStart(f"{program.name} cannot be run: {error}") from None


async def died(process: Process) -> None:
    """Waits for the process itself; ``wait()`` also waits for all who hold its pipe."""
    gone, loop = asyncio.Event(), asyncio.get_running_loop()
    try:
        handle = os.pidfd_open(process.pid)
    except ProcessLookupError:
        return
    loop.add_reader(handle, gone.set)
    try:
        await gone.wait()
    finally:
        loop.remove_reader(handle)
        os.close(handle)


async def once(program: Program, voice: Voice) -> None:
    """Runs a program to its end. Raises CannotStart, with its last words, if it fails."""
    process = await spawn(program)
    try:
        await voice.follow(process)
        code = await process.wait()
    finally:
        kill_session(process.pid)
        await process.wait()
        voice.close()
    if code != 0:
        raise CannotStart(f"{program.name} failed:\n{tail(voice.log)}")


class Child:
    """One program under watch. ``changed`` is called whenever a figure below changes."""

    def __init__(self, program: Program, voice: Voice, changed: Callable[[], None]) -> None:
        self.program, self._voice, self._changed = program, voice, changed
        self.state: State = "stopped"
        self.since = datetime.now(UTC)
        self.restarts = 0
        self.pid: int | None = None
        self._process: Process | None = None
        self._stopping = asyncio.Event()
        self._up: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._keeper: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Returns when the program is ready. Raises CannotStart when it does not come up."""
        self._keeper = asyncio.create_task(self._keep())
        await asyncio.wait({self._keeper, self._up}, return_when=asyncio.FIRST_COMPLETED)
        if self._keeper.done():
            self._keeper.result()  # raises what nobody thought of
        if self._up.cancelled() or not self._up.done():
            raise CannotStart(f"{self.program.name} was stopped before it was ready.")
        self._up.result()

    async def stop(self) -> None:
        """Ends the program, politely first, and all that it started."""
        self._stopping.set()
        if self._process:
            await self._end(self._process)
        if self._keeper:
            await self._keeper
        self._up.cancel()
        self._voice.close()

    async def _end(self, process: Process) -> None:
        if process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(self.program.stop_signal)
        try:
            async with asyncio.timeout(self.program.stop_seconds):
                await died(process)
        except TimeoutError:
            self._voice.say(f"did not end within {self.program.stop_seconds:g} s; killed")
            kill_session(process.pid)

    async def _keep(self) -> None:
        pause, tries = BACK_OFF, 0
        while not self._stopping.is_set():
            born, tries = time.monotonic(), tries + 1
            try:
                how = await self._live()
            except CannotStart as error:
                how, tries = str(error), FIRST_TRIES
            if self._stopping.is_set():
                break
            if not self._up.done() and tries >= FIRST_TRIES:
                said = f"{self.program.name} did not start ({how}):\n{tail(self._voice.log)}"
                self._up.set_exception(CannotStart(said))
                break
            if time.monotonic() - born > STEADY_SECONDS:
                pause = BACK_OFF
            self._become("waiting")
            self._voice.say(f"ended ({how}); starting again in {pause:g} s")
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._stopping.wait()
            pause, self.restarts = min(pause * 2, BACK_OFF_MAX), self.restarts + 1
        self._become("stopped")

    async def _live(self) -> str:
        """One life, from spawn to burial; answers how it ended."""
        process = self._process = await spawn(self.program)
        self.pid = process.pid
        self._become("starting")
        ears = asyncio.create_task(self._voice.follow(process))
        if self._stopping.is_set():  # stop() came while it was being born
            await self._end(process)
        ready = await self._becomes_ready(process)
        if ready:
            self._become("running")
            if not self._up.done():
                self._up.set_result(None)
            await died(process)
        late = not ready and process.returncode is None
        kill_session(process.pid)
        reaped = asyncio.create_task(process.wait())
        await asyncio.wait({ears, reaped}, timeout=2)  # what outlives it may hold the pipe
        reaped.cancel()
        self.pid = None
        if not ready:
            return "not ready in time" if late else "before it was ready"
        code = process.returncode or 0
        return f"signal {-code}" if code < 0 else f"exit code {code}"

    async def _becomes_ready(self, process: Process) -> bool:
        deadline = time.monotonic() + self.program.ready_seconds
        while process.returncode is None and time.monotonic() < deadline:
            if self._stopping.is_set():
                await died(process)
            elif self.program.ready is None or await asyncio.to_thread(self.program.ready):
                return process.returncode is None
            else:
                await asyncio.sleep(0.1)
        return False

    def _become(self, state: State) -> None:
        self.state, self.since = state, datetime.now(UTC)
        self._changed()


async def start_together(children: Iterable[Child]) -> None:
    """Starts several at once. Raises the first CannotStart when all have settled."""
    results = await asyncio.gather(*(c.start() for c in children), return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException):
            raise result
