"""Icons: inline SVG from one pixel set, drawn at 24 or 12 CSS px and nothing between.

The grid is 12 cells, so any other size blurs at one device pixel per CSS pixel. From
pixelarticons 2.4.1 (MIT, Gerrit Halfmann); pause, play, plus, minus and expand are redrawn
solid, since outlines fill in at 12 px; trending is drawn here.
"""

from typing import Literal

import reflex as rx

#: name -> path data on a 24 x 24 grid
PATHS: dict[str, str] = {
    "arrow-up": (
        "M11 20h2V4h-2zm2-12h2V6h-2zm2 2h2V8h-2zm2 2h2v-2h-2zm-6-4H9V6h2zM15 10H7V8h8zm2 2H5v-2h12z"
    ),
    "arrow-down": "M13 12h6v2h-2v2h-2v2h-2v2h-2v-2H9v-2H7v-2H5v-2h6V4h2v8Z",
    "bell": (
        "M9 2h6v2H9zM7 4h2v2H7zm8 0h2v2h-2zM5 6h2v7H5zm12 0h2v7h-2zM3 13h2v4H3zm16 0h2v4h-2z"
        "M3 15h18v2H3zm5 3h2v2H8zm6 0h2v2h-2zm-4 2h4v2h-4z"
    ),
    "check": (
        "M10 18H8v-2h2v2Zm-2-2H6v-2h2v2Zm4-2v2h-2v-2h2Zm-6 0H4v-2h2v2Zm8 0h-2v-2h2v2Zm2-2"
        "h-2v-2h2v2Zm2-2h-2V8h2v2Zm2-2h-2V6h2v2Z"
    ),
    "chevron-down": (
        "M13 16h-2v-2h2v2Zm-2-2H9v-2h2v2Zm4 0h-2v-2h2v2Zm-6-2H7v-2h2v2Zm8 0h-2v-2h2v2Z"
        "M7 10H5V8h2v2Zm12 0h-2V8h2v2Z"
    ),
    "chevron-left": (
        "M8 13v-2h2v2H8Zm2-2V9h2v2h-2Zm0 4v-2h2v2h-2Zm2-6V7h2v2h-2Zm0 8v-2h2v2h-2Zm2-10V5"
        "h2v2h-2Zm0 12v-2h2v2h-2Z"
    ),
    "chevron-right": (
        "M16 13v-2h-2v2h2Zm-2-2V9h-2v2h2Zm0 4v-2h-2v2h2Zm-2-6V7h-2v2h2Zm0 8v-2h-2v2h2Z"
        "M10 7V5H8v2h2Zm0 12v-2H8v2h2Z"
    ),
    "chevron-up": (
        "M13 8h-2v2h2V8Zm-2 2H9v2h2v-2Zm4 0h-2v2h2v-2Zm-6 2H7v2h2v-2Zm8 0h-2v2h2v-2Z"
        "M7 14H5v2h2v-2Zm12 0h-2v2h2v-2Z"
    ),
    "clock": (
        "M6 2h12v2H6zM2 6h2v12H2zm18 0h2v12h-2zm-2-2h2v2h-2zM4 4h2v2H4zm2 18h12v-2H6zm12-2"
        "h2v-2h-2zM4 20h2v-2H4zm7-14h2v7h-2zm2 7h2v2h-2zm2 2h2v2h-2z"
    ),
    "close": (
        "M7 19H5V17H7V19ZM19 19H17V17H19V19ZM9 15V17H7V15H9ZM17 17H15V15H17V17ZM11 15H9V13"
        "H11V15ZM15 15H13V13H15V15ZM13 13H11V11H13V13ZM11 11H9V9H11V11ZM15 11H13V9H15V11Z"
        "M9 9H7V7H9V9ZM17 9H15V7H17V9ZM7 7H5V5H7V7ZM19 7H17V5H19V7Z"
    ),
    "comment": "M4 2h16v2H4zm0 14h14v2H4zM2 4h2v12H2zm18 0h2v18h-2zm-2 14h2v2h-2z",
    "copy": (
        "M8 6h12v2H8zM4 2h12v2H4zm2 6h2v12H6zM2 4h2v12H2zm6 16h12v2H8zM20 8h2v12h-2zm-4-4"
        "h2v2h-2zM4 16h2v2H4z"
    ),
    "download": (
        "M21 15v4h-2v-4zm-2 4v2H5v-2zM5 15v4H3v-4zm8-12v14h-2V3zM7 11v2h10v-2zm2 2v2h2v-2z"
        "m4 0v2h2v-2zM15 11v2h2v-2z"
    ),
    "expand": "M4 4h6v2H6v4H4zm10 0h6v6h-2V6h-4zM4 14h2v4h4v2H4zm14 0h2v6h-6v-2h4z",
    "eye": (
        "M16 20H8v-2h8v2Zm-8-2H4v-2h4v2Zm12 0h-4v-2h4v2ZM4 16H2v-2h2v2Zm10-6h-2v2h2v-2h2v4"
        "h-2v2h-4v-2H8v-4h2V8h4v2Zm8 6h-2v-2h2v2ZM2 14H0v-4h2v4Zm22 0h-2v-4h2v4ZM4 10H2V8"
        "h2v2Zm18 0h-2V8h2v2ZM8 8H4V6h4v2Zm12 0h-4V6h4v2Zm-4-2H8V4h8v2Z"
    ),
    "folder": "M4 4h6v2H4zm0 14h16v2H4zM20 8h2v10h-2zM2 6h2v12H2zm8 0h10v2H10z",
    "hash": "M9 4h2v4h4V4h2v4h4v2h-4v4h4v2h-4v4h-2v-4h-4v4H9v-4H3v-2h6v-4H3V8h6zm2 6v4h4v-4z",
    "heart": (
        "M13 22h-2v-2h2v2Zm-2-2H9v-2h2v2Zm4 0h-2v-2h2v2Zm-6-2H7v-2h2v2Zm8 0h-2v-2h2v2ZM7 16H5v-2h"
        "2v2Zm12 0h-2v-2h2v2ZM5 14H3v-2h2v2Zm16 0h-2v-2h2v2ZM3 12H1V6h2v6Zm20 0h-2V6h2v6ZM13 8h-2"
        "V6h2v2ZM5 6H3V4h2v2Zm6 0H9V4h2v2Zm4 0h-2V4h2v2Zm6 0h-2V4h2v2ZM9 4H5V2h4v2Zm10 0h-4V2h4v2"
        "Z"
    ),
    "heart-full": (
        "M5 2h4v2h2v2h2V4h2V2h4v2h2v2h2v6h-2v2h-2v2h-2v2h-2v2h-2v2h-2v-2H9v-2H7v-2H5v-2H3v-2H1V6h"
        "2V4h2z"
    ),
    "home": (
        "M4 20h16v2H4zm16-10h2v10h-2zM2 10h2v10H2zm2-2h2v2H4zm2-2h2v2H6zm2-2h2v2H8zm2-2h4"
        "v2h-4zm4 2h2v2h-2zm2 2h2v2h-2zm2 2h2v2h-2zM8 14h2v6H8zm2-2h4v2h-4zm4 2h2v6h-2z"
    ),
    "image": (
        "M4 2h16v2H4zm0 18h16v2H4zM2 4h2v16H2zm18 0h2v16h-2zm-4 8h2v2h-2zm-2 2h2v2h-2zm4 0"
        "h2v2h-2zm-8 0h2v2h-2zm2 2h2v2h-2zm2 2h2v2h-2zM20 16h2v2h-2zM8 16h2v2H8zm-2 2h2v2"
        "H6zM8 6h2v2H8zM6 8h2v2H6zm2 2h2v2H8zm2-2h2v2h-2z"
    ),
    "info-box": "M4 2h16v2H4zm0 18h16v2H4zM2 4h2v16H2zm18 0h2v16h-2zm-9 5h2V7h-2zm0 8h2v-6h-2z",
    "link": (
        "M4 6h7v2H4zm0 10h7v2H4zM2 8h2v8H2zm18-2h-7v2h7zm0 10h-7v2h7zm2-8h-2v8h2zM7 11h10v2H7z"
    ),
    "list": (
        "M4 2h16v2H4zm2 5h2v2H6zm4 0h8v2h-8zm-4 4h2v2H6zm4 0h8v2h-8zm-4 4h2v2H6zm4 0h8v2h-8z"
        "m-6 5h16v2H4zM2 4h2v16H2zm18 0h2v16h-2z"
    ),
    "login": (
        "M2 11h14v2H2zm10-2h2v2h-2zM10 7h2v10h-2zm2 6h2v2h-2zM6 2h12v2H6zm0 18h12v2H6zM4 4"
        "h2v5H4zm0 11h2v5H4zM18 4h2v16h-2z"
    ),
    "logout": (
        "M8 11h12v2H8zm8-2h2v2h-2zM14 7h2v10h-2zm2 6h2v2h-2zM6 2h12v2H6zm0 18h12v2H6zM4 4"
        "h2v16H4zm14 0h2v3h-2zm0 13h2v3h-2z"
    ),
    "menu": "M20 18H4v-2h16v2Zm0-5H4v-2h16v2Zm0-5H4V6h16v2Z",
    "minus": "M4 10h16v4H4z",
    "more-horizontal": ("M2 10h4v4H2zm8 0h4v4h-4zm8 0h4v4h-4z"),
    "moon": (
        "M18 22H8v-2h10v2ZM8 20H6v-2h2v2Zm12 0h-2v-2h2v2ZM6 18H4v-2h2v2Zm16 0h-2v-4h-2v-2"
        "h2v-2h2v8ZM4 16H2V6h2v10Zm14 0h-6v-2h6v2Zm-6-2h-2v-2h2v2Zm-2-2H8V6h2v6ZM6 6H4V4h2"
        "v2Zm8-2h-2v2h-2V4H6V2h8v2Z"
    ),
    "pause": "M6 4h4v16H6zm8 0h4v16h-4z",
    "play": "M7 3h4v2h2v2h2v2h2v2h2v2h-2v2h-2v2h-2v2h-2v2H7z",
    "plus": "M10 4h4v6h6v4h-6v6h-4v-6H4v-4h6z",
    "plus-box": ("M4 2h16v2H4zm0 18h16v2H4zM2 4h2v16H2zm18 0h2v16h-2zM7 11h10v2H7zM11 17V7h2v10z"),
    "reload": (
        "M16 4h2v6h-2zm-2-2h2v2h-2zm0 2h2v8h-2zM4 8H2v5h2zM4 6h16v2H4zm4 14H6v-6h2zm2 2H8"
        "v-2h2zm0-2H8v-8h2zm10-4h2v-5h-2zM20 18H4v-2h16z"
    ),
    "search": (
        "M22 22h-2v-2h2v2Zm-2-2h-2v-2h2v2Zm-6-2H6v-2h8v2Zm4 0h-2v-2h2v2ZM6 16H4v-2h2v2Z"
        "m10 0h-2v-2h2v2ZM4 14H2V6h2v8Zm14 0h-2V6h2v8ZM6 6H4V4h2v2Zm10 0h-2V4h2v2Z"
        "m-2-2H6V2h8v2Z"
    ),
    "sliders": (
        "M8 14H7v6H5v-6H2v-2h6v2Zm5 6h-2V10h2v10Zm9-2h-3v2h-2v-2h-1v-2h6v2Z"
        "m-3-4h-2V4h2v10ZM7 10H5V4h2v6Zm6-4h2v2H9V6h2V4h2v2Z"
    ),
    "square-alert": (
        "M4 2h16v2H4zm0 18h16v2H4zM20 4h2v16h-2zM2 4h2v16H2zm9 2h2v8h-2zm0 10h2v2h-2z"
    ),
    "sun": (
        "M13 22h-2v-3h2v3Zm-6-3H5v-2h2v2Zm12 0h-2v-2h2v2Zm-4-2H9v-2h6v2Zm-6-2H7V9h2v6Zm8 0"
        "h-2V9h2v6ZM5 13H2v-2h3v2Zm17 0h-3v-2h3v2Zm-7-4H9V7h6v2ZM7 7H5V5h2v2Zm12 0h-2V5h2"
        "v2Zm-6-2h-2V2h2v3Z"
    ),
    "star": "M10 2h4v6h8v4h-2v2h-2v8h-4v-2h-4v2H6v-8H4v-2H2V8h8z",
    "trash": (
        "M18 22H6V20H18V22ZM9 6H15V4H17V6H22V8H20V20H18V8H6V20H4V8H2V6H7V4H9V6ZM15 4H9V2H15V4Z"
    ),
    "undo": "M18 20h-6v-2h6v2Zm2-2h-2v-8h2v8Zm-10-4H8v-2H6v-2H4V8h2V6h2V4h2v4h8v2h-8v4Z",
    "upload": (
        "M19 21H5v-2h14v2ZM5 19H3v-4h2v4Zm16 0h-2v-4h2v4ZM13 5h2v2h2v2h-4v8h-2V9H7V7h2V5h2V3h2v2Z"
    ),
    "user": (
        "M9 2h6v2H9zm0 8h6v2H9zm6-6h2v6h-2zM7 4h2v6H7zM4 18h2v4H4zm14 0h2v4h-2zM8 14h8v2H8"
        "zm-2 2h2v2H6zm10 0h2v2h-2z"
    ),
    "trending": (
        "M2 16h2v2H2zm2-2h2v2H4zm2-2h2v2H6zm2-2h2v2H8zm2 2h2v2h-2zm2 2h2v2h-2zm2-2h2v2h-2z"
        "m2-2h2v2h-2zm2-2h2v2h-2zM16 6h6v6h-2V8h-4z"
    ),
    "users": (
        "M5 2h6v2H5zm10 0h4v2h-4zM5 10h6v2H5zm10 0h4v2h-4zm4-6h2v6h-2zm-8 0h2v6h-2z"
        "M3 4h2v6H3zM0 18h2v4H0zm14 0h2v4h-2zm8 0h2v4h-2zM4 14h8v2H4z"
        "m12 0h4v2h-4zM2 16h2v2H2zm10 0h2v2h-2zm8 0h2v2h-2z"
    ),
}


def icon(name: str, size: Literal[12, 24] = 24, tone: str = "") -> rx.Component:
    """An icon that says nothing by itself: the words stand beside it, or on the button.

    `tone` is a further class, for its colour.
    """
    return rx.el.svg(
        rx.el.path(d=PATHS[name]),
        view_box="0 0 24 24",
        class_name=" ".join(["i", *(["i12"] if size == 12 else []), *filter(None, [tone])]),
        custom_attrs={"aria-hidden": "true"},
    )


def logo() -> rx.Component:
    """The M of eight by eight pixels, in the accent."""
    return rx.el.svg(
        rx.el.path(d="M0 1h2v1h1v1h2V2h1V1h2v6H6V4H5v1H3V4H2v3H0z"),
        view_box="0 0 8 8",
        class_name="mark",
        custom_attrs={"aria-hidden": "true", "shapeRendering": "crispEdges"},
    )
