"""What a person has here: its export, and the end of the account."""

from typing import Any

import reflex as rx

from services import door
from services.exports import commands
from services.exports.views import ExportView
from services.kernel.errors import MakapixError
from state.base import ask, do, handler, off_the_loop, who
from state.problems import told, wants_proof
from state.proofs import Proof
from state.watching import until_over

POLL_SECONDS = 1.0
NONE = ExportView()


class YourData(rx.State):
    """``/settings/data``: the newest export, and what was refused of a deletion."""

    export: ExportView = NONE
    problem: str = ""
    fields: dict[str, str] = {"handle": ""}

    @handler
    async def open(self) -> Any:
        """Reads the newest export; one that is being made is watched."""
        self.export, self.problem, self.fields = NONE, "", {"handle": ""}
        found = await ask(self, commands.mine)
        self.export = found[0] if found else NONE
        return YourData.watch if self.export.open else None

    @handler
    async def ask_export(self) -> Any:
        """Has everything put together."""
        self.export = await do(self, commands.ask)
        return YourData.watch

    @handler
    async def refused(self, problem: Any) -> None:
        """The account was not deleted: words beside the field, or the question for a proof."""
        if wants_proof(problem):
            await (await self.get_state(Proof))._ask()
            return
        self.problem, self.fields = told(problem, ("handle",))

    @rx.event(background=True)
    async def watch(self) -> None:
        """Asks until the export is at its end. Takes nothing from the client."""
        await until_over(self, self._looked, POLL_SECONDS)

    async def _looked(self) -> bool:
        """One look; False when there is nothing more to wait for."""
        async with self:
            caller = who(self)
        try:
            found = await off_the_loop(door.ask, caller, commands.mine)
        except MakapixError:
            return False
        async with self:
            self.export = found[0] if found else NONE
            return self.export.open
