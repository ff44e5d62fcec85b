"""``/u/[handle]``: a person and their works."""

import reflex as rx

from components import buttons, feed, people, states
from pages.frame import page
from state.feeds import AuthorFeed, pages


def profile() -> rx.Component:
    """A person as others see them."""
    nothing = rx.cond(
        AuthorFeed.person.is_me,
        states.empty(
            "Your wall is empty",
            "What you publish hangs here.",
            buttons.link_button("Publish a work", "/publish", kind="primary"),
        ),
        states.empty("Nothing hangs here yet", "This person has not published a work."),
    )
    works = feed.feed(
        pages(AuthorFeed),
        loaded=AuthorFeed.loaded,
        cursor=AuthorFeed.cursor,
        older=AuthorFeed.older_url,
        busy=False,
        on_more=AuthorFeed.more,
        empty=nothing,
    )
    return page(
        "",
        rx.cond(
            AuthorFeed.missing,
            states.not_found(),
            rx.fragment(
                rx.cond(AuthorFeed.person.handle, people.profile(AuthorFeed.person)),
                works,
            ),
        ),
        active="profile",
    )
