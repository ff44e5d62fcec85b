"""Complaints about an archive, and how a stranger's text is shown in them."""

from services.kernel import errors

SHOWN = 80  # characters of a stranger's text in a sentence


class BadArchive(errors.Invalid):
    """The archive is damaged, or is made so that two programs would read it differently."""

    code = "bad_archive"


class ArchiveTooLarge(errors.TooLarge):
    """The archive exceeds a limit: bytes, works, entries, unpacked bytes, ratio."""

    code = "archive_too_large"


class ArchiveUnsupported(errors.Unsupported):
    """The archive uses what Makapix does not take: encryption, ZIP64, links, nesting."""

    code = "archive_unsupported"


class BadManifest(errors.Invalid):
    """``makapix.json`` breaks a rule; ``facts["pointer"]`` is the JSON pointer (RFC 6901)."""

    code = "bad_manifest"


def printable(text: str) -> str:
    """A stranger's text, safe to print: short, quoted, what is invisible spelled out."""
    cut = text[:SHOWN] + "…" * (len(text) > SHOWN)
    return "“" + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in cut) + "”"
