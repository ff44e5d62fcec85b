"""``/palettes`` and ``/palettes/[key]``: the well-known palettes, and one with its works."""

import reflex as rx

from components import buttons, feed, palettes, states
from pages.frame import page
from services.palettes import known
from state.base import pages
from state.palettes import PaletteShown, PaletteWorks


def well_known() -> rx.Component:
    """The palettes that works are recognised by."""
    return page(
        "Palettes",
        rx.el.p(
            "A work is taken for one of these when it has three of its colours or more, and no "
            "other colour.",
            class_name="sec muted measure",
        ),
        rx.el.ul(
            *[_one(each) for each in known.palettes().values()], class_name="strips well-known"
        ),
        active="hashtags",
    )


def palette() -> rx.Component:
    """One palette, or why it is not shown."""
    return page(
        "",
        rx.match(
            PaletteShown.status,
            ("shown", _shown()),
            (
                "missing",
                states.empty(
                    "No such palette",
                    "No work that you can see has these colours.",
                    buttons.link_button("See well-known palettes", "/palettes", kind="primary"),
                    level=1,
                ),
            ),
            rx.el.p("Loading the palette", class_name="sr", role="status"),
        ),
        active="hashtags",
    )


def _shown() -> rx.Component:
    nothing = states.empty("No works yet", "No work in the lists has these colours and no others.")
    return rx.fragment(
        palettes.palette(PaletteShown.palette),
        rx.el.section(
            rx.el.h2("Works in this palette"),
            feed.feed(
                pages(PaletteWorks),
                loaded=PaletteWorks.loaded,
                cursor=PaletteWorks.cursor,
                older=PaletteWorks.older_url,
                busy=False,
                on_more=PaletteWorks.more,
                empty=nothing,
            ),
            class_name="sect stack",
        ),
        palettes.strips(PaletteShown.near),
    )


def _one(one: known.Known) -> rx.Component:
    about = " · ".join(filter(None, [f"{len(one.colours)} colours", one.by]))
    return rx.el.li(
        rx.el.a(
            palettes.strip_of(list(one.colours)),
            rx.el.span(one.name, class_name="ttl"),
            rx.el.span(about, class_name="small muted"),
            href=f"/palettes/{one.slug}",
        )
    )
