"""What stands where there is nothing."""

from makapix_app.html.markup import Markup, el


def empty(title: str, words: str, *ways: str, heading: str = "h2") -> Markup:
    """A small sprite, a heading, a sentence, and at most one way on."""
    return el(
        "section",
        sprite(),
        el(heading, title, class_="disp sub"),
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
