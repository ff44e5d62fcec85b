"""The recipe of a walk: share cards of an earlier drawing are drawn anew, in their places."""

from uuid import UUID

import structlog

from jobs.strides import stride
from services import door
from services.auth.actor import SYSTEM
from services.edges import imaging, queue
from services.edges.storage import Damaged, content_type, storage
from services.kernel.errors import Invalid, NotFound
from services.kernel.settings import settings
from services.upkeep import cards, objects, works
from services.upkeep.walks import Stride

HELD_SECONDS = 60  # how long a work is held at most, if its drawer dies
log = structlog.get_logger()


def redraw(start: str, believing: bool) -> Stride:
    """Draws the next stale cards; wrong are those that cannot be drawn, or whose works are in
    other hands."""
    most = settings().walk_step_works
    return stride(door.ask(SYSTEM, cards.stale, start, most=most), _redraw)


def _redraw(post_id: UUID) -> bool:
    """Held, so that the file is not moved meanwhile. Cut off between the file and its row, it
    is a changed file to the other walks, which has a card made anew, too."""
    with queue.held(f"work:{post_id}", seconds=HELD_SECONDS) as mine:
        work = door.ask(SYSTEM, works.one, post_id) if mine else None
        if work is None:
            return mine
        try:
            with objects.open_file(work, work.original) as stream:
                picture = imaging.card(stream.read(), name=work.slug)
        except (Invalid, NotFound, Damaged) as refusal:
            log.warning("cards.not_drawn", work=work.slug, why=str(refusal))
            return False
        card = next(file for file in work.files if file.role == "card")
        key = work.key(card)
        stat = storage().put(key, picture, content_type=content_type(key))
        door.do(SYSTEM, cards.drawn, work, stat.size, stat.sha256 or "")
    return True
