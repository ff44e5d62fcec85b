"""The logs of all processes as one stream."""

import time
from collections.abc import Iterator
from pathlib import Path

LOOK_SECONDS = 0.3


def recent(folder: Path, names: list[str], lines: int) -> Iterator[tuple[str, str]]:
    """The last lines of each log, as (name, line). Without names: of all."""
    for path in _logs(folder, names):
        for line in path.read_text(errors="replace").splitlines()[-lines:]:
            yield path.stem, line


def follow(folder: Path, names: list[str]) -> Iterator[tuple[str, str]]:
    """What is said from now on, without end; a log that was rotated is read from its start."""
    return _follow(folder, names, {path: path.stat().st_size for path in _logs(folder, names)})


def _follow(folder: Path, names: list[str], heard: dict[Path, int]) -> Iterator[tuple[str, str]]:
    while True:
        for path in _logs(folder, names):
            start = heard.get(path, 0)
            if path.stat().st_size < start:
                start = 0
            with path.open("rb") as file:
                file.seek(start)
                while (line := file.readline()).endswith(b"\n"):
                    start = file.tell()
                    yield path.stem, line.decode(errors="replace").rstrip()
            heard[path] = start
        time.sleep(LOOK_SECONDS)


def _logs(folder: Path, names: list[str]) -> list[Path]:
    return [path for path in sorted(folder.glob("*.log")) if not names or path.stem in names]
