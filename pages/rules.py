"""``/rules``: what people here ask of each other. Every figure is the setting that holds it."""

import reflex as rx

from components.reading import leave, link, part, points, said
from components.words import WARNINGS
from pages.frame import page
from services.kernel.settings import settings
from services.posts.details import LICENCE_NAMES

NO_PLACE = (
    "Spam: the same thing again and again, or advertising that nobody asked for.",
    "Harassment: going after somebody, alone or with others.",
    "Hate: against people for what they are.",
    "Sexually explicit works, violence or gore without their warning.",
    "Anything that the law forbids.",
    "Talking anybody into hurting themselves.",
    "Works of others that you have no right to show.",
)


def rules() -> rx.Component:
    """Few, in the order in which one meets them."""
    return page(
        "Rules",
        said(
            "Makapix is for people who draw and for people who like to look. These rules keep it "
            "good for both. Where they leave a question open, be kind."
        ),
        _works(),
        part("What has no place here", points(*NO_PLACE)),
        _warnings(),
        _licences(),
        _talk(),
        _moderators(),
        part(
            "Reports and appeals",
            said(
                "A way to report a work, a comment or a person, and to appeal to another moderator "
                "than the one who decided, is being built; it is not here yet. Until then, mute or "
                "block who disturbs you."
            ),
        ),
        active="rules",
    )


def _works() -> rx.Component:
    most = settings().parents_max
    return part(
        "What you publish",
        points(
            "Publish what you made, or what its maker lets you publish.",
            f"Say what a work was made from. A remix names up to {most} works, and only works "
            "whose artists let others remix them.",
            "A file that already hangs here is not hung twice: you are led to it.",
            (
                "How much anyone may publish grows with their reputation: ",
                link("Limits", "/limits"),
                ".",
            ),
        ),
    )


def _licences() -> rx.Component:
    names = [leave(name, at) if at else name for name, at in LICENCE_NAMES.values()]
    return part(
        "Licences",
        said(
            "The licence stands beside each work and says what others may do with it, here and "
            "elsewhere. Where all rights are reserved, ask the artist first. You choose one of:"
        ),
        points(*names, class_name="short"),
        name="licences",
    )


def _warnings() -> rx.Component:
    return part(
        "Warnings",
        said("Not every work is for every eye. Give yours its warning when one of these fits:"),
        points(*(words for _, words in WARNINGS), class_name="short"),
        said(
            "It is then in the lists of those alone who ask for such works in their settings, and "
            "covered for everyone else. What flashes quickly stands still until it is pressed."
        ),
    )


def _talk() -> rx.Component:
    rules = settings()
    return part(
        "How we talk",
        points(
            "Speak about the work. Say what you would say to somebody who stands beside you.",
            f"Go gently: a comment has up to {rules.comment_max:,} characters, and there are "
            f"{rules.comments_5min} of them in five minutes and {rules.reactions_minute} reactions "
            "in one.",
            "Whom you block, you do not see any more, nor they you. Whom you mute does not know.",
        ),
    )


def _moderators() -> rx.Component:
    first = (
        "Works of artists who are new here hang on their own page at once. A moderator looks at "
        "them before they come into lists and searches."
    )
    return part(
        "What moderators do",
        points(
            "They are people. They choose what hangs on the front page and in its categories.",
            *([first] if settings().approval_required else []),
            "They hide comments that break these rules.",
            "They put out who breaks them again and again, for some time or for good. Who is put "
            "out can still log in, to read why and until when.",
        ),
    )
