"""What the app as a whole wears: sheets, fonts, and our own words where Reflex has its own."""

from typing import Any

import reflex as rx
from reflex.app import default_error_boundary
from reflex_base.vars.function import ArgsFunctionOperation

from components import states

SHEETS = ["tokens", "base", "art", "forms", "people", "lists", "talk", "feeds", "first"]


def look() -> dict[str, Any]:
    """Arguments for `rx.App`.

    Reflex's toaster and connection overlay are left out (they need `eval`, and their colours are
    not ours): `components.toasts` and the offline notice of `components.layout` stand in.
    """
    return {
        "stylesheets": [f"/styles/{name}.css" for name in SHEETS],
        "head_components": [
            rx.el.link(
                rel="preload",
                href="/fonts/inter-latin-wght-normal.woff2",
                custom_attrs={"as": "font", "type": "font/woff2", "crossOrigin": "anonymous"},
            ),
            rx.el.link(rel="icon", href="/favicon.ico", sizes="32x32"),
        ],
        "html_lang": "en",
        "toaster": None,
        "app_wraps": {(55, "ErrorBoundary"): _boundary},
    }


def _boundary(stateful: bool) -> rx.Component:
    quiet = {} if stateful else {"on_error": rx.noop()}
    return default_error_boundary(
        fallback_render=ArgsFunctionOperation.create(
            ("event_args",), rx.Var.create(_broken()), _var_type=rx.Component
        ),
        **quiet,
    )


def _broken() -> rx.Component:
    """A form without a script: its button loads the page again."""
    return rx.el.main(
        states.failed(
            "This page broke",
            "The mistake is ours and was noted. Nothing that was sent is lost.",
            level=1,
        ),
        rx.el.form(rx.el.button("Load again", type="submit", class_name="btn")),
    )
