"""Hashtags that the viewer follows: the button on a hashtag's page, and the list of them."""

from urllib.parse import unquote, urlencode

import reflex as rx

from services import followed
from services.followed import FollowedHashtag
from services.kernel.errors import Invalid
from state.base import ask, do, handler, part_of, signed_in, text
from state.toasts import Toasts

LONGEST = 64  # characters of a hashtag that a page may send


class FollowedHashtags(rx.State):
    """``answer`` changes with every answer to a follow and ends in its hashtag: the button,
    which painted at once, then shows the truth of ``followed`` again."""

    items: list[FollowedHashtag] = []
    followed: list[str] = []
    next_url: str = ""
    loaded: bool = False
    answer: str = ""
    _answers: int = 0

    @handler
    async def open(self) -> None:
        """Reads a page of the list; to strangers the page says whose it is."""
        if not signed_in(self):
            return
        cursor = self.router.url.query_parameters.get("after", "")
        page = await ask(self, followed.followed_hashtags, cursor=cursor)
        self.items, self.loaded = page.items, True
        self.followed = [one.tag for one in page.items]
        onward = urlencode({"after": page.next_cursor})
        self.next_url = f"{self.router.url.path}?{onward}" if page.next_cursor else ""

    @handler
    async def look(self) -> None:
        """Whether the viewer follows the hashtag of the address."""
        tag = unquote(part_of(self.router.url.path, 2))[:LONGEST]
        try:
            tag = followed.hashtag(tag)
            self.followed = [tag] if await ask(self, followed.follows, tag) else []
        except Invalid:  # it can be none, as the page says
            self.followed = []

    @handler
    async def follow(self, tag: str, on: bool) -> None:
        """Follows a hashtag, or no longer."""
        said = text(tag, longest=LONGEST)
        try:
            await do(self, followed.follow if on else followed.unfollow, said)
            self.followed = [*(t for t in self.followed if t != said), *([said] if on else [])]
            if on:
                told = f"Works under #{said} now appear under Following."
                (await self.get_state(Toasts))._put(told, "success")
        finally:
            self._answers += 1
            self.answer = f"{self._answers}:{said}"
