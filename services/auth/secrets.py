"""Secrets that must be read again, encrypted at rest: Fernet under keys made from the one secret.

What need only be compared (passwords, tokens, recovery codes) is hashed instead.
"""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from services.kernel.settings import settings


def sealed(plain: str, purpose: str) -> str:
    """The text encrypted and authenticated (AES-128-CBC, HMAC-SHA256) for one purpose."""
    return _fernet(purpose).encrypt(plain.encode()).decode()


def opened(kept: str, purpose: str) -> str | None:
    """The text again; None for one that was changed, or sealed under another secret."""
    try:
        return _fernet(purpose).decrypt(kept.encode()).decode()
    except InvalidToken:
        return None


def _fernet(purpose: str) -> Fernet:
    """A key of its own for each purpose: HKDF with SHA-256 (RFC 5869)."""
    derive = HKDF(SHA256(), length=32, salt=None, info=f"makapix {purpose}".encode())
    secret = settings().secret.get_secret_value().encode()
    return Fernet(urlsafe_b64encode(derive.derive(secret)))
