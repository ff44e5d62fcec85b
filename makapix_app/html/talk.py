"""The comments below a work in its first paint: a page of them, and a way to the older ones that
needs no script. The query of that way is the one that the app reads too.
"""

from urllib.parse import urlencode

from makapix_app.html.markup import Markup, el
from makapix_app.html.paint import avatar, icon, segment
from services.comments.queries import CommentView, Thread

CURSOR = "comments"
"""What the cursor of older comments is called in an address."""


def comments(thread: Thread, path: str) -> Markup:
    """The section below the work at ``path``; the tree comes flat, parents first."""
    title = f"{thread.count} comment{'s'[: thread.count != 1]}" if thread.count else "Comments"
    enter = el("a", "Log in to comment", href=f"/login?next={path}", class_="btn s")
    nothing = el("p", "Nobody has said anything yet.", class_="sec muted nothing-said")
    listed = el("ol", *map(_comment, thread.items), aria_label="Comments")
    older = f"?{urlencode({CURSOR: thread.next_cursor})}#comments"
    return el(
        "section",
        el("h2", title),
        el("p", enter, class_="say-in"),
        listed if thread.items else nothing,
        el("a", "Older comments", href=older, class_="btn s") if thread.next_cursor else "",
        id="comments",
        class_="comments",
        aria_label="Comments",
    )


def _comment(one: CommentView) -> Markup:
    if one.gone:
        said = (el("span", class_="av"), el("p", one.gone, class_="sec muted gone"))
    else:
        words = el("p", *map(segment, one.segments), class_="body prose said")
        said = (avatar(one.author_avatar_url, 32), el("div", _head(one), words, _likes(one)))
    place = f"comment-{one.id}"
    return el("li", *said, id=place, class_=f"cm d{one.depth}", aria_level=one.depth + 1)


def _head(one: CommentView) -> Markup:
    moment = el("time", one.created_text, datetime=one.created_at)
    return el(
        "div",
        el("a", one.author_name, href=f"/u/{one.author_handle}", class_="name clip"),
        el("span", "Artist", class_="bdg") if one.is_authors else "",
        el("a", moment, href=f"#comment-{one.id}", class_="meta"),
        el("span", "edited", class_="meta") if one.edited else "",
        class_="hd",
    )


def _likes(one: CommentView) -> Markup:
    """How many like it, in the place of the button."""
    count = el("span", f"{one.likes:,}", el("span", " likes", class_="sr")) if one.likes else ""
    return el("div", el("span", icon("heart", 12), count, class_="tb like"), class_="ft")
