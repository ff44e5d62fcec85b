"""Programs under watch: real processes that die, hang, and leave others behind."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from makapix_app.running.programs import CannotStart, Program, session
from makapix_app.running.supervisor import Child, Voice, once

ROOT = Path(__file__).parents[2]
FOREVER = "import time\nprint('here', flush=True)\ntime.sleep(600)"
STUBBORN = "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + FOREVER
PARENT = (
    "import os, subprocess, sys, time\n"
    "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'], process_group=0)\n"
    "print('here', flush=True)\ntime.sleep(600)"
)


def program(name: str, code: str, **more) -> Program:
    return Program(name, (sys.executable, "-c", code), **more)


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not true():  # noqa: ASYNC110 - processes of the system set no event
            await asyncio.sleep(0.02)


class Watched:
    """Children whose lines are kept."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.said = folder, []

    def child(self, of: Program) -> Child:
        voice = Voice(of.name, self.folder, lambda name, line: self.said.append((name, line)))
        return Child(of, voice, lambda: None)

    def heard(self, word: str, times: int = 1) -> bool:
        return sum(word in line for _, line in self.said) >= times


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    return Watched(tmp_path)


async def test_a_program_killed_with_9_is_started_again_and_it_says_so(watched: Watched) -> None:
    child = watched.child(program("sleeper", FOREVER))
    await child.start()
    first = child.pid
    os.kill(first, signal.SIGKILL)
    await until(lambda: child.state == "running" and child.pid != first)
    assert child.restarts == 1
    assert watched.heard("ended (signal 9); starting again in 0.5 s")
    await child.stop()
    assert child.state == "stopped" and child.pid is None


async def test_what_a_dead_program_had_started_dies_with_it(watched: Watched) -> None:
    child = watched.child(program("parent", PARENT))
    await child.start()
    await until(lambda: watched.heard("here"))
    leader = child.pid
    assert len(session(leader)) == 2
    os.kill(leader, signal.SIGKILL)
    await until(lambda: watched.heard("here", times=2))
    await until(lambda: not session(leader))  # the killed close their pipes before they are gone
    second = child.pid
    await child.stop()
    await until(lambda: not session(second))


async def test_a_program_that_ignores_the_request_is_killed_when_its_time_is_up(
    watched: Watched,
) -> None:
    child = watched.child(program("stubborn", STUBBORN, stop_seconds=0.2))
    await child.start()
    await until(lambda: watched.heard("here"))
    await child.stop()
    assert watched.heard("did not end within 0.2 s; killed")


async def test_a_program_is_up_only_when_it_says_it_is_ready(
    watched: Watched, tmp_path: Path
) -> None:
    mark = tmp_path / "ready"
    slow = f"import pathlib\npathlib.Path({str(mark)!r}).touch()\n" + FOREVER
    child = watched.child(program("slow", slow, ready=mark.exists))
    await child.start()
    assert mark.exists() and child.state == "running"
    await child.stop()


async def test_a_program_that_never_comes_up_is_refused_with_its_last_words(
    watched: Watched,
) -> None:
    child = watched.child(program("broken", "raise SystemExit('no such folder')", ready=bool))
    with pytest.raises(CannotStart, match=r"broken did not start[\s\S]*no such folder"):
        await child.start()
    await child.stop()


async def test_a_command_that_does_not_exist_is_one_sentence(watched: Watched) -> None:
    child = watched.child(Program("ghost", ("/nowhere/ghost",)))
    with pytest.raises(CannotStart, match="ghost cannot be run"):
        await child.start()
    await child.stop()


async def test_stopping_while_it_starts_leaves_nothing(watched: Watched) -> None:
    child = watched.child(program("early", FOREVER, ready=bool))
    starting = asyncio.create_task(child.start())
    await until(lambda: child.pid is not None)
    leader = child.pid
    await child.stop()
    await until(lambda: not session(leader))
    await asyncio.wait({starting})
    assert isinstance(starting.exception(), CannotStart)


async def test_a_step_that_fails_stops_the_start_with_its_last_words(watched: Watched) -> None:
    voice = Voice("migrate", watched.folder, lambda name, line: None)
    with pytest.raises(CannotStart, match="migrate failed:\nsyntax error at 7"):
        await once(program("migrate", "raise SystemExit('syntax error at 7')"), voice)


async def test_logs_go_to_a_file_of_their_own_and_rotate(watched: Watched) -> None:
    voice = Voice("talker", watched.folder, lambda name, line: None)
    voice._file.maxBytes = 1000
    await once(program("talker", "for n in range(500): print('line', n)"), voice)
    assert "line 499" in (watched.folder / "talker.log").read_text()
    assert (watched.folder / "talker.log.1").exists()
    assert (watched.folder / "talker.log").stat().st_size <= 1000


def test_no_orphan_survives_a_supervisor_that_is_killed_with_9(tmp_path: Path) -> None:
    script = f"""
import asyncio, sys
from pathlib import Path
from makapix_app.running.programs import Program
from makapix_app.running.supervisor import Child, Voice
async def main():
    voice = Voice("sleeper", Path({str(tmp_path)!r}), lambda name, line: None)
    child = Child(Program("sleeper", (sys.executable, "-c", {FOREVER!r})), voice, lambda: None)
    await child.start()
    print(child.pid, flush=True)
    await asyncio.sleep(600)
asyncio.run(main())
"""
    supervisor = subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert supervisor.stdout is not None
    child = psutil.Process(int(supervisor.stdout.readline()))
    supervisor.kill()
    supervisor.communicate()
    _, alive = psutil.wait_procs([child], timeout=30)
    assert all(process.status() == psutil.STATUS_ZOMBIE for process in alive)
