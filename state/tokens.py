"""The personal access tokens of a person."""

from typing import Any

import reflex as rx

from services.accounts import tokens
from services.accounts.tokens import TokenView
from state.base import ask, do, handler, id_of, text
from state.problems import told, wants_proof
from state.proofs import Proof

FIELDS = ("name", "scopes", "days")


class AccessTokens(rx.State):
    """``/settings/tokens``; ``secret`` is shown once, right after it was made."""

    items: list[TokenView] = []
    secret: str = ""
    problem: str = ""
    fields: dict[str, str] = dict.fromkeys(FIELDS, "")

    @handler
    async def open(self) -> None:
        """Reads the list; a secret that was shown before is gone."""
        self.items, self.secret = [], ""
        self.problem, self.fields = "", dict.fromkeys(FIELDS, "")
        self.items = await ask(self, tokens.mine)

    @handler
    async def created(self, answer: Any) -> None:
        """Shows the secret that the API has just answered to this browser."""
        said = answer.get("secret") if isinstance(answer, dict) else None
        self.secret = text(said, longest=128) if said else ""
        self.problem, self.fields = "", dict.fromkeys(FIELDS, "")
        self.items = await ask(self, tokens.mine)

    @handler
    async def refused(self, problem: Any) -> None:
        """The token was not made: words beside the form, or the question whether it is them."""
        if wants_proof(problem):
            await (await self.get_state(Proof))._ask()
            return
        self.problem, self.fields = told(problem, FIELDS)

    @handler
    async def revoke(self, token_id: str) -> None:
        """Ends one of them."""
        await do(self, tokens.revoke, id_of(token_id, "token"))
        self.secret = ""
        self.items = await ask(self, tokens.mine)
