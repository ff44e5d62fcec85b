"""The process that decodes strangers' files, in chains.

It gets each file and its outputs as open descriptors, writes nothing else, and
answers with one JSON object.
"""

import json
import math
import os
import resource
import socket
from typing import Any, NoReturn

import numpy as np

from services.edges.imaging import analysis, decode, refusals, renditions, writers
from services.edges.imaging.facts import Limits
from services.kernel.errors import MakapixError

MESSAGE_BYTES = 65_536
FILES_MAX = 8
"""Descriptors that come with a job: the reply socket, the source, the outputs."""
FINE, SPENT = b"fine", b"spent"
"""What a child tells the zygote after a job: whether it may be given another."""


def serve(link: socket.socket) -> NoReturn:
    """Do the jobs that come over the link, until it is closed."""
    try:
        rehearse()  # copies the pages that the first file would have to wait for
        while True:
            message, files, _, _ = socket.recv_fds(link, MESSAGE_BYTES, FILES_MAX)
            if not message:
                break
            job = json.loads(message)
            limits = Limits(**{**job["limits"], "canvases": tuple(job["limits"]["canvases"])})
            with socket.socket(fileno=files[0]) as reply:
                confine(limits, job["output_bytes"])
                answer = attempt(job, limits, files[1:])
                reply.sendall(json.dumps(answer).encode())
            for file in files[1:]:
                os.close(file)
            link.sendall(FINE if "ok" in answer else SPENT)
    finally:
        os._exit(0)


def confine(limits: Limits, output_bytes: int) -> None:
    """Bounds that the kernel holds during the next job."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = math.ceil(used.ru_utime + used.ru_stime) + limits.cpu_seconds
    for what, most in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_FSIZE, output_bytes),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        resource.setrlimit(what, (most, hard))


def attempt(job: dict[str, Any], limits: Limits, files: list[int]) -> dict[str, Any]:
    """The answer: ``ok``, ``refused`` or, for a fault of ours, ``failed``."""
    try:
        data = os.pread(files[0], limits.file_bytes + 1, 0)
        return {"ok": TASKS[job["task"]](job, data, limits, files[1:])}
    except MemoryError:
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (hard, hard))  # the answer needs memory, too
        return {"refused": refusals.pack(decode.too_much_memory(limits))}
    except MakapixError as refusal:
        return {"refused": refusals.pack(refusal)}
    except Exception as error:
        return {"failed": f"{type(error).__name__}: {error}"}


def rehearse() -> None:
    """Inspect a tiny animation of ours, so that what is loaded late is loaded before the fork."""
    side = np.zeros((8, 8), np.uint32)
    timing = writers.Timing((100, 100), 0)
    limits = Limits(1, 8, (), 1 << 20, 0, 2, 128, 0, 0, 0)
    frames = [side, side + np.uint32(0xFFFFFFFF)]
    for data in (
        writers.write_apng(frames, timing, 1, b""),
        writers.write_gif(frames, timing, 1, clears=True),
        writers.write_webp(frames, timing, 1, b""),
    ):
        work = decode.outline(data, limits)
        analysis.facts(data, work, decode.frames(work, limits))


def _inspect(
    job: dict[str, Any], data: bytes, limits: Limits, outputs: list[int]
) -> dict[str, Any]:
    work = decode.outline(data, limits)
    return vars(analysis.facts(data, work, decode.frames(work, limits)))  # flat: no copy needed


def _render(job: dict[str, Any], data: bytes, limits: Limits, outputs: list[int]) -> dict[str, Any]:
    source = renditions.Source(data, limits)
    gif, exact = renditions.gif(source, job["clears"])
    made = (renditions.webp(source), renditions.poster(source), gif, renditions.card(source))
    for output, content in zip(outputs, made, strict=True):
        _write(output, content or b"")
    return {"gif_exact": exact}


def _upscale(
    job: dict[str, Any], data: bytes, limits: Limits, outputs: list[int]
) -> dict[str, Any]:
    form, content = renditions.upscaled(
        renditions.Source(data, limits), job["scale"], job["clears"]
    )
    _write(outputs[0], content)
    return {"format": form}


def _portrait(
    job: dict[str, Any], data: bytes, limits: Limits, outputs: list[int]
) -> dict[str, Any]:
    source = renditions.Source(data, limits)
    _write(outputs[0], renditions.portrait(source))
    return {"width": source.work.width, "height": source.work.height}


def _card(job: dict[str, Any], data: bytes, limits: Limits, outputs: list[int]) -> dict[str, Any]:
    _write(outputs[0], renditions.card(renditions.Source(data, limits)))
    return {}


def _write(output: int, content: bytes) -> None:
    with os.fdopen(os.dup(output), "wb") as file:
        file.write(content)


TASKS = {
    "inspect": _inspect,
    "render": _render,
    "upscale": _upscale,
    "portrait": _portrait,
    "card": _card,
}
