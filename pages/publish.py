"""``/publish``: choose, describe, post, watch it go live."""

import reflex as rx

from components import leaf, publish, words
from pages.frame import page
from services.kernel.settings import settings
from services.kernel.text import limit_size
from services.posts.details import LICENCE_NAMES
from state.publish import Publish, Sending
from state.rows import all_rows

LICENCES = [(code, name) for code, (name, _) in LICENCE_NAMES.items()]
_limits = settings()
LIMITS = {
    "title": _limits.title_max,
    "alt_text": _limits.alt_text_max,
    "description": _limits.description_max,
    "hashtags": _limits.hashtags_max,
    "parents": _limits.parents_max,
}
FILE_LIMITS = {
    "min_side": _limits.side_min,
    "max_side": _limits.side_max,
    "max_bytes": _limits.file_bytes_max,
    "max_zip_bytes": _limits.zip_bytes_max,
    "max_works": _limits.zip_works_max,
}
RULES = [
    "PNG GIF WebP BMP ZIP",
    f"{_limits.side_min}–{_limits.side_max} px a side, up to {limit_size(_limits.file_bytes_max)}",
]


def publish_page() -> rx.Component:
    """The three stages on one page."""
    count = Publish.ready
    return page(
        "Publish",
        rx.cond(Publish.count > 0, _bench(), _zone(slim=False)),
        leaf.Uploader.create(
            url=Sending.url,
            sends=Sending.sends,
            cancels=Sending.cancels,
            on_progress=Sending.progress,
            on_sent=Sending.sent,
            on_refused=Sending.refused,
            on_lost=Sending.lost,
        ),
        rx.cond(
            Publish.count > 0,
            publish.dock(
                Publish.summary,
                rx.cond(count > 1, "Save drafts", "Save draft"),
                rx.match(
                    count,
                    (0, "Post"),
                    (1, "Post 1 work"),
                    "Post " + count.to_string() + " works",
                ),
                ready=count > 0,
                on_draft=Publish.post(True),
                on_post=Publish.post(False),
            ),
        ),
        active="publish",
    )


def _zone(*, slim: bool) -> rx.Component:
    return publish.zone(
        limits=FILE_LIMITS, rules=RULES, gone=Publish.gone, on_files=Publish.add, slim=slim
    )


def _bench() -> rx.Component:
    return publish.workbench(
        rx.fragment(
            _zone(slim=True),
            publish.file_list(
                all_rows(Publish),
                Publish.current.id,
                Sending.percents,
                Publish.works,
                pick=Publish.pick,
                remove=Publish.remove,
                cancel=Sending.cancel,
                retry=Sending.retry,
                mended=Publish.mended,
                limits=FILE_LIMITS,
            ),
        ),
        publish.picture(Publish.current),
        words.words(
            Publish.current,
            edit=Publish.edit,
            warn=Publish.warn,
            apply=Publish.apply_to_all,
            parent=Publish.name_parent,
            licences=LICENCES,
            limits=LIMITS,
            many=Publish.count > 1,
            errors=Publish.errors,
        ),
    )
