"""A modelling kit: bodies of balls and plates, lit from the upper left, in one outline.

Animals and monsters are put together from it; each part brings its own ramp.
"""

import itertools
from collections.abc import Sequence

import numpy as np

from services.seed.brush.canvas import (
    Field,
    Mask,
    Picture,
    blank,
    dither,
    dot,
    grid,
    outline,
    paint,
    pen,
    size,
)


class Figure:
    """A transparent sheet on which shaded parts are laid, back to front."""

    def __init__(self, width: int, height: int, soft: float = 0.55) -> None:
        self.picture = blank(width, height)
        self.x, self.y = grid(width, height)
        self.soft = soft  # how much the shades are dithered

    def ball(
        self, cx: float, cy: float, rx: float, ry: float, colours: str, edge: str = ""
    ) -> "Figure":
        """An ellipsoid; ``edge`` draws its own rim, to set it off from what is behind."""
        dx, dy = (self.x - cx) / rx, (self.y - cy) / ry
        inside = dx**2 + dy**2 <= 1
        depth = np.sqrt(np.clip(1 - dx**2 - dy**2, 0, 1))
        return self._lay(
            inside, np.clip(0.2 - 0.34 * dx - 0.42 * dy + 0.5 * depth, 0, 1), colours, edge
        )

    def plate(
        self, points: Sequence[tuple[float, float]], colours: str, edge: str = ""
    ) -> "Figure":
        """A polygon, lit evenly from its upper left to its lower right."""
        mask_sheet = blank(*size(self.picture))
        with pen(mask_sheet) as d:
            d.polygon(points, "#ffffff")
        inside = mask_sheet[..., 3] > 0
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        spread = (max(xs) - min(xs)) + (max(ys) - min(ys)) + 1
        return self._lay(
            inside, 0.92 - (self.x - min(xs) + self.y - min(ys)) / spread * 0.85, colours, edge
        )

    def limb(self, points: Sequence[tuple[float, float]], thick: float, colours: str) -> "Figure":
        """A bent tube through the points."""
        for (ax, ay), (bx, by) in itertools.pairwise(points):
            along = np.clip(
                ((self.x - ax) * (bx - ax) + (self.y - ay) * (by - ay))
                / ((bx - ax) ** 2 + (by - ay) ** 2 + 1e-9),
                0,
                1,
            )
            dx, dy = self.x - (ax + along * (bx - ax)), self.y - (ay + along * (by - ay))
            self._lay(np.hypot(dx, dy) <= thick / 2, 0.55 - (dx + dy) / thick * 0.5, colours)
        return self

    def _lay(self, inside: Mask, light: Field, colours: str, edge: str = "") -> "Figure":
        paint(self.picture, inside, dither(light, colours, self.soft))
        if edge:
            core = np.pad(inside, 1)
            rim = inside & ~(core[:-2, 1:-1] & core[2:, 1:-1] & core[1:-1, :-2] & core[1:-1, 2:])
            paint(self.picture, rim, edge)
        return self

    def spots(self, places: Sequence[tuple[float, float, float]], fill: str) -> "Figure":
        """Round marks, only where there is body."""
        for cx, cy, radius in places:
            inside = np.hypot(self.x - cx, self.y - cy) <= radius
            paint(self.picture, inside & (self.picture[..., 3] > 0), fill)
        return self

    def bands(
        self, step: float, share: float, fill: str, where: Mask | None = None, slant: float = 0.0
    ) -> "Figure":
        """Stripes across the body so far."""
        stripe = ((self.y + self.x * slant) % step < step * share) & (self.picture[..., 3] > 0)
        paint(self.picture, stripe if where is None else stripe & where, fill)
        return self

    def eye(
        self,
        x: float,
        y: float,
        radius: float,
        iris: str = "#1a1028",
        white: str = "#ffffff",
        look: float = 0.0,
    ) -> "Figure":
        """An eye with a glint; radius under 1 is a single dark pixel with none."""
        if radius < 1:
            dot(self.picture, x, y, iris)
            return self
        paint(self.picture, np.hypot(self.x - x, self.y - y) <= radius, white)
        paint(self.picture, np.hypot(self.x - x - look * radius, self.y - y) <= radius * 0.62, iris)
        dot(self.picture, x - radius * 0.4 + look * radius, y - radius * 0.4, "#ffffff")
        return self

    def line(self, points: Sequence[tuple[float, float]], fill: str, thick: int = 1) -> "Figure":
        """A plain stroke: a mouth, a whisker, a leg."""
        with pen(self.picture) as d:
            d.line(points, fill, thick)
        return self

    def done(self, ink: str = "#1d1530") -> Picture:
        """The figure in its outline, on transparent paper."""
        return outline(self.picture, ink)


def on(ground: Picture, piece: Picture, x: int, y: int, shadow: str = "") -> Picture:
    """A copy of the ground with the piece on it, its foot at row y, and a flat shadow."""
    result = ground.copy()
    width, height = size(piece)
    if shadow:
        xs, ys = grid(*size(ground))
        middle = x + width / 2
        paint(
            result,
            ((xs - middle) / (width * 0.42)) ** 2 + ((ys - y) / max(1.5, height * 0.07)) ** 2 <= 1,
            shadow,
        )
    top, left = y - height, x
    x0, y0 = max(0, left), max(0, top)
    x1, y1 = min(result.shape[1], left + width), min(result.shape[0], top + height)
    part = piece[y0 - top : y1 - top, x0 - left : x1 - left]
    solid = part[..., 3] > 0
    result[y0:y1, x0:x1][solid] = part[solid]
    return result
