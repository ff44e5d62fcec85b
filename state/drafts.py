"""A file on the publish page: what the browser measured, its words, and how far it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any
from uuid import uuid4

import reflex as rx

from services.kernel.errors import Invalid
from services.posts import queries
from services.posts.details import parse, title_from
from services.posts.parents import Named
from services.uploads.views import UploadFileView, UploadView
from state.base import STRANGE, ask

WORDS = ("title", "alt_text", "description", "hashtags", "licence", "visibility", "remixable")
MEASURED = (
    "name", "kind", "width", "height", "frames", "facts_text", "file_text", "thumb_url",
    "poster_url", "problem_title", "problem_text", "remedy_text",
)  # fmt: skip
_KINDS = {"width": int, "height": int, "frames": int}
ORDER = ("received", "checked", "stored")


@dataclass(frozen=True)
class FileRow:
    """What the list shows of a chosen file; fields as in ``components.publish``."""

    id: str
    name: str
    kind: str
    width: int
    height: int
    frames: int
    facts_text: str
    thumb_url: str
    poster_url: str
    problem_title: str
    problem_text: str
    remedy_text: str
    state: str
    post_url: str
    post_title: str
    works_text: str
    untold: bool


@dataclass(frozen=True)
class Draft:
    """A chosen file. ``state`` as in ``components.publish``; ``works`` are those of a ZIP."""

    id: str = ""
    name: str = ""
    kind: str = "image"
    width: int = 0
    height: int = 0
    frames: int = 1
    facts_text: str = ""
    file_text: str = ""
    thumb_url: str = ""
    poster_url: str = ""
    problem_title: str = ""
    problem_text: str = ""
    remedy_text: str = ""
    state: str = "ready"
    post_url: str = ""
    post_title: str = ""
    works_text: str = ""
    works: list[UploadFileView] = field(default_factory=list)
    title: str = ""
    alt_text: str = ""
    description: str = ""
    hashtags: list[str] = field(default_factory=list)
    licence: str = "CC-BY"
    visibility: str = "public"
    warnings: list[str] = field(default_factory=list)
    remixable: bool = False
    parents: list[Named] = field(default_factory=list)
    as_draft: bool = False
    key: str = field(default_factory=lambda: uuid4().hex)
    turn: int = 0

    @property
    def on_the_way(self) -> bool:
        """Being sent or worked on."""
        return self.state in {"queued", "uploading", *ORDER}

    def changed(self, **values: Any) -> "Draft":
        """The same file with other values."""
        return replace(self, **values)

    def row(self) -> FileRow:
        """Its line in the list."""
        same = {f.name: getattr(self, f.name) for f in fields(FileRow) if f.name != "untold"}
        return FileRow(**same, untold=self.kind == "image" and not self.alt_text)

    def details(self) -> dict[str, Any]:
        """What the API is told. Raises Invalid by field."""
        said = {name: getattr(self, name) for name in (*WORDS, "warnings")}
        said |= {"parents": [p.slug for p in self.parents]}
        return parse(said | ({"visibility": "draft"} if self.as_draft else {})).as_dict()

    def named(self, work: Named) -> "Draft":
        """The same file with one more work that it was made from."""
        others = [p for p in self.parents if p.slug != work.slug]
        parse({"parents": [p.slug for p in (*others, work)]})
        return replace(self, parents=[*others, work])

    def unnamed(self, slug: str) -> "Draft":
        """The same file without this work."""
        return replace(self, parents=[p for p in self.parents if p.slug != slug])

    def at(self, view: UploadView) -> "Draft":
        """The same file as far as its upload has come."""
        works = list(view.files)
        if view.finished:
            return self._ended(view, works)
        reached = [ORDER.index(w.state) if w.state in ORDER else len(ORDER) - 1 for w in works]
        state = ORDER[min(reached)] if reached else "received"
        return replace(self, state=state, works_text=self._count(works))

    def _ended(self, view: UploadView, works: list[UploadFileView]) -> "Draft":
        live = [w for w in works if w.state == "live"]
        first = (live or works or [UploadFileView(view.filename, view.state)])[0]
        return replace(
            self,
            state=("draft" if first.draft else "live") if live else "refused",
            problem_title="" if live else _title(first.code or view.code),
            problem_text="" if live else first.message or view.message,
            post_url=first.url if self.kind == "image" else "",
            post_title=first.title,
            works_text=self._count(works),
            works=works if self.kind == "zip" else [],
        )

    def _count(self, works: list[UploadFileView]) -> str:
        """``12 of 100 are ready``, for a ZIP."""
        if self.kind != "zip" or not works:
            return ""
        done = sum(w.state == "live" for w in works)
        return f"{done} of {len(works)} {'is' if done == 1 else 'are'} there"


async def renamed(state: rx.State, f: Draft, address: str, *, on: bool) -> Draft:
    """The file with the work at the address named as its parent, or no longer. Raises Invalid."""
    return f.named(await ask(state, queries.parent, address)) if on else f.unnamed(address)


def drafted(facts: Mapping[str, Any]) -> Draft:
    """A new file from what the browser measured."""
    said = told(facts)
    title = title_from(said["name"]) if said.get("kind") == "image" else ""
    return Draft(id=str(facts.get("id", ""))[:64], title=title, **said)


def told(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The measured facts, each of its type and of a sane length."""
    known = {f.name for f in fields(Draft)}
    found = {n: _typed(n, facts[n]) for n in MEASURED if n in facts and n in known}
    found.setdefault("name", "file")
    if found["kind"] not in {"image", "zip"} if "kind" in found else False:
        found["kind"] = "image"
    return found | {"state": "refused" if found.get("problem_title") else "ready"}


def no_errors() -> dict[str, str]:
    """No field is wrong."""
    return dict.fromkeys(("title", "alt_text", "description", "hashtags", "parents"), "")


def _typed(name: str, value: Any) -> Any:
    if name in _KINDS:
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise Invalid(STRANGE)
        return int(max(0, min(1_000_000, value)))  # what is no number is cut as well
    return str(value)[:500]


def _title(code: str) -> str:
    if code == "already_published":
        return "Already published"
    return "The same file" if code == "same_file" else "Refused"
