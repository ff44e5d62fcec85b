"""The page of a work, and what its author does to it there."""

from typing import Any

import reflex as rx

from services.kernel.errors import Invalid, NotFound
from services.posts import commands, queries
from services.posts.details import warned
from services.posts.views import PostCard, PostPage
from state import presence
from state.base import ask, do, handler, last_of, text, word
from state.comments import Comments
from state.drafts import WORDS, Draft, no_errors, renamed
from state.reactions import Reacted
from state.relations import Relations
from state.remixes import Remixes
from state.toasts import Toasts

_NOTHING = PostCard(
    id="", number=0, slug="", title="", alt_text="", author_handle="", author_name="",
    author_avatar_url="", url="", art_url="", poster_url="", width=1, height=1, frames=1,
    loop_ms=0, colours=0, format="", warnings=[], flashing=False, created_at="", loop_text="",
    facts_text="",
)  # fmt: skip


class WorkPage(rx.State):
    """``/posts/[slug]``. ``status`` is waiting, shown, covered or missing."""

    status: str = "waiting"
    work: PostPage = PostPage(card=_NOTHING)
    warned: str = ""
    trashed: str = ""
    draft: Draft = Draft()
    errors: dict[str, str] = no_errors()

    @handler
    async def open(self) -> Any:
        """Reads the work of the address, and what was made from it."""
        slug = last_of(self.router.url.path)
        if slug != self.work.card.slug:
            self.status = "waiting"
        self.trashed = ""
        presence.watch(presence.WORK + slug, self.router.session.client_token)
        await self._read(slug)
        if self.status == "missing":
            presence.leave(self.router.session.client_token)
            return None
        return [Comments.open, *([Remixes.open] if self.work.remixes else [])]

    @handler
    async def reveal(self) -> None:
        """Shows a work that carries a warning."""
        if self.status == "covered":
            self.status = "shown"

    @handler
    async def change(self, slug: str, field: str, value: Any) -> None:
        """Keeps a changed field until it is saved."""
        if slug == self.draft.id and field in WORDS:
            self.draft = self.draft.changed(**{field: word(value)})

    @handler
    async def warn(self, slug: str, tag: str, on: bool) -> None:
        """Adds or takes a warning."""
        tags = [t for t in self.draft.warnings if t != tag]
        if slug == self.draft.id:
            self.draft = self.draft.changed(warnings=[*tags, text(tag)] if on else tags)

    @handler
    async def name_parent(self, slug: str, address: str, on: bool) -> None:
        """Names a work that this one was made from, by its address, or takes it back."""
        if slug != self.draft.id:
            return
        self.errors = no_errors()
        try:
            self.draft = await renamed(self, self.draft, text(address), on=on)
        except Invalid as refusal:
            self.errors = {**no_errors(), "parents": refusal.message}

    @handler
    async def save(self) -> None:
        """Writes the changed fields; a draft stays one. What is refused stays in the form."""
        await self._write(self.draft, "Saved.")

    @handler
    async def post(self) -> None:
        """Posts a draft, for those whom its form names."""
        await self._write(self.draft.changed(as_draft=False), "Posted.")

    @handler
    async def throw_away(self) -> None:
        """Puts the work in the trash; it can be brought back here."""
        await do(self, commands.throw_away, self.work.card.slug)
        self.trashed = self.work.card.slug

    @handler
    async def bring_back(self) -> None:
        """Takes the work out of the trash again."""
        slug = text(self.trashed, longest=32)
        await do(self, commands.bring_back, slug)
        self.trashed = ""
        await self._read(slug)

    async def _write(self, draft: Draft, said: str) -> None:
        slug = self.work.card.slug
        try:
            await do(self, commands.edit, slug, draft.details())
        except Invalid as refusal:
            self.errors = {**no_errors(), **refusal.fields}
            raise
        await self._read(slug)
        (await self.get_state(Toasts))._put(said, "success")

    async def _read(self, slug: str) -> None:
        try:
            self.work = await ask(self, queries.page, slug)
        except NotFound:
            self.status, self.work = "missing", PostPage(card=_NOTHING)
            return
        self.warned = warned(self.work.card.warnings)
        hidden = self.work.card.warnings and not self.work.is_mine
        self.status = "covered" if hidden and self.status != "shown" else "shown"
        self.draft, self.errors = _draft(self.work), no_errors()
        (await self.get_state(Reacted))._met([slug])
        await (await self.get_state(Relations))._look(self.work.card.author_handle)


def _draft(work: PostPage) -> Draft:
    card = work.card
    return Draft(
        id=card.slug,
        name="This work",
        title=card.title,
        alt_text=card.alt_text,
        description=work.description,
        hashtags=work.hashtags,
        licence=work.licence,
        # whom a draft will be for is chosen when it is posted
        visibility="public" if work.visibility == "draft" else work.visibility,
        as_draft=work.visibility == "draft",
        warnings=card.warnings,
        remixable=work.remixable,
        parents=work.parents,
    )
