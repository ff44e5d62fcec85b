"""The leaf of a row of links that may be wider than the screen."""

import reflex as rx

from components.leaf import Leaf


class Tabs(Leaf):
    """A navigation called `label` with its links as children; the open one is in view."""

    library = "$/public/leaf/tabs.jsx"
    tag = "Tabs"

    label: rx.Var[str]
