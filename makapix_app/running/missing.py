"""Writes the page of every address that leads nowhere into an export, once, so that the front has
it to show without a script and without a server: ``python -m makapix_app.running.missing SITE``.
"""

import gzip
import sys
from pathlib import Path

from makapix_app import api  # noqa: F401 - before `html`, which it holds and which needs it
from makapix_app.html import missing, shells

NAME = "404.html"


def write(site: Path) -> None:
    """In place of the exported one, packed as the export packs."""
    html = missing.page(shells.read(site, "missing")).encode()
    (site / NAME).write_bytes(html)
    (site / f"{NAME}.gz").write_bytes(gzip.compress(html, mtime=0))
    (site / f"{NAME}.br").unlink(missing_ok=True)  # it holds the other


if __name__ == "__main__":
    write(Path(sys.argv[1]).resolve())
