"""From a stranger's bytes to an outline and frames: type, gates, metadata, pixels.

Whatever goes wrong on the way is a refusal; nothing else leaves this module.
"""

from collections.abc import Iterator

from services.edges.imaging import bmp, gif, jpeg, metadata, pixels, png, webp
from services.edges.imaging.facts import Limits
from services.edges.imaging.outline import Outline, Packed
from services.edges.imaging.refusals import BadImage, ImageTooLarge, UnsupportedImage
from services.kernel.errors import MakapixError

MAGIC = (
    (b"\x89PNG\r\n\x1a\n", 0, png.walk),
    (b"GIF89a", 0, gif.walk),
    (b"GIF87a", 0, gif.walk),
    (b"WEBP", 8, webp.walk),
    (b"\xff\xd8\xff", 0, jpeg.walk),
    (b"BM", 0, bmp.walk),
)
TEXTS = ((b"<svg", "SVG"), (b"<html", "HTML"), (b"<!doctype html", "HTML"))
TAKEN = "PNG, APNG, GIF, WebP, BMP and JPEG are taken."


def outline(data: bytes, limits: Limits) -> Outline:
    """The walked container. Raises BadImage, ImageTooLarge or UnsupportedImage."""
    for magic, at, walk in MAGIC:
        if data[at : at + len(magic)] == magic and (at == 0 or data[:4] == b"RIFF"):
            try:
                work = walk(data, limits)
                metadata.check(work, limits.metadata_bytes)
                return work
            except (MakapixError, MemoryError):
                raise
            except Exception as error:
                raise _undecodable(error) from error
    raise _unsupported(data)


def frames(work: Outline, limits: Limits) -> Iterator[Packed]:
    """Every frame as it is seen, decoded whole; proves that there are as many as said."""
    pixels.harden(limits.side_max * limits.side_max)
    number = 0
    try:
        for frame in pixels.frames(work):
            number += 1
            yield frame
    except (MakapixError, MemoryError, GeneratorExit):
        raise
    except Exception as error:
        raise _undecodable(error) from error
    if number != work.frames:
        raise BadImage(
            f"says it has {work.frames:,} frames but holds {number:,}.", code="image_frame_count"
        )


def _undecodable(error: Exception) -> BadImage:
    said = str(error) or type(error).__name__
    return BadImage(f"could not be decoded ({said[:200]}).", code="image_undecodable")


def _unsupported(data: bytes) -> MakapixError:
    if not data:
        return BadImage("is empty (0 bytes).", code="image_empty")
    start = data[:1024].lower()
    for mark, kind in TEXTS:
        if mark in start:
            return UnsupportedImage(f"is {kind}, not an image of pixels. {TAKEN}")
    return UnsupportedImage(f"is no image of a known kind. {TAKEN}")


def too_much_memory(limits: Limits) -> ImageTooLarge:
    """The refusal of a file whose decoding ran out of memory."""
    return ImageTooLarge(
        f"needs more than {limits.memory_bytes >> 20} MiB of memory to decode.",
        code="image_memory",
        memory_bytes_max=limits.memory_bytes,
    )
