"""What an account may upload (product rules, by reputation)."""

from services.auth.actor import Actor

MB = 1_000_000
UPLOAD_QUOTAS = ((100, 100 * MB, 4), (500, 200 * MB, 16), (1_000, 500 * MB, 64))
UPLOAD_MOST = (1_000 * MB, 64)
NOT_VERIFIED = (10 * MB, 4)  # until the address is confirmed, or others have vouched


def upload_quota(actor: Actor) -> tuple[int, int]:
    """Bytes that the account may keep, and uploads an hour."""
    if not actor.verified and actor.reputation < UPLOAD_QUOTAS[0][0]:
        return NOT_VERIFIED
    for below, kept, hourly in UPLOAD_QUOTAS:
        if actor.reputation < below:
            return kept, hourly
    return UPLOAD_MOST
