"""HTML and XML written so that a stranger's words cannot become markup: every text and every
value of an attribute is escaped, and only what this module made passes as it is."""

import json
import re
from html import escape
from typing import Any

from services.kernel.links import taken_apart

VOID = frozenset({"meta", "link", "img", "hr", "source", "br"})


class Markup(str):
    """Text that is markup already."""

    __slots__ = ()


NOTHING = Markup()
_NEVER = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


def el(name: str, /, *children: str, **attributes: Any) -> Markup:
    """An element. ``class_`` is class, ``data_x`` is data-x; True is an attribute without a
    value, None and False leave it out. Children that are not Markup are escaped."""
    said = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in VOID:
        return Markup(f"<{name}{said}>")
    return Markup(f"<{name}{said}>{join(*children)}</{name}>")


def join(*children: str) -> Markup:
    """Several pieces in a row, escaped where they are not Markup."""
    return Markup("".join(c if isinstance(c, Markup) else escape(_plain(c)) for c in children))


def data(value: Any) -> Markup:
    """A JSON-LD block: data for the browser, which runs nothing of it, so the policy of scripts
    does not concern it. ``<`` cannot end it."""
    said = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    safe = said.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return Markup(f'<script type="application/ld+json" data-first>{_plain(safe)}</script>')


def safe_href(address: str) -> str:
    """The address, or nothing for one that is not http, https or a path of ours."""
    return address if taken_apart(address).scheme in {"", "http", "https"} else ""


def _attribute(key: str, value: Any) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(_plain(str(value)))}"'


def _plain(text: str) -> str:
    """Without what no document may hold (XML 1.0, 2.2): NUL and other control marks, halves of
    pairs, two marks that are no characters."""
    return _NEVER.sub("", text)
