"""The passkeys of a person, on the security page."""

from typing import Any

import reflex as rx

from services.accounts import passkeys
from services.accounts.passkeys import PasskeyView
from services.kernel.errors import Invalid
from state.base import ask, do, handler, id_of, text
from state.problems import told, wants_proof
from state.proofs import Proof, delicate
from state.toasts import Toasts

FIELDS = ("name",)


class Passkeys(rx.State):
    """The list; ``renamed`` is the id of the one whose name is being typed."""

    items: list[PasskeyView] = []
    renamed: str = ""
    problem: str = ""
    fields: dict[str, str] = dict.fromkeys(FIELDS, "")
    turn: int = 0  # a new one empties the form

    @handler
    async def open(self) -> None:
        """Reads the list."""
        self.items = []
        await self._read()

    @handler
    async def added(self, answer: Any) -> None:
        """The browser has made one."""
        self.turn += 1
        await self._read()
        (await self.get_state(Toasts))._put("The passkey is ready to log in with.", "success")

    @handler
    async def refused(self, problem: Any) -> None:
        """None was made: words beside the form, or the question whether it is them."""
        if wants_proof(problem):
            await (await self.get_state(Proof))._ask()
            return
        self.problem, self.fields = told(problem, FIELDS)

    @handler
    async def edit(self, passkey_id: str) -> None:
        """Opens the name of one for typing, or closes it ("")."""
        self.renamed = text(passkey_id, longest=64)
        self.fields = dict.fromkeys(FIELDS, "")

    @handler
    async def rename(self, form: Any) -> None:
        """Takes the typed name of the one that is open."""
        name = text(form.get("new_name", "") if isinstance(form, dict) else form, longest=200)
        try:
            await do(self, passkeys.rename, id_of(self.renamed, "passkey"), name=name)
        except Invalid as error:
            self.fields = {"name": error.message}
            return
        await self._read()

    @handler
    async def remove(self, passkey_id: str) -> None:
        """It opens nothing more."""
        if await delicate(self, passkeys.remove, id_of(passkey_id, "passkey")) is not None:
            (await self.get_state(Toasts))._put("The passkey is removed.", "success")
        await self._read()

    async def _read(self) -> None:
        self.renamed, self.problem, self.fields = "", "", dict.fromkeys(FIELDS, "")
        self.items = await ask(self, passkeys.mine)
