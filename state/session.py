"""Who has the page open: read from the session at every load, never kept as truth."""

from dataclasses import fields
from typing import Any

import reflex as rx

from services.accounts import entrance, views
from services.notifications import queries as notifications
from state import presence
from state.base import ask, handler, text
from state.problems import told

FIELDS = ("name", "handle", "email", "password", "code")
TOKEN_MAX = 128  # characters


class Session(rx.State):
    """What the frame of the page shows of its viewer. No right follows from it."""

    signed_in: bool = False
    handle: str = ""
    display_name: str = ""
    role: str = ""
    avatar_url: str = ""
    trusted: bool = False
    ban: str = ""
    unread: int = 0  # notifications
    # set when the session has ended elsewhere: the page then goes to the log-in page by itself
    ended: bool = False
    settled: str = ""  # the settings page of which all is read

    @handler
    async def load(self) -> None:
        """Reads the viewer anew. Every page begins with it, and then says what it wants to hear."""
        presence.leave(self.router.session.client_token)
        self.ended = False
        viewer = await ask(self, views.viewer)
        for field in fields(viewer):
            setattr(self, field.name, getattr(viewer, field.name))
        await self._ring()

    @handler
    async def settle(self) -> None:
        """All that a page of the settings shows is read."""
        self.settled = self.router.url.path.rstrip("/")

    async def _ring(self) -> None:
        """Asks how much the viewer has not read. Nobody's bell is silent."""
        bell = await ask(self, notifications.bell)
        presence.is_open_for(self.router.session.client_token, bell.person)
        self.unread = bell.unread


async def forget(page: rx.State) -> None:
    """The page's session has ended: nothing of its viewer stays, here or in the browser."""
    for kind in rx.State.__subclasses__():
        if kind.__module__.startswith("state.") and not kind._mixin:
            (await page.get_state(kind)).reset()
    (await page.get_state(Session)).ended = True


class Entrance(rx.State):
    """The log-in and sign-up pages: what was refused, and the demo accounts."""

    problem: str = ""
    fields: dict[str, str] = {}
    demo: list[str] = []
    next_path: str = "/"
    was_ended: bool = False
    half_done: str = ""  # the token of a log-in that asks for a second factor
    by_recovery: bool = False

    @handler
    async def open(self) -> Any:
        """Clears what an earlier visit left."""
        self.problem, self.fields = "", dict.fromkeys(FIELDS, "")
        self.half_done = self.router.url.query_parameters.get("second_factor", "")[:TOKEN_MAX]
        self.by_recovery = False
        self.demo = await ask(self, entrance.demo_handles)
        wanted = self.router.url.query_parameters.get("next", "/")
        safe = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
        self.next_path = wanted if safe else "/"
        self.was_ended = "ended" in self.router.url.query_parameters
        signed_in = (await self.get_state(Session)).signed_in
        return rx.redirect(self.next_path) if self.was_ended and signed_in else None

    @handler
    async def refused(self, problem: Any) -> None:
        """Shows a refusal of the REST API beside the fields that it names."""
        self.problem, self.fields = told(problem, FIELDS)
        if self.half_done and _is_over(problem):
            self.problem, self.half_done = self.problem or self.fields["code"], ""

    @handler
    async def asked_code(self, answer: Any) -> None:
        """The password was right; the API has given this browser a token for the second half."""
        said = answer.get("second_factor") if isinstance(answer, dict) else None
        self.problem, self.fields = "", dict.fromkeys(FIELDS, "")
        self.half_done, self.by_recovery = text(said, longest=TOKEN_MAX) if said else "", False

    @handler
    async def other_code(self) -> None:
        """A recovery code instead of the app's, and back."""
        self.by_recovery = not self.by_recovery
        self.fields = dict.fromkeys(FIELDS, "")

    @handler
    async def begin_again(self) -> None:
        """Back to name and password."""
        self.half_done, self.problem, self.fields = "", "", dict.fromkeys(FIELDS, "")


def _is_over(problem: Any) -> bool:
    """Whether the half-done log-in has ended: its token is too old, or the codes were wrong."""
    said = problem if isinstance(problem, dict) else {}
    return said.get("code") == "token_over" or said.get("tries_left") == 0
