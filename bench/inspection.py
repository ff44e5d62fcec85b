"""Prints how long inspection and renditions take for a file, against the decode alone.

    python -m bench.inspection

The floor is Pillow decoding every frame in this process. Inspection goes
through the warm, limited child, as it does for an upload; the target is twice
the floor + 3 ms.
"""

import io
import statistics
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


def milliseconds(deed: Callable[[], object], rounds: int) -> float:
    """Median time of one call."""
    deed()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        deed()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


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


def main() -> None:
    """Print the table."""
    print(f"{'work':30}{'decode ms':>10}{'inspect ms':>12}{'2 × + 3':>9}{'render ms':>11}")
    for name, data in files().items():
        rounds = 15 if len(data) > 50_000 or "60" in name else 60
        floor = milliseconds(lambda d=data: decode(d), rounds)
        ours = milliseconds(lambda d=data: imaging.inspect(d, name="work"), rounds)
        facts = imaging.inspect(data, name="work")
        with tempfile.TemporaryDirectory() as folder:
            made = milliseconds(lambda d=data, f=facts: imaging.render(d, f, Path(folder)), 3)
        held = "" if ours <= 2 * floor + 3 else "  over"
        print(f"{name:30}{floor:10.2f}{ours:12.2f}{2 * floor + 3:9.2f}{made:11.0f}{held}")


if __name__ == "__main__":
    main()
