"""The e-mail address and the password of a person, and the links that mails carry."""

from typing import Any

import reflex as rx

from services import policy
from services.accounts import email, mails, passwords
from services.accounts.email import Confirmation, Standing
from services.accounts.mails import KeptMail
from services.auth import proofs
from services.auth.actor import Actor
from services.kernel.errors import Gone, MakapixError, NotFound
from state.base import ask, do, handler, last_of
from state.problems import told, wants_proof
from state.proofs import Proof
from state.toasts import Toasts

FIELDS = ("email", "current", "new")
LINK_MAX = 128


class Account(rx.State):
    """``/settings/account``."""

    address: Standing = Standing()
    has_password: bool = True
    problem: str = ""
    fields: dict[str, str] = dict.fromkeys(FIELDS, "")
    turn: int = 0  # a new one empties the password form

    @handler
    async def open(self) -> None:
        """Reads how the address and the password stand."""
        self.address = Standing()
        self.problem, self.fields = "", dict.fromkeys(FIELDS, "")
        self.address = await ask(self, email.standing)
        self.has_password = (await ask(self, _means)).password

    @handler
    async def resend(self) -> None:
        """Sends the link that confirms the address once more."""
        await do(self, email.resend)
        await self._say("A mail is on its way.")

    @handler
    async def refused(self, problem: Any) -> None:
        """A form was refused: words beside it, or the question whether it is them."""
        if wants_proof(problem):
            await (await self.get_state(Proof))._ask()
            return
        self.problem, self.fields = told(problem, FIELDS)

    @handler
    async def asked_change(self, answer: Any) -> None:
        """A mail went to the new address."""
        self.problem, self.fields = "", dict.fromkeys(FIELDS, "")
        self.address = await ask(self, email.standing)
        await self._say("A mail is on its way to the new address.")

    @handler
    async def changed_password(self, answer: Any) -> None:
        """The password was changed; what was typed goes."""
        self.problem, self.fields = "", dict.fromkeys(FIELDS, "")
        self.has_password = (await ask(self, _means)).password
        self.turn += 1
        await self._say("Your password is changed. Other devices are signed out.")

    async def _say(self, words: str) -> None:
        (await self.get_state(Toasts))._put(words, "success")


class MailLink(rx.State):
    """``/verify`` and ``/reset``: ``status`` is waiting, asked, over or done."""

    status: str = "waiting"
    token: str = ""
    confirms: Confirmation = Confirmation("", False)
    handle: str = ""
    problem: str = ""
    fields: dict[str, str] = {"new": ""}

    @handler
    async def open(self) -> None:
        """Looks at what the link is for, without using it: programs open links too."""
        self.status, self.problem, self.fields = "waiting", "", {"new": ""}
        self.token = self.router.url.query_parameters.get("token", "")[:LINK_MAX]
        try:
            if last_of(self.router.url.path) == "reset":
                self.handle = (await ask(self, passwords.look_reset, token=self.token)).handle
            else:
                self.confirms = await ask(self, email.look, token=self.token)
            self.status = "asked"
        except Gone as error:
            self.status, self.problem = "over", error.message

    @handler
    async def confirm(self) -> None:
        """Uses the link: the address is proved."""
        try:
            self.confirms = await do(self, email.confirm, token=self.token)
            self.status = "done"
        except MakapixError as error:
            self.status, self.problem = "over", error.message

    @handler
    async def refused(self, problem: Any) -> None:
        """The new password was not taken."""
        self.problem, self.fields = told(problem, ("new",))

    @handler
    async def was_reset(self, answer: Any) -> None:
        """The password is a new one."""
        self.status = "done"


class Forgotten(rx.State):
    """``/forgot``: asks for a link by mail."""

    sent: bool = False
    problem: str = ""

    @handler
    async def open(self) -> None:
        """Clears what an earlier visit left."""
        self.sent, self.problem = False, ""

    @handler
    async def asked(self, answer: Any) -> None:
        """The request was taken, whether there is such an account or not."""
        self.sent = True

    @handler
    async def refused(self, problem: Any) -> None:
        """The request was not taken."""
        self.problem, _ = told(problem, ())


class MailFiles(rx.State):
    """``/dev/mail``, in development only: mails that were written to files."""

    mails: list[KeptMail] = []
    there: bool = True

    @handler
    async def open(self) -> None:
        """Reads the newest."""
        try:
            self.mails, self.there = await ask(self, mails.kept), True
        except NotFound:
            self.mails, self.there = [], False


def _means(tx: Any, actor: Actor) -> proofs.Means:
    return proofs.means(tx, policy.require_session(actor))
