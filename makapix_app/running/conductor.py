"""From nothing to one address, and back: the order in which everything starts and stops."""

import asyncio
import shutil
import signal
import socket
from collections.abc import Awaitable

from makapix_app.running import frontend, secrets
from makapix_app.running.plan import Plan, answers, choose_ports
from makapix_app.running.programs import LOOPBACK, CannotStart, Program, born, kill_session
from makapix_app.running.record import Line, Record
from makapix_app.running.supervisor import Child, Echo, Voice, once, start_together
from services.kernel.settings import Settings

FREE_BYTES = 700_000_000  # packages of the frontend's build, a fresh database, room to work
READY_SECONDS = 60  # from the last process that started to an answer of the whole
SELF = "makapix"


class Conductor:
    """One installation under supervision, from ``run()`` until a signal."""

    def __init__(self, settings: Settings, echo: Echo) -> None:
        self.settings, self._echo = settings, echo
        self.var = settings.var.resolve()
        self.record = Record(self.var)
        self.ready = False
        self._children: list[Child] = []
        self._stop = asyncio.Event()

    async def run(self) -> None:
        """Starts all, waits for SIGINT or SIGTERM, stops all in reverse order.

        Raises CannotStart, with everything stopped again, when something does not start.
        """
        self._claim()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._on_signal)
        starting = asyncio.create_task(self._start())
        waiting = asyncio.create_task(self._stop.wait())
        try:
            await asyncio.wait({starting, waiting}, return_when=asyncio.FIRST_COMPLETED)
            if starting.done():
                starting.result()
                await waiting
        finally:
            starting.cancel()
            waiting.cancel()
            await asyncio.wait({starting, waiting})
            await self._end()
            self._voice.close()

    def _on_signal(self) -> None:
        """The first asks politely; whoever asks twice does not want to wait."""
        if self._stop.is_set():
            for child in self._children:
                if child.pid:
                    kill_session(child.pid)
        self._stop.set()

    # --- before anything starts

    def _claim(self) -> None:
        self._check_disk()
        self.record.claim()
        (self.var / "log").mkdir(exist_ok=True)
        self._voice = Voice(SELF, self.var / "log", self._echo)
        if buried := self.record.bury_leftovers():
            self._say(f"ended what an earlier run had left: {', '.join(buried)}")
        self._check_port()
        shutil.rmtree(self.record.folder / "web", ignore_errors=True)
        keys = secrets.keep(self.var / "secrets.json")
        self.plan = Plan(self.settings, keys, choose_ports(self.settings))
        self.record.note_ports(self.plan.ports)
        self._note()

    def _check_disk(self) -> None:
        try:
            self.var.mkdir(parents=True, exist_ok=True)
            free = shutil.disk_usage(self.var).free
        except OSError as error:
            raise CannotStart(f"{self.var} cannot be written: {error.strerror}.") from None
        if free < FREE_BYTES:
            raise CannotStart(
                f"Only {free // 1_000_000} MB are free where {self.var} lies;"
                f" Makapix needs {FREE_BYTES // 1_000_000} MB."
            )

    def _check_port(self) -> None:
        port = self.settings.port
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("", port))
            except PermissionError:
                raise CannotStart(f"Port {port} is for root only; choose one above 1023.") from None
            except OSError:
                raise CannotStart(
                    f"Port {port} is in use. Stop what holds it, or choose another:"
                    f" make up MAKAPIX_PORT={port + 1 if port < 65535 else 8000}"
                ) from None

    # --- starting

    async def _start(self) -> None:
        await side_by_side(self._frontend(), self._services())
        for program in self.plan.application():
            await start_together([self._child(program)])
        await self._answering()
        self.ready = True
        self._greet()  # before it is noted: who waits for the note shows what was said until then
        self._note()

    async def _answering(self) -> None:
        """Waits until the whole says it is well, at the address that people use."""
        address = f"http://{LOOPBACK}:{self.settings.port}/health/ready"
        try:
            async with asyncio.timeout(READY_SECONDS):
                while not await asyncio.to_thread(answers, address):  # noqa: ASYNC110
                    await asyncio.sleep(0.1)
        except TimeoutError:
            raise CannotStart(
                f"All processes run, but {address} has not answered 200 in {READY_SECONDS} s;"
                f" see {self.var / 'log' / 'web.log'}."
            ) from None

    async def _services(self) -> None:
        """Databases and broker, then the schema, then what a new place shows."""
        programs = await asyncio.to_thread(self.plan.services)
        await start_together([self._child(program) for program in programs])
        await self._once(self.plan.deed("alembic", "upgrade", "head", name="migrate"))
        seeded = self.var / "seeded"
        if self.settings.mode == "development" and not seeded.exists():
            self._say("filling the new place with people and works")
            await self._once(self.plan.deed("makapix_app", "seed", name="seed"))
            seeded.touch()

    async def _frontend(self) -> None:
        await frontend.provide(self.settings, self.plan.environment(), self._once, self._say)

    def _child(self, program: Program) -> Child:
        child = Child(program, Voice(program.name, self.var / "log", self._echo), self._note)
        self._children.append(child)
        return child

    async def _once(self, program: Program) -> None:
        await once(program, Voice(program.name, self.var / "log", self._echo))

    # --- stopping

    async def _end(self) -> None:
        if self._children:
            self._say("stopping")
        self.ready = False
        for child in reversed(self._children):
            await child.stop()
        self._note()

    # --- saying

    def _note(self) -> None:
        lines = [
            Line(c.program.name, c.state, c.pid, born(c.pid), c.since.isoformat(), c.restarts)
            for c in self._children
        ]
        self.record.note(self.plan.public_url, self.ready, lines)

    def _say(self, line: str) -> None:
        self._voice.say(line)

    def _greet(self) -> None:
        self._say(f"Makapix is ready: {self.plan.public_url}")
        if self.settings.mode == "development":
            self._say("Log in as owner, moderator, artist, fan or stranger on the log-in page.")


async def side_by_side(*works: Awaitable[None]) -> None:
    """Runs several at once; the first error ends the others and is raised as it is."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
