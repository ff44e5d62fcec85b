"""The count of flashes, against the plainest way to count them: pixel by pixel, light by light."""

import random

import images
import numpy as np
import pytest

from services.edges import imaging

CHANGE, BRIGHTEST = 25, 204 + 24  # of 255: a tenth, and 0.80 with a change less one above it


def light(pixel) -> int:
    """Relative luminance of an RGBA pixel over black, as WCAG has it, in one byte."""
    parts = [value / 255 for value in map(int, pixel[:3])]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    full = np.rint(255 * (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]))
    return min(int(full) * int(pixel[3]) // 255, BRIGHTEST)


def turns(lights: list[int], steps: int) -> list[int]:
    """The steps at which a pixel has changed by a tenth since it last turned."""
    low = high = lights[0]
    way, found = 0, []
    for step in range(steps):
        seen = lights[step % len(lights)]
        low, high = min(low, seen), max(high, seen)
        if way >= 0 and high - seen >= CHANGE and (way or seen == low):
            way, low, high = -1, seen, seen
            found.append(step)
        elif way <= 0 and seen - low >= CHANGE:
            way, low, high = 1, seen, seen
            found.append(step)
    return found


def plainly(frames, durations) -> int:
    """Flashes in the worst second that a quarter of the pixels make."""
    clocks = [0]
    while clocks[-1] <= sum(durations) + 1000:
        clocks.append(clocks[-1] + durations[(len(clocks) - 1) % len(durations)])
    clocks.pop()
    height, width = frames[0].shape[:2]
    every = [
        turns([light(frame[y, x]) for frame in frames], len(clocks))
        for y in range(height)
        for x in range(width)
    ]
    worst = 0
    for end in clocks:
        flashes = sorted(sum(end - 1000 < clocks[s] <= end for s in found) // 2 for found in every)
        worst = max(worst, flashes[-max(1, -(-len(every) // 4))])
    return worst


@pytest.mark.parametrize("seed", range(24))
def test_the_quick_count_is_the_plain_count(seed):
    """Parts that change, frames that stay, slow ramps, partial alpha, uneven durations."""
    draw = random.Random(seed)
    palette = [
        (*(draw.choice((0, 40, 90, 150, 210, 255)) for _ in "rgb"), draw.choice((255, 255, 128, 0)))
        for _ in range(draw.choice((2, 3, 6)))
    ]
    frame = np.array([[draw.choice(palette) for _ in range(8)] for _ in range(8)], np.uint8)
    frames = [frame]
    for _ in range(draw.randrange(1, 11)):
        frame = frame.copy()
        if draw.random() < 0.85:
            y, x = draw.randrange(5), draw.randrange(5)
            part = (slice(y, y + draw.randrange(1, 9)), slice(x, x + draw.randrange(1, 9)))
            frame[part] = draw.choice(palette)
        frames.append(frame)
    durations = [draw.choice((20, 50, 90, 100, 250, 400)) for _ in frames]
    data = images.apng(frames, [(ms, 1000) for ms in durations])
    assert imaging.inspect(data, name="a").flashes_per_second == plainly(frames, durations)
