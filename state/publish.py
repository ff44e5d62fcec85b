"""The publish page: files from chosen to live, and their words."""

from typing import Any
from uuid import uuid4

import reflex as rx

from services.kernel.errors import Invalid
from services.uploads import queries
from state.base import ask, handler, text, word
from state.drafts import WORDS, Draft, drafted, no_errors, renamed, told
from state.rows import FILES_MOST, FileRows
from state.sending import Sender

GONE_KEPT = 20
SENT = {"received", "checked", "stored", "live", "draft"}


class Publish(FileRows, rx.State):
    """``/publish``. ``gone`` are the files taken from the list lately: the browser lets go
    of them."""

    errors: dict[str, str] = no_errors()
    gone: list[str] = []
    _socket: str = ""

    @handler
    async def open(self) -> None:
        """Only who is signed in publishes. A page that was loaded anew holds no files any
        more: what was sent stays in the list, without its picture."""
        await ask(self, queries.progress, [])
        self._let_go()

    @handler
    async def add(self, facts: list[dict[str, Any]]) -> None:
        """Files were dropped, pasted or chosen and measured in the browser."""
        self._let_go()  # a quick hand is here before the page has said that it is open
        new = [drafted(f) for f in facts[:20]]
        new = [f for f in new if f.id and f.id not in self._files]
        if len(self._files) + len(new) > FILES_MOST:
            raise Invalid(f"Up to {FILES_MOST} files at a time; a ZIP takes up to 100 works.")
        self._put(*new)
        if new and self.current.state != "ready":
            self._look_at(new[0].id)  # what was shown is done with

    @handler
    async def mended(self, file_id: str, facts: dict[str, Any]) -> None:
        """A file was made to fit in the browser and measured again."""
        self._change(file_id, **told(facts))

    @handler
    async def pick(self, file_id: str) -> None:
        """Shows this file."""
        self.errors = no_errors()
        self._look_at(text(file_id))

    @handler
    async def remove(self, file_id: str) -> None:
        """Takes a file from the list."""
        f = self._files.get(file_id)
        if f and not f.on_the_way:
            self._take(f.id)
            self.gone = [*self.gone[1 - GONE_KEPT :], f.id]

    @handler
    async def edit(self, file_id: str, field: str, value: Any) -> None:
        """A word or choice of a file was changed."""
        if field in WORDS:
            self._change(file_id, **{field: word(value)})

    @handler
    async def warn(self, file_id: str, tag: str, on: bool) -> None:
        """A content warning was set or taken."""
        if f := self._files.get(file_id):
            tags = [t for t in f.warnings if t != tag]
            self._change(f.id, warnings=[*tags, text(tag)] if on else tags)

    @handler
    async def name_parent(self, file_id: str, address: str, on: bool) -> None:
        """Names a work that a file was made from, by its address, or takes it back."""
        f = self._files.get(file_id)
        if f:
            self.errors = no_errors()
            try:
                self._put(await renamed(self, f, text(address), on=on))
            except Invalid as refusal:
                self.errors = {**no_errors(), "parents": refusal.message}

    @handler
    async def apply_to_all(self, file_id: str) -> None:
        """Gives all files the words of this one, but for title and alt text."""
        if f := self._files.get(file_id):
            names = {*WORDS, "warnings", "parents"} - {"title", "alt_text"}
            same = {n: getattr(f, n) for n in names}
            self._put(*[x.changed(**same) for x in self._files.values() if x.state == "ready"])

    @handler
    async def post(self, as_drafts: bool = False) -> None:
        """Sends all that is ready, as one batch: to be posted, or to be kept as drafts."""
        sending = await self.get_state(Sending)
        ready = [f for f in self._files.values() if f.state == "ready"]
        going = [f.changed(state="queued", as_draft=as_drafts) for f in ready]
        try:
            sends = [sending._sent_as(f) for f in going]
        except Invalid as refusal:
            self.errors = {**no_errors(), **refusal.fields}
            self._look_at(next(f.id for f in going if broken(f)))
            raise
        self._put(*going)
        sending.url, sending.sends = f"/api/v1/publish?batch={uuid4()}", sends

    def _let_go(self) -> None:
        """Forgets the files that an earlier load of the page held."""
        if self._socket == self.router.session.session_id:
            return
        self._socket = self.router.session.session_id
        for f in list(self._files.values()):
            if f.state in SENT:
                self._put(f.changed(thumb_url="", poster_url=""))
            else:
                self._take(f.id)

    def _change(self, file_id: str, **values: Any) -> None:
        f = self._files.get(file_id)
        if f and (after := f.changed(**values)) != f:
            self._put(after)


class Sending(Sender, rx.State):
    """The uploads of the publish page."""

    async def _desk(self) -> Publish:
        return await self.get_state(Publish)


def broken(f: Draft) -> bool:
    """Whether its words break a rule."""
    try:
        f.details()
    except Invalid:
        return True
    return False
