"""What people say below a work: the form, the tree, and what one does with a comment."""

from typing import Any

import reflex as rx

from components import art
from components.buttons import button, link_button
from components.leaf import SkipLink, icons
from components.leaf_talk import CommentLink, FreshComments, LikeButton, SayBox
from components.profiles import prose
from services.kernel.settings import settings
from state.base import pages
from state.comments import Comments, Saying
from state.session import Session

LIST = "comment-list"


def comments(slug: Any, title: Any, path: Any) -> rx.Component:
    """The section below a work; `path` is where one who logs in comes back to."""
    return rx.el.section(
        rx.el.h2(
            rx.cond(Comments.count > 0, Comments.count, ""),
            rx.match(Comments.count, (0, "Comments"), (1, " comment"), " comments"),
            id="comments-title",
        ),
        rx.cond(
            Session.signed_in,
            _form("", slug, "Add a comment", "Comment"),
            rx.el.p(
                link_button("Log in to comment", "/login?next=" + path, small=True),
                class_name="say-in",
            ),
        ),
        FreshComments.create(
            news=Comments.news,
            count=Comments.count,
            of=LIST,
            on_show=Comments.show_fresh,
            on_settle=Comments.settle,
            icons=icons("arrow-up"),
        ),
        rx.cond(
            Comments.loaded,
            rx.fragment(_around(slug), _list(slug)),
            rx.el.p("Loading comments", class_name="sr", role="status"),
        ),
        CommentLink.create(ready=Comments.loaded, on_missing=Comments.look),
        id="comments",
        class_name="comments",
        aria_labelledby="comments-title",
        key=slug,
    )


def _list(slug: Any) -> rx.Component:
    listed = pages(Comments)
    return rx.fragment(
        rx.cond(
            listed[0].length() > 0,
            rx.el.ol(
                *[rx.foreach(page, lambda one: _comment(one, slug)) for page in listed],
                id=LIST,
                aria_label="Comments",
            ),
            rx.el.p("Nobody has said anything yet.", id=LIST, class_name="sec muted nothing-said"),
        ),
        rx.cond(
            Comments.cursor != "",
            button("Load more", small=True, on_click=Comments.more(Comments.cursor)),
            rx.cond(
                Comments.older_url != "",
                link_button("Older comments", Comments.older_url, small=True),
            ),
        ),
    )


def _around(slug: Any) -> rx.Component:
    """Where a link led to a comment that is on none of the pages shown."""
    around: Any = Comments.around
    return rx.cond(
        around.length() > 0,
        rx.el.section(
            rx.el.h3("The comment of this link"),
            rx.el.ol(rx.foreach(around, lambda one: _comment(one, slug))),
            class_name="around",
            aria_label="The comment of this link",
        ),
    )


def _comment(one: Any, slug: Any) -> rx.Component:
    """A comment at its depth; the tree comes flat, parents first."""
    return rx.el.li(
        rx.cond(
            one.gone,
            rx.fragment(
                rx.el.span(class_name="av"), rx.el.p(one.gone, class_name="sec muted gone")
            ),
            rx.fragment(
                art.avatar(one.author_avatar_url),
                rx.el.div(
                    _head(one),
                    _words(one, slug),
                    _deeds(one),
                    rx.cond(Saying.former_of == one.id, _former()),
                    rx.cond(
                        Saying.place == "reply:" + one.id,
                        _form("reply:" + one.id, slug, "Reply to " + one.author_name, "Reply"),
                    ),
                ),
            ),
        ),
        key=one.id,
        id="comment-" + one.id,
        tab_index=-1,
        class_name="cm d" + one.depth.to_string(),
        custom_attrs={"aria-level": one.depth + 1},
    )


def _head(one: Any) -> rx.Component:
    return rx.el.div(
        rx.el.a(one.author_name, href="/u/" + one.author_handle, class_name="name clip"),
        rx.cond(one.is_authors, rx.el.span("Artist", class_name="bdg")),
        SkipLink.create(
            rx.el.time(one.created_text, custom_attrs={"dateTime": one.created_at}),
            to="comment-" + one.id,
            class_name="meta",
        ),
        rx.cond(
            one.edited,
            rx.el.button(
                "edited",
                type="button",
                class_name="meta edited",
                title="What it said before",
                custom_attrs={
                    "aria-expanded": rx.cond(Saying.former_of == one.id, "true", "false")
                },
                on_click=Saying.look_back(one.id),
            ),
        ),
        rx.cond(one.hidden, rx.el.span("Hidden", class_name="bdg")),
        class_name="hd",
    )


def _words(one: Any, slug: Any) -> rx.Component:
    return rx.cond(
        Saying.place == "edit:" + one.id,
        _form("edit:" + one.id, slug, "Edit your comment", "Save", value=one.body),
        rx.el.p(prose(one.segments), class_name="body prose said"),
    )


def _deeds(one: Any) -> rx.Component:
    def deed(words: str, on_click: Any) -> rx.Component:
        return rx.el.button(
            words,
            rx.el.span(" ", one.author_name, class_name="sr"),
            type="button",
            class_name="tb",
            on_click=on_click,
        )

    return rx.el.div(
        LikeButton.create(
            of=one.id,
            liked=one.liked,
            likes=one.likes,
            answer=Saying.like_answer,
            on_like=Saying.like,
            icons=icons("heart", "heart-full"),
        ),
        rx.cond(Session.signed_in, deed("Reply", Saying.unfold("reply", one.id))),
        rx.cond(
            one.is_mine,
            rx.fragment(
                deed("Edit", Saying.unfold("edit", one.id)),
                deed("Take back", Saying.take_back(one.id)),
            ),
        ),
        rx.cond(
            (Session.role == "moderator") | (Session.role == "owner"),
            rx.cond(
                one.hidden,
                deed("Show", Saying.hide(one.id, False)),
                deed("Hide", Saying.hide(one.id, True)),
            ),
        ),
        class_name="ft",
    )


def _former() -> rx.Component:
    """What the comment said before, the latest first."""
    return rx.el.ol(
        rx.foreach(
            Saying.former,
            lambda was: rx.el.li(
                rx.el.span(was.until_text, class_name="meta"), rx.el.p(was.body, class_name="said")
            ),
        ),
        class_name="former sec",
        aria_label="What it said before",
    )


def _form(place: Any, slug: Any, label: Any, words: str, *, value: Any = "") -> rx.Component:
    is_root = isinstance(place, str) and not place
    more = {} if is_root else {"on_leave": Saying.unfold("", ""), "focus": True}
    return rx.el.div(
        art.avatar(Session.avatar_url) if is_root else rx.fragment(),
        SayBox.create(
            id="say" if is_root else "say-" + place,
            slug=slug,
            place=place,
            label=label,
            words=words,
            value=value,
            limit=settings().comment_max,
            rows=1,
            answer=Saying.answer,
            problem=rx.cond(Saying.problem_at == place, Saying.problem, ""),
            on_say=Saying.say,
            icons=icons("square-alert"),
            **more,
        ),
        class_name="say-in row",
    )
