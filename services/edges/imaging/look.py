"""What a work looks like, as a vector: works that look alike have vectors near each other.

Three parts, 135 numbers, always the same for the same pixels. The first frame is sampled at
64 × 64 points, so an enlarged copy has the look of the original.

- Layout, 64: of each of 4 × 4 fields the mean of its visible pixels in OKLab (L, a, b) and how much
  of it is visible. What is clear counts as mid grey.
- Colours, 64: how the colours of all frames are spread over OKLab, by their pixels (``spread``).
- Structure, 7: how often the colour changes along rows and along columns, how far the right half
  mirrors the left, how much is visible, the number of colours, whether it moves, its shape.

Each part is scaled to weigh about as much as it tells; ``LOOK_FORM`` is raised when any of this
changes, and the looks of all works are made anew.
"""

import math

import numpy as np
import numpy.typing as npt

from services.edges.imaging.outline import Packed
from services.edges.imaging.pixels import VISIBLE
from services.kernel.colours import BINS, BOUNDS, SPREAD_SIZE

SIDE, FIELDS = 64, 4
COLOURS_MOST = 256
"""Of the most used colours, how many count: the rest are hardly seen."""
LAYOUT, COLOURS, STRUCTURE = 2.0, 0.8, 0.35
"""What the parts are multiplied by."""
Numbers = npt.NDArray[np.float64]
_TO_CONE = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
).T
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
).T
_FIELD = (np.arange(SIDE) // (SIDE // FIELDS) * FIELDS)[:, None] + np.arange(SIDE) // (
    SIDE // FIELDS
)
"""The number of the field that each point of the sample lies in."""
_CORNERS = np.indices((2, 2, 2)).reshape(3, 8).T
"""The steps to the eight points around a place in a grid."""
_LINEAR = np.array(
    [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in np.arange(256) / 255]
)


def look(
    first: Packed, moves: bool, values: Packed, counts: npt.NDArray[np.int64]
) -> tuple[float, ...]:
    """The vector, of the first frame and of each colour, ascending, with its number of pixels."""
    sample = _sampled(first)
    visible = (sample >> 24) / 255.0
    parts = (
        LAYOUT / FIELDS * _layout(sample, values),
        COLOURS * _colours(values, counts),
        STRUCTURE * _structure(sample, visible, first.shape, len(values), moves),
    )
    return tuple(round(number, 4) for number in np.concatenate(parts).tolist())


def _sampled(frame: Packed) -> Packed:
    rows, columns = ((2 * np.arange(SIDE) + 1) * side // (2 * SIDE) for side in frame.shape)
    return frame[np.ix_(rows, columns)]


def _layout(sample: Packed, values: Packed) -> Numbers:
    """By colour, not by pixel: works have far fewer colours than pixels."""
    known = values if len(values) <= sample.size else np.unique(sample)
    whole = np.ones((len(known), 4))
    whole[:, :3] = _lab(known)
    whole *= (known >> 24)[:, None] / 255.0
    places = known.searchsorted(sample) + _FIELD * len(known)
    held = np.bincount(places.ravel(), minlength=FIELDS**2 * len(known))
    mean = held.reshape(FIELDS**2, len(known)) @ whole / (SIDE // FIELDS) ** 2
    mean[:, 0] += 0.5 * (1 - mean[:, 3])
    mean[:, 3] *= 0.25
    return np.asarray(mean.ravel(), np.float64)


def _lab(colours: Packed) -> Numbers:
    """OKLab of each colour, whatever its alpha."""
    rgb = colours[:, None].view(np.uint8)[:, :3]
    return np.asarray(np.cbrt(_LINEAR[rgb] @ _TO_CONE) @ _TO_LAB)


def _colours(values: Packed, counts: npt.NDArray[np.int64]) -> Numbers:
    """As ``spread`` of ``services.kernel.colours`` says it, for many colours at once."""
    most = np.lexsort((values, -counts))[:COLOURS_MOST]
    most = most[values[most] >= VISIBLE]
    low, high = np.array(BOUNDS)
    lab = np.rint(1000 * _lab(values[most]))
    at = np.clip((lab - low) / (high - low), 0, 1) * (BINS - 1)
    below = np.minimum(at.astype(np.int64), BINS - 2)
    beyond = (at - below)[:, None, :]
    places = (below[:, None, :] + _CORNERS) @ (BINS**2, BINS, 1)
    shares = np.where(_CORNERS, beyond, 1 - beyond).prod(axis=2) * counts[most, None]
    grid = np.bincount(places.ravel(), shares.ravel(), SPREAD_SIZE)
    return np.round(np.sqrt(grid / (grid.sum() or 1)), 4)


def _structure(
    sample: Packed, visible: Numbers, shape: tuple[int, ...], colours: int, moves: bool
) -> Numbers:
    height, width = shape
    return np.array(
        [
            2 * math.sqrt(np.mean(sample[:, 1:] != sample[:, :-1])),
            2 * math.sqrt(np.mean(sample[1:] != sample[:-1])),
            float(np.mean(sample == sample[:, ::-1])),
            float(visible.mean()),
            min(math.log2(max(colours, 1)), 10) / 5,
            float(moves),
            math.log2(width / height) / 2,
        ]
    )


SIZE = 4 * FIELDS**2 + SPREAD_SIZE + 7
