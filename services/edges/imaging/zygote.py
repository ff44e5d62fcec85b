"""A small process, Pillow and numpy loaded, that forks and watches the decoding children.

Started by ``client`` in a clean interpreter without the caller's memory or
environment. It decodes nothing itself: it hands each job to an idle child,
keeps the wall clock, and says how a child died. A fork for each file would cost
7 ms, most of it copied pages; so a child serves up to ``JOBS_MAX`` files, and
no more once it has met one that was not plainly fine.
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
from dataclasses import dataclass, field

from services.edges.imaging import child

JOBS_MAX = 64
"""Files that one child may see."""
WARM = 2
"""Idle children that are kept ready."""


@dataclass(eq=False)
class Child:
    """A decoding process as the zygote sees it."""

    pid: int
    link: socket.socket
    jobs: int = 0
    deadline: float = 0.0
    replies: list[socket.socket] = field(default_factory=list)
    """The socket of the caller that waits for it, if one does."""

    def fileno(self) -> int:
        """For select."""
        return self.link.fileno()

    def end(self) -> int:
        """Kill it, bury it, and say how it died (as ``waitstatus_to_exitcode``)."""
        os.kill(self.pid, signal.SIGKILL)
        _, status = os.waitpid(self.pid, 0)
        self.link.close()
        return os.waitstatus_to_exitcode(status)


class Zygote:
    """Answers requests until the last caller has hung up.

    A request is one message: the job as JSON, with the descriptors of the reply
    socket, the source and the outputs.
    """

    def __init__(self, control: socket.socket) -> None:
        self.control = control
        self.idle: list[Child] = []
        self.busy: list[Child] = []

    def serve(self) -> None:
        """Until the control socket is closed."""
        self.keep_warm()
        while True:
            soonest = min((c.deadline for c in self.busy), default=None)
            wait = None if soonest is None else max(0.0, soonest - time.monotonic())
            watched: list[Child | socket.socket] = [self.control, *self.idle, *self.busy]
            ready, _, _ = select.select(watched, [], [], wait)
            for one in [c for c in ready if isinstance(c, Child)]:
                self.hear(one)
            for late in [c for c in self.busy if c.deadline <= time.monotonic()]:
                self.bury(late)
            if self.control in ready and not self.request():
                break
            self.keep_warm()
        for one in self.idle + self.busy:
            one.end()

    def keep_warm(self) -> None:
        """Fork so many children that ``WARM`` are ready or at work."""
        while len(self.idle) + len(self.busy) < WARM:
            self.idle.append(self.fork())

    def fork(self) -> Child:
        """A new child; it keeps no descriptor but its own link."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        pid = os.fork()
        if pid == 0:
            self.control.close()
            ours.close()
            for other in self.idle + self.busy:
                other.link.close()
                for reply in other.replies:
                    reply.close()
            child.serve(theirs)
        theirs.close()
        return Child(pid, ours)

    def request(self) -> bool:
        """Hand the next job to a child; False when nobody is left to ask."""
        message, files, _, _ = socket.recv_fds(self.control, child.MESSAGE_BYTES, child.FILES_MAX)
        if not message:
            return False
        one = self.idle.pop() if self.idle else self.fork()  # the last used: its pages are warm
        one.jobs += 1
        one.deadline = time.monotonic() + json.loads(message)["limits"]["wall_seconds"]
        one.replies = [socket.socket(fileno=files[0])]
        with contextlib.suppress(OSError):  # a dead child is heard of at its link
            socket.send_fds(one.link, [message], files)
        for file in files[1:]:
            os.close(file)
        self.busy.append(one)
        return True

    def hear(self, one: Child) -> None:
        """A child is done, or gone."""
        try:
            said = one.link.recv(16)
        except OSError:
            said = b""
        if said != child.FINE or one.jobs >= JOBS_MAX or len(self.idle) >= WARM:
            self.bury(one)
        elif one in self.busy:
            self.busy.remove(one)
            self.idle.append(one)
            one.replies.pop().close()

    def bury(self, one: Child) -> None:
        """End a child; a caller that still waits for it learns that it died."""
        (self.busy if one in self.busy else self.idle).remove(one)
        died = one.end()
        for reply in one.replies:
            with contextlib.suppress(OSError), reply:
                reply.send(json.dumps({"died": died}).encode(), socket.MSG_DONTWAIT)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    child.rehearse()
    gc.collect()
    gc.freeze()
    Zygote(socket.socket(fileno=int(sys.argv[1]))).serve()
