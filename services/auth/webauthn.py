"""Passkeys as the platform speaks of them: W3C Web Authentication Level 3.

A discoverable credential of an authenticator that verifies its user (a PIN, a
finger, a face): two factors in one. Attestation is not asked for, so that every
make of authenticator is welcome. Challenges and rows are kept by who calls.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit
from uuid import UUID

import structlog
import webauthn
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, options_to_json_dict
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from services.kernel.errors import Forbidden
from services.kernel.settings import settings

Verified = TypeVar("Verified")
TRANSPORTS = tuple(t.value for t in AuthenticatorTransport)
ID_MOST = 1023  # bytes of a credential's id (section 4 of the standard)
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Known:
    """A credential that we keep, and the ways in which a browser can reach it."""

    credential_id: bytes
    transports: list[str]


@dataclass(frozen=True, slots=True)
class Made:
    """A new credential: its id, the public key (COSE), the counter (0: it does not count)."""

    credential_id: bytes
    public_key: bytes
    sign_count: int
    transports: tuple[str, ...]


def new_options(user_id: UUID, handle: str, name: str, known: list[Known]) -> dict[str, Any]:
    """What a browser needs to make a credential; those that are known are not made again."""
    options = webauthn.generate_registration_options(
        rp_id=_party(),
        rp_name="Makapix",
        user_id=user_id.bytes,
        user_name=handle,
        user_display_name=name or handle,
        timeout=settings().passkey_seconds * 1000,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=_named(known),
    )
    return options_to_json_dict(options)


def log_in_options(allowed: list[Known]) -> dict[str, Any]:
    """What a browser needs to show a credential: any of the site, or one of the allowed."""
    options = webauthn.generate_authentication_options(
        rp_id=_party(),
        timeout=settings().passkey_seconds * 1000,
        allow_credentials=_named(allowed) or None,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json_dict(options)


def made(answer: dict[str, Any], challenge: str) -> Made:
    """The credential that the browser made for this challenge. Raises Forbidden."""
    found = _verified(
        lambda: webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=_party(),
            expected_origin=_origins(),
            require_user_verification=True,
        )
    )
    said = answer["response"].get("transports")
    transports = tuple(t for t in TRANSPORTS if t in said) if isinstance(said, list) else ()
    return Made(found.credential_id, found.credential_public_key, found.sign_count, transports)


def shown(answer: dict[str, Any], challenge: str, public_key: bytes) -> int:
    """The counter of the credential that was shown for this challenge. Raises Forbidden.

    The caller holds the counter against the one that it keeps.
    """
    return _verified(
        lambda: webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=_party(),
            expected_origin=_origins(),
            credential_public_key=public_key,
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    ).new_sign_count


def credential_id(answer: dict[str, Any]) -> bytes:
    """Which credential an answer speaks of. Raises Forbidden."""
    return _verified(lambda: base64url_to_bytes(answer["rawId"]))[:ID_MOST]


def handle_of(answer: dict[str, Any]) -> str:
    """The account that a credential was made for, as it says itself; some leave it out when
    they were asked for by name."""
    return str(answer["response"].get("userHandle") or "").rstrip("=")


def handle(user_id: UUID) -> str:
    """The user handle of an account: the bytes of its id, so that it tells nothing."""
    return bytes_to_base64url(user_id.bytes)


def _named(credentials: list[Known]) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(
            id=one.credential_id, transports=[AuthenticatorTransport(t) for t in one.transports]
        )
        for one in credentials
    ]


def _verified(check: Callable[[], Verified]) -> Verified:
    try:
        return check()
    except Exception as error:  # a stranger's bytes, through parsers of JSON, CBOR and keys
        log.info("passkey.refused", error=f"{type(error).__name__}: {error}"[:300])
        raise Forbidden(
            "This passkey could not be verified. Please try again.", code="passkey_refused"
        ) from error


def _party() -> str:
    """The relying party: the host that people type, and for good, since keys are bound to it."""
    return urlsplit(settings().public_url).hostname or "localhost"


def _origins() -> list[str]:
    return [settings().public_url, *settings().other_origins]
