"""``/u/[handle]``: a person and their works."""

import reflex as rx

from components import buttons, feed, filters, people, profiles, states
from pages.frame import page
from state.base import pages
from state.feeds import AuthorFeed
from state.filters import Filters
from state.profiles import ProfilePage
from state.relations import Relations
from state.session import Session

FEW = 12  # works that are seen at once: no filters above so few
REACTED = ProfilePage.shelf == "reacted"


def profile() -> rx.Component:
    """A person as others see them."""
    return page(
        "",
        rx.match(
            ProfilePage.status,
            ("shown", _shown()),
            ("blocked", people.blocked(Relations.unblock(ProfilePage.asked))),
            ("missing", states.not_found()),
            rx.el.p("Loading the profile", class_name="sr", role="status"),
        ),
        active=rx.cond(ProfilePage.person.is_me, "profile", ""),
    )


def _shown() -> rx.Component:
    person = ProfilePage.person
    return rx.fragment(
        rx.cond(
            person.hidden,
            states.notice(
                "info",
                "Your profile is hidden: only you and moderators see it and your works.",
                buttons.link_button("Settings", "/settings/profile", small=True),
            ),
        ),
        profiles.profile(person, deeds()),
        rx.cond(ProfilePage.pins.length() > 0, profiles.pinned(ProfilePage.pins)),
        rx.cond(
            person.is_me | person.reacted | (ProfilePage.playlists > 0),
            profiles.shelves(person, ProfilePage.shelf, ProfilePage.playlists),
            rx.cond(
                ProfilePage.pins.length() > 0,
                rx.el.h2("All works", class_name="h-sec"),
                rx.el.h2("Works", class_name="sr"),
            ),
        ),
        rx.el.div(
            rx.cond(
                (REACTED | ((ProfilePage.shelf == "") & (person.works > FEW))), filters.bar(Filters)
            ),
            feed.pill(AuthorFeed.fresh, AuthorFeed.show_fresh),
            _works(),
            class_name="shelf",
        ),
    )


def deeds() -> rx.Component:
    """What one can do about a person, beside their name."""
    person = ProfilePage.person
    return rx.cond(
        person.is_me,
        buttons.link_button("Edit profile", "/settings/profile"),
        rx.fragment(
            people.follow(person.handle, person.name, Relations, viewer=Session),
            rx.cond(Session.signed_in, people.more(person, Relations)),
        ),
    )


def _works() -> rx.Component:
    own = rx.match(
        ProfilePage.shelf,
        ("private", states.empty("Nothing here", "Unlisted and hidden works stand here.")),
        ("drafts", states.empty("No drafts", "What you save for later stands here.")),
        ("reacted", states.empty("Nothing here", "Works to which you react stand here.")),
        states.empty(
            "Your wall is empty",
            "What you publish hangs here.",
            buttons.link_button("Publish a work", "/publish", kind="primary"),
        ),
    )
    others = rx.cond(
        REACTED,
        states.empty("Nothing here", "This person reacted to no work that you can see."),
        states.empty("Nothing hangs here yet", "This person has not published a work."),
    )
    nothing = rx.cond(ProfilePage.person.is_me, own, others)
    filtered = ((ProfilePage.shelf == "") | REACTED) & (Filters.chips.length() > 0)
    return feed.feed(
        pages(AuthorFeed),
        loaded=AuthorFeed.loaded,
        cursor=AuthorFeed.cursor,
        older=AuthorFeed.older_url,
        busy=False,
        on_more=AuthorFeed.more,
        empty=rx.cond(filtered, filters.nothing(Filters), nothing),
    )
