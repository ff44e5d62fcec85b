"""Codes of an authenticator app: TOTP (RFC 6238) with SHA-1, 6 digits and steps of 30 seconds.

Those are the values that every app understands; the key has 160 bits.
"""

from hmac import compare_digest
from itertools import groupby

import pyotp
import segno

from services.kernel.clock import now

STEP_SECONDS = 30
DIGITS = 6
ISSUER = "Makapix"


def new_key() -> str:
    """A key of 160 random bits in base32."""
    return pyotp.random_base32(32)


def address(key: str, handle: str) -> str:
    """What an app reads from the QR code: an ``otpauth://`` address."""
    return pyotp.TOTP(key).provisioning_uri(name=handle, issuer_name=ISSUER)


def grouped(key: str) -> str:
    """The key as one types it: groups of four."""
    return " ".join(key[i : i + 4] for i in range(0, len(key), 4))


def step_of(key: str, code: str, *, after: int) -> int | None:
    """The step that the code belongs to: this one or a neighbour, later than ``after``.

    A clock may be 30 seconds wrong; a step that was used is not used again. All
    candidates are compared, so that time tells nothing.
    """
    here = int(now().timestamp()) // STEP_SECONDS
    right = [
        step
        for step in (here - 1, here, here + 1)
        if compare_digest(pyotp.HOTP(key).at(step).encode(), code.encode())
    ]
    return next((step for step in right if step > after), None)


def qr(text: str) -> tuple[str, int]:
    """A QR code (ISO/IEC 18004, level M) as the path of an SVG, and its side in modules.

    The side counts the quiet zone of four modules around it.
    """
    code = segno.make_qr(text, error="m")
    border = 4
    runs = []
    for y, row in enumerate(code.matrix, border):
        x = border
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                runs.append(f"M{x} {y}h{length}v1h-{length}z")
            x += length
    return "".join(runs), len(code.matrix) + 2 * border
