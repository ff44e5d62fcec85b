"""Files on their way: what the browser sends, how far it is, and what became of it.

The bytes never come here: a small component of the page sends them to the REST API and
tells this state how it goes. What is true is asked of the service.
"""

from typing import Any, Protocol
from uuid import UUID, uuid4

import reflex as rx

from services import door
from services.kernel.errors import Invalid, MakapixError
from services.uploads import queries
from services.uploads.views import UploadView
from state.base import handler, off_the_loop, text, who
from state.drafts import Draft, no_errors
from state.watching import until_over

POLL_SECONDS = 0.4
CANCELS_KEPT = 100
SENDING = {"queued", "uploading"}


class Desk(Protocol):
    """The state that has the files."""

    errors: dict[str, str]
    _files: dict[str, Draft]

    def _put(self, *files: Draft) -> None: ...

    def _look_at(self, file_id: str) -> None: ...


class Sender(rx.State, mixin=True):
    """What the uploading component of a page hears and says; a subclass has the files."""

    sends: list[dict[str, Any]] = []
    cancels: list[str] = []
    percents: dict[str, int] = {}
    url: str = ""
    _jobs: dict[str, str] = {}

    async def _desk(self) -> Any:
        """Where the files are."""
        raise AssertionError("a sender says whose files it sends")

    def _fields(self, f: Draft) -> dict[str, Any]:
        """What is said of a file. Raises Invalid by field."""
        return f.details()

    def _sent_as(self, f: Draft) -> dict[str, Any]:
        return {"id": f.id, "fields": self._fields(f), "key": f.key, "turn": f.turn}

    async def _ended(self) -> None:
        """An upload is at its end."""

    @handler
    async def retry(self, file_id: str) -> None:
        """Sends a file again whose way was cut off; its key keeps it from being twice."""
        desk = await self._desk()
        f = desk._files.get(file_id)
        if f and f.state == "lost":
            again = f.changed(state="queued", turn=f.turn + 1)
            desk._put(again)
            self.sends = [self._sent_as(again)]

    @handler
    async def cancel(self, file_id: str) -> None:
        """Stops a file that is being sent; it is ready again."""
        self.cancels = [*self.cancels[-CANCELS_KEPT:], text(file_id)]
        await self._mark(file_id, only=SENDING, state="ready", key=uuid4().hex)

    @handler
    async def progress(self, file_id: str, percent: int) -> None:
        """So much of a file is sent."""
        share = max(0, min(100, percent))
        if await self._mark(file_id, only=SENDING, state="uploading"):
            self.percents = {**self.percents, file_id: share}

    @handler
    async def sent(self, file_id: str, answer: dict[str, Any]) -> Any:
        """A file has arrived; from here on its job is asked how far it is."""
        try:
            job = str(UUID(str(answer.get("id"))))
        except ValueError as error:
            raise Invalid("The upload's number is not one.") from error
        if not await self._mark(file_id, state="received"):
            return None
        self._jobs = {**self._jobs, file_id: job}
        return type(self).watch

    @handler
    async def refused(self, file_id: str, problem: dict[str, Any]) -> None:
        """The API refused a file; the sentence stands beside it, a new try has a new key."""
        fields = problem.get("fields")
        if isinstance(fields, dict) and set(fields) & set(no_errors()):
            desk = await self._desk()
            desk._look_at(text(file_id))
            said = {k: str(v)[:300] for k, v in fields.items() if k in no_errors()}
            desk.errors = {**no_errors(), **said}
        await self._mark(
            file_id,
            state="refused",
            key=uuid4().hex,
            problem_title=str(problem.get("title", ""))[:120],
            problem_text=str(problem.get("detail", ""))[:500],
        )

    @handler
    async def lost(self, file_id: str) -> None:
        """The connection broke, or the page was loaded anew."""
        await self._mark(file_id, only=SENDING, state="lost")

    @rx.event(background=True)
    async def watch(self) -> None:
        """Asks for the open uploads until all are at their end. Takes nothing from the client."""
        await until_over(self, self._looked, POLL_SECONDS)

    async def _looked(self) -> bool:
        """One look at the open uploads; False when none is left."""
        async with self:
            caller, jobs = who(self), dict(self._jobs)
        if not jobs:
            return False
        try:
            found = await off_the_loop(
                door.ask, caller, queries.progress, [UUID(j) for j in jobs.values()]
            )
        except MakapixError:
            return True
        by_id = {view.id: view for view in found}
        async with self:
            desk = await self._desk()
            for file_id, job in jobs.items():
                if job in by_id:
                    await self._show(desk, file_id, by_id[job])
        return True

    async def _show(self, desk: Desk, file_id: str, view: UploadView) -> None:
        before = desk._files.get(file_id)
        if before is None or view.finished:
            self._jobs = {f: j for f, j in self._jobs.items() if f != file_id}
        if before is not None and (after := before.at(view)) != before:
            desk._put(after)
        if view.finished:
            await self._ended()

    async def _mark(self, file_id: str, only: set[str] | None = None, **values: Any) -> bool:
        """Changes a file that is in one of these states; whether there was one."""
        desk = await self._desk()
        f = desk._files.get(file_id)
        if f is None or (only and f.state not in only):
            return False
        if values.get("state") != "uploading" and file_id in self.percents:
            self.percents = {i: p for i, p in self.percents.items() if i != file_id}
        if (after := f.changed(**values)) != f:
            desk._put(after)
        return True
