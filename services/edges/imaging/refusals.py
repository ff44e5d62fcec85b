"""Why a file is not taken. Messages are predicates; the caller puts the file's name in front."""

from typing import NoReturn

from services.kernel import errors


class BadImage(errors.Invalid):
    """The file breaks a rule or does not decode."""

    code = "bad_image"


class ImageTooLarge(errors.TooLarge):
    """A figure of the file (bytes, sides, frames, pixels) is over its limit."""

    code = "image_too_large"


class UnsupportedImage(errors.Unsupported):
    """The file is no image of a kind that Makapix takes."""

    code = "unsupported_image"


class RenditionDiffers(errors.MakapixError):
    """A rendition, decoded again, is not the work that it was made from: a fault of ours."""

    code = "rendition_differs"


KINDS: dict[str, type[errors.MakapixError]] = {
    kind.__name__: kind for kind in (BadImage, ImageTooLarge, UnsupportedImage, RenditionDiffers)
}


def pack(refusal: errors.MakapixError) -> dict[str, object]:
    """The refusal as JSON-able data, to leave the decoding child with."""
    return {
        "kind": type(refusal).__name__,
        "message": refusal.message,
        "code": refusal.code,
        "facts": refusal.facts,
    }


def raise_packed(packed: dict[str, object], name: str) -> NoReturn:
    """Raise what ``pack`` packed, now naming the file."""
    kind = KINDS[str(packed["kind"])]
    facts = packed["facts"]
    assert isinstance(facts, dict)
    code = str(packed["code"])
    raise kind(f"{name} {packed['message']}", code=code, file=name, **facts)
