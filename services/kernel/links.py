"""Links in what people write: found in prose, checked where an address is asked for.

What comes out is data, never markup. Only ``http`` and ``https`` to a host with
a plain name pass: no user and password before it, no punycode or letters that
look like others (UTS 39), no bare number.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import SplitResult, urlsplit

from linkify_it import LinkifyIt

from services.kernel import text
from services.kernel.errors import Invalid

REL = "nofollow ugc noopener"
_HOST = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
_HASHTAG = re.compile(r"(?<![\w#&/])#(\w{1,64})(?!\w)")
_FORBIDDEN = re.compile(r"[\s\\<>\"`{}|^]")


@dataclass(frozen=True)
class Segment:
    """A piece of prose; with ``href`` it is a link."""

    text: str
    href: str = ""


@dataclass(frozen=True)
class Link:
    """An address and how it is written: without scheme and last slash."""

    href: str
    text: str


def segments(prose: str) -> list[Segment]:
    """The prose in its order, cut where links begin and end; joined it is the prose again."""
    return list(_cut(prose))


@lru_cache(maxsize=512)  # many read the same words again and again
def _cut(prose: str) -> tuple[Segment, ...]:
    found: list[Segment] = []
    at = 0
    for match in _finder().match(prose) or []:
        href = match.url if match.schema else match.url.replace("http://", "https://", 1)
        if _parts(href) is None:
            continue
        if match.index > at:
            found.append(Segment(prose[at : match.index]))
        found.append(Segment(prose[match.index : match.last_index], href))
        at = match.last_index
    return (*found, Segment(prose[at:])) if at < len(prose) else tuple(found)


def with_hashtags(prose: str) -> list[Segment]:
    """The same, where each ``#word`` leads to the works under it, too."""
    found: list[Segment] = []
    for piece in segments(prose):
        if piece.href:
            found.append(piece)
            continue
        at = 0
        for match in _HASHTAG.finditer(piece.text):
            found += [Segment(piece.text[at : match.start()])] if match.start() > at else []
            found.append(Segment(match[0], f"/hashtags/{match[1].casefold()}"))
            at = match.end()
        found += [Segment(piece.text[at:])] if at < len(piece.text) else []
    return found


def address(value: object, *, name: str, longest: int) -> str:
    """An address that a person may put on their page. Raises Invalid with the rule."""
    said = text.line(value, name=name, longest=longest)
    said = said if "://" in said else f"https://{said}"
    if _parts(said) is None:
        sentence = (
            f"A link begins with https:// or http:// and a plain host name; “{said[:80]}” does not."
        )
        raise Invalid(sentence, fields={name: sentence})
    return said


def shown(href: str) -> Link:
    """The address with what people read of it."""
    return Link(href, href.partition("://")[2].removeprefix("www.").rstrip("/"))


def taken_apart(address: str) -> SplitResult:
    """The parts of an address that anybody may have sent; all empty for what is none."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def _parts(href: str) -> SplitResult | None:
    """The address taken apart, or None for one that is not safe to offer."""
    if _FORBIDDEN.search(href):
        return None
    try:
        parts = urlsplit(href)
        host, _ = (parts.hostname or "").removesuffix("."), parts.port
    except ValueError:
        return None
    safe = (
        parts.scheme in {"http", "https"}
        and "@" not in parts.netloc
        and _HOST.fullmatch(host)
        and not any(label.startswith("xn--") for label in host.split("."))
    )
    return parts if safe else None


@lru_cache(maxsize=1)
def _finder() -> LinkifyIt:
    finder = LinkifyIt(options={"fuzzy_email": False})
    for scheme in ("mailto:", "ftp:", "//"):
        finder.add(scheme, None)
    return finder
