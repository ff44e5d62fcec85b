"""Value noise on a repeating lattice: what makes hills, clouds and coasts of a seed."""

import random

import numpy as np
from numpy.typing import ArrayLike

from services.seed.brush.canvas import Field


class Noise:
    """Smooth noise in 0..1; the same seed gives the same hills on every machine."""

    def __init__(self, seed: int, period: int = 64) -> None:
        source = random.Random(seed)
        self.period = period
        self.lattice = np.array([[source.random() for _ in range(period)] for _ in range(period)])

    def at(self, x: ArrayLike, y: ArrayLike, wrap: int = 0) -> Field:
        """Noise at these points; with ``wrap`` the x axis repeats after so many cells."""
        px, py = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
        left, top = np.floor(px).astype(int), np.floor(py).astype(int)
        fx, fy = px - left, py - top
        fx, fy = fx * fx * (3 - 2 * fx), fy * fy * (3 - 2 * fy)
        across = wrap or self.period
        x0, x1 = left % across % self.period, (left + 1) % across % self.period
        y0, y1 = top % self.period, (top + 1) % self.period
        upper = self.lattice[y0, x0] * (1 - fx) + self.lattice[y0, x1] * fx
        lower = self.lattice[y1, x0] * (1 - fx) + self.lattice[y1, x1] * fx
        return upper * (1 - fy) + lower * fy

    def fractal(self, x: ArrayLike, y: ArrayLike, octaves: int = 4, wrap: int = 0) -> Field:
        """Sum of octaves, each of double frequency and half strength, in 0..1."""
        px, py = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
        total, weight, share = np.zeros(np.broadcast(px, py).shape), 0.0, 0.5
        for octave in range(octaves):
            scale = 2**octave
            total += share * self.at(px * scale, py * scale, wrap * scale)
            weight += share
            share /= 2
        return total / weight
