"""``/limits``: every figure that a person can meet, from the settings as they are."""

from collections.abc import Iterator
from typing import Any

import reflex as rx

from pages.frame import page
from services.kernel.settings import PUBLIC, Settings, settings
from services.kernel.text import limit_size
from services.uploads import quotas

GROUPS = {
    "Works": ("side_", "canvases", "file_", "frames_", "pixels_", "download_"),
    "ZIPs": ("zip_",),
    "Words": ("title_", "description_", "alt_", "hashtag", "parents_"),
    "Accounts": ("handle_", "password_", "register_", "login_", "access_", "refresh_", "export_"),
    "Profiles and people": (
        "display_name_",
        "bio_",
        "link",
        "avatar_",
        "pins_",
        "follows_",
        "blocks_",
        "mutes_",
    ),
    "Comments, reactions and playlists": ("comment", "mentions_", "reactions_", "playlist"),
    "Bringing back": ("trash_", "replaced_"),
    "How often": ("reads_", "writes_", "events_", "pages_per", "event_", "body_"),
}
REST = "Lists"
KIB = 1024


def limits() -> rx.Component:
    """Headings, each with a list of what and how much."""
    return page(
        "Limits",
        rx.el.p(
            "What Makapix takes, and how often. Programs find the same figures at ",
            rx.el.a("/api/v1/config", href="/api/v1/config", class_name="link", target="_self"),
            ". What people ask of each other stands in the ",
            rx.el.a("rules", href="/rules", class_name="link"),
            ".",
            class_name="prose muted",
        ),
        *[_group(title, rows) for title, rows in groups().items()],
        _group("Uploads, by reputation", list(_uploads())),
        active="limits",
    )


def groups() -> dict[str, list[tuple[str, str]]]:
    """All public limits under their headings: what, and how much with its unit."""
    found: dict[str, list[tuple[str, str]]] = {title: [] for title in (*GROUPS, REST)}
    for name in PUBLIC:
        title = next((t for t, starts in GROUPS.items() if name.startswith(starts)), REST)
        found[title].append(told(name))
    return {title: rows for title, rows in found.items() if rows}


def told(name: str) -> tuple[str, str]:
    """A setting as its description and its figure: ``("Longest title", "128 characters")``."""
    said = (Settings.model_fields[name].description or "").rstrip(".")
    words, comma, unit = said.rpartition(", ")
    value = getattr(settings(), name)
    if isinstance(value, list):
        return said.split(",")[0], ", ".join(value) or "any"
    if unit == "bytes":
        return words, _size(value)
    if unit == "seconds" and value % 60 == 0:
        return words, f"{value // 60:,} minutes"
    if comma and " " not in unit:
        return words, f"{_figure(value)} {unit}"
    return said.replace("`", ""), _figure(value)


def _figure(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def _size(value: int) -> str:
    return f"{value // KIB} KiB" if value < KIB * KIB else limit_size(value)


def _uploads() -> Iterator[tuple[str, str]]:
    room, hourly = quotas.NOT_VERIFIED
    yield "Without a confirmed address", f"{limit_size(room)} in all, {hourly} an hour"
    for below, room, hourly in quotas.UPLOAD_QUOTAS:
        yield f"Reputation below {below:,}", f"{limit_size(room)} in all, {hourly} an hour"
    room, hourly = quotas.UPLOAD_MOST
    yield "Above that", f"{limit_size(room)} in all, {hourly} an hour"


def _group(title: str, rows: list[tuple[str, str]]) -> rx.Component:
    lines = [
        rx.el.div(rx.el.dt(words), rx.el.dd(figure, class_name="mono"), class_name="limit")
        for words, figure in rows
    ]
    return rx.el.section(rx.el.h2(title), rx.el.dl(*lines, class_name="limits"), class_name="sect")
