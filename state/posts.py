"""The page of a work, and what its author does to it there."""

from typing import Any

import reflex as rx

from services.kernel.errors import Invalid, NotFound
from services.posts import commands, queries
from services.posts.views import PostCard, PostPage
from state.base import ask, do, handler, last_of, text, word
from state.drafts import WORDS, Draft, no_errors
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
    trashed: str = ""
    draft: Draft = Draft()
    errors: dict[str, str] = no_errors()

    @handler
    async def open(self) -> None:
        """Reads the work of the address."""
        slug = last_of(self.router.url.path)
        if slug != self.work.card.slug:
            self.status = "waiting"
        self.trashed = ""
        await self._read(slug)

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
    async def save(self) -> None:
        """Writes the changed fields; what is refused stays in the form."""
        try:
            await do(self, commands.edit, self.work.card.slug, self.draft.details())
        except Invalid as refusal:
            self.errors = {**no_errors(), **refusal.fields}
            raise
        await self._read(self.work.card.slug)
        (await self.get_state(Toasts))._put("Saved.", "success")

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

    async def _read(self, slug: str) -> None:
        try:
            self.work = await ask(self, queries.page, slug)
        except NotFound:
            self.status, self.work = "missing", PostPage(card=_NOTHING)
            return
        hidden = self.work.card.warnings and not self.work.is_mine
        self.status = "covered" if hidden and self.status != "shown" else "shown"
        self.draft, self.errors = _draft(self.work), no_errors()


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
        visibility=work.visibility,
        warnings=card.warnings,
        remixable=work.remixable,
    )
