"""What stands where there is nothing."""

from makapix_app.html.markup import Markup, el, join


def empty(title: str, words: str, *ways: str, heading: str = "h2", named: bool = False) -> Markup:
    """A small sprite, a heading, a sentence, and at most one way on; ``named`` says that the
    heading is somebody's words, which the display face cannot write."""
    return el(
        "section",
        sprite(),
        el(heading, title, class_=None if named else "disp sub"),
        el("p", words),
        *ways,
        class_="empty",
    )


def strangers(path: str) -> Markup:
    """What stands at one's own lists where nobody is signed in, as in ``pages/people.py``."""
    said = join(
        "New works of the artists and under the hashtags that you follow stand here. ",
        el("a", "Make an account", href="/signup", class_="link"),
        ", or see ",
        el("a", "recent works", href="/recent", class_="link"),
        ".",
    )
    way = el("a", "Log in", href=f"/login?next={path}", class_="btn primary")
    head = el("div", el("h1", "Following", class_="disp"), class_="head")
    return join(head, empty("Log in to see whom you follow", said, way))


def sprite() -> Markup:
    """The empty frame."""
    return el("img", src="/sprites/empty.png", alt="", class_="sprite", width=96, height=96)


def missing() -> Markup:
    """The same words for what is not there and for what is not shown to everyone."""
    said = "The address may be mistyped, or the work was taken down or is not shown to everyone."
    way = el("a", "See recent works", href="/recent", class_="btn primary")
    return empty("Nothing hangs here", said, way, heading="h1")
