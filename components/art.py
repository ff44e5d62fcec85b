"""A work in its well: square, flat, never cropped, stretched or covered."""

from typing import Any

import reflex as rx

from components.icons import icon
from components.leaf import AnimBadge, Artwork, Portrait, icons


def well(post: Any, *, alt: Any = None, eager: Any = False) -> rx.Component:
    """The well of a post (`PostCard` or `PostPage`); `alt` defaults to its alt text."""
    return rx.el.span(
        Artwork.create(
            src=post.art_url,
            poster=post.poster_url,
            width=post.width,
            height=post.height,
            frames=post.frames,
            alt=post.alt_text if alt is None else alt,
            name=post.id,
            flashing=post.flashing,
            eager=eager,
        ),
        class_name="well",
    )


def thumb(src: Any, poster: Any, width: Any, height: Any, frames: Any, name: Any) -> rx.Component:
    """A decorative 48 px well beside a name."""
    return rx.el.span(
        Artwork.create(
            src=src, poster=poster, width=width, height=height, frames=frames, name=name, alt=""
        ),
        class_name="well th48",
    )


def badge(post: Any) -> rx.Component:
    """Length of the loop with pause and play; nothing for a still."""
    return rx.cond(
        post.frames > 1,
        AnimBadge.create(
            name=post.id,
            title=post.title,
            text=post.loop_text,
            flashing=post.flashing,
            icons=icons("pause", "play"),
        ),
    )


def avatar(url: Any, size: int = 32) -> rx.Component:
    """A decorative portrait, `size` CSS px; the name stands beside it. No URL: nobody's head."""
    return rx.el.span(
        rx.cond(url, Portrait.create(src=url), icon("user", 24 if size >= 32 else 12)),
        class_name="av",
        style={"width": f"{size}px", "height": f"{size}px"},
    )
