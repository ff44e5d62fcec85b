"""The passwords of an embedded installation: made at the first start, kept private."""

import json
import secrets
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from makapix_app.running.files import write_private


@dataclass(frozen=True)
class Secrets:
    """Random words of 256 bits, one for each door."""

    signing: str
    postgres: str
    postgres_app: str
    valkey: str
    mqtt_server: str
    mqtt_web: str
    push: str  # a private key of P-256 as well: any number of 256 bits, but one in 2^32


def keep(path: Path) -> Secrets:
    """The secrets in ``path`` (mode 0600); those that are missing are made."""
    known = json.loads(path.read_text()) if path.exists() else {}
    names = [field.name for field in fields(Secrets)]
    made = Secrets(**{name: known.get(name) or secrets.token_hex(32) for name in names})
    if asdict(made) != known:
        write_private(path, json.dumps(asdict(made), indent=2) + "\n")
    return made
