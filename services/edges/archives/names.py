"""Names inside an archive: how they are read, and which are refused.

Nothing is ever written to a path that an archive names; the rules keep names
harmless to show, and unambiguous where the manifest refers to them.
"""

import re
import unicodedata

from services.edges.archives.refusals import ArchiveUnsupported, BadArchive, printable

NAME_BYTES_MAX = 512
UTF8_FLAG = 0x0800  # general purpose bit 11 (APPNOTE 4.4.4)

_DRIVE = re.compile(r"[A-Za-z]:")
_REORDERING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
_INVISIBLE = {"Cc", "Cs", "Zl", "Zp"}
_IGNORED = {".ds_store", "thumbs.db"}


def read(raw: bytes, flags: int) -> str:
    """The name as NFC text. Raises BadArchive or ArchiveUnsupported with the rule.

    Without the flag a name should be code page 437, but macOS writes UTF-8
    there: what reads as UTF-8 is taken as such.
    """
    if len(raw) > NAME_BYTES_MAX:
        shown = printable(raw.decode("ascii", "replace"))
        raise BadArchive(
            f"{shown} is too long a name: at most {NAME_BYTES_MAX} bytes, this one has {len(raw)}.",
            limit=NAME_BYTES_MAX,
            found=len(raw),
        )
    try:
        name = raw.decode("utf-8")
    except UnicodeDecodeError:
        if flags & UTF8_FLAG:
            shown = printable(raw.decode("utf-8", "replace"))
            raise BadArchive(f"{shown} is a name that claims to be UTF-8 and is not.") from None
        name = raw.decode("cp437")
    _check(name)
    return unicodedata.normalize("NFC", name)


def identity(name: str) -> str:
    """Equal for names that some file system would take for the same."""
    return unicodedata.normalize("NFC", name.rstrip("/").casefold())


def is_folder(name: str) -> bool:
    """Whether the entry stands for a folder."""
    return name.endswith("/")


def is_ignored(name: str) -> bool:
    """Whether the entry is a folder or what systems leave in archives by themselves."""
    *folders, last = name.split("/")
    return not last or last.casefold() in _IGNORED or "__MACOSX" in folders


def _check(name: str) -> None:
    shown = printable(name)
    if not name or name.startswith("/") or _DRIVE.match(name):
        raise ArchiveUnsupported(f"{shown} is an absolute path; names in an archive are relative.")
    if "\\" in name:
        raise ArchiveUnsupported(f"{shown} has a backslash; folders are separated by “/”.")
    if any(part in ("", ".", "..") for part in name.removesuffix("/").split("/")):
        raise ArchiveUnsupported(
            f"{shown} leaves its folder or has an empty step; “..”, “.” and “//” are not taken."
        )
    for c in name:
        if unicodedata.category(c) in _INVISIBLE or unicodedata.bidirectional(c) in _REORDERING:
            raise ArchiveUnsupported(
                f"{shown} holds U+{ord(c):04X}, a control character; names consist of visible ones."
            )
