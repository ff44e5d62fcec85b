"""The works made from the one on the page."""

import reflex as rx

from services.kernel.errors import NotFound
from services.posts import queries
from services.posts.views import Feed
from state.base import ask, last_of
from state.feeds import FeedPages


class Remixes(FeedPages, rx.State):
    """Below a work, a page at a time."""

    async def _page(self, cursor: str) -> Feed:
        slug = last_of(self.router.url.path)
        try:
            return await ask(self, queries.remixes, slug, cursor=cursor, limit=12)
        except NotFound:
            return Feed([])
