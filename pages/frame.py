"""The frame of every page, with who looks and the toasts."""

from typing import Any

import reflex as rx

from components import layout
from state.session import Session
from state.toasts import Toasts


def page(title: Any, *children: rx.Component, **more: Any) -> rx.Component:
    """A page in its frame; see ``components.layout.page``."""
    return layout.page(
        title, *children, viewer=Session, toasts=Toasts.items, on_dismiss=Toasts.dismiss, **more
    )
