"""The decoding child is limited, may die, and is used by many at once: the caller goes on."""

import contextlib
import os
import select
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import images
import numpy as np
import pytest

from services.edges import imaging
from services.edges.imaging import client
from services.kernel.settings import settings


@pytest.fixture
def limit(monkeypatch):
    """Change a setting for one test."""

    def change(**fields: object) -> None:
        for name, value in fields.items():
            monkeypatch.setenv(f"MAKAPIX_{name.upper()}", str(value))
        settings.cache_clear()

    yield change
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
def zygote() -> int:
    """The process id of a fresh zygote, whose children are ready."""
    client._zygote.close()
    imaging.inspect(images.png(), name="a")
    assert client._zygote._process is not None
    return client._zygote._process.pid


def children(pid: int) -> list[int]:
    """The processes that the zygote has forked."""
    return [int(c) for c in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def tell(pids: list[int], signal_: signal.Signals) -> None:
    """Send a signal to those that are still there."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal_)


def heavy() -> bytes:
    """A work within the rules that takes seconds: 1,000 frames of noise."""
    noise = np.random.default_rng(1).integers(0, 256, (64, 64)).astype(np.uint8)
    blocks = [images.gif_frame(np.roll(noise, n), delay=2) for n in range(4)] * 250
    palette = np.random.default_rng(2).bytes(768)
    return images.gif_of((256, 256), palette, *blocks)


def test_a_file_that_takes_too_long_is_refused_with_the_figures(zygote, limit):
    limit(inspect_wall_seconds=1)
    refused = None
    while refused is None:  # a child that was about to be replaced may slip through once
        tell(children(zygote), signal.SIGSTOP)
        try:
            imaging.inspect(images.png(), name="a.png")
        except imaging.BadImage as error:
            refused = error
    assert refused.message.startswith("a.png could not be decoded within 5 s of CPU, 1 s and")
    limit(inspect_wall_seconds=30)
    tell(children(zygote), signal.SIGCONT)
    assert imaging.inspect(images.png(), name="b").frames == 1


def test_a_file_that_takes_too_much_memory_is_refused_with_the_figure(zygote, limit):
    limit(inspect_memory_bytes=190 << 20)
    with pytest.raises(imaging.ImageTooLarge, match="more than 190 MiB of memory"):
        imaging.inspect(heavy(), name="a.gif")


def test_a_child_that_is_killed_is_a_refusal_and_the_next_file_is_served(zygote):
    before = children(zygote)
    tell(before, signal.SIGSTOP)
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(imaging.inspect, images.png(), name="a.png")
        tell(before, signal.SIGKILL)
        if error := asked.exception():  # none if the zygote had a new child by then
            assert isinstance(error, imaging.BadImage) and "a.png could not" in str(error)
    assert imaging.inspect(images.png(), name="b").frames == 1


def test_a_child_that_met_a_bad_file_meets_no_other(zygote):
    before = [os.pidfd_open(pid) for pid in children(zygote)]
    with pytest.raises(imaging.UnsupportedImage):
        imaging.inspect(b"<svg/>", name="a")
    ended, _, _ = select.select(before, [], [], 30)
    assert ended
    assert imaging.inspect(images.png(), name="b").frames == 1
    for one in before:
        os.close(one)


def test_the_zygote_is_started_again_when_it_has_died(zygote):
    os.kill(zygote, signal.SIGKILL)
    assert imaging.inspect(images.png(), name="a").frames == 1
    assert client._zygote._process is not None and client._zygote._process.pid != zygote


def test_eight_threads_are_served_at_once():
    work = [(images.gif if n % 2 else images.apng)(images.animation(n, 3)) for n in range(8)]
    start = threading.Barrier(8)

    def ask(number: int) -> list[str]:
        start.wait()
        return [imaging.inspect(work[number], name=f"{number}").sha256 for _ in range(10)]

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(8)))
    assert all(len(set(a)) == 1 for a in answers) and len({a[0] for a in answers}) == 8


def test_a_fork_of_the_caller_uses_the_same_zygote(zygote):
    pid = os.fork()
    if pid == 0:
        try:
            served = imaging.inspect(images.png(), name="a").frames == 1
            os._exit(0 if served and client._zygote._process is None else 1)
        finally:
            os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert imaging.inspect(images.png(), name="a").frames == 1
    assert client._zygote._process is not None and client._zygote._process.pid == zygote


def test_the_zygote_knows_nothing_of_the_callers_environment(zygote, monkeypatch):
    names = {v.split(b"=")[0] for v in Path(f"/proc/{zygote}/environ").read_bytes().split(b"\0")}
    assert not any(name.startswith(b"MAKAPIX") for name in names)


def test_renditions_that_are_not_made_leave_no_files(zygote, tmp_path):
    facts = imaging.inspect(images.png(), name="a")
    with pytest.raises(imaging.UnsupportedImage):
        imaging.render(b"<svg/>", facts, tmp_path)
    assert not list(tmp_path.iterdir())
