"""Looks at strangers' image files, and makes what is shown of them.

Answers for: whether a file is a work that Makapix takes, everything that is
known about it, its renditions and its enlarged downloads. Files are decoded only
in a warm, resource-limited child process. Keeps nothing and knows no storage.
"""

from services.edges.imaging.client import inspect, portrait, render, upscale, warm
from services.edges.imaging.facts import LOOK_FORM, Download, Facts, Portrait, Renditions
from services.edges.imaging.refusals import (
    BadImage,
    ImageTooLarge,
    RenditionDiffers,
    UnsupportedImage,
)

__all__ = [
    "LOOK_FORM",
    "BadImage",
    "Download",
    "Facts",
    "ImageTooLarge",
    "Portrait",
    "RenditionDiffers",
    "Renditions",
    "UnsupportedImage",
    "inspect",
    "portrait",
    "render",
    "upscale",
    "warm",
]
