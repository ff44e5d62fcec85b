"""Passkeys: logging in with one, keeping them, and one as proof of identity.

Each has two steps: a question with ``options`` for ``navigator.credentials``, and the
answer as its ``toJSON()`` writes it, with the question's token.
"""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from makapix_app.api import entry, who
from makapix_app.api.entry import HalfDone, Tokens
from makapix_app.api.v1 import PREFIX
from services import door
from services.accounts import passkeys
from services.accounts.passkeys import PasskeyView, Question
from services.auth.actor import Credential

router = APIRouter(prefix=f"{PREFIX}/auth", tags=["auth"])
Who = Annotated[Credential, Depends(who.caller)]
Encoded = Annotated[str, Field(max_length=16 * 1024)]  # base64url


class _Platform(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, extra="ignore")


class Reply(_Platform):
    """What the authenticator said: of a new credential, or of one that it has."""

    client_data_json: Encoded = Field(alias="clientDataJSON")
    attestation_object: Encoded | None = None
    authenticator_data: Encoded | None = None
    signature: Encoded | None = None
    user_handle: Encoded | None = None
    transports: list[Annotated[str, Field(max_length=32)]] | None = Field(None, max_length=16)


class PublicKey(_Platform):
    """A ``PublicKeyCredential`` as JSON (W3C Web Authentication Level 3, 5.1)."""

    id: Encoded
    raw_id: Encoded
    type: str = Field(max_length=32)
    response: Reply

    @property
    def plain(self) -> dict[str, Any]:
        """As the platform writes it."""
        return self.model_dump(by_alias=True, exclude_none=True)


class Answer(BaseModel):
    """The token of a question and what the browser answered."""

    token: str = Field(max_length=128)
    credential: PublicKey


class Named(BaseModel):
    """What its owner calls a passkey."""

    name: str = Field(max_length=200)


class NewAnswer(Answer, Named):
    """A new passkey."""


@router.post("/login/passkey/options")
def ask_log_in(request: Request, response: Response) -> Question:
    """A question for any passkey of this site."""
    response.headers["Cache-Control"] = "no-store"
    return door.do(
        entry.stranger(request), passkeys.begin_log_in, network=who.client_network(request)
    )


@router.post("/login/passkey")
def log_in(body: Answer, request: Request, response: Response) -> Tokens | HalfDone:
    """A session for a passkey; no password and no code are asked for besides."""
    entered = door.do(
        entry.stranger(request),
        passkeys.log_in,
        token=body.token,
        credential=body.credential.plain,
        **entry.device(request),
    )
    return entry.entered(response, entered)


@router.get("/passkeys")
def mine(caller: Who, response: Response) -> list[PasskeyView]:
    """The caller's passkeys."""
    response.headers["Cache-Control"] = "no-store"
    return door.ask(caller, passkeys.mine)


@router.post("/passkeys/options")
def ask_new(caller: Who, response: Response) -> Question:
    """A question for a new passkey."""
    response.headers["Cache-Control"] = "no-store"
    return door.do(caller, passkeys.begin_new)


@router.post("/passkeys", status_code=201)
def add(body: NewAnswer, caller: Who) -> PasskeyView:
    """Keeps a new passkey."""
    return door.do(
        caller,
        passkeys.add,
        token=body.token,
        credential=body.credential.plain,
        name=body.name,
    )


@router.patch("/passkeys/{passkey_id}", status_code=204)
def rename(passkey_id: UUID, body: Named, caller: Who) -> None:
    """Another name."""
    door.do(caller, passkeys.rename, passkey_id, name=body.name)


@router.delete("/passkeys/{passkey_id}", status_code=204)
def remove(passkey_id: UUID, caller: Who) -> None:
    """Removes a passkey, unless it is the last way in."""
    door.do(caller, passkeys.remove, passkey_id)


@router.post("/prove/passkey/options")
def ask_proof(caller: Who, response: Response) -> Question:
    """A question for one of the caller's passkeys."""
    response.headers["Cache-Control"] = "no-store"
    return door.do(caller, passkeys.begin_proof)


@router.post("/prove/passkey", status_code=204)
def prove(body: Answer, caller: Who) -> None:
    """A passkey as proof that it is still the same person."""
    door.do(caller, passkeys.prove, token=body.token, credential=body.credential.plain)
