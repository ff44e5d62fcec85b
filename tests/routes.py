"""Every route of the API as it stands in the application, and requests that fit it.

Nothing here is a list by hand: a new route is walked as soon as it is there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import make

from services import door
from services.auth.actor import SYSTEM
from services.edges.storage import storage
from services.kernel import ids
from services.kernel.clock import now
from services.models import (
    Comment,
    DataExport,
    Notification,
    Passkey,
    Playlist,
    PlaylistItem,
    PushSubscription,
    Reaction,
    metadata,
)
from services.posts import files

MUTATING = {"POST", "PUT", "PATCH", "DELETE"}
EMOJI = "❤️"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


@dataclass(frozen=True)
class Route:
    """A method on a path, and what its description says."""

    method: str
    path: str
    operation: dict[str, Any] = field(compare=False, repr=False, default_factory=dict)

    @property
    def changes(self) -> bool:
        """Whether it may change something."""
        return self.method in MUTATING

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def build() -> Any:
    """The application."""
    from makapix_app.api import build

    return build()


def table() -> list[Route]:
    """All routes, in the order of the application; those without a description too."""
    app = build()
    document = app.openapi()
    found = []
    for method, path in _flat(app.routes):
        said = document["paths"].get(path, {}).get(method.lower(), {})
        found.append(Route(method, path, said))
    return found


def _flat(routes: Any) -> Iterator[tuple[str, str]]:
    for route in routes:
        for method in sorted(getattr(route, "methods", None) or ()):
            if method != "HEAD":
                yield method, re.sub(r":\w+}", "}", route.path)


def schemas() -> dict[str, Any]:
    """The shapes that bodies have, by name."""
    return build().openapi().get("components", {}).get("schemas", {})


# --- what belongs to a person


@dataclass
class Belongings:
    """Somebody's things, by the names that stand in the paths."""

    slug: str
    handle: str
    session_id: str
    job_id: str
    token_id: str
    passkey_id: str
    export_id: str
    comment_id: str
    playlist: str
    notification_id: str
    subscription_id: str


def belongings(who: make.Person, playlist: str = "public", **work: Any) -> Belongings:
    """One of each; ``playlist`` says who sees it, ``work`` sets columns of the work."""
    post = make.post(who)
    if work:
        make.change(post, **work)
    area = "public" if post.files_public else "private"
    storage().put(f"{area}/{files.path(post, 'original')}", PNG, content_type="image/png")

    def rows(tx: Any, actor: Any) -> tuple[str, ...]:
        key = Passkey(user_id=who.id, credential_id=uuid4().bytes, public_key=b"k", name="key")
        export = DataExport(user_id=who.id)
        said = Comment(post_id=post.id, author_id=who.id, body="First.")
        shelf = Playlist(owner_id=who.id, title="Shelf", visibility=playlist)
        line = Notification(
            user_id=who.id, kind="follow", topic=f"follow:{post.id}", happened_at=now()
        )
        browser = PushSubscription(
            user_id=who.id, session_id=who.who.session_id, **make.browser(str(post.id))
        )
        tx.add_all([key, export, said, shelf, line, browser])
        tx.add(Reaction(post_id=post.id, user_id=who.id, emoji=EMOJI, slot=1))
        tx.flush()
        tx.add(PlaylistItem(playlist_id=shelf.id, post_id=post.id, position=0))
        tx.refresh(shelf)
        ids_ = (str(row.id) for row in (key, export, said, line, browser))
        return *ids_, ids.slug(shelf.number)

    passkey, export, comment, line, browser, shelf = door.do(SYSTEM, rows)
    make.api_token(who)
    return Belongings(
        slug=ids.slug(post.number),
        handle=who.handle,
        session_id=str(who.who.session_id),
        job_id=str(make.upload(who, PNG)),
        token_id=_newest("api_token", who),
        passkey_id=passkey,
        export_id=export,
        comment_id=comment,
        playlist=shelf,
        notification_id=line,
        subscription_id=browser,
    )


def _newest(name: str, who: make.Person) -> str:
    from sqlalchemy import text

    query = text(f"SELECT id FROM {name} WHERE user_id = :id ORDER BY created_at DESC LIMIT 1")
    return str(door.ask(SYSTEM, lambda tx, actor: tx.execute(query, {"id": who.id}).scalar_one()))


# --- requests that fit


def address(route: Route, things: Belongings) -> str:
    """The path with somebody's things in it."""
    path = route.path.replace("playlists/{slug}", "playlists/{playlist}")
    path = path.replace("palettes/{key}", "palettes/pico-8").replace("file.{form}", "file.gpl")
    known = vars(things) | {
        "work": things.slug,
        "emoji": quote(EMOJI),
        "kind": "comment",
        "category": "frontpage",
        "form": "atom",
    }
    return re.sub(r"{(\w+)}", lambda m: known.get(m[1], "none"), path)


def query(route: Route) -> dict[str, Any]:
    """Values for the parameters that a route must have."""
    wanted = [
        p for p in route.operation.get("parameters", ()) if p["in"] == "query" and p["required"]
    ]
    return {p["name"]: example(p["schema"], p["name"], {}) for p in wanted}


def content_type(route: Route) -> str:
    """What the body is, empty for none."""
    return next(iter(route.operation.get("requestBody", {}).get("content", {})), "")


def fitting(route: Route, things: Belongings, shapes: dict[str, Any]) -> Any:
    """A body that the route takes, about somebody's things; None for none."""
    if route.path in FREE:
        return FREE[route.path]
    new = f"n{uuid4().hex[:12]}"
    said = {
        "password": make.PASSWORD, "current": make.PASSWORD, "new": "another horse battery",
        "email": f"{new}@example.org", "scopes": ["read"], "until": None, "body": "Second.",
        "work": things.slug, "cover": things.slug, "before": "", "slugs": [things.slug],
        "ids": [things.notification_id], "parent_id": things.comment_id, "name": things.handle,
        **make.browser(new),
        "handle": new if route.path.endswith(("/signup", "/handle")) else things.handle,
    }  # fmt: skip
    return body(route, shapes, **said)


# Bodies that the description leaves open.
FREE = {"/api/v1/posts/{slug}": {"title": "New"}, "/api/v1/profiles/me": {"bio": "New."}}


def body(route: Route, shapes: dict[str, Any], **said: Any) -> Any:
    """A body with all fields that the description names."""
    content = route.operation.get("requestBody", {}).get("content", {})
    schema = content.get("application/json", {}).get("schema")
    return example(schema, "", shapes, **said) if schema else None


def example(  # noqa: PLR0911 - a case a kind
    schema: dict[str, Any], name: str, shapes: dict[str, Any], /, **said: Any
) -> Any:
    """A value of this shape; ``said`` are values for fields by name."""
    if name in said:
        return said[name]
    if ref := schema.get("$ref"):
        return example(shapes[ref.rsplit("/", 1)[-1]], name, shapes, **said)
    if "anyOf" in schema:
        return example(schema["anyOf"][0], name, shapes, **said)
    if "const" in schema or "enum" in schema:
        return schema.get("const", (schema.get("enum") or [None])[0])
    kind = schema.get("type")
    if kind == "object":
        fields = schema.get("properties", {})
        return {key: example(of, key, shapes, **said) for key, of in fields.items()}
    if kind == "array":
        return [example(schema.get("items", {}), name, shapes, **said)]
    if kind in {"integer", "number"}:
        return schema.get("minimum", schema.get("exclusiveMinimum", 0) + 1)
    if kind == "boolean":
        return True
    if kind == "string":
        return (
            str(uuid4()) if schema.get("format") == "uuid" else "tests"[: schema.get("maxLength")]
        )
    return {}


# --- what is in the database


# Kept by the database itself: how many others did something, and when a row was last written.
KEPT = (
    "updated_at", "followers", "following", "likes", "comments", "reactions", "reaction_counts",
    "stale", "heat",
)  # fmt: skip


def snapshot() -> frozenset[tuple[str, str]]:
    """Each row of each table but for what the database keeps, as the table's name and a text."""
    from sqlalchemy import text

    each = " UNION ALL ".join(
        f"SELECT '{name}', (to_jsonb(t) - CAST(:kept AS text[]))::text FROM \"{name}\" t"
        for name in metadata.tables
    )
    kept = {"kept": list(KEPT)}
    rows = door.ask(SYSTEM, lambda tx, actor: tx.execute(text(each), kept).all())
    return frozenset(tuple(row) for row in rows)
