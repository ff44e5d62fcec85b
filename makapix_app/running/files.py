"""Who may read and pass what: small deeds on files that the embedded services need."""

import os
import pwd
import stat
from pathlib import Path


def write_private(path: Path, text: str) -> None:
    """Writes a file that only its owner may read, whole or not at all."""
    draft = path.with_name(path.name + ".draft")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    draft.write_text(text)
    draft.replace(path)


def give(user: str | None, *paths: Path) -> None:
    """Makes ``user`` the owner; None leaves things as they are."""
    if user:
        account = pwd.getpwnam(user)
        for path in paths:
            os.chown(path, account.pw_uid, account.pw_gid)


def let_through(*paths: Path) -> None:
    """Lets other users pass (not list) the folders above: needed where root lends a user."""
    for path in paths:
        for folder in path.resolve().parents:
            mode = folder.stat().st_mode if folder.exists() else None
            if mode is not None and not mode & stat.S_IXOTH:
                folder.chmod(mode | stat.S_IXOTH)
