"""The list of chosen files, in twenty vars of five: what changes in one sends five at most.

Whole vars travel to the browser. The files themselves stay here; what travels is the line
of each, and all of the one that is looked at.
"""

from typing import Any

import reflex as rx

from services.uploads.views import UploadFileView
from state.drafts import Draft, FileRow

PARTS, PART = 20, 5
FILES_MOST = PARTS * PART


class FileRows(rx.State, mixin=True):
    """The files of a page, and the one whose picture and words are shown."""

    rows_0: list[FileRow] = []
    rows_1: list[FileRow] = []
    rows_2: list[FileRow] = []
    rows_3: list[FileRow] = []
    rows_4: list[FileRow] = []
    rows_5: list[FileRow] = []
    rows_6: list[FileRow] = []
    rows_7: list[FileRow] = []
    rows_8: list[FileRow] = []
    rows_9: list[FileRow] = []
    rows_10: list[FileRow] = []
    rows_11: list[FileRow] = []
    rows_12: list[FileRow] = []
    rows_13: list[FileRow] = []
    rows_14: list[FileRow] = []
    rows_15: list[FileRow] = []
    rows_16: list[FileRow] = []
    rows_17: list[FileRow] = []
    rows_18: list[FileRow] = []
    rows_19: list[FileRow] = []
    current: Draft = Draft()
    works: list[UploadFileView] = []
    count: int = 0
    ready: int = 0
    summary: str = ""
    _files: dict[str, Draft] = {}
    _places: dict[str, int] = {}
    _current: str = ""

    def _put(self, *files: Draft) -> None:
        """Takes these files in, or as they are now."""
        self._files = {**self._files, **{f.id: f for f in files}}
        for f in files:
            if f.id not in self._places:
                part = self._free()  # may move the others up
                self._places = {**self._places, f.id: part}
        self._draw({self._places[f.id] for f in files})

    def _take(self, file_id: str) -> None:
        """Forgets a file."""
        self._files = {i: f for i, f in self._files.items() if i != file_id}
        place = self._places.get(file_id)
        self._places = {i: p for i, p in self._places.items() if i != file_id}
        self._draw(set() if place is None else {place})

    def _look_at(self, file_id: str) -> None:
        """Shows this file."""
        self._current = file_id
        self._draw(set())

    def _free(self) -> int:
        """The part for the next file: behind the last, or where there is room after moving up."""
        last = max(self._places.values(), default=0)
        if sum(p == last for p in self._places.values()) < PART:
            return last
        if last + 1 < PARTS:
            return last + 1
        self._places = {file_id: i // PART for i, file_id in enumerate(self._places)}
        self._draw(set(range(PARTS)))
        return len(self._places) // PART

    def _draw(self, parts: set[int]) -> None:
        """Writes what has changed, and nothing else, into the vars."""
        for part in parts:
            rows = [f.row() for i, f in self._files.items() if self._places.get(i) == part]
            self._set(f"rows_{part}", rows)
        shown = self._files.get(self._current) or next(iter(self._files.values()), Draft())
        self._set("current", shown.changed(works=[]))
        self._set("works", list(shown.works))
        states = [f.state for f in self._files.values()]
        self._set("count", len(states))
        self._set("ready", states.count("ready"))
        self._set("summary", _summary(list(self._files.values())))

    def _set(self, name: str, value: Any) -> None:
        if getattr(self, name) != value:
            setattr(self, name, value)


def all_rows(state: Any) -> Any:
    """The lines of all files as one list, put together in the browser."""
    joined = state.rows_0
    for part in range(1, PARTS):
        joined = joined + getattr(state, f"rows_{part}")
    return joined


def _summary(files: list[Draft]) -> str:
    """``2 ready · 1 on the way · 1 live``."""
    count = {
        "ready": sum(f.state == "ready" for f in files),
        "on the way": sum(f.on_the_way for f in files),
        "refused": sum(f.state == "refused" for f in files),
        "not sent": sum(f.state == "lost" for f in files),
        "in drafts": sum(f.state == "draft" for f in files),
        "live": sum(f.state == "live" for f in files),
    }
    return " · ".join(f"{n} {words}" for words, n in count.items() if n)
