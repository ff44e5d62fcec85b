"""Passwords: argon2id (RFC 9106), with parameters small enough for a small server."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from services.kernel.errors import Invalid
from services.kernel.settings import settings

JUDGED = 100  # characters of a password whose strength is judged
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
    return _hasher.hash(_bytes(password))


def problem(password: str, *known: str) -> str:
    """The sentence about what is wrong with a new password; empty for a good one.

    ``known`` is what others know of the person. Strength is judged by zxcvbn on
    the first 100 characters, which bounds its time to some 40 ms.
    """
    from zxcvbn import zxcvbn  # 15 MB of word lists: only for processes that see new passwords

    least, most = settings().password_min, settings().password_max
    if not least <= len(password) <= most:
        return f"A password has {least} to {most} characters; this one has {len(password)}."
    if password.lower() in known:
        return "A password is not your handle or address."
    judged = zxcvbn(password[:JUDGED], user_inputs=[*known, "makapix"], max_length=JUDGED)
    if judged["score"] < settings().password_score_min:
        return "This password is among the first that others would guess. A few words do well."
    return ""


def matches(kept: str | None, password: str) -> bool:
    """Whether the password is the one behind the hash; as slow without a hash."""
    try:
        tried = _bytes(password[: settings().password_max])
        return _hasher.verify(kept or _NOBODY, tried) and bool(kept)
    except (VerificationError, InvalidHashError):
        return False


def is_dated(kept: str | None) -> bool:
    """Whether a hash was made with other parameters than today's: time to make it anew."""
    return bool(kept) and _hasher.check_needs_rehash(kept)


def _bytes(password: str) -> bytes:
    """UTF-8, also of half a surrogate pair, which JSON can carry."""
    return password.encode("utf-8", "surrogatepass")
