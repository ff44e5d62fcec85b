"""The page of what is not there, and of every address that leads nowhere."""

from makapix_app.html import head, shells
from makapix_app.html.empty import missing

TITLE = f"Nothing hangs here · {head.SITE}"


def page(shell: shells.Shell) -> str:
    """An exported page with the words for what is not there."""
    return shell.filled(TITLE, head.NOINDEX, shells.framed(shell.frame, missing()))
