"""``/about``: what Makapix is, for who looks, who draws and who builds on it."""

import reflex as rx

from components.buttons import link_button
from components.reading import leave, link, part, points, said
from pages.frame import page
from services.kernel.settings import settings


def about() -> rx.Component:
    """What there is, and where it is found."""
    return page(
        "About",
        said(
            "Makapix is a place for pixel art. Artists hang their works here, people look, react, "
            "talk and collect. Every pixel is shown as it was drawn: never blurred, never cut off, "
            "and the page around the art keeps quiet."
        ),
        _how(),
        _looking(),
        _artists(),
        _makers(),
        part(
            "For teams",
            said(
                "All of Makapix is Python, the pages too, and it is made for one small server. A "
                "team that runs one of its own adds pages without writing a line of another "
                "language, over the same plain functions that these pages and the API use."
            ),
        ),
        rx.el.div(link_button("See recent works", "/recent", kind="primary"), class_name="part"),
        active="about",
    )


def _how() -> rx.Component:
    rules = settings()
    return part(
        "How it works",
        points(
            f"An artist drops an image, or a ZIP of up to {rules.zip_works_max}: each side "
            f"{rules.side_min} to {rules.side_max} pixels, still or moving.",
            "It is looked at, frame by frame, and copies for the web are made that have the same "
            "pixels and the same timing. The file itself is kept as it came, to the last byte.",
            "It goes live, and every open page that it belongs on says so at once.",
            class_name="turns",
        ),
        said(
            "Moderators choose what hangs on the ",
            link("front page", "/"),
            ". What people turn to now is under ",
            link("Trending", "/trending"),
            ", and everything new under ",
            link("Recent", "/recent"),
            ".",
        ),
    )


def _looking() -> rx.Component:
    return part(
        "For who looks",
        said(
            "Looking needs no account. ",
            link("Search", "/search"),
            " finds works by their words, size, colours and frames; ",
            link("palettes", "/palettes"),
            " and ",
            link("hashtags", "/hashtags"),
            " lead from one work to the next. With ",
            link("an account", "/signup"),
            " you follow artists and hashtags, react, comment, and put works into playlists that "
            "play on the whole screen.",
        ),
    )


def _artists() -> rx.Component:
    rules = settings()
    return part(
        "For artists",
        points(
            (
                "Your works stay yours. You choose ",
                link("the licence", "/rules#licences"),
                ", who sees a work, and whether others may remix it.",
            ),
            f"A deleted work can be brought back for {rules.trash_days} days, and a replaced file "
            f"is kept for {rules.replaced_days}.",
            "You can take everything home as one ZIP, originals and all, and delete your account "
            "with all that is in it.",
            ("What is taken, and how much of it, stands under ", link("Limits", "/limits"), "."),
        ),
    )


def _makers() -> rx.Component:
    return part(
        "For makers",
        said(
            "Pixel art belongs on things, too. Programs read and publish over ",
            leave("the API", "/api/docs"),
            ", with an access token from your settings. Every new work is announced over MQTT with "
            "the addresses of its files, and each artist, hashtag and category has a news feed as "
            "Atom and JSON. Players that register here and show what you send them are still being "
            "built.",
        ),
    )
