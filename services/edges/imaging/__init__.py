"""Looks at strangers' image files, and makes what is shown of them.

Answers for: whether a file is a work that Makapix takes, everything that is
known about it, its renditions and its enlarged downloads. Files are decoded only
in a warm, resource-limited child process. Keeps nothing and knows no storage.
"""

from services.edges.imaging.client import card, inspect, portrait, render, upscale, warm
from services.edges.imaging.facts import (
    CARD_FORM,
    LOOK_FORM,
    Download,
    Facts,
    Portrait,
    Renditions,
)
from services.edges.imaging.refusals import (
    BadImage,
    ImageTooLarge,
    RenditionDiffers,
    UnsupportedImage,
)

__all__ = [
    "CARD_FORM",
    "LOOK_FORM",
    "BadImage",
    "Download",
    "Facts",
    "ImageTooLarge",
    "Portrait",
    "RenditionDiffers",
    "Renditions",
    "UnsupportedImage",
    "card",
    "inspect",
    "portrait",
    "render",
    "upscale",
    "warm",
]
