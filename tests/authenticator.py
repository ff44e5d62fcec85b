"""A software authenticator: makes and shows passkeys as a browser would, and lies when told to.

Data formats: W3C Web Authentication Level 3, sections 5.8.1 (client data), 6.1
(authenticator data) and 8.7 (attestation “none”); keys as COSE (RFC 9053).
"""

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def encoded(data: bytes) -> str:
    """Base64url without padding."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """The bytes again."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Authenticator:
    """One credential on one device. The fields are its habits; change one and it lies.

    ``count`` moves with each use; ``counts`` false leaves it at 0, as synced passkeys do.
    """

    origin: str = "http://localhost:8000"
    rp_id: str = "localhost"
    verifies: bool = True
    present: bool = True
    counts: bool = True
    count: int = 0
    handle: str = ""
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def make(self, options: dict[str, Any]) -> dict[str, Any]:
        """What ``navigator.credentials.create`` answers, as JSON."""
        self.handle = options["user"]["id"]
        point = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32), -3: point.y.to_bytes(32)}
        size = len(self.credential_id).to_bytes(2)
        attested = bytes(16) + size + self.credential_id + cbor2.dumps(cose)
        data = self._data(ATTESTED) + attested
        statement = {"fmt": "none", "attStmt": {}, "authData": data}
        return self._credential(
            clientDataJSON=self._client_data("webauthn.create", options),
            attestationObject=encoded(cbor2.dumps(statement)),
            transports=["internal", "hybrid", "a way of the future"],
        )

    def show(self, options: dict[str, Any], **more: Any) -> dict[str, Any]:
        """What ``navigator.credentials.get`` answers, as JSON."""
        self.count += self.counts
        data = self._data()
        said = self._client_data("webauthn.get", options)
        signed = data + hashlib.sha256(decoded(said)).digest()
        parts = {
            "clientDataJSON": said,
            "authenticatorData": encoded(data),
            "signature": encoded(self.key.sign(signed, ec.ECDSA(SHA256()))),
            "userHandle": self.handle,
        }
        return self._credential(**parts | more)

    def _data(self, flags: int = 0) -> bytes:
        flags |= PRESENT * self.present | VERIFIED * self.verifies
        return (
            hashlib.sha256(self.rp_id.encode()).digest() + bytes([flags]) + self.count.to_bytes(4)
        )

    def _client_data(self, kind: str, options: dict[str, Any]) -> str:
        said = {"type": kind, "challenge": options["challenge"], "origin": self.origin}
        return encoded(json.dumps(said).encode())

    def _credential(self, **response: Any) -> dict[str, Any]:
        name = encoded(self.credential_id)
        return {"id": name, "rawId": name, "type": "public-key", "response": response}
