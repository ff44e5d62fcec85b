"""How often a work flashes: the general flash of WCAG 2.3.1, pixel by pixel.

A flash is a pair of opposing changes in relative luminance of 10 % or more of
the maximum, where the darker of the two is below 0.80. A pixel's changes are
counted from its last turning point, so slow ramps count as one. The answer is
the largest number of flashes that at least a quarter of the work's pixels make
within one second, with the loop repeated.
"""

import numpy as np
import numpy.typing as npt

from services.edges.imaging.outline import Packed

FULL = 255
"""Relative luminance 1.0. One byte a pixel keeps long animations small; rounding is to be safe."""
CHANGE = FULL // 10
BRIGHT = FULL * 8 // 10
AREA = 0.25
SECOND = 1000

Luminance = npt.NDArray[np.uint8]


def _linear() -> npt.NDArray[np.float64]:
    """Linear light of each sRGB byte, as WCAG defines relative luminance."""
    byte = np.arange(256) / 255
    return np.where(byte <= 0.04045, byte / 12.92, ((byte + 0.055) / 1.055) ** 2.4)


WEIGHTS = np.outer((0.2126, 0.7152, 0.0722), _linear()) * FULL


class Flashes:
    """Feed it the frames in order, then ask for the ``worst`` second."""

    def __init__(self, area: int, durations: tuple[int, ...]) -> None:
        self.area, self.durations = area, durations
        self.frames: list[Luminance] = []
        self._by_colour: Luminance = np.zeros(1 << 24 if durations else 0, np.uint8)

    def add(self, frame: Packed, rows: slice, colours: Packed) -> None:
        """``rows`` are those that changed, ``colours`` those in them. Transparent is black."""
        if not self.durations:
            return
        key = colours & np.uint32(0xFFFFFF)
        light = WEIGHTS[0][key & 0xFF] + WEIGHTS[1][key >> 8 & 0xFF] + WEIGHTS[2][key >> 16]
        self._by_colour[key] = np.rint(light).astype(np.uint8)
        pixels = frame[rows].ravel()
        seen = self._by_colour.take(pixels & np.uint32(0xFFFFFF))
        alphas = colours >> 24
        if ((alphas > 0) & (alphas < 255)).any():
            seen = (seen * (pixels >> 24) // 255).astype(np.uint8)
        if len(seen) < frame.size:
            width = frame.shape[1]
            seen, changed = self.frames[-1].copy(), seen
            seen[rows.start * width : rows.stop * width] = changed
        self.frames.append(seen)

    def repeat(self) -> None:
        """The last frame once more."""
        self.frames.append(self.frames[-1]) if self.frames else None

    def worst(self) -> int:
        """Flashes in the worst second; 0 for a still."""
        need = max(1, int(np.ceil(self.area * AREA)))
        if not self.durations:
            return 0
        low, high = self.frames[0].copy(), self.frames[0].copy()
        for frame in self.frames[1:]:
            np.minimum(low, frame, out=low)
            np.maximum(high, frame, out=high)
        alive = (high - low >= CHANGE) & (low < BRIGHT)
        if np.count_nonzero(alive) < need:
            return 0
        index = np.flatnonzero(alive)
        return self._count([frame.take(index) for frame in self.frames], need)

    def _count(self, frames: list[Luminance], need: int) -> int:
        """Slide a second over one round and the second that follows it."""
        turns = _Turns(frames[0])
        in_window = np.zeros(len(frames[0]), np.uint8)  # delays over 10 ms: at most 91 a second
        window: list[tuple[int, npt.NDArray[np.uint8]]] = []
        clock = worst = step = 0
        end = sum(self.durations) + SECOND
        while clock <= end:
            number = step % len(frames)
            turned = turns.step(frames[number])
            if turned is not None:
                window.append((clock, turned))
                in_window += turned
                while window[0][0] <= clock - SECOND:
                    in_window -= window.pop(0)[1]
                while np.count_nonzero(in_window >= 2 * worst + 2) >= need:
                    worst += 1
            clock += self.durations[number]
            step += 1
        return worst


class _Turns:
    """The last turning points of every pixel."""

    def __init__(self, first: Luminance) -> None:
        self.low, self.high = first.copy(), first.copy()
        self.rising = np.zeros(len(first), bool)
        self.falling = np.zeros(len(first), bool)

    def step(self, light: Luminance) -> npt.NDArray[np.uint8] | None:
        """Which pixels turned by a full change with this frame; None if none did."""
        np.minimum(self.low, light, out=self.low)
        np.maximum(self.high, light, out=self.high)
        up = (light - self.low >= CHANGE) & (self.low < BRIGHT) & ~self.rising
        down = (self.high - light >= CHANGE) & (light < BRIGHT) & ~self.falling
        turned = up | down
        if not turned.any():
            return None
        self.high = _choose(up, light, self.high)
        self.low = _choose(down, light, self.low)
        self.rising = self.rising & ~down | up
        self.falling = self.falling & ~up | down
        return turned.view(np.uint8)


def _choose(mask: npt.NDArray[np.bool_], one: Luminance, other: Luminance) -> Luminance:
    """``np.where``, by bits: several times as quick on bytes."""
    bits = np.negative(mask.view(np.uint8))
    return one & bits | other & ~bits
