"""Another file for a work, on the work's own page."""

from dataclasses import replace
from typing import Any

import reflex as rx

from state.base import handler, text
from state.drafts import Draft, FileRow, drafted, no_errors, told
from state.posts import WorkPage
from state.sending import Sender
from state.toasts import Toasts


class Replacing(Sender, rx.State):
    """The file that is to take the place of the one of ``of``, a slug. ``rows`` holds it,
    ``ready`` says that it can be sent."""

    of: str = ""
    rows: list[FileRow] = []
    ready: bool = False
    gone: list[str] = []
    errors: dict[str, str] = no_errors()
    _files: dict[str, Draft] = {}

    @handler
    async def choose(self, slug: str, facts: list[dict[str, Any]]) -> None:
        """A file was chosen for this work and measured in the browser."""
        chosen = [drafted(f) for f in facts[:1]]
        if chosen and not any(f.on_the_way for f in self._files.values()):
            self.of = text(slug, longest=16)
            self._put(*chosen)

    @handler
    async def mended(self, file_id: str, facts: dict[str, Any]) -> None:
        """It was made to fit in the browser and measured again."""
        await self._mark(file_id, **told(facts))

    @handler
    async def remove(self, file_id: str) -> None:
        """It is not wanted after all."""
        f = self._files.get(file_id)
        if f and not f.on_the_way:
            self._put()

    @handler
    async def send(self) -> None:
        """Sends it, in the place of the file that the work has."""
        for f in [f for f in self._files.values() if f.state == "ready"]:
            going = f.changed(state="queued")
            self._put(going)
            self.url = f"/api/v1/posts/{self.of}/file"
            self.sends = [self._sent_as(going)]

    async def _desk(self) -> Any:
        return self

    def _fields(self, f: Draft) -> dict[str, Any]:
        return {}

    def _put(self, *files: Draft) -> None:
        self.gone = [i for i in self._files if i not in {f.id for f in files}]
        self._files = {f.id: f for f in files}
        self.rows = [replace(f.row(), untold=False) for f in files]
        self.ready = any(f.state == "ready" for f in files)

    def _look_at(self, file_id: str) -> None:
        """There is only one."""

    async def _ended(self) -> None:
        if not any(f.state == "live" for f in self._files.values()):
            return
        self._put()
        page = await self.get_state(WorkPage)
        if page.work.card.slug == self.of:
            await page._read(self.of)
        (await self.get_state(Toasts))._put("The work has its new file.", "success")
