"""``/posts/[slug]``: a work."""

import reflex as rx

from components import buttons, stage, states, words
from components.owner import owner_tools
from pages.frame import page
from pages.publish import LICENCES, LIMITS
from state.posts import WorkPage


def post() -> rx.Component:
    """The work, or why it is not shown."""
    return page(
        "",
        rx.match(
            WorkPage.status,
            ("shown", _shown()),
            ("covered", _covered()),
            ("missing", states.not_found()),
            rx.el.p("Loading the work", class_name="sr", role="status"),
        ),
    )


def _shown() -> rx.Component:
    work = WorkPage.work
    return rx.cond(
        WorkPage.trashed != "",
        states.empty(
            "In the trash",
            "This work is out of sight. After 7 days it is deleted for good, with its files.",
            buttons.button("Bring it back", kind="primary", on_click=WorkPage.bring_back),
            level=1,
        ),
        rx.fragment(
            stage.post(work, _download_url),
            rx.cond(work.is_mine, _tools()),
        ),
    )


def _tools() -> rx.Component:
    return owner_tools(
        words.words(
            WorkPage.draft,
            on_edit=WorkPage.change,
            on_warn=WorkPage.warn,
            on_apply=lambda _: rx.noop(),
            many=False,
            licences=LICENCES,
            limits=LIMITS,
            errors=WorkPage.errors,
        ),
        on_save=WorkPage.save,
        on_throw_away=WorkPage.throw_away,
    )


def _covered() -> rx.Component:
    return states.empty(
        WorkPage.work.card.title,
        rx.fragment("This work carries a warning: ", WorkPage.work.card.warnings.join(", "), "."),
        buttons.button("Show it", kind="primary", on_click=WorkPage.reveal),
        level=1,
    )


def _download_url(scale: rx.Var) -> rx.Var:
    return "/api/v1/posts/" + WorkPage.work.card.slug + "/download?scale=" + scale.to_string()
