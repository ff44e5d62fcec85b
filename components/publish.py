"""The looks of the publish page: files on the left, the picture, the words, the dock.

A file is an object with the facts that the Dropzone measures (`id`, `name`, `kind`, `width`,
`height`, `frames`, `facts_text`, `file_text`, `thumb_url`, `poster_url`, `problem_title`,
`problem_text`, `remedy_text`), how far it is (`state`, `post_url`, `post_title`,
`works_text`) and, where it is looked at, its words (`title`, `alt_text`, `description`,
`hashtags`, `licence`, `visibility`, `warnings`, `remixable`, `parents`); a line of the list has
`untold` instead: no alt text yet. The works of a ZIP are `name`, `state`, `message`, `url`,
`title`. `state` is ready, queued, uploading, received, checked, stored, live, draft, refused or
lost.
"""

from typing import Any

import reflex as rx

from components import art, stage
from components.buttons import button, copy_button
from components.icons import icon
from components.leaf import Dropzone, FilePalette, icons
from components.leaf_choose import MendButton

#: the way of a file after it was sent, with the word for each step
STEPS = (
    ("received", "Received"),
    ("checked", "Checked"),
    ("stored", "Stored"),
    ("live", "Live"),
)


def zone(*, limits: Any, rules: Any, gone: Any, on_files: Any, slim: bool) -> rx.Component:
    """Where files come in: large while there are none, slim above the list."""
    return Dropzone.create(
        limits=limits,
        rules=rules,
        gone=gone,
        on_files=on_files,
        slim=slim,
        icons=icons("upload"),
    )


def workbench(files: rx.Component, picture: rx.Component, words: rx.Component) -> rx.Component:
    """Three columns; two on a tablet, one on a phone, in this order."""
    return rx.el.div(
        rx.el.section(files, aria_label="Files"),
        rx.el.section(picture, aria_label="Preview"),
        rx.el.section(words, class_name="words", aria_label="About this file"),
        class_name="pub",
    )


def file_list(
    files: Any, current: Any, percents: Any, works: Any = None, *, limits: Any, **on: Any
) -> rx.Component:
    """A row a file; `current` is the id shown, `works` are its own if it is a ZIP, `percents`
    says by id how much is sent.

    `on` holds `pick`, `remove`, `cancel`, `retry`, each called with the file's id, and
    `mended(id, facts)` for when the person takes the offered size instead.
    """

    def mend(file: Any) -> rx.Component:
        return MendButton.create(
            of=file.id, words=file.remedy_text, limits=limits, on_mended=on["mended"]
        )

    def row(file: Any) -> rx.Component:
        return rx.el.li(
            _thumb(file),
            rx.el.div(
                rx.el.button(
                    file.name,
                    type="button",
                    class_name="nm clip",
                    on_click=on["pick"](file.id),
                    custom_attrs={"aria-current": rx.cond(file.id == current, "true", "false")},
                ),
                rx.el.div(file.facts_text, class_name="mono meta"),
                class_name="grow",
            ),
            _close(file, on["remove"], on["cancel"]),
            rx.el.div(
                _state(file, percents, on["retry"], mend),
                rx.cond(file.works_text, rx.el.p(file.works_text)),
                rx.fragment() if works is None else rx.cond(file.id == current, _works(works)),
                class_name="why",
            ),
            key=file.id,
            class_name=rx.cond(file.id == current, "f on", "f"),
        )

    return rx.el.ul(rx.foreach(files, row), class_name="fl")


def picture(file: Any) -> rx.Component:
    """The chosen file at an integer scale, its facts and its colours; of one that cannot be
    shown, why it is refused."""
    return rx.cond(
        file.thumb_url != "",
        rx.fragment(
            stage.preview(
                file.thumb_url,
                file.poster_url,
                file.width,
                file.height,
                file.frames,
                file.id,
                rx.cond(file.alt_text, file.alt_text, file.name),
            ),
            rx.el.p(file.facts_text, " · ", file.file_text, class_name="mono told"),
            FilePalette.create(of=file.id, icons=icons("check", "copy"), key=file.id),
            rx.el.p(
                "Your file is kept exactly as it is. Players get the same pixels.",
                class_name="hint",
            ),
        ),
        rx.cond(
            file.problem_text != "",
            rx.el.p(file.problem_text, class_name="sec prose"),
            rx.el.p(file.file_text, class_name="mono"),
        ),
    )


def dock(
    summary: Any, draft_words: Any, post_words: Any, *, ready: Any, on_draft: Any, on_post: Any
) -> rx.Component:
    """The bar at the bottom: what is ready, keep it for later, and the one primary action."""
    waits = rx.cond(ready, False, True)
    return rx.el.div(
        rx.el.span(summary, class_name="sec muted grow", role="status"),
        button(draft_words, on_click=on_draft, disabled=waits),
        button(post_words, kind="primary", on_click=on_post, disabled=waits),
        class_name="dock",
    )


def _thumb(file: Any) -> rx.Component:
    return rx.cond(
        file.thumb_url != "",
        art.thumb(file.thumb_url, file.poster_url, file.width, file.height, file.frames, file.id),
        rx.el.span(
            rx.cond(file.kind == "zip", icon("folder"), icon("image")), class_name="no-art th48"
        ),
    )


def _close(file: Any, on_remove: Any, on_cancel: Any) -> rx.Component:
    def cross(words: str, act: Any) -> rx.Component:
        return rx.el.button(
            icon("close", 12),
            type="button",
            class_name="ib xs",
            aria_label=words + file.name,
            on_click=act(file.id),
        )

    return rx.match(
        file.state,
        ("queued", "uploading", cross("Cancel ", on_cancel)),
        ("received", "checked", "stored", rx.el.span()),
        cross("Remove ", on_remove),
    )


def _state(file: Any, percents: Any, on_retry: Any, mend: Any) -> rx.Component:
    return rx.match(
        file.state,
        ("ready", _ready(file)),
        ("queued", _said("inf", "clock", "Waiting to be sent")),
        (
            "uploading",
            rx.fragment(
                _said("inf", "upload", "Sending ", percents[file.id], " %"),
                _progress(file.name, percents[file.id]),
            ),
        ),
        ("received", rx.fragment(_said("inf", "clock", "Checking"), _steps(file))),
        ("checked", rx.fragment(_said("inf", "clock", "Storing"), _steps(file))),
        ("stored", rx.fragment(_said("inf", "clock", "Going live"), _steps(file))),
        ("live", _live(file, "Live")),
        ("draft", _live(file, "Saved as a draft")),
        ("refused", rx.fragment(_refused(file), rx.cond(file.remedy_text != "", mend(file)))),
        (
            "lost",
            rx.fragment(
                _said("wa", "square-alert", "Not sent"),
                rx.el.p(_or(file.problem_text, "The connection was lost. Nothing was posted.")),
                button("Send again", small=True, on_click=on_retry(file.id)),
            ),
        ),
        rx.fragment(),
    )


def _ready(file: Any) -> rx.Component:
    return rx.cond(
        file.untold,
        _said("wa", "square-alert", "Ready, no alt text yet"),
        _said("ok", "check", "Ready"),
    )


def _live(file: Any, words: str) -> rx.Component:
    return rx.fragment(
        _said("ok", "check", words),
        rx.cond(
            file.post_url != "",
            rx.el.div(
                rx.el.p(
                    rx.el.a(_or(file.post_title, file.name), href=file.post_url, class_name="link")
                ),
                copy_button(file.post_url, small=True) if words == "Live" else rx.fragment(),
            ),
        ),
    )


def _refused(file: Any) -> rx.Component:
    return rx.fragment(
        _said("no", "square-alert", _or(file.problem_title, "Refused")),
        rx.el.p(
            file.problem_text,
            rx.cond(
                file.post_url != "",
                rx.fragment(
                    " ", rx.el.a("See ", file.post_title, href=file.post_url, class_name="link")
                ),
            ),
        ),
    )


def _works(works: Any) -> rx.Component:
    """What became of each work of a ZIP."""

    def line(work: Any) -> rx.Component:
        return rx.el.li(
            rx.match(
                work.state,
                ("live", icon("check", 12, tone="ok")),
                ("refused", icon("square-alert", 12, tone="no")),
                icon("clock", 12),
            ),
            rx.cond(
                work.url != "",
                rx.el.a(_or(work.title, work.name), href=work.url, class_name="link"),
                rx.el.span(work.name),
            ),
            rx.cond(work.message, rx.el.span(work.message, class_name="told")),
        )

    return rx.cond(works.length() > 0, rx.el.ul(rx.foreach(works, line), class_name="works"))


def _progress(name: Any, percent: Any) -> rx.Component:
    return rx.el.div(
        rx.el.span(style={"width": percent.to_string() + "%"}),
        class_name="prog",
        role="progressbar",
        aria_label=name,
        custom_attrs={"aria-valuenow": percent, "aria-valuemin": 0, "aria-valuemax": 100},
    )


def _steps(file: Any) -> rx.Component:
    keys = [key for key, _ in STEPS]

    def step(key: str, word: str) -> rx.Component:
        done = rx.Var.create(keys[keys.index(key) :]).contains(file.state)
        return rx.el.li(rx.cond(done, icon("check", 12)), word, class_name=rx.cond(done, "d", ""))

    return rx.el.ol(*[step(*pair) for pair in STEPS], class_name="steps", aria_label="Progress")


def _said(tone: str, icon_name: str, *words: Any) -> rx.Component:
    return rx.el.span(icon(icon_name, 12), rx.el.span(*words), class_name=f"st {tone}")


def _or(value: Any, other: Any) -> Any:
    return rx.cond(value, value, other)
