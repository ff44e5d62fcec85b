"""The page of every address that leads nowhere."""

import reflex as rx

from components import states
from pages.frame import page


def missing() -> rx.Component:
    """Nothing hangs here."""
    return page("", states.not_found())
