"""What is asked of few works and of many (``bench/scale.py``): the lists of the product."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from bench import filling, ground


def questions(people: dict[str, Any]) -> Iterator[tuple[str, Any, Callable[..., Any], tuple, bool]]:
    """Name, who asks, what, and whether it has pages."""
    from services import feeds
    from services.auth.actor import Credential
    from services.palettes import queries as palettes
    from services.posts import queries
    from services.profiles import queries as profiles
    from services.search import names, popular, suggestions, works

    anyone, fan = Credential(), people["fan"].who
    for name, feed in feeds.FEEDS.items():
        yield f"{name} feed", anyone, feed, (), True
    yield "following feed", fan, feeds.following, (), True
    yield "recent feed, signed in", fan, feeds.recent, (), True
    yield "hashtag of every 4th work", anyone, feeds.under_hashtag, ("common1",), True
    yield "hashtag of every 20th", anyone, feeds.under_hashtag, ("tag7",), True
    yield "works of a profile", anyone, feeds.by_author, ("artist",), True
    yield "works of a known palette", anyone, palettes.works, (filling.KNOWN,), True
    yield "a known palette", anyone, palettes.page, (filling.KNOWN,), False
    yield "a profile", anyone, profiles.profile, ("artist",), False
    newest = ground.newest_slug()
    yield "one work", anyone, queries.page, (newest,), False
    for words in (
        "night", "little night", "number 77", "nothingiscalledso", "night w:<=16", "colors:<=16",
        "palette:#112233", "palette:#ff0fff", f"palette:{filling.KNOWN}",
        "size:64x64 animated", "by:@artist", "tag:tag7 animated", "license:cc0",
    ):  # fmt: skip
        yield f"search {words}", anyone, works.works, (words,), True
    yield "search night, best first", anyone, partial(works.works, sort="best"), ("night",), True
    yield "people like artst", anyone, names.people, ("artst",), False
    yield "hashtags like tga12", anyone, names.hashtags, ("tga12",), False
    yield "suggestions ni", anyone, suggestions.suggestions, ("ni",), False
    yield "suggestions #co", anyone, suggestions.suggestions, ("#co",), False
    yield "suggestions arti", anyone, suggestions.suggestions, ("arti",), False
    yield "hashtags of late", anyone, popular.hashtags, (), False
    yield from _others(anyone, fan)


def _others(
    anyone: Any, fan: Any
) -> Iterator[tuple[str, Any, Callable[..., Any], tuple[str, ...], bool]]:
    """Lists that stand beside the feeds: what people did, and what works are narrowed to."""
    from services import categories, counting, feeds
    from services.comments import queries as comments
    from services.kernel import ids
    from services.notifications import queries as notifications
    from services.playlists import queries as playlists
    from services.posts import looks

    yield "category frontpage", anyone, feeds.in_category, ("frontpage",), True
    yield "categories", anyone, categories.categories, (), False
    yield "reacted to by the fan", anyone, feeds.reacted, ("fan",), True
    few = (("motion", "animated"), ("licence", "cc0"))
    fewer = (("size", "64"), *few)
    palette = (("palette", filling.KNOWN),)
    yield "front page, a filter", anyone, partial(feeds.promoted, chosen=few[:1]), (), True
    ordered = partial(feeds.recent, order="reactions")
    yield "most reactions", anyone, ordered, (), True
    for words, chosen in (("two filters", few), ("three filters", fewer), ("a palette", palette)):
        yield f"recent, {words}", anyone, partial(feeds.recent, chosen=chosen), (), True
        yield f"most reactions, {words}", anyone, partial(ordered, chosen=chosen), (), True
    yield "trending, two filters", anyone, partial(feeds.trending, chosen=few), (), True
    yield "trending, three filters", anyone, partial(feeds.trending, chosen=fewer), (), True
    for span in ("week", "year"):
        late = partial(ordered, chosen=(("since", span),))
        yield f"most reactions, a {span}", anyone, late, (), True
    tagged = partial(feeds.under_hashtag, order="reactions")
    yield "hashtag, most reactions", anyone, tagged, ("common1",), True
    tagged = partial(feeds.under_hashtag, chosen=few)
    yield "hashtag, two filters", anyone, tagged, ("common1",), True
    yield "facets of recent", anyone, counting.facets, ("recent",), False
    yield "facets, a filter", anyone, partial(counting.facets, chosen=few[:1]), ("recent",), False
    yield "facets, two filters", anyone, partial(counting.facets, chosen=few), ("recent",), False
    yield "facets of a hashtag", anyone, counting.facets, ("hashtag", "common1"), False
    facets = partial(counting.facets, chosen=few)
    yield "facets of a hashtag, two", anyone, facets, ("hashtag", "common1"), False
    yield "facets of the reacted", anyone, counting.facets, ("reacted", "fan"), False
    yield "facets of trending", anyone, counting.facets, ("trending",), False
    yield "comments of a work", anyone, comments.thread, (ids.slug(1),), False
    yield "unread notifications", fan, notifications.unread, (), False
    yield "notifications", fan, notifications.lines, (), False
    yield "playlists of a person", anyone, playlists.by_owner, ("artist",), False
    yield "similar works", anyone, looks.similar, (ground.newest_slug(),), False
