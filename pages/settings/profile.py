"""``/settings/profile``: one's face, words, handle, pinned works, and what one wants to see."""

import reflex as rx

from components import art, buttons, forms, profiles
from components.leaf import icons
from components.leaf_people import PictureButton, SendButton
from components.settings import section
from components.words import WARNINGS
from pages.settings.frame import settings_page
from services.kernel.settings import settings
from state.profiles import OwnProfilePage, Pinned

_limits = settings()
_me = OwnProfilePage


def own_profile() -> rx.Component:
    """What a person sets about how others see them."""
    return settings_page(
        "profile", _face(), _words(), _handle(), _pins(), _viewing(), _reacted(), _out_of_sight()
    )


def _face() -> rx.Component:
    return section(
        "Picture",
        rx.el.div(
            art.avatar(_me.own.avatar_url, 128),
            rx.el.div(
                rx.el.div(
                    PictureButton.create(
                        url="/api/v1/profiles/me/avatar",
                        label="Choose a picture",
                        most=_limits.avatar_bytes_max,
                        on_done=_me.dressed,
                        on_problem=_me.refused,
                        icons=icons("upload"),
                    ),
                    rx.cond(
                        _me.own.avatar_url,
                        buttons.button("Remove", on_click=_me.take_off),
                    ),
                    class_name="row wrap",
                ),
                rx.el.p(
                    f"PNG, GIF, WebP, BMP or JPEG, {_limits.side_min}–{_limits.side_max} px a "
                    f"side, up to {_limits.avatar_bytes_max // 1024 // 1024} MiB. Of an "
                    "animation the first frame is kept.",
                    class_name="hint",
                ),
                forms.error(_me.errors["avatar"]),
                class_name="stack",
            ),
            class_name="face",
        ),
        rx.cond(
            _me.faces.length() > 0,
            rx.el.details(
                rx.el.summary("Use one of your works", class_name="btn"),
                rx.el.ul(rx.foreach(_me.faces, _wearable), class_name="faces"),
                class_name="get",
            ),
        ),
    )


def _wearable(work: rx.Var) -> rx.Component:
    return rx.el.li(
        SendButton.create(
            art.thumb(
                work.poster_url, work.poster_url, work.width, work.height, 1, work.id + "-face"
            ),
            url="/api/v1/profiles/me/avatar/" + work.slug,
            label="Use " + work.title,
            on_done=_me.dressed,
            on_problem=_me.refused,
            class_name="pick",
        ),
        key=work.id,
    )


def _words() -> rx.Component:
    return section(
        "About you",
        forms.text(
            "display_name",
            "Name",
            value=_me.own.display_name,
            on_change=lambda said: _me.change("display_name", said),
            limit=_limits.display_name_max,
            error=_me.errors["display_name"],
            auto_complete="name",
            optional=True,
        ),
        forms.area(
            "bio",
            "Bio",
            rows=4,
            value=_me.own.bio,
            on_change=lambda said: _me.change("bio", said),
            limit=_limits.bio_max,
            error=_me.errors["bio"],
            hint="Plain text; web addresses become links.",
            optional=True,
        ),
        forms.area(
            "links",
            "Links",
            rows=3,
            value=_me.links_text,
            on_change=lambda said: _me.change("links", said),
            error=_me.errors["links"],
            hint=f"Up to {_limits.links_max} web addresses, one a line.",
            optional=True,
        ),
        rx.el.div(buttons.button("Save", kind="primary", on_click=_me.save)),
    )


def _handle() -> rx.Component:
    days, kept = _limits.handle_change_days, _limits.handle_kept_days
    return section(
        "Handle",
        rx.cond(
            _me.own.handle_again_text,
            rx.el.p(
                "You are ",
                rx.el.b(_me.own.handle),
                ". It can be changed again on ",
                _me.own.handle_again_text,
                ".",
                class_name="sec",
            ),
            rx.fragment(
                forms.text(
                    "handle",
                    "Your handle",
                    value=_me.wanted,
                    on_change=lambda said: _me.change("handle", said),
                    error=_me.errors["handle"],
                    hint=f"{_limits.handle_min} to {_limits.handle_max} small letters, digits "
                    "or _.",
                    auto_complete="username",
                ),
                rx.el.div(
                    buttons.button(
                        "Change handle",
                        on_click=_me.rename,
                        disabled=_me.wanted == _me.own.handle,
                    )
                ),
            ),
        ),
        about=f"Once in {days} days. Links with the old one lead to you for {kept} days, "
        "and nobody else can take it meanwhile.",
    )


def _pins() -> rx.Component:
    return section(
        "Pinned works",
        rx.cond(
            Pinned.items.length() > 0,
            profiles.chosen(Pinned.items, on_move=Pinned.move, on_take=Pinned.take),
            rx.el.p("Nothing is pinned.", class_name="sec muted"),
        ),
        rx.cond(
            (Pinned.others.length() > 0) & (Pinned.items.length() < _limits.pins_max),
            rx.el.details(
                rx.el.summary("Pin a work", class_name="btn"),
                rx.el.ul(rx.foreach(Pinned.others, _pinnable), class_name="faces"),
                class_name="get",
            ),
        ),
        about=f"Up to {_limits.pins_max} of your public works, first on your profile.",
    )


def _pinnable(work: rx.Var) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            art.thumb(
                work.poster_url, work.poster_url, work.width, work.height, 1, work.id + "-pin"
            ),
            type="button",
            class_name="pick",
            aria_label="Pin " + work.title,
            title="Pin " + work.title,
            on_click=Pinned.put(work.slug),
        ),
        key=work.id,
    )


def _viewing() -> rx.Component:
    return section(
        "What you see",
        rx.el.fieldset(
            rx.el.legend("Show works that carry these warnings", class_name="lab"),
            *[
                forms.checkbox(
                    label,
                    checked=_me.own.shown_warnings.contains(tag),
                    on_change=lambda on, tag=tag: _me.warn(tag, on),
                )
                for tag, label in WARNINGS
            ],
        ),
        about="Works with a warning stay out of your feeds unless you ask for them here.",
    )


def _reacted() -> rx.Component:
    return section(
        "What you reacted to",
        forms.checkbox(
            "Show it on my profile",
            checked=_me.own.reacted_shown,
            on_change=_me.show_reacted,
        ),
        about="Your reactions stand below each work either way.",
    )


def _out_of_sight() -> rx.Component:
    return section(
        "Hide your profile",
        forms.checkbox(
            "Hide my profile and my works",
            checked=_me.own.profile_hidden,
            on_change=_me.hide,
        ),
        about="Only you and moderators see them then. Nothing is deleted, and all comes back "
        "when you show yourself again.",
    )
