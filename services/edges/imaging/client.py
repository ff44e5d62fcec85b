"""The caller's side: hands files to the decoding child and turns its answers into values.

Safe to use from many threads, and after a fork; the zygote is started at first
use and again whenever it has died.
"""

import atexit
import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from services.edges.imaging import refusals
from services.edges.imaging.facts import Download, Facts, Limits, Portrait, Renditions
from services.kernel import errors
from services.kernel.settings import settings

ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "NUMPY_MADVISE_HUGEPAGE": "0",  # sparse tables would cost 2 MiB for each colour
    "PYTHONDONTWRITEBYTECODE": "1",
    # Frames are allocated by the hundred: let malloc keep their pages, a fresh one costs a fault.
    "MALLOC_MMAP_THRESHOLD_": str(8 << 20),
    "MALLOC_TRIM_THRESHOLD_": str(32 << 20),
    "MALLOC_TOP_PAD_": str(4 << 20),
}
"""All that the zygote gets of an environment."""
ROOT = Path(__file__).resolve().parents[3]
ANSWER_BYTES = 1 << 18
GRACE_SECONDS = 5
"""How much longer than the child's wall time an answer may take on a busy machine."""
OUTPUT_BYTES_MAX = 64 * 1024 * 1024
RENDITION_NAMES = ("art.webp", "poster.png", "art.gif", "card.png")


def inspect(source: Path | bytes, *, name: str) -> Facts:
    """Decode the whole file and say everything about it.

    ``name`` is how refusals call the file. Raises BadImage, ImageTooLarge or
    UnsupportedImage (Invalid, TooLarge and Unsupported of the kernel), and
    Unavailable if no child can be had.
    """
    answer = _run("inspect", source, name, _limits(), [])
    lists = {name: tuple(answer.pop(name)) for name in ("palette", "durations_ms", "look")}
    return Facts(**answer, **lists)


def render(
    source: Path | bytes, facts: Facts, folder: Path, *, name: str = "The file"
) -> Renditions:
    """Write the renditions of an inspected work into ``folder``, each proved by decoding it.

    Raises what ``inspect`` raises, ImageTooLarge if a WebP is more than players
    take (16 MiB), and RenditionDiffers if a proof fails.
    """
    paths = [folder / file for file in RENDITION_NAMES]
    with contextlib.ExitStack() as stack:
        outputs = [stack.enter_context(path.open("wb")).fileno() for path in paths]
        try:
            answer = _run("render", source, name, _limits_of(facts), outputs, **_hints(facts))
        except BaseException:
            for path in paths:
                path.unlink(missing_ok=True)
            raise
    for path in paths:
        if not path.stat().st_size:
            path.unlink()
    webp, poster, gif = (path if path.exists() else None for path in paths[:-1])
    return Renditions(webp, poster, gif, paths[-1], gif_exact=answer["gif_exact"])


def upscale(source: Path | bytes, facts: Facts, scale: int, *, name: str = "The file") -> Download:
    """The work enlarged by a whole number, pixels as squares; at 1 the original bytes.

    A still becomes a PNG, an animation keeps its format. Raises Invalid beyond
    `download_scale_max`, and if frames x area x scale² is more than `pixels_max`.
    """
    most, pixels_max = settings().download_scale_max, settings().pixels_max
    if not 1 <= scale <= most:
        raise errors.Invalid(f"The scale must be 1 to {most}, not {scale}.", scale_max=most)
    if scale == 1:
        return Download(facts.format, source if isinstance(source, bytes) else source.read_bytes())
    pixels = facts.frames * facts.width * facts.height * scale * scale
    if pixels > pixels_max:
        raise errors.TooLarge(
            f"At ×{scale} this work has {pixels:,} pixels in all its frames; "
            f"a download may have {pixels_max:,}.",
            pixels=pixels,
            pixels_max=pixels_max,
        )
    with os.fdopen(os.memfd_create("download"), "rb") as out:
        hints = {**_hints(facts), "scale": scale}
        answer = _run("upscale", source, name, _limits_of(facts), [out.fileno()], **hints)
        out.seek(0)
        return Download(answer["format"], out.read())


def portrait(source: Path | bytes, *, name: str) -> Portrait:
    """The first frame of any image that Makapix takes, for an avatar.

    The file is decoded whole and nothing but pixels is kept of it. Its rules are those of
    works, but for the largest file (``avatar_bytes_max``). Raises what ``inspect`` raises.
    """
    data, size = _still("portrait", source, name, settings().avatar_bytes_max)
    return Portrait(data, **size)


def card(source: Path | bytes, *, name: str) -> bytes:
    """The share card (PNG) of a work that is here already, or of a face, as ``render`` draws it.

    Raises what ``inspect`` raises.
    """
    return _still("card", source, name, settings().file_bytes_max)[0]


def warm() -> None:
    """Start the zygote now, so that the next call (also in a fork of this process) is quick."""
    _zygote.connect()


def _still(
    task: str, source: Path | bytes, name: str, most_bytes: int
) -> tuple[bytes, dict[str, Any]]:
    """The one picture that a task makes of a file of any size that works may have."""
    limits = replace(_limits(), canvases=(), file_bytes=most_bytes)
    with os.fdopen(os.memfd_create(task), "rb") as out:
        answer = _run(task, source, name, limits, [out.fileno()])
        out.seek(0)
        return out.read(), answer


def _hints(facts: Facts) -> dict[str, Any]:
    return {"clears": facts.transparency_actual or facts.alpha_actual}


def _limits() -> Limits:
    s = settings()
    return Limits(
        side_min=s.side_min,
        side_max=s.side_max,
        canvases=tuple(s.canvases),
        file_bytes=s.file_bytes_max,
        metadata_bytes=s.metadata_bytes_max,
        frames=s.frames_max,
        pixels=s.pixels_max,
        cpu_seconds=s.inspect_cpu_seconds,
        wall_seconds=s.inspect_wall_seconds,
        memory_bytes=s.inspect_memory_bytes,
    )


def _limits_of(facts: Facts) -> Limits:
    """For a work that was taken before, whatever the rules for new ones have become."""
    s, now = settings(), _limits()
    return replace(
        now,
        side_min=1,
        side_max=max(now.side_max, facts.width, facts.height),
        canvases=(),
        file_bytes=max(now.file_bytes, facts.bytes),
        frames=max(now.frames, facts.frames),
        pixels=max(now.pixels, facts.frames * facts.width * facts.height),
        cpu_seconds=s.render_cpu_seconds,
        wall_seconds=s.render_wall_seconds,
    )


def _run(
    task: str, source: Path | bytes, name: str, limits: Limits, outputs: list[int], **more: Any
) -> dict[str, Any]:
    """Let a child do one task. Raises its refusal, naming the file."""
    with _opened(source) as file:
        size = os.fstat(file).st_size
        if size > limits.file_bytes:
            raise refusals.ImageTooLarge(
                f"{name} has {size:,} bytes; the largest file taken has {limits.file_bytes:,}.",
                code="image_bytes",
                file=name,
                bytes=size,
                file_bytes_max=limits.file_bytes,
            )
        job = {"task": task, "limits": asdict(limits), "output_bytes": OUTPUT_BYTES_MAX, **more}
        if not outputs:
            job["output_bytes"] = 0
        answer = _zygote.ask(json.dumps(job).encode(), [file, *outputs], limits.wall_seconds)
    if "ok" in answer:
        return dict(answer["ok"])
    if "refused" in answer:
        refusals.raise_packed(answer["refused"], name)
    if "failed" in answer:
        raise RuntimeError(f"{task} of {name} failed: {answer['failed']}")
    raise refusals.BadImage(
        f"{name} could not be decoded within {limits.cpu_seconds} s of CPU, "
        f"{limits.wall_seconds} s and {limits.memory_bytes >> 20} MiB of memory.",
        code="image_inspection_limits",
        file=name,
        exit=answer["died"],
    )


@contextlib.contextmanager
def _opened(source: Path | bytes) -> Iterator[int]:
    """A descriptor to read the source from; bytes go into a file that lives in memory."""
    if isinstance(source, Path):
        with source.open("rb") as file:
            yield file.fileno()
        return
    with os.fdopen(os.memfd_create("source"), "wb", buffering=0) as file:
        file.write(source)
        yield file.fileno()


class _Zygote:
    """The warm process, and the one socket on which all threads and forks talk to it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        os.register_at_fork(after_in_child=self._forked)
        atexit.register(self.close)

    def _forked(self) -> None:
        """In a fork the zygote is shared, but it is not our child to wait for."""
        self._lock = threading.Lock()
        if self._process is not None:
            self._process.returncode = 0
            self._process = None

    def connect(self) -> socket.socket:
        """The socket to the zygote, started if there is none."""
        with self._lock:
            if self._control is None:
                ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
                with theirs:
                    command = ["-m", "services.edges.imaging.zygote", str(theirs.fileno())]
                    self._process = subprocess.Popen(
                        [sys.executable, *command],
                        cwd=ROOT,
                        env=ENVIRONMENT,
                        stdin=subprocess.DEVNULL,
                        stdout=subprocess.DEVNULL,
                        pass_fds=[theirs.fileno()],
                    )
                self._control = ours
            return self._control

    def ask(self, message: bytes, files: list[int], wall_seconds: int) -> dict[str, Any]:
        """Send one job and wait for its answer; starts anew once if the zygote is gone."""
        for _ in range(2):
            control = self.connect()
            ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with ours:
                ours.settimeout(wall_seconds + GRACE_SECONDS)
                with theirs, contextlib.suppress(OSError):
                    socket.send_fds(control, [message], [theirs.fileno(), *files])
                with contextlib.suppress(OSError):
                    if answer := ours.recv(ANSWER_BYTES):
                        return dict(json.loads(answer))
            self.close(control)
        raise errors.Unavailable("The image inspector does not answer; try again in a moment.")

    def close(self, control: socket.socket | None = None) -> None:
        """Hang up, so that the zygote ends; only if ``control`` is still the socket in use."""
        with self._lock:
            if self._control is None or control not in (None, self._control):
                return
            self._control.close()
            self._control = None
            if self._process is not None:
                self._process.kill()
                self._process.wait()
                self._process = None


_zygote = _Zygote()
