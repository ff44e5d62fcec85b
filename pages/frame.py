"""The frame of every page, with who looks and the toasts."""

from typing import Any

import reflex as rx

from components import choosing, layout, states
from state.session import Session
from state.toasts import Toasts


def page(title: Any, *children: rx.Component, **more: Any) -> rx.Component:
    """A page in its frame, with a word to who is banned; see ``components.layout.page``."""
    ban = rx.cond(Session.ban, states.notice("danger", Session.ban))
    choose = rx.cond(Session.signed_in, choosing.menu())
    return layout.page(title, ban, *children, choose, viewer=Session, toasts=Toasts, **more)
