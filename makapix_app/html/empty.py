"""What stands where there is nothing."""

from makapix_app.html.markup import Markup, el


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


def sprite() -> Markup:
    """The empty frame."""
    return el("img", src="/sprites/empty.png", alt="", class_="sprite", width=96, height=96)


def missing() -> Markup:
    """The same words for what is not there and for what is not shown to everyone."""
    said = "The address may be mistyped, or the work was taken down or is not shown to everyone."
    way = el("a", "See recent works", href="/recent", class_="btn primary")
    return empty("Nothing hangs here", said, way, heading="h1")
