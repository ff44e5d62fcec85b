"""What pages show of who is signed in, and where an avatar is found."""

import re
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session

from services.accounts import bans
from services.accounts.bans import Ban
from services.auth.actor import Actor
from services.edges.storage import storage
from services.kernel.settings import settings
from services.models import User

_SIZE = re.compile(r"_(\d+)x(\d+)\.png")


@dataclass(frozen=True, slots=True)
class Viewer:
    """The person in front of the page; ``ban`` says why somebody is out, and until when."""

    signed_in: bool = False
    handle: str = ""
    display_name: str = ""
    role: str = ""
    avatar_url: str = ""
    trusted: bool = False
    ban: str = ""


def viewer(tx: Session, actor: Actor) -> Viewer:
    """What the page's frame shows of the person."""
    if actor.id is None:
        return Viewer()
    row = tx.execute(select(User.display_name, User.avatar_key).where(User.id == actor.id)).one()
    return Viewer(
        signed_in=True,
        handle=actor.handle,
        display_name=row.display_name or actor.handle,
        role=actor.role,
        avatar_url=avatar_url(row.avatar_key),
        trusted=actor.trusted,
        ban=_why(bans.mine(tx, actor)),
    )


def _why(ban: Ban | None) -> str:
    if ban is None:
        return ""
    until = f" until {ban.until_text}" if ban.until else ""
    return f"Your account is banned{until}. The reason: {ban.reason or 'none was given.'}"


def avatar_size(address: str) -> tuple[int, int] | None:
    """Width and height in pixels that the address of an avatar tells (``avatars.draw``)."""
    found = _SIZE.search(address)
    return (int(found[1]), int(found[2])) if found else None


def avatar_url(key: str | None) -> str:
    """Address of an avatar; empty for who has none.

    The key of who is out of sight begins with ``private/``: a link of 10 minutes.
    """
    if not key:
        return ""
    if key.startswith("private/"):
        return storage().signed_url(key, settings().signed_url_seconds)
    return f"{settings().vault_here}/{key}"
