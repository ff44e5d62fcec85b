# Reflex reads what an event carries from the annotation, which is a call: not a type to mypy.
# mypy: disable-error-code="valid-type,type-arg"
"""The leaves: small JavaScript components in `assets/leaf`, wrapped.

A leaf does what must happen in the browser without asking the server: scale, play, measure,
send, keep. What each is for stands at the head of its file.
"""

from typing import Any

import reflex as rx
from reflex.event import no_args_event_spec, passthrough_event_spec

from components.icons import PATHS

_ONE = passthrough_event_spec(str)
_TWO = passthrough_event_spec(str, int)
_ANSWER = passthrough_event_spec(str, dict[str, Any])
_PROBLEM = passthrough_event_spec(dict[str, Any])


def icons(*names: str) -> dict[str, str]:
    """The path data of the icons that a leaf draws itself."""
    return {name: PATHS[name] for name in names}


class Leaf(rx.Component):
    """What all leaves share: nothing of theirs touches `window` while the page is prerendered."""

    icons: rx.Var[dict[str, str]]


class Artwork(Leaf):
    """A work at an integer scale in its `.well` parent; moves only while it may."""

    library = "$/public/leaf/artwork.jsx"
    tag = "Artwork"

    src: rx.Var[str]
    poster: rx.Var[str]
    width: rx.Var[int]
    height: rx.Var[int]
    frames: rx.Var[int]
    alt: rx.Var[str]
    name: rx.Var[str]
    flashing: rx.Var[bool]
    eager: rx.Var[bool]


class Portrait(Leaf):
    """An avatar at an integer scale in its `.av` parent."""

    library = "$/public/leaf/artwork.jsx"
    tag = "Portrait"

    src: rx.Var[str]


class AnimBadge(Leaf):
    """Length of the loop, with pause and play, for the work of the same name."""

    library = "$/public/leaf/artwork.jsx"
    tag = "AnimBadge"

    name: rx.Var[str]
    title: rx.Var[str]
    text: rx.Var[str]
    flashing: rx.Var[bool]


class PauseAll(Leaf):
    """Stills every animation of the site; remembered in the browser."""

    library = "$/public/leaf/artwork.jsx"
    tag = "PauseAll"


class Stage(Leaf):
    """The work of a post page with its controls; `mini` is the publish preview."""

    library = "$/public/leaf/stage.jsx"
    tag = "Stage"

    src: rx.Var[str]
    poster: rx.Var[str]
    width: rx.Var[int]
    height: rx.Var[int]
    frames: rx.Var[int]
    name: rx.Var[str]
    alt: rx.Var[str]
    flashing: rx.Var[bool]
    mini: rx.Var[bool]


class CopyButton(Leaf):
    """Copies `value`; a path becomes a whole address."""

    library = "$/public/leaf/small.jsx"
    tag = "CopyButton"

    value: rx.Var[str]
    label: rx.Var[str]
    small: rx.Var[bool]


class AutoDismiss(Leaf):
    """Fires `on_done` after `after` ms, unless its parent is hovered or focused."""

    library = "$/public/leaf/small.jsx"
    tag = "AutoDismiss"

    after: rx.Var[int]
    on_done: rx.EventHandler[no_args_event_spec]


class Sentinel(Leaf):
    """Fires `on_reach(cursor)` once for each cursor, near the end of the list."""

    library = "$/public/leaf/small.jsx"
    tag = "Sentinel"

    cursor: rx.Var[str]
    on_reach: rx.EventHandler[_ONE]


class ScrollKeeper(Leaf):
    """Returns to the place left, after Back."""

    library = "$/public/leaf/small.jsx"
    tag = "ScrollKeeper"


class SkipLink(Leaf):
    """A link to an element of this page."""

    library = "$/public/leaf/small.jsx"
    tag = "SkipLink"

    to: rx.Var[str]


class Download(Leaf):
    """A link to a file rather than to a page."""

    library = "$/public/leaf/small.jsx"
    tag = "Download"

    href: rx.Var[str]


class SessionForm(Leaf):
    """Posts its fields as JSON to `action`; on success the browser goes to `next`.

    It waits until the page is `ready`. Without `next`, or when more is asked for (202), it stays
    and `on_done` gets the answer. A field whose name ends in `[]` is a list. `on_problem` gets the
    problem+json object (`status`, `title`, `detail`, ...); `status` is 0 when the server did not
    answer.
    """

    library = "$/public/leaf/session.jsx"
    tag = "SessionForm"

    ready: rx.Var[bool]
    action: rx.Var[str]
    next: rx.Var[str]
    on_problem: rx.EventHandler[_PROBLEM]
    on_done: rx.EventHandler[_PROBLEM]


class KeepSession(Leaf):
    """Renews the session in time, one tab at a time; leaves the page when `ended`."""

    library = "$/public/leaf/session.jsx"
    tag = "KeepSession"

    hydrated: rx.Var[bool]
    signed_in: rx.Var[bool]
    ended: rx.Var[bool]


class Dropzone(Leaf):
    """Takes files in and measures them; `on_files` gets at most 20 facts at a time.

    `limits` has min_side, max_side (px), max_bytes, max_zip_bytes, max_works. `gone` are the files
    that the state lists no more: they are let go.
    """

    library = "$/public/leaf/dropzone.jsx"
    tag = "Dropzone"

    slim: rx.Var[bool]
    rules: rx.Var[list[str]]
    limits: rx.Var[dict[str, int]]
    gone: rx.Var[list[str]]
    on_files: rx.EventHandler[passthrough_event_spec(list[dict[str, Any]])]


class FilePalette(Leaf):
    """The colours of a chosen file, counted in the browser."""

    library = "$/public/leaf/dropzone.jsx"
    tag = "FilePalette"

    # not `id`, which Reflex would take for the id of an element
    of: rx.Var[str]


class Uploader(Leaf):
    """Sends files two at a time to `url` (by POST, or `method`): part `meta` (JSON of `fields`),
    then part `file`.

    `sends` holds `{id, fields, key, turn}`; a new `turn` sends again, `key` is the
    Idempotency-Key (the id when absent). `cancels` holds ids to stop. Percent comes at most four
    times a second; `on_lost` means the network failed or the page no longer holds the file.
    """

    library = "$/public/leaf/uploader.jsx"
    tag = "Uploader"

    url: rx.Var[str]
    method: rx.Var[str]
    sends: rx.Var[list[dict[str, Any]]]
    cancels: rx.Var[list[str]]
    on_progress: rx.EventHandler[_TWO]
    on_sent: rx.EventHandler[_ANSWER]
    on_refused: rx.EventHandler[_ANSWER]
    on_lost: rx.EventHandler[_ONE]


class TextField(Leaf):
    """A labelled text field that keeps what is typed; `on_change` comes after 300 ms of quiet."""

    library = "$/public/leaf/field.jsx"
    tag = "TextField"

    name: rx.Var[str]
    label: rx.Var[str]
    value: rx.Var[str]
    kind: rx.Var[str]
    limit: rx.Var[int]
    rows: rx.Var[int]
    optional: rx.Var[bool]
    required: rx.Var[bool]
    hint: rx.Var[str]
    warning: rx.Var[str]
    error: rx.Var[str]
    placeholder: rx.Var[str]
    auto_complete: rx.Var[str]
    min_length: rx.Var[int]
    pattern: rx.Var[str]
    on_change: rx.EventHandler[_ONE]


class TagBox(Leaf):
    """Hashtags as chips; Enter, comma and space add, Backspace takes back."""

    library = "$/public/leaf/field.jsx"
    tag = "TagBox"

    label: rx.Var[str]
    tags: rx.Var[list[str]]
    limit: rx.Var[int]
    hint: rx.Var[str]
    error: rx.Var[str]
    on_change: rx.EventHandler[passthrough_event_spec(list[str])]
