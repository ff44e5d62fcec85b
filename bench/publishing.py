"""Publishing: admission over REST, the work of one file, and a full ZIP through a real worker."""

import io
import statistics
import sys
import time
import zipfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench import ground

ZIP_WORKS = 100
ROUNDS = 20


def table(stack: ExitStack, folder: Path, artist: Any) -> None:
    """Prints the three."""
    _admission(artist)
    _one_file(artist)
    _full_zip(stack, folder, artist)


def _admission(artist: Any) -> None:
    """The request that takes a file in: credential, quota, rate, body, job."""
    import images
    from fastapi.testclient import TestClient

    from makapix_app.api import build

    client = TestClient(build())

    def publish(number: int) -> None:
        file = ("a.png", images.png(images.art(number, 32, 32)))
        answer = client.post("/api/v1/publish", files={"file": file}, headers=artist.bearer)
        assert answer.status_code == 202, answer.text

    publish(1)
    before = time.process_time()
    for number in range(ROUNDS):
        publish(10 + number)
    spent = (time.process_time() - before) / ROUNDS
    with ground.counted() as statements:
        publish(9)
    print("Publishing")
    print(
        f"  {'admission of a PNG':36}{spent * 1000:8.1f} ms of CPU in process (client included), "
        f"{len(statements)} statements"
    )


def _one_file(artist: Any) -> None:
    """From the arrived file to the live work, in this process and its decoding child."""
    import images
    import make

    from jobs import uploads

    kinds: dict[str, Callable[[int], bytes]] = {
        "PNG 32 × 32": lambda i: images.png(images.art(i, 32, 32)),
        "PNG 256 × 256": lambda i: images.png(images.art(i, 256, 256, 64)),
        "GIF 24 frames 64 × 64": lambda i: images.gif(images.animation(i, 24, 64, 64), [80] * 24),
    }
    for n, (kind, draw) in enumerate(kinds.items()):
        times = []
        for i in range(8):
            job = make.upload(artist, draw(1000 * n + i + 100))
            start = time.perf_counter()
            uploads.process(str(job))
            times.append(time.perf_counter() - start)
        median = statistics.median(times[1:]) * 1000
        print(f"  {kind + ', arrived to live':36}{median:8.1f} ms, in process")


def _full_zip(stack: ExitStack, folder: Path, artist: Any) -> None:
    """A hundred works in a ZIP, through a worker started as ``make up`` starts it."""
    import images
    import make

    from makapix_app.running.plan import MODULES, ROOT
    from makapix_app.running.programs import Program, running

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number in range(ZIP_WORKS):
            archive.writestr(f"{number}.png", images.png(images.art(9000 + number, 64, 64, 16)))
    worker = Program("worker", (sys.executable, "-m", MODULES["worker"]), cwd=ROOT)
    stack.enter_context(running(worker, folder / "worker.log"))
    _until_done(make.upload(artist, images.png(images.art(8999, 16, 16))))  # it is up and warm
    start = time.perf_counter()
    _until_done(make.upload(artist, packed.getvalue(), "works.zip"))
    seconds = time.perf_counter() - start
    print(f"  {f'ZIP of {ZIP_WORKS} PNG 64 × 64, to all live':36}{seconds:8.1f} s, real worker")


def _until_done(job: Any) -> None:
    from services import door
    from services.auth.actor import SYSTEM
    from services.models import UploadJob

    while True:
        state = door.ask(SYSTEM, lambda tx, _: tx.get(UploadJob, job).state)
        if state in {"published", "refused", "failed"}:
            assert state == "published", state
            return
        time.sleep(0.05)
