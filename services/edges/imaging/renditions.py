"""Makes the files that are derived from an original, and proves each by decoding it again."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import zip_longest
from typing import Any

import numpy as np

from services.edges.imaging import decode, writers
from services.edges.imaging.facts import Limits
from services.edges.imaging.outline import Outline, Packed
from services.edges.imaging.pixels import OPAQUE
from services.edges.imaging.refusals import ImageTooLarge, RenditionDiffers
from services.edges.imaging.writers import Timing, enlarge

CARD = (1200, 630)
"""Width and height that link previews show uncropped, pixels."""
CARD_GROUNDS = (np.uint32(0xFF1A1312), np.uint32(0xFFE2E9E9))
"""#12131a and #e9e9e2: the dark ground of the interface, and the light one of its wells."""
MELTS = 40  # steps of brightness, of 255, within which an outline is lost on its ground
MELTS_MOST = 0.25  # the part of an outline that may be lost
RENDITION_BYTES_MAX = 16 * 1024 * 1024
"""What a player is able to fetch."""


class Source:
    """An original whose frames can be decoded as often as they are needed."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self.data, self.limits = data, limits
        self.work = decode.outline(data, limits)
        self.timing = Timing(self.work.durations, self.work.plays)

    @property
    def animated(self) -> bool:
        """Whether there is more than one frame."""
        return self.work.frames > 1

    def frames(self) -> Iterator[Packed]:
        """Decoded anew."""
        return decode.frames(self.work, self.limits)

    def first(self) -> Packed:
        """The first frame."""
        return next(self.frames())


def webp(source: Source) -> bytes | None:
    """Lossless WebP of the same frames and timing; None if the original is a WebP."""
    if source.work.format == "webp":
        return None
    data = writers.write_webp(source.frames(), source.timing, 1, source.work.icc)
    if len(data) > RENDITION_BYTES_MAX:
        raise ImageTooLarge(
            f"becomes a WebP of {len(data):,} bytes; players take up to {RENDITION_BYTES_MAX:,}.",
            code="image_rendition_bytes",
        )
    prove(data, source.frames(), source.timing, source)
    return data


def poster(source: Source) -> bytes | None:
    """PNG of the first frame; None if the original is a still PNG."""
    if source.work.format == "png" and not source.animated:
        return None
    data = writers.write_png(source.first(), source.work.icc)
    prove(data, [source.first()], Timing((), 1), source)
    return data


def portrait(source: Source) -> bytes:
    """PNG of the first frame of a file that decodes whole; nothing else of it is kept."""
    for _ in source.frames():
        continue
    data = writers.write_png(source.first(), source.work.icc)
    prove(data, [source.first()], Timing((), 1), source)
    return data


def gif(source: Source, clears: bool) -> tuple[bytes | None, bool]:
    """GIF of an animation, and whether its pixels are exact; None if it is a GIF, or a still."""
    if not source.animated or source.work.format == "gif":
        return None, True
    exact: list[bool] = []

    def planned() -> Iterator[Packed]:
        exact.clear()
        for frame, same in writers.gif_plan(source.frames()):
            exact.append(same)
            yield frame

    data = writers.write_gif(planned(), source.timing, 1, clears)
    prove(data, planned(), gif_timing(source.timing), source)
    return data, all(exact)


def card(source: Source) -> bytes:
    """The first frame, enlarged by a whole number, in the middle of a plain ground."""
    frame = source.first()
    height, width = frame.shape
    scale = max(1, min(CARD[0] // width, CARD[1] // height))
    colour = _ground(frame)
    large = enlarge(_laid(frame, colour), scale)
    ground = np.full((CARD[1], CARD[0]), colour, np.uint32)
    y, x = (CARD[1] - large.shape[0]) // 2, (CARD[0] - large.shape[1]) // 2
    ground[max(y, 0) : y + large.shape[0], max(x, 0) : x + large.shape[1]] = large
    data = writers.write_png(ground)
    prove(data, [ground], Timing((), 1), source)
    return data


def _ground(frame: Packed) -> np.uint32:
    """The dark ground, unless more of the outline than may be is lost on it, and less on the
    light one: a night scene keeps its edge, and a dark figure on clear paper its shape."""
    solid = np.pad(frame >> 24 >= 128, 1)
    inside = solid[:-2, 1:-1] & solid[2:, 1:-1] & solid[1:-1, :-2] & solid[1:-1, 2:]
    outline = _brightness(frame[solid[1:-1, 1:-1] & ~inside])
    lost = [np.mean(abs(outline - _brightness(g)) < MELTS) for g in CARD_GROUNDS if outline.size]
    light = bool(lost) and lost[0] > MELTS_MOST and lost[1] < lost[0]
    return CARD_GROUNDS[int(light)]


def _brightness(pixels: Packed | np.uint32) -> Any:
    """Of 255, as BT.601 weighs the three."""
    red, green, blue = (np.asarray(pixels >> shift & 0xFF, float) for shift in (0, 8, 16))
    return 0.299 * red + 0.587 * green + 0.114 * blue


def _laid(frame: Packed, ground: np.uint32) -> Packed:
    """The frame laid upon a ground."""
    alpha = frame >> 24
    rest = 255 - alpha
    mixed = np.zeros_like(frame)
    for shift in (0, 8, 16):
        over, under = frame >> shift & 0xFF, ground >> np.uint32(shift) & np.uint32(0xFF)
        mixed |= ((over * alpha + under * rest + 127) // 255) << shift
    return mixed | OPAQUE


def upscaled(source: Source, scale: int, clears: bool) -> tuple[str, bytes]:
    """The work enlarged: a still as PNG, an animation in the original's format."""
    form = source.work.format if source.animated else "png"
    timing = source.timing
    if form == "gif":
        timing = gif_timing(timing)
        data = writers.write_gif(source.frames(), timing, scale, clears)
    elif form == "webp":
        data = writers.write_webp(source.frames(), timing, scale, source.work.icc)
    elif source.animated:
        timing = replace(timing, durations=writers.apng_durations(timing.durations))
        data = writers.write_apng(source.frames(), timing, scale, source.work.icc)
    else:
        data = writers.write_png(enlarge(source.first(), scale), source.work.icc)
    prove(data, (enlarge(frame, scale) for frame in source.frames()), timing, source, scale)
    return form, data


def gif_timing(timing: Timing) -> Timing:
    """The timing that a GIF can say: in steps of 10 ms."""
    return replace(timing, durations=tuple(10 * d for d in writers.gif_delays(timing.durations)))


def prove(
    data: bytes, frames: Iterable[Packed], timing: Timing, source: Source, scale: int = 1
) -> None:
    """Decode a rendition whole. Raises RenditionDiffers unless frames and timing are as given."""
    side = max(*CARD, source.limits.side_max * scale)
    limits = replace(
        source.limits,
        side_min=1,
        side_max=side,
        canvases=(),
        pixels=source.limits.pixels * scale * scale,
    )
    again: Outline = decode.outline(data, limits)
    if again.durations != timing.durations or again.plays != timing.plays:
        raise RenditionDiffers("was rendered with another timing than it has.")
    for number, (made, meant) in enumerate(zip_longest(decode.frames(again, limits), frames)):
        if made is None or meant is None or not np.array_equal(made, meant):
            raise RenditionDiffers(f"was rendered with another frame {number + 1} than it has.")
