"""A file on the publish page: what the browser measured, its words, and how far it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any
from uuid import uuid4

from services.kernel.errors import Invalid
from services.posts.details import parse, title_from
from services.uploads.views import UploadFileView, UploadView

WORDS = ("title", "alt_text", "description", "hashtags", "licence", "visibility", "remixable")
MEASURED = (
    "name", "kind", "width", "height", "frames", "facts_text", "file_text", "thumb_url",
    "poster_url", "problem_title", "problem_text", "remedy_text",
)  # fmt: skip
_KINDS = {"width": int, "height": int, "frames": int}
ORDER = ("received", "checked", "stored")


@dataclass(frozen=True)
class Draft:
    """A chosen file. ``state`` as in ``components.publish``."""

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
    percent: int = 0
    post_url: str = ""
    post_title: str = ""
    works: list[UploadFileView] = field(default_factory=list)
    title: str = ""
    alt_text: str = ""
    description: str = ""
    hashtags: list[str] = field(default_factory=list)
    licence: str = "CC-BY"
    visibility: str = "public"
    warnings: list[str] = field(default_factory=list)
    remixable: bool = False
    key: str = field(default_factory=lambda: uuid4().hex)
    turn: int = 0

    @property
    def on_the_way(self) -> bool:
        """Being sent or worked on."""
        return self.state in {"queued", "uploading", *ORDER}

    def changed(self, **values: Any) -> "Draft":
        """The same file with other values."""
        return replace(self, **values)

    def details(self) -> dict[str, Any]:
        """What the API is told. Raises Invalid by field."""
        said = {name: getattr(self, name) for name in (*WORDS, "warnings")}
        return parse(said).as_dict()

    def at(self, view: UploadView) -> "Draft":
        """The same file as far as its upload has come."""
        works = list(view.files)
        if view.finished:
            return self._ended(view, works)
        reached = [ORDER.index(w.state) if w.state in ORDER else len(ORDER) - 1 for w in works]
        state = ORDER[min(reached)] if reached else "received"
        return replace(self, state=state, works=works if self.kind == "zip" else [])

    def _ended(self, view: UploadView, works: list[UploadFileView]) -> "Draft":
        live = [w for w in works if w.state == "live"]
        first = (live or works or [UploadFileView(view.filename, view.state)])[0]
        return replace(
            self,
            state="live" if live else "refused",
            problem_title="" if live else _title(first.code or view.code),
            problem_text="" if live else first.message or view.message,
            post_url=first.url if self.kind == "image" else "",
            post_title=first.title,
            works=works if self.kind == "zip" else [],
        )


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
    return dict.fromkeys(("title", "alt_text", "description", "hashtags"), "")


def _typed(name: str, value: Any) -> Any:
    if name in _KINDS:
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise Invalid("This page sent something that Makapix does not understand.")
        return max(0, min(1_000_000, int(value)))
    return str(value)[:500]


def _title(code: str) -> str:
    if code == "already_published":
        return "Already published"
    return "Refused"
