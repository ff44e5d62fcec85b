"""``/playlists/[slug]`` and its player, and ``/u/[handle]/playlists``."""

import reflex as rx

from components import cards, feed, people, playlists, profiles, states
from components.buttons import button, link_button
from components.icons import icon
from components.leaf import KeepSession, icons
from components.leaf_choose import AddBox
from components.leaf_playlist import Show
from pages.frame import page
from pages.profile import deeds
from services.kernel.settings import settings
from state.base import pages
from state.choosing import OwnersPlaylists
from state.playlists import PlaylistShown, PlaylistWorks
from state.profiles import ProfilePage
from state.relations import Relations
from state.session import Session


def playlist() -> rx.Component:
    """A playlist with its works."""
    return page(
        "",
        rx.match(
            PlaylistShown.status,
            ("shown", _shown()),
            ("missing", states.not_found()),
            rx.el.p("Loading the playlist", class_name="sr", role="status"),
        ),
    )


def play() -> rx.Component:
    """The player over the whole window."""
    return rx.fragment(
        rx.el.main(
            rx.el.h1("Player", class_name="sr"),
            Show.create(
                icons=icons("pause", "play", "chevron-left", "chevron-right", "expand", "close")
            ),
            id="main",
        ),
        KeepSession.create(
            hydrated=Session.is_hydrated, signed_in=Session.signed_in, ended=Session.ended
        ),
    )


def of_person() -> rx.Component:
    """The playlists of a person, and on one's own page those that one follows."""
    return page(
        "",
        rx.match(
            ProfilePage.status,
            ("shown", _lists()),
            ("blocked", people.blocked(Relations.unblock(ProfilePage.asked))),
            ("missing", states.not_found()),
            rx.el.p("Loading playlists", class_name="sr", role="status"),
        ),
        active=rx.cond(ProfilePage.person.is_me, "profile", ""),
    )


def _shown() -> rx.Component:
    shown, works = PlaylistShown.playlist, PlaylistWorks
    arrange = rx.cond(
        PlaylistShown.arranging,
        button("Done", icon_name="check", on_click=PlaylistShown.arrange),
        button("Arrange", icon_name="menu", on_click=PlaylistShown.arrange),
    )
    return rx.fragment(
        playlists.head(
            shown,
            playlists.play_and_share(shown),
            playlists.follow(shown, PlaylistShown.answer, PlaylistShown.follow, Session),
            rx.cond(shown.is_mine & (shown.card.works > 0), arrange),
        ),
        rx.cond(shown.is_mine, _tools()),
        rx.el.div(
            rx.cond(PlaylistShown.arranging & (works.page_0.length() > 0), _rows(), _grid()),
            class_name="shelf",
        ),
    )


def _tools() -> rx.Component:
    return playlists.edit_form(
        PlaylistShown.words,
        PlaylistShown.errors,
        limits=settings(),
        on_change=PlaylistShown.change,
        on_save=PlaylistShown.save,
        on_delete=PlaylistShown.delete,
    )


def _grid() -> rx.Component:
    nothing = rx.cond(
        PlaylistShown.playlist.is_mine,
        states.empty(
            "No works yet",
            rx.fragment("Press ", icon("list", 12), " below any work to add it to this playlist."),
            link_button("See recent works", "/recent", kind="primary"),
        ),
        states.empty("No works here", "What its owner adds appears here."),
    )
    return feed.feed(
        pages(PlaylistWorks),
        loaded=PlaylistWorks.loaded,
        cursor=PlaylistWorks.cursor,
        older=PlaylistWorks.older_url,
        busy=False,
        on_more=PlaylistWorks.more,
        empty=nothing,
    )


def _rows() -> rx.Component:
    works = PlaylistWorks
    return rx.fragment(
        playlists.rows(
            pages(works),
            whole=(works.cursor == "") & (works.older_url == ""),
            said=works.said,
            on_move=works.move,
            on_step=works.step,
            on_take=works.take,
            on_cover=PlaylistShown.cover,
            stay=playlists.stay(works.stays, PlaylistShown.playlist.dwell_seconds, works.stay),
        ),
        rx.cond(
            works.cursor != "",
            rx.el.div(button("Load more", on_click=works.more(works.cursor)), class_name="more"),
            rx.cond(
                works.older_url != "",
                rx.el.div(link_button("Works after these", works.older_url), class_name="more"),
            ),
        ),
    )


def _lists() -> rx.Component:
    person, lists = ProfilePage.person, OwnersPlaylists
    nothing = rx.cond(
        person.is_me,
        states.empty("No playlists yet", "Name your first one above, or add a work from its card."),
        states.empty("No playlists here", "This person has not made a playlist that all may see."),
    )
    return rx.fragment(
        profiles.profile(person, deeds()),
        profiles.shelves(person, "playlists", ProfilePage.playlists),
        rx.el.div(
            rx.cond(person.is_me, _new()),
            rx.cond(
                lists.loaded,
                rx.cond(
                    lists.items.length() > 0,
                    playlists.playlists(lists.items, label="Playlists", next_url=lists.next_url),
                    nothing,
                ),
                rx.el.ul(*[cards.ghost() for _ in range(4)], class_name="grid"),
            ),
            rx.cond(
                lists.followed.length() > 0,
                rx.el.section(
                    rx.el.h2("You follow"),
                    playlists.playlists(lists.followed, label="Playlists that you follow"),
                    class_name="sect stack l",
                ),
            ),
            class_name="shelf",
        ),
    )


def _new() -> rx.Component:
    return rx.el.div(
        AddBox.create(
            id="new",
            label="New playlist",
            words="Make",
            note="",
            hint="",
            error=OwnersPlaylists.problem,
            full=False,
            on_add=OwnersPlaylists.make,
            icons=icons("square-alert"),
        ),
        class_name="gate new-list",
    )
