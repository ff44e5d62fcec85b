"""GitHub as a way in: OAuth 2.0 with a code (RFC 6749) and PKCE (RFC 7636, S256), by Authlib.

What GitHub answers is a stranger's word: bounded in bytes and seconds, and checked for its
shape. The token that it gives is used for two questions and forgotten.
"""

import time
from dataclasses import dataclass
from typing import Any

import httpx
import structlog
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import OAuth2Client

from services.kernel import networks
from services.kernel.errors import Forbidden, Unavailable
from services.kernel.settings import settings

SECONDS = 5.0  # for one answer, from the first byte to the last
BYTES = 1024 * 1024
SCOPE = "user:email"  # to read the addresses and which of them are verified
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Account:
    """An account at GitHub. ``id`` never changes, ``login`` may; ``email`` is the primary
    address if it is verified, else empty."""

    id: int
    login: str
    email: str


class GitHubDown(Unavailable):
    """GitHub does not answer, or not with what it should."""

    code = "github_down"

    def __init__(self) -> None:
        super().__init__("GitHub does not answer right now. Please try again in a few minutes.")


class GitHubRefused(Forbidden):
    """GitHub does not take the code: used before, too old, or not begun here."""

    code = "github_refused"

    def __init__(self) -> None:
        super().__init__("GitHub did not confirm this log-in. Please begin again.")


def is_offered() -> bool:
    """Whether this installation has an OAuth app at GitHub."""
    return bool(settings().github_client_id and settings().github_client_secret)


def authorize_url(*, state: str, verifier: str) -> str:
    """Where the browser goes to ask its person; GitHub sees only the verifier's digest."""
    with _client() as client:
        page = f"{settings().github_url}/login/oauth/authorize"
        url, _ = client.create_authorization_url(page, state=state, code_verifier=verifier)
        return url


def account(*, code: str, verifier: str) -> Account:
    """Whose account the code stands for. Raises GitHubDown, GitHubRefused."""
    try:
        with _client() as client:
            client.fetch_token(
                f"{settings().github_url}/login/oauth/access_token",
                code=code,
                code_verifier=verifier,
                headers={"Accept": "application/json"},
            )
            api = settings().github_api_url
            return _account(_asked(client, f"{api}/user"), _asked(client, f"{api}/user/emails"))
    except OAuthError as error:
        log.warning("github.refused", error=error.error, description=error.description)
        if error.error in {"incorrect_client_credentials", "redirect_uri_mismatch"}:
            raise GitHubDown() from error  # ours to mend, and no other try would help
        raise GitHubRefused() from error
    except (httpx.HTTPError, ValueError, TypeError, KeyError, RecursionError) as error:
        log.warning("github.down", error=f"{type(error).__name__}: {error}"[:300])
        raise GitHubDown() from error


def _client() -> OAuth2Client:
    return OAuth2Client(
        settings().github_client_id,
        settings().github_client_secret.get_secret_value(),
        token_endpoint_auth_method="client_secret_post",  # noqa: S106 - a name, no secret
        code_challenge_method="S256",
        scope=SCOPE,
        redirect_uri=f"{settings().public_url}/api/v1/auth/github/callback",
        timeout=SECONDS,
        transport=_Bounded(verify=networks.authorities()),
        headers={"User-Agent": "Makapix", "X-GitHub-Api-Version": "2022-11-28"},
    )


def _asked(client: OAuth2Client, url: str) -> Any:
    answer = client.get(url, headers={"Accept": "application/vnd.github+json"})
    answer.raise_for_status()
    return answer.json()


def _account(user: Any, emails: Any) -> Account:
    if not isinstance(emails, list):
        raise TypeError("addresses are a list")
    found = Account(
        id=user["id"],
        login=user["login"],
        email=next((e["email"] for e in emails if e["primary"] and e["verified"] is True), ""),
    )
    if type(found.id) is not int or not 0 < found.id < 2**63:
        raise ValueError("an account's id is a positive number")
    if not isinstance(found.login, str) or not isinstance(found.email, str):
        raise TypeError("a login and an address are text")
    return found


class _Bounded(httpx.HTTPTransport):
    """Reads an answer whole, within so many bytes and seconds: a drip does not hold us."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        ends = time.monotonic() + SECONDS
        answer = super().handle_request(request)
        body = b""
        try:
            for chunk in answer.stream:  # type: ignore[union-attr]
                body += chunk
                if len(body) > BYTES or time.monotonic() > ends:
                    raise httpx.ReadError("the answer is too long or too slow", request=request)
        finally:
            answer.close()
        return httpx.Response(answer.status_code, headers=answer.headers, stream=_Whole(body))


class _Whole(httpx.SyncByteStream):
    def __init__(self, body: bytes) -> None:
        self._body = body

    def __iter__(self) -> Any:
        yield self._body
