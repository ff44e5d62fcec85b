"""How often a work flashes: the general flash of WCAG 2.3.1, pixel by pixel.

A flash is a pair of opposing changes in relative luminance of 10 % or more of
the maximum, where the darker of the two is below 0.80. A pixel's changes are
counted from its last turning point, so slow ramps count as one. The answer is
the largest number of flashes that at least a quarter of the work's pixels make
within one second, with the loop repeated.
"""

import numpy as np
import numpy.typing as npt

from services.edges.imaging.outline import Box, Packed
from services.edges.imaging.pixels import OPAQUE

FULL = 255
"""Relative luminance 1.0. One byte a pixel keeps long animations small; rounding is to be safe."""
CHANGE = FULL // 10
BRIGHTEST = FULL * 8 // 10 + CHANGE - 1
"""Luminance above this is cut off: then no change counts whose darker side is 0.80 or more."""
AREA = 0.25
SECOND = 1000

Luminance = npt.NDArray[np.uint8]


def _linear() -> npt.NDArray[np.float64]:
    """Linear light of each sRGB byte, as WCAG defines relative luminance."""
    byte = np.arange(256) / 255
    return np.where(byte <= 0.04045, byte / 12.92, ((byte + 0.055) / 1.055) ** 2.4)


RGB = np.uint32(0xFFFFFF)
WEIGHTS = np.outer((0.2126, 0.7152, 0.0722), _linear()) * FULL
_BY_COLOUR: Luminance = np.zeros(1 << 24, np.uint8)
"""Luminance of each colour that this process has met: what is written here never changes."""
_MET: npt.NDArray[np.bool_] = np.zeros(1 << 24, bool)
"""Which colours those are."""


class Flashes:
    """Feed it the frames in order, then ask for the ``worst`` second."""

    def __init__(self, area: int, durations: tuple[int, ...]) -> None:
        self.area, self.durations = area, durations
        self.frames: list[Luminance] = []
        self._shape = (0, 0)
        self._boxes: list[Box] = []

    def add(self, frame: Packed, box: Box, colours: Packed) -> None:
        """Only ``box`` changed; ``colours`` has those in it, ascending. Transparent is black."""
        if not self.durations:
            return
        _learn(colours & RGB)
        pixels = frame[box]
        seen = _BY_COLOUR.take(pixels & RGB)
        lowest = colours[min(int(colours[0] == 0), len(colours) - 1)]
        if 0 < lowest < OPAQUE:
            seen = (seen * (pixels >> 24) // 255).astype(np.uint8)
        np.minimum(seen, BRIGHTEST, out=seen)
        if self.frames:
            self._boxes.append(box)
        self._shape = frame.shape
        if seen.size < frame.size:
            whole = self.frames[-1].copy()
            whole.reshape(frame.shape)[box] = seen
            seen = whole
        self.frames.append(seen.ravel())

    def repeat(self) -> None:
        """The last frame once more."""
        self.frames.append(self.frames[-1]) if self.frames else None

    def worst(self) -> int:
        """Flashes in the worst second; 0 for a still."""
        need = max(1, int(np.ceil(self.area * AREA)))
        if not self.durations:
            return 0
        frames = self._changing()
        low, high = frames[0].copy(), frames[0].copy()
        alive = rising = np.zeros(len(low), bool)
        for frame in {id(frame): frame for frame in frames}.values():
            np.minimum(low, frame, out=low)
            np.maximum(high, frame, out=high)
            before, alive = alive, high - low >= CHANGE
            rising = rising | (frame == high) & (alive > before)
        if np.count_nonzero(alive) < need:
            return 0
        if 2 * np.count_nonzero(alive) < len(alive):
            index = np.flatnonzero(alive)  # the others never turn, so they may be left out
            frames, rising = [frame.take(index) for frame in frames], rising.take(index)
        return self._count(frames, _Turns(frames[0], rising), need)

    def _changing(self) -> list[Luminance]:
        """The frames without what lies around all changes: it never turns."""
        if not self._boxes:
            return self.frames
        rows, columns = (
            slice(min(side.start for side in sides), max(side.stop for side in sides))
            for sides in zip(*self._boxes, strict=True)
        )
        kept = {
            id(frame): frame.reshape(self._shape)[rows, columns].ravel() for frame in self.frames
        }
        return [kept[id(frame)] for frame in self.frames]

    def _count(self, frames: list[Luminance], turns: "_Turns", need: int) -> int:
        """Slide a second over one round and the second that follows it."""
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


def _learn(colours: Packed) -> None:
    """Note the luminance of colours (without alpha) that were not met before."""
    if _MET.take(colours).all():
        return
    light = WEIGHTS[0][colours & 0xFF] + WEIGHTS[1][colours >> 8 & 0xFF] + WEIGHTS[2][colours >> 16]
    _BY_COLOUR[colours] = np.rint(light).astype(np.uint8)
    _MET[colours] = True


class _Turns:
    """The last turning points of every pixel.

    Where a pixel is to rise by a full change next, its light is turned upside
    down (255 - light), so that every pixel waits for a fall from its peak.
    """

    def __init__(self, first: Luminance, rising: npt.NDArray[np.bool_]) -> None:
        """``rising`` are the pixels whose first turn is upwards."""
        self.upside_down = np.negative(rising.view(np.uint8))
        self.peak = first ^ self.upside_down

    def step(self, light: Luminance) -> npt.NDArray[np.uint8] | None:
        """Which pixels turned by a full change with this frame; None if none did."""
        light = light ^ self.upside_down
        np.maximum(self.peak, light, out=self.peak)
        turned = (self.peak - light >= CHANGE).view(np.uint8)
        if not turned.any():
            return None
        mask = np.negative(turned)
        self.upside_down ^= mask
        self.peak ^= (self.peak ^ ~light) & mask  # by bits: several times as quick as np.where
        return turned
