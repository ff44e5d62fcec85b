# Reflex reads what an event carries from the annotation, which is a call: not a type to mypy.
# mypy: disable-error-code="valid-type,type-arg"
"""The leaves of what people say: reactions, comments, likes."""

from typing import Any

import reflex as rx
from reflex.event import no_args_event_spec, passthrough_event_spec

from components.leaf import Leaf


class Reactions(Leaf):
    """Chips with counts and the picker; `on_react(slug, emoji, on)`.

    Paints at once and shows `changed[slug]` (counts, mine, turn) once its `turn` has caught up
    with what was sent; `heard` (slug, counts) is what others did since. On a `card` two chips
    have room.
    """

    library = "$/public/leaf/reactions.jsx"
    tag = "Reactions"

    slug: rx.Var[str]
    title: rx.Var[str]
    counts: rx.Var[dict[str, int]]
    mine: rx.Var[list[str]]
    changed: rx.Var[dict[str, Any]]
    heard: rx.Var[Any]
    common: rx.Var[list[str]]
    most: rx.Var[int]
    card: rx.Var[bool]
    on_react: rx.EventHandler[passthrough_event_spec(str, str, bool)]


class SayBox(Leaf):
    """A form for a comment with its counter and the people one may name; `on_say(place, text)`.

    It is empty again when `answer` is `{count}:{place}`; `problem` stands under it.
    """

    library = "$/public/leaf/say.jsx"
    tag = "SayBox"

    slug: rx.Var[str]
    place: rx.Var[str]
    label: rx.Var[str]
    words: rx.Var[str]
    value: rx.Var[str]
    limit: rx.Var[int]
    rows: rx.Var[int]
    answer: rx.Var[str]
    problem: rx.Var[str]
    focus: rx.Var[bool]
    on_say: rx.EventHandler[passthrough_event_spec(str, str)]
    on_leave: rx.EventHandler[no_args_event_spec]


class LikeButton(Leaf):
    """Likes at once; `answer`, `{count}:{id}:refused`, takes it back. `on_like(id, on)`."""

    library = "$/public/leaf/talk.jsx"
    tag = "LikeButton"

    # not `id`, which Reflex would take for the id of an element
    of: rx.Var[str]
    liked: rx.Var[bool]
    likes: rx.Var[int]
    answer: rx.Var[str]
    on_like: rx.EventHandler[passthrough_event_spec(str, bool)]


class CommentLink(Leaf):
    """Leads to the comment that the address names, once the list is `ready`."""

    library = "$/public/leaf/talk.jsx"
    tag = "CommentLink"

    ready: rx.Var[bool]
    on_missing: rx.EventHandler[passthrough_event_spec(str)]


class FreshComments(Leaf):
    """Says how many comments are new, `news.comments` over the `count` that was read, or asks
    for them while nobody reads in the list `of`; asks anew for what shows a comment that was
    touched."""

    library = "$/public/leaf/talk.jsx"
    tag = "FreshComments"

    news: rx.Var[Any]
    count: rx.Var[int]
    of: rx.Var[str]
    on_show: rx.EventHandler[no_args_event_spec]
    on_settle: rx.EventHandler[no_args_event_spec]
