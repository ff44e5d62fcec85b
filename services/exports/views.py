"""How an export looks to the person who asked for it."""

from dataclasses import dataclass

from services.edges.storage import storage
from services.kernel.clock import iso, now
from services.kernel.text import file_size
from services.models import DataExport


@dataclass(frozen=True)
class ExportView:
    """An export: ``state`` is queued, running, ready or failed; ``url`` leads to the ZIP while it
    is ready, for whoever holds it, until ``expires_at``."""

    id: str = ""
    state: str = ""
    message: str = ""
    bytes: int = 0
    size_text: str = ""
    created_at: str = ""
    created_text: str = ""
    expires_at: str = ""
    expires_text: str = ""
    url: str = ""
    open: bool = False


def export_view(row: DataExport) -> ExportView:
    """The view of a row that belongs to who asks: the link in it opens the file."""
    expires = row.expires_at if row.state == "ready" else None
    left = int((expires - now()).total_seconds()) if expires else 0
    return ExportView(
        id=str(row.id),
        state=row.state,
        message=row.message,
        bytes=row.bytes,
        size_text=file_size(row.bytes) if row.bytes else "",
        created_at=iso(row.created_at),
        created_text=f"{row.created_at.day} {row.created_at:%B %Y}",
        expires_at=iso(expires) if expires else "",
        expires_text=f"{expires.day} {expires:%B %Y}" if expires else "",
        url=storage().signed_url(row.path, left) if left > 0 else "",
        open=row.state in ("queued", "running"),
    )
