"""The comments below a work, live: read a page at a time, said, edited, taken back."""

import contextlib
from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

import reflex as rx

from services.comments import commands, queries
from services.comments.queries import CommentView, Thread, Wording
from services.kernel.errors import Invalid, MakapixError, NotFound, NotSignedIn
from state.base import ask, do, handler, id_of, last_of, pages, text
from state.toasts import Toasts

PAGES = 5
BODY_LONGEST = 8000  # characters that a page may send; the rule itself is the service's
FORMS = ("", "reply", "edit")


@dataclass
class News:
    """What the page heard of its work's talk: how many ``comments`` there are, of which those
    beyond what was read are new; in the ``turn``-th message which of them were ``touched``
    (one that is empty may be anywhere); and how many ``tabs`` were told of it at once, so that
    they do not all ask in the same moment."""

    comments: int = 0
    turn: int = 0
    touched: list[str] = field(default_factory=list)
    tabs: int = 1


class Comments(rx.State):
    """Five pages of first comments with their answers, each in a var of its own; what is older
    stands under a link. ``around`` is where a link to one comment led that is on none of them."""

    page_0: list[CommentView] = []
    page_1: list[CommentView] = []
    page_2: list[CommentView] = []
    page_3: list[CommentView] = []
    page_4: list[CommentView] = []
    cursor: str = ""
    older_url: str = ""
    count: int = 0
    loaded: bool = False
    news: News = News()
    around: list[CommentView] = []
    _filled: int = 0
    _from: str = ""
    _slug: str = ""
    _unread: set[str] = set()

    @handler
    async def open(self) -> None:
        """Reads the first page, or that to which a link for older comments leads."""
        slug = last_of(self.router.url.path)
        if slug != self._slug:
            self.loaded = False
        self._slug, self.around = slug, []
        self._from = self.router.url.query_parameters.get("comments", "")
        (await self.get_state(Saying))._close()
        await self._read(1)
        self.loaded = True

    @handler
    async def more(self, cursor: str) -> None:
        """The next page. A cursor that is not the last one shown is an echo and does nothing."""
        if cursor and text(cursor) == self.cursor:
            self._add(await ask(self, queries.thread, self._slug, cursor=self.cursor))

    @handler
    async def show_fresh(self) -> None:
        """Shows what has come since, at the top."""
        await self._refresh(top=True)

    @handler
    async def settle(self) -> None:
        """Something that the page shows was changed."""
        await self._refresh()

    @handler
    async def look(self, comment_id: str) -> None:
        """A link leads to a comment: one that is not on a page is shown with what is around it."""
        wanted = id_of(comment_id, "comment")
        if str(wanted) in self._shown():
            return
        try:
            self.around = (await ask(self, queries.around, wanted)).items
        except NotFound:
            (await self.get_state(Toasts))._put("The comment of this link is gone.")

    async def _hear(self, added: Collection[UUID], changed: bool) -> None:
        """Something was said below the work, or changed. What is new, as far as the viewer
        reads it, is counted until it is asked for; what changed settles in place."""
        with contextlib.suppress(NotFound):  # the work itself may have gone
            if changed:
                await self._refresh()
            if added:
                new = await ask(self, queries.heard, self._slug, added)
                self._unread |= new - self._shown()
                self.news = News(self.count + len(self._unread))

    async def _refresh(self, *, top: bool = False) -> None:
        """Reads again what is shown; only pages that changed travel."""
        if top:
            self._from, self.around = "", []
        await self._read(max(self._filled, 1))
        if self.around:
            self.around = await self._branch(self.around[0].id)

    async def _branch(self, comment_id: str) -> list[CommentView]:
        try:
            return (await ask(self, queries.around, UUID(comment_id))).items
        except NotFound:
            return []

    async def _read(self, count: int) -> None:
        cursor, found = self._from, []
        for _ in range(count):
            found.append(await ask(self, queries.thread, self._slug, cursor=cursor))
            cursor = found[-1].next_cursor
            if not cursor:
                break
        for i in range(len(found), self._filled):
            setattr(self, f"page_{i}", [])
        self._filled, self.older_url = 0, ""
        for page in found:
            self._add(page)
        # said to the browser each time: it may have heard more than this state knows of
        self.count, self.news, self._unread = found[0].count, News(found[0].count), set()

    def _add(self, page: Thread) -> None:
        if getattr(self, f"page_{self._filled}") != page.items:
            setattr(self, f"page_{self._filled}", page.items)
        self._filled += 1
        full = self._filled == PAGES and page.next_cursor
        self.cursor = "" if full else page.next_cursor
        if full:
            self.older_url = f"/posts/{self._slug}?comments={page.next_cursor}"
        if self.around and {one.id for one in page.items} & {one.id for one in self.around}:
            self.around = []

    def _shown(self) -> set[str]:
        listed = [one.id for page in pages(self) for one in page]
        return {*listed, *(one.id for one in self.around)}


class Saying(rx.State):
    """The forms below a work. ``place`` is the open one: empty, ``reply:{id}`` or ``edit:{id}``.

    ``answer`` is ``{count}:{place}`` and changes when words were taken in: the
    form then is empty. ``problem`` is why they were not, and ``problem_at`` where.
    """

    place: str = ""
    answer: str = ""
    problem: str = ""
    problem_at: str = ""
    like_answer: str = ""
    former_of: str = ""
    former: list[Wording] = []
    _answers: int = 0

    @handler
    async def unfold(self, kind: str, comment_id: str) -> None:
        """Opens a form below a comment, or closes the one that is open."""
        if text(kind, longest=8) not in FORMS:
            raise Invalid("There is no such form.")
        self._close()
        self.place = f"{kind}:{id_of(comment_id, 'comment')}" if kind else ""

    @handler
    async def say(self, place: str, body: str) -> None:
        """Takes in what a form holds; what is refused stays in it, with the reason."""
        where, said = text(place, longest=64), text(body, longest=BODY_LONGEST)
        kind, _, named = where.partition(":")
        if kind not in FORMS:
            raise Invalid("There is no such form.")
        comments = await self.get_state(Comments)
        try:
            if kind == "edit":
                await do(self, commands.edit, id_of(named, "comment"), said)
            else:
                parent = id_of(named, "comment") if kind else None
                await do(self, commands.add, comments._slug, said, parent)
        except NotSignedIn:
            raise
        except MakapixError as refusal:
            self.problem, self.problem_at = refusal.message, where
            return
        self._close()
        self._answers += 1
        self.answer = f"{self._answers}:{where}"
        await comments._refresh(top=not kind)

    @handler
    async def take_back(self, comment_id: str) -> None:
        """Takes an own comment back."""
        await do(self, commands.remove, id_of(comment_id, "comment"))
        await self._settle("Your comment was taken back.")

    @handler
    async def hide(self, comment_id: str, on: bool) -> None:
        """A moderator hides a comment's words from everyone, or shows them again."""
        await do(self, commands.hide, id_of(comment_id, "comment"), hidden=on is True)
        await self._settle("Hidden from everyone." if on is True else "Shown again.")

    @handler
    async def like(self, comment_id: str, on: bool) -> None:
        """Likes a comment, or no longer."""
        liked, done = id_of(comment_id, "comment"), "refused"
        try:
            await do(self, commands.like if on is True else commands.unlike, liked)
            done = "done"
        finally:
            self._answers += 1
            self.like_answer = f"{self._answers}:{liked}:{done}"

    @handler
    async def look_back(self, comment_id: str) -> None:
        """What a comment said before it was edited; asked again, it folds."""
        wanted = str(id_of(comment_id, "comment"))
        if self.former_of == wanted:
            self.former_of, self.former = "", []
            return
        self.former = await ask(self, queries.history, UUID(wanted))
        self.former_of = wanted

    async def _settle(self, said: str) -> None:
        await (await self.get_state(Comments))._refresh()
        (await self.get_state(Toasts))._put(said, "success")

    def _close(self) -> None:
        self.place = self.problem = self.problem_at = ""
        self.former_of, self.former = "", []
