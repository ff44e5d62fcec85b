"""“Show once more that it is you”: asked for when a deed needs a recent proof."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from services import policy
from services.auth import proofs
from services.auth.actor import Actor
from services.auth.proofs import Means
from services.kernel.errors import Forbidden, MakapixError
from state.base import ask, do, handler
from state.problems import told

FIELDS = ("password", "code")


class Proof(rx.State):
    """Whether a settings page asks for a proof instead of showing its sections, and by what."""

    needed: bool = False
    means: Means = Means()
    problem: str = ""
    fields: dict[str, str] = dict.fromkeys(FIELDS, "")

    @handler
    async def close(self) -> None:
        """Back to the page, proved or not."""
        self.needed, self.problem, self.fields = False, "", dict.fromkeys(FIELDS, "")

    @handler
    async def proved(self, answer: Any) -> None:
        """The proof was taken; the deed can be done again."""
        self.needed, self.problem, self.fields = False, "", dict.fromkeys(FIELDS, "")

    @handler
    async def refused(self, problem: Any) -> None:
        """The proof was not taken."""
        self.problem, self.fields = told(problem, FIELDS)

    async def _ask(self) -> None:
        """Asks for the proof from now on."""
        try:
            self.means = await ask(self, _means)
        except MakapixError:
            return
        self.needed, self.problem, self.fields = True, "", dict.fromkeys(FIELDS, "")


async def delicate(page: rx.State, verb: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """A deed that may need a recent proof: then the page asks for one and None is answered.

    A deed that answers nothing answers True.
    """
    try:
        answer = await do(page, verb, *args, **kwargs)
    except Forbidden as error:
        if error.code != "prove_again":
            raise
        await (await page.get_state(Proof))._ask()
        return None
    return True if answer is None else answer


def _means(tx: Any, actor: Actor) -> Means:
    return proofs.means(tx, policy.require_session(actor))
