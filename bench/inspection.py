"""Prints how long inspection and renditions take for a file, against the decode alone.

    python -m bench.inspection

The floor is Pillow decoding every frame in this process. Inspection goes
through the warm, limited child, as it does for an upload; the target is twice
the floor + 3 ms. Both take turns, since a machine's own speed drifts;
the CPU column is the same inspection outside of the child.
"""

import io
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import images  # noqa: E402

from services.edges import imaging  # noqa: E402
from services.edges.imaging import client  # noqa: E402

ROUNDS = 40


def medians(*deeds: Callable[[], object]) -> list[float]:
    """Milliseconds of each deed; all take their turn in each round."""
    times: list[list[float]] = [[] for _ in deeds]
    for number in range(ROUNDS + 1):
        for deed, spent in zip(deeds, times, strict=True):
            start = time.perf_counter()
            deed()
            if number:  # the first only warms
                spent.append(time.perf_counter() - start)
    return [statistics.median(spent) * 1000 for spent in times]


def decode(data: bytes) -> None:
    """The floor: every frame, as Pillow does it."""
    with Image.open(io.BytesIO(data)) as image:
        for number in range(getattr(image, "n_frames", 1)):
            image.seek(number)
            image.load()


def walker(frames: int, side: int) -> list[images.Picture]:
    """A still background and a figure that moves over it."""
    ground, figure = images.art(1, side, side, 24), images.art(2, side // 4, side // 4, 8)
    out = []
    for number in range(frames):
        frame, x = ground.copy(), number * (side - side // 4) // frames
        frame[side // 3 : side // 3 + side // 4, x : x + side // 4] = figure
        out.append(frame)
    return out


def plasma(frames: int, side: int) -> list[images.Picture]:
    """Every pixel changes in every frame, in 32 colours."""
    y, x = np.mgrid[:side, :side] / side * 6.28
    table = images.art(3, 16, 16, 32).reshape(-1, 4)[:32]
    waves = (
        np.sin(x + n / 9) + np.sin(y * 2 - n / 7) + np.sin(x + y + n / 5) for n in range(frames)
    )
    return [table[((w + 3) / 6 * 31).astype(int)] for w in waves]


def files() -> dict[str, bytes]:
    """The works that are measured."""
    return {
        "PNG 64 × 64": images.png(images.art(1, 64, 64, 16)),
        "PNG 256 × 256": images.png(images.art(1, 256, 256, 64)),
        "JPEG 256 × 256": images.jpeg(images.art(1, 256, 256, 64)),
        "GIF 24 × 64 × 64": images.gif(walker(24, 64)),
        "GIF 60 × 256 × 256": images.gif(plasma(60, 256)),
        "APNG 60 × 256 × 256": images.apng(walker(60, 256)),
        "WebP 60 × 256 × 256, walker": images.webp(walker(60, 256)),
        "WebP 60 × 256 × 256, plasma": images.webp(plasma(60, 256)),
    }


def here(data: bytes) -> float:
    """CPU of the same inspection in a process of its own, without limits; the least, ms."""
    code = (
        "import sys, time; from services.edges.imaging import analysis, child, client, decode\n"
        "data, limits, times = sys.stdin.buffer.read(), client._limits(), []\n"
        "for _ in range(12):\n"
        "    start = time.process_time(); work = decode.outline(data, limits)\n"
        "    analysis.facts(data, work, decode.frames(work, limits))\n"
        "    times.append(time.process_time() - start)\n"
        "print(min(times) * 1000)"
    )
    command = [sys.executable, "-c", code]
    run = subprocess.run(
        command, input=data, cwd=ROOT, capture_output=True, check=True, env=client.ENVIRONMENT
    )
    return float(run.stdout)


def main() -> None:
    """Print the table."""
    heads = f"{'decode ms':>10}{'inspect ms':>12}{'2 × + 3':>9}{'CPU ms':>8}{'render ms':>11}"
    print(f"{'work':30}{heads}")
    for name, data in files().items():
        floor, ours = medians(
            lambda d=data: decode(d), lambda d=data: imaging.inspect(d, name="work")
        )
        facts = imaging.inspect(data, name="work")
        with tempfile.TemporaryDirectory() as folder:
            start = time.perf_counter()
            imaging.render(data, facts, Path(folder))
            made = (time.perf_counter() - start) * 1000
        held = "" if ours <= 2 * floor + 3 else "  over"
        print(
            f"{name:30}{floor:10.2f}{ours:12.2f}{2 * floor + 3:9.2f}{here(data):8.2f}"
            f"{made:11.0f}{held}"
        )


if __name__ == "__main__":
    main()
