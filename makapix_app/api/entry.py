"""What every way in answers with: a session, or the question for a second factor."""

from fastapi import Request, Response
from pydantic import BaseModel

from makapix_app.api import who
from services.accounts.entrance import SecondFactor
from services.auth.actor import Credential
from services.auth.sessions import Issued


class Tokens(BaseModel):
    """A session's tokens for clients that are not browsers; life in seconds.

    ``refresh_token`` is empty for a second tab, whose browser has the newest already.
    """

    access_token: str
    refresh_token: str
    token_type: str = "bearer"  # noqa: S105 - the word of RFC 6750
    expires_in: int


class HalfDone(BaseModel):
    """The password was right; `/auth/second-factor` takes this token and a code."""

    second_factor: str
    methods: tuple[str, ...]


def entered(response: Response, entry: Issued | SecondFactor) -> Tokens | HalfDone:
    """A session, or 202 and the token that asks for a second factor."""
    if isinstance(entry, Issued):
        return given(response, entry)
    response.status_code = 202
    response.headers["Cache-Control"] = "no-store"
    return HalfDone(second_factor=entry.token, methods=entry.methods)


def given(response: Response, issued: Issued) -> Tokens:
    """A session as cookies for browsers and as tokens for everyone else."""
    who.give_cookies(response, issued)
    response.headers["Cache-Control"] = "no-store"
    return Tokens(
        access_token=issued.access_token,
        refresh_token=issued.refresh_token,
        expires_in=issued.access_seconds,
    )


def stranger(request: Request) -> Credential:
    """Who has proved nothing yet: no more than an address."""
    return Credential(network=who.client_network(request))


def device(request: Request) -> dict[str, str]:
    """What a session remembers of where it was begun."""
    return {
        "network": who.client_network(request),
        "user_agent": request.headers.get("user-agent", ""),
    }
