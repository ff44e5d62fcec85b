"""The publish page: files from chosen to live, their words, and the way of each upload.

The bytes never come here: a small component of the page sends them to the REST
API and tells this state how it goes. What is true is asked of the service.
"""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import reflex as rx

from services import door
from services.kernel.errors import Invalid, MakapixError
from services.uploads import queries
from services.uploads.views import UploadView
from state.base import ask, handler, off_the_loop, text, who, word
from state.drafts import WORDS, Draft, drafted, no_errors, told

FILES_MOST = 100
POLL_SECONDS = 0.4


class Publish(rx.State):
    """``/publish``."""

    files: list[Draft] = []
    current_id: str = ""
    errors: dict[str, str] = no_errors()
    sends: list[dict[str, Any]] = []
    cancels: list[str] = []
    url: str = "/api/v1/publish"
    _jobs: dict[str, str] = {}
    _watching: bool = False
    _socket: str = ""

    @rx.var
    def current(self) -> Draft:
        """The file whose picture and words are shown."""
        chosen = [f for f in self.files if f.id == self.current_id]
        return chosen[0] if chosen else (self.files[0] if self.files else Draft())

    @rx.var
    def ids(self) -> list[str]:
        """The files that the page still holds."""
        return [f.id for f in self.files]

    @rx.var
    def ready(self) -> int:
        """How many files can be posted."""
        return sum(f.state == "ready" for f in self.files)

    @rx.var
    def summary(self) -> str:
        """``2 ready · 1 on the way · 1 live``."""
        count = {
            "ready": self.ready,
            "on the way": sum(f.on_the_way for f in self.files),
            "refused": sum(f.state == "refused" for f in self.files),
            "not sent": sum(f.state == "lost" for f in self.files),
            "live": sum(f.state == "live" for f in self.files),
        }
        return " · ".join(f"{n} {words}" for words, n in count.items() if n)

    @handler
    async def open(self) -> None:
        """Only who is signed in publishes. A page that was loaded anew holds no files any
        more: what was sent stays in the list, without its picture."""
        await ask(self, queries.progress, [])
        if self._socket != self.router.session.session_id:
            self._socket = self.router.session.session_id
            kept = [f for f in self.files if f.state in {"received", "checked", "stored", "live"}]
            self.files = [f.changed(thumb_url="", poster_url="") for f in kept]
            self.current_id = self.files[0].id if self.files else ""

    @handler
    async def add(self, facts: list[dict[str, Any]]) -> None:
        """Files were dropped, pasted or chosen and measured in the browser."""
        known = {f.id for f in self.files}
        new = [drafted(f) for f in facts[:20] if isinstance(f, dict)]
        new = [f for f in new if f.id and f.id not in known]
        if len(self.files) + len(new) > FILES_MOST:
            raise Invalid(f"Up to {FILES_MOST} files at a time; a ZIP takes up to 100 works.")
        self.files = [*self.files, *new]
        if not self.current_id and self.files:
            self.current_id = self.files[0].id

    @handler
    async def mended(self, file_id: str, facts: dict[str, Any]) -> None:
        """A file was made to fit in the browser and measured again."""
        self._change(text(file_id), **told(facts))

    @handler
    async def pick(self, file_id: str) -> None:
        """Shows this file."""
        self.current_id, self.errors = text(file_id), no_errors()

    @handler
    async def remove(self, file_id: str) -> None:
        """Takes a file from the list."""
        self.files = [f for f in self.files if f.id != file_id or f.on_the_way]

    @handler
    async def edit(self, file_id: str, field: str, value: Any) -> None:
        """A word or choice of a file was changed."""
        if field in WORDS:
            self._change(text(file_id), **{field: word(value)})

    @handler
    async def warn(self, file_id: str, tag: str, on: bool) -> None:
        """A content warning was set or taken."""
        for f in self.files:
            if f.id == file_id:
                tags = [t for t in f.warnings if t != tag]
                self._change(f.id, warnings=[*tags, text(tag)] if on else tags)

    @handler
    async def apply_to_all(self, file_id: str) -> None:
        """Gives all files the words of this one, but for title and alt text."""
        for source in [f for f in self.files if f.id == file_id]:
            same = {
                n: getattr(source, n)
                for n in (*WORDS, "warnings")
                if n not in {"title", "alt_text"}
            }
            self.files = [f.changed(**same) if f.state == "ready" else f for f in self.files]

    @handler
    async def post(self) -> Any:
        """Sends all that is ready, as one batch."""
        going = []
        for f in [f for f in self.files if f.state == "ready"]:
            try:
                fields = f.details()
            except Invalid as refusal:
                self.current_id, self.errors = f.id, {**no_errors(), **refusal.fields}
                raise
            going.append({"id": f.id, "fields": fields, "key": f.key, "turn": f.turn})
        self.url = f"/api/v1/publish?batch={uuid4()}"
        chosen = {g["id"] for g in going}
        self.files = [f.changed(state="queued") if f.id in chosen else f for f in self.files]
        self.sends = going

    @handler
    async def retry(self, file_id: str) -> None:
        """Sends a file again whose way was cut off; its key keeps it from being twice."""
        for f in [f for f in self.files if f.id == file_id and f.state == "lost"]:
            again = f.changed(state="queued", turn=f.turn + 1)
            self.files = [again if x.id == f.id else x for x in self.files]
            self.sends = [{"id": f.id, "fields": f.details(), "key": f.key, "turn": again.turn}]

    @handler
    async def cancel(self, file_id: str) -> None:
        """Stops a file that is being sent; it is ready again."""
        self.cancels = [*self.cancels[-FILES_MOST:], text(file_id)]
        self._change(
            file_id, only={"queued", "uploading"}, state="ready", percent=0, key=uuid4().hex
        )

    @handler
    async def progress(self, file_id: str, percent: int) -> None:
        """So much of a file is sent."""
        share = max(0, min(100, int(percent)))
        self._change(text(file_id), only={"queued", "uploading"}, state="uploading", percent=share)

    @handler
    async def sent(self, file_id: str, answer: dict[str, Any]) -> Any:
        """A file has arrived; from here on its job is asked how far it is."""
        try:
            job = str(UUID(str(answer.get("id"))))
        except ValueError as error:
            raise Invalid("The upload's number is not one.") from error
        self._change(text(file_id), state="received", percent=100)
        self._jobs = {**self._jobs, file_id: job}
        return None if self._watching else Publish.watch

    @handler
    async def refused(self, file_id: str, problem: dict[str, Any]) -> None:
        """The API refused a file; the sentence stands beside it, a new try has a new key."""
        fields = problem.get("fields")
        if isinstance(fields, dict) and set(fields) & set(no_errors()):
            self.current_id = text(file_id)
            self.errors = {
                **no_errors(),
                **{k: str(v)[:300] for k, v in fields.items() if k in no_errors()},
            }
        self._change(
            text(file_id),
            state="refused",
            key=uuid4().hex,
            problem_title=str(problem.get("title", ""))[:120],
            problem_text=str(problem.get("detail", ""))[:500],
        )

    @handler
    async def lost(self, file_id: str) -> None:
        """The connection broke, or the page was loaded anew."""
        self._change(text(file_id), only={"queued", "uploading"}, state="lost")

    @rx.event(background=True)
    async def watch(self) -> None:
        """Asks for the open uploads until all are at their end. Takes nothing from the client."""
        async with self:
            if self._watching:
                return
            self._watching = True
        try:
            while await self._looked():  # noqa: ASYNC110 - the truth is in the database
                await asyncio.sleep(POLL_SECONDS)
        finally:
            async with self:
                self._watching = False

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
            for file_id, job in jobs.items():
                if job in by_id:
                    self._show(file_id, by_id[job])
        return True

    def _show(self, file_id: str, view: UploadView) -> None:
        before = [f for f in self.files if f.id == file_id]
        if not before or view.finished:
            self._jobs = {f: j for f, j in self._jobs.items() if f != file_id}
        if before and (after := before[0].at(view)) != before[0]:
            self.files = [after if f.id == file_id else f for f in self.files]

    def _change(self, file_id: str, only: set[str] | None = None, **values: Any) -> None:
        self.files = [
            f.changed(**values) if f.id == file_id and (only is None or f.state in only) else f
            for f in self.files
        ]
