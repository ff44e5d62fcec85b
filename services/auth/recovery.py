"""Recovery codes: ten secrets of 80 bits for who has lost the second factor, each good once."""

import secrets

from sqlalchemy import delete, func, select
from sqlmodel import Session

from services.auth import tokens
from services.models import RecoveryCode, User

CODES = 10
LENGTH = 16  # characters of 5 bits
# Crockford's base 32: no letter looks like a digit, and what is misread is read right again.
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_MISREAD = str.maketrans("oil", "011", " -\t\r\n")


def renew(tx: Session, user: User) -> tuple[str, ...]:
    """Ten new codes in groups of four, to be shown once; the old ones are gone."""
    forget(tx, user)
    codes = ["".join(secrets.choice(_ALPHABET) for _ in range(LENGTH)) for _ in range(CODES)]
    tx.add_all(RecoveryCode(user_id=user.id, code_hash=tokens.fingerprint(c)) for c in codes)
    return tuple("-".join(code[i : i + 4] for i in range(0, LENGTH, 4)) for code in codes)


def use(tx: Session, user: User, code: str) -> bool:
    """Whether the code is one of the person's; it is gone then."""
    plain = code.lower().translate(_MISREAD)
    query = delete(RecoveryCode).where(
        RecoveryCode.user_id == user.id, RecoveryCode.code_hash == tokens.fingerprint(plain)
    )
    return tx.execute(query).rowcount == 1


def left(tx: Session, user: User) -> int:
    """How many codes are not used."""
    query = select(func.count()).where(RecoveryCode.user_id == user.id)
    return tx.scalar(query) or 0


def forget(tx: Session, user: User) -> None:
    """Makes all codes of the person worthless."""
    tx.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
