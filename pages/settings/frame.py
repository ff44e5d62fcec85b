"""The frame of a settings page; a visitor without a session is shown the way in."""

import reflex as rx

from components import settings, states
from components.buttons import link_button
from components.proof import proof
from pages.frame import page
from state.proofs import Proof
from state.session import Session


def settings_page(active: str, *sections: rx.Component) -> rx.Component:
    """A page of the settings with its tabs."""
    # until all of it is read, so that it stands at once as it stays
    waits = Session.settled != f"/settings/{active}"
    strangers = states.empty(
        "Log in to see your settings",
        "They belong to an account.",
        link_button("Log in", f"/login?next=/settings/{active}", kind="primary"),
    )
    return page(
        "Settings",
        rx.cond(
            Session.signed_in,
            rx.el.div(
                settings.tabs(active),
                rx.cond(Proof.needed, proof(Proof)),
                # kept while the proof is asked for, so that nothing typed is lost
                rx.el.div(*sections, class_name="stack l", hidden=Proof.needed | waits),
                rx.cond(waits, rx.el.p("Loading settings", class_name="sr", role="status")),
                class_name="stack l settings",
            ),
            rx.cond(Session.is_hydrated, strangers),
        ),
        active="settings",
    )
