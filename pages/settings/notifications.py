"""``/settings/notifications``: what one is told of, and by which way."""

import reflex as rx

from components.leaf import icons
from components.leaf_push import PushSwitch
from components.notifications import channels
from components.settings import section
from pages.settings.frame import settings_page
from services.notifications.events import BRANCHES
from state.notifications import CHANNELS, Channels

KINDS = (
    ("comment", "Somebody comments on your work"),
    ("reply", "Somebody answers your comment"),
    ("mention", "Somebody names you in a comment"),
    ("reaction", "Somebody reacts to your work"),
    ("follow", "Somebody follows you"),
    ("remix", "Somebody remixes your work"),
    ("promotion", "A moderator picks your work"),
    ("announcement", "Makapix announces something"),
)
WORDS = ("Bell and list", "Push", "Connected devices", "Weekly mail")
NAMES = dict(zip(CHANNELS, WORDS, strict=True))


def notification_channels() -> rx.Component:
    """One table; each choice counts at once."""
    return settings_page(
        "notifications",
        section(
            "What you are told",
            rx.cond(
                Channels.choices.length() > 0,
                channels(
                    KINDS,
                    tuple(NAMES.items()),
                    Channels.choices,
                    pushes=Channels.push_key != "",
                    has=lambda kind, channel: channel != "mqtt" or kind in BRANCHES,
                    on_choose=Channels.choose,
                ),
                rx.el.p("Loading your choices", class_name="sr", role="status"),
            ),
            rx.el.p(
                "The weekly mail counts what is still unread in your list on Monday, so it needs "
                "the list and a confirmed address. Push goes to the browsers in which you switched "
                "it on. Connected devices are programs of your own that listen over MQTT.",
                class_name="hint",
            ),
            about="You never hear of what you do yourself, nor of people whom you muted or "
            "blocked. What you choose counts from now on.",
        ),
        rx.cond(
            Channels.push_key != "",
            section(
                "This browser",
                PushSwitch.create(
                    offer=Channels.push_key,
                    on_change=Channels.open,
                    icons=icons("bell", "info-box", "square-alert"),
                ),
                about="It tells you what you ticked under Push, also when Makapix is not open, "
                "until you log out here.",
            ),
        ),
    )
