"""Who has the page open: read from the session at every load, never kept as truth."""

import reflex as rx

from services import accounts
from state.base import ask, handler


class Session(rx.State):
    """What the frame of the page shows of its viewer. No right follows from it."""

    signed_in: bool = False
    handle: str = ""
    display_name: str = ""
    role: str = ""
    avatar_url: str = ""
    trusted: bool = False

    @handler
    async def load(self) -> None:
        """Reads the viewer anew."""
        viewer = await ask(self, accounts.viewer)
        for name in ("signed_in", "handle", "display_name", "role", "avatar_url", "trusted"):
            setattr(self, name, getattr(viewer, name))


class Entrance(rx.State):
    """The log-in and sign-up pages: what was refused, and the demo accounts."""

    problem: str = ""
    fields: dict[str, str] = {}
    demo: list[str] = []
    next_path: str = "/"

    @handler
    async def open(self) -> None:
        """Clears what an earlier visit left."""
        self.problem, self.fields = "", {"name": "", "handle": "", "email": "", "password": ""}
        self.demo = await ask(self, accounts.demo_handles)
        wanted = self.router.url.query_parameters.get("next", "/")
        safe = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
        self.next_path = wanted if safe else "/"

    @handler
    async def refused(self, problem: dict) -> None:
        """Shows a refusal of the REST API beside the fields that it names."""
        said = problem.get("fields") if isinstance(problem, dict) else None
        found = (
            {k: str(v)[:300] for k, v in said.items() if k in self.fields}
            if isinstance(said, dict)
            else {}
        )
        field = problem.get("field") if isinstance(problem, dict) else None
        detail = str(problem.get("detail", ""))[:300] if isinstance(problem, dict) else ""
        if isinstance(field, str) and field in self.fields:
            found = {field: detail}
        self.fields = {name: found.get(name, "") for name in self.fields}
        self.problem = "" if found else detail
