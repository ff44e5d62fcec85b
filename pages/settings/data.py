"""``/settings/data``: everything of one's own as a ZIP, and the end of the account."""

import reflex as rx

from components import forms
from components.buttons import button
from components.icons import icon
from components.leaf_away import Away, Question
from components.settings import section
from pages.settings.frame import settings_page
from services.kernel.settings import settings
from state.data import YourData
from state.proofs import Proof
from state.session import Session

GOES = (
    "Your works with their files, and the links to them.",
    "What you said below works; where somebody answered, an empty place stays.",
    "Your profile, playlists, reactions, follows, sessions, tokens and exports.",
    "Your handle: after that anybody can take it.",
)


def data() -> rx.Component:
    """Both sections."""
    return settings_page("data", _export(), _end())


def _export() -> rx.Component:
    export = YourData.export
    return section(
        "A copy of everything",
        rx.match(
            export.state,
            ("queued", _being_made()),
            ("running", _being_made()),
            ("ready", _ready()),
            ("failed", rx.fragment(forms.error(export.message), _ask("Ask again"))),
            _ask("Make an export"),
        ),
        about="One ZIP with the files of your works, byte for byte as you uploaded them, and all "
        "else that is kept of you as JSON. Once a day; the link to it works for "
        f"{settings().export_days} days.",
    )


def _ask(words: str) -> rx.Component:
    return rx.el.div(button(words, kind="primary", on_click=YourData.ask_export), class_name="row")


def _being_made() -> rx.Component:
    return rx.el.div(
        rx.el.p(
            icon("clock", 12), "Your export is being made.", class_name="st inf", role="status"
        ),
        rx.el.p("You can leave this page; it will be here.", class_name="hint"),
        class_name="stack s",
    )


def _ready() -> rx.Component:
    export = YourData.export
    return rx.el.div(
        rx.el.div(
            Away.create(
                "Download the ZIP, " + export.size_text,
                href=export.url,
                save_as="makapix-" + Session.handle + ".zip",
                class_name="btn primary",
            ),
            class_name="row",
        ),
        rx.el.p(
            "Made on " + export.created_text + ". The link works until " + export.expires_text,
            " for whoever has it, so keep it to yourself.",
            class_name="hint",
        ),
        class_name="stack s",
    )


def _end() -> rx.Component:
    return section(
        "Delete account",
        rx.el.ul(*[rx.el.li(words) for words in GOES], class_name="goes"),
        rx.el.div(_question(), class_name="row"),
        about="Everything of yours goes, at once and for good. Nobody can bring it back.",
    )


def _question() -> rx.Component:
    return Question.create(
        forms.session_form(
            "/api/v1/users/me/deletion",
            rx.el.p(
                "Nothing of it can be brought back. Take a copy first if you want one.",
                class_name="sec",
            ),
            forms.error(YourData.problem),
            forms.text(
                "handle",
                "Type your handle, " + Session.handle,
                required=True,
                auto_complete="off",
                error=YourData.fields["handle"],
            ),
            button("Delete my account for good", kind="danger", type="submit"),
            next_path="/",
            on_problem=YourData.refused,
            class_name="stack",
        ),
        label="Delete account",
        title="Delete your account?",
        keep="Keep my account",
        shut=Proof.needed,
        class_name="btn danger",
    )
