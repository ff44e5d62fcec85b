"""``/publish``: choose, describe, post, watch it go live."""

import reflex as rx

from components import leaf, publish, words
from pages.frame import page
from services.kernel.settings import settings
from services.posts.details import LICENCE_NAMES
from state.publish import Publish

LICENCES = [(code, name) for code, (name, _) in LICENCE_NAMES.items()]
_limits = settings()
LIMITS = {
    "title": _limits.title_max,
    "alt_text": _limits.alt_text_max,
    "description": _limits.description_max,
    "hashtags": _limits.hashtags_max,
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
    f"{_limits.side_min}–{_limits.side_max} px a side, "
    f"up to {_limits.file_bytes_max // 1024 // 1024} MiB",
]


def publish_page() -> rx.Component:
    """The three stages on one page."""
    count = Publish.ready
    return page(
        "Publish",
        rx.cond(Publish.files.length() > 0, _bench(), _zone(slim=False)),
        leaf.Uploader.create(
            url=Publish.url,
            sends=Publish.sends,
            cancels=Publish.cancels,
            on_progress=Publish.progress,
            on_sent=Publish.sent,
            on_refused=Publish.refused,
            on_lost=Publish.lost,
        ),
        rx.cond(
            Publish.files.length() > 0,
            publish.dock(
                Publish.summary,
                rx.match(
                    count,
                    (0, "Post"),
                    (1, "Post 1 work"),
                    "Post " + count.to_string() + " works",
                ),
                ready=count > 0,
                on_post=Publish.post,
            ),
        ),
        active="publish",
    )


def _zone(*, slim: bool) -> rx.Component:
    return publish.zone(
        limits=FILE_LIMITS, rules=RULES, ids=Publish.ids, on_files=Publish.add, slim=slim
    )


def _bench() -> rx.Component:
    return publish.workbench(
        rx.fragment(
            _zone(slim=True),
            publish.file_list(
                Publish.files,
                Publish.current.id,
                on_pick=Publish.pick,
                on_remove=Publish.remove,
                on_cancel=Publish.cancel,
                on_retry=Publish.retry,
                on_mended=Publish.mended,
                limits=FILE_LIMITS,
            ),
        ),
        publish.picture(Publish.current),
        words.words(
            Publish.current,
            on_edit=Publish.edit,
            on_warn=Publish.warn,
            on_apply=Publish.apply_to_all,
            licences=LICENCES,
            limits=LIMITS,
            many=Publish.files.length() > 1,
            errors=Publish.errors,
        ),
    )
