"""Where the keyboard's focus goes when what had it is gone."""

from typing import Any

import reflex as rx

CONTENT = "main"
"""The element of a page's content; the link past the navigation leads there, too."""


def to_content() -> Any:
    """For what goes away as it is used, such as a filter that is taken off: else the next press of
    Tab would begin at the top of the page."""
    return rx.set_focus(CONTENT)
