"""The second factor on the security page: an app, and recovery codes."""

from typing import Any

import reflex as rx

from services.accounts import second_factor
from services.accounts.second_factor import Enrolment, Standing
from services.auth import recovery
from state.base import ask, handler
from state.problems import told, wants_proof
from state.proofs import Proof, delicate
from state.toasts import Toasts

FIELDS = ("code",)
CODE_MAX = 32  # characters of a recovery code with its hyphens


class SecondFactor(rx.State):
    """How it stands; what is shown once goes when the page is opened again."""

    standing: Standing = Standing(False, "", 0)
    enrolment: Enrolment = Enrolment("", "", "", 0)
    codes: list[str] = []
    problem: str = ""
    fields: dict[str, str] = dict.fromkeys(FIELDS, "")

    @handler
    async def open(self) -> None:
        """Reads how it stands."""
        self._clear()
        self.codes, self.standing = [], Standing(False, "", 0)
        self.standing = await ask(self, second_factor.standing)

    @handler
    async def begin(self) -> None:
        """Shows a new key for an app."""
        self._clear()
        self.enrolment = await delicate(self, second_factor.enrol) or self.enrolment

    @handler
    async def cancel(self) -> None:
        """Hides the key; it never counted."""
        self._clear()

    @handler
    async def turned_on(self, answer: Any) -> None:
        """The code was right: shows the recovery codes that this browser has just been given."""
        said = answer.get("recovery_codes") if isinstance(answer, dict) else None
        codes = said[: recovery.CODES] if isinstance(said, list) else []
        self.codes = [code[:CODE_MAX] for code in codes if isinstance(code, str)]
        self._clear()
        self.standing = await ask(self, second_factor.standing)

    @handler
    async def refused(self, problem: Any) -> None:
        """The code was wrong, or the proof is too old."""
        if wants_proof(problem):
            await (await self.get_state(Proof))._ask()
            return
        self.problem, self.fields = told(problem, FIELDS)

    @handler
    async def renew(self) -> None:
        """Ten new recovery codes."""
        self.codes = list(await delicate(self, second_factor.renew_codes) or self.codes)
        self.standing = await ask(self, second_factor.standing)

    @handler
    async def put_away(self) -> None:
        """The recovery codes are kept elsewhere."""
        self.codes = []

    @handler
    async def turn_off(self) -> None:
        """No code is asked for any more."""
        if await delicate(self, second_factor.turn_off) is not None:
            self.codes = []
            (await self.get_state(Toasts))._put("The second factor is off.", "success")
        self.standing = await ask(self, second_factor.standing)

    def _clear(self) -> None:
        self.enrolment = Enrolment("", "", "", 0)
        self.problem, self.fields = "", dict.fromkeys(FIELDS, "")
