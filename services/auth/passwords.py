"""Passwords: argon2id (RFC 9106), with the library's parameters for servers."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from services.kernel.errors import Invalid
from services.kernel.settings import settings

# 19 MiB and 2 passes: OWASP's first choice for argon2id, small enough for 2 GB of RAM.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Compared with when there is no such account, so that the answer takes as long.
_NOBODY = _hasher.hash("nobody has this password")


def hashed(password: str) -> str:
    """The hash to keep. Raises Invalid for a password too short or too long."""
    least, most = settings().password_min, settings().password_max
    if not least <= len(password) <= most:
        sentence = f"A password has {least} to {most} characters; this one has {len(password)}."
        raise Invalid(sentence, fields={"password": sentence})
    return _hasher.hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Whether the password is the one behind the hash; as slow without a hash."""
    try:
        return _hasher.verify(kept or _NOBODY, password[: settings().password_max]) and bool(kept)
    except (VerificationError, InvalidHashError):
        return False
