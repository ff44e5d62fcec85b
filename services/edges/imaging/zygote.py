"""A small warm process, Pillow and numpy loaded, that forks a child for each file.

Started by ``client`` in a clean interpreter without the caller's memory or
environment. It decodes nothing itself: it forks, keeps the wall clock, reaps,
and says how a child died.
"""

import contextlib
import gc
import json
import os
import select
import signal
import socket
import sys
import time
from typing import Any

from services.edges.imaging import child

MESSAGE_BYTES = 65_536
FILES_MAX = 8


def serve(control: socket.socket) -> None:
    """Answer requests until the last caller has hung up.

    A request is one message: the job as JSON, with the descriptors of the reply
    socket, the source and the outputs.
    """
    awake, alarm = os.pipe()
    os.set_blocking(alarm, False)
    os.set_blocking(awake, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(alarm, warn_on_full_buffer=False)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    child.rehearse()
    gc.collect()
    gc.freeze()
    running: dict[int, tuple[float, socket.socket]] = {}
    while True:
        soonest = min((end for end, _ in running.values()), default=None)
        wait = None if soonest is None else max(0.0, soonest - time.monotonic())
        ready, _, _ = select.select([control, awake], [], [], wait)
        if awake in ready:
            with contextlib.suppress(BlockingIOError):
                os.read(awake, 4096)
        _reap(running)
        if control in ready:
            message, files, _, _ = socket.recv_fds(control, MESSAGE_BYTES, FILES_MAX)
            if not message:
                break
            _start(control, json.loads(message), files, running)
    for pid in running:
        os.kill(pid, signal.SIGKILL)


def _start(
    control: socket.socket,
    job: dict[str, Any],
    files: list[int],
    running: dict[int, tuple[float, socket.socket]],
) -> None:
    """Fork a child for the job; it keeps no descriptor but its own."""
    reply = socket.socket(fileno=files[0])
    pid = os.fork()
    if pid == 0:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for other in (control, *(reply for _, reply in running.values())):
            other.close()
        child.run(job, reply, files[1:])
    for file in files[1:]:
        os.close(file)
    running[pid] = (time.monotonic() + job["limits"]["wall_seconds"], reply)


def _reap(running: dict[int, tuple[float, socket.socket]]) -> None:
    """Kill who is late, bury who is dead, and tell the caller of each."""
    now = time.monotonic()
    for pid, (end, _) in running.items():
        if now >= end:
            os.kill(pid, signal.SIGKILL)
    while running:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if not pid:
            return
        end, reply = running.pop(pid)
        with contextlib.suppress(OSError), reply:
            reply.send(json.dumps({"died": os.waitstatus_to_exitcode(status)}).encode())


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
