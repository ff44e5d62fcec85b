"""GitHub as a way in, as pages show it: whether it is offered, and what is linked."""

from typing import Any
from urllib.parse import urlencode

import reflex as rx

from services.accounts import github
from services.kernel import paths
from state.base import ask, handler
from state.problems import told, wants_proof
from state.proofs import Proof
from state.toasts import Toasts

WAY = "/api/v1/auth/github"
UNKNOWN = "The log-in with GitHub did not work. Please try again."


class GitHub(rx.State):
    """The button on the log-in page, the section in the settings, and what went wrong there."""

    offered: bool = False
    login: str = ""
    problem: str = ""
    href: str = WAY

    @handler
    async def open(self) -> None:
        """Reads how GitHub stands, and what the way back from it says in the address."""
        standing = await ask(self, github.standing)
        self.offered, self.login = standing.offered, standing.login
        said = self.router.url.query_parameters
        code = said.get("problem", "")
        self.problem = github.SENTENCES.get(code, UNKNOWN) if code else ""
        self.href = f"{WAY}?{urlencode({'next': paths.inside(said.get('next', '/'))})}"

    @handler
    async def refused(self, problem: Any) -> None:
        """A link or its end was refused: a sentence, or the question whether it is them."""
        if wants_proof(problem):
            await (await self.get_state(Proof))._ask()
            return
        self.problem, _ = told(problem, ())

    @handler
    async def unlinked(self, answer: Any) -> None:
        """GitHub is no way in any more."""
        standing = await ask(self, github.standing)
        self.login, self.problem = standing.login, ""
        (await self.get_state(Toasts))._put("GitHub is not linked any more.", "success")
