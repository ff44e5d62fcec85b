"""Whether a page costs the same of few works and of many: first and deepest, by its plan.

    python -m bench.scale                of 1,000 and 50,000 works
    python -m bench.scale --million      of 1,000,000 besides; takes some minutes and 3 GB
    python -m bench.scale 500 20000      of other numbers

Buffers and rows are PostgreSQL's own counts (EXPLAIN ANALYZE) and do not depend on the machine.
"""

import base64
import json
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import Any

from bench import filling, ground

SIZES = (1_000, 50_000)
MILLION = 1_000_000
PAGE = 24
ROUNDS = 5
_LAST = """
    SELECT {keys} FROM post JOIN standing ON standing.post_id = post.id
    WHERE {which} AND visibility = 'public' AND warnings = '{{}}'
    ORDER BY {keys} OFFSET 24 LIMIT 1
"""
_FEW = "facets @> ARRAY['motion:animated', 'licence:cc0']"
_RECENT = "post.created_at, post.id"
# Where the last page is not to be had from the statement read backwards: by the name of a list,
# what it is sorted by and of what it is.
DEEP = {
    "following feed": (
        _RECENT,
        "author_id IN (SELECT followed_id FROM follow WHERE follower_id = '{fan}')",
    ),
    "recent, two filters": (_RECENT, _FEW),
    "trending, two filters": ("standing.heat, standing.number", _FEW),
    "most reactions, filtered": ("standing.reactions, standing.number", _FEW),
}


@dataclass(frozen=True)
class Cost:
    """What the statements of one page cost PostgreSQL: buffers of 8 KiB, rows, milliseconds."""

    buffers: int
    rows: int
    ms: float
    indexes: tuple[str, ...]


def main(sizes: tuple[int, ...]) -> None:
    """Fills, measures and prints."""
    found = {}
    for size in sizes:
        with ExitStack() as stack:
            ground.services(stack)
            found[size] = measure(size)
    table(found)


def measure(posts: int) -> dict[tuple[str, str], Cost]:
    """The cost of every question's first and deepest page, of so many works."""
    import make

    from services import door
    from services.auth.actor import SYSTEM
    from services.kernel import db
    from services.search import popular

    people = make.people()
    like = make.post(people["artist"], title="Quiet night", hashtags=("common1",))
    with db.owner().begin() as connection:
        filling.fill(connection, posts, like=like.id, fan=people["fan"].id)
    door.do(SYSTEM, popular.count)
    with db.owner().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")
    return costs(people)


def costs(people: dict[str, Any]) -> dict[tuple[str, str], Cost]:
    """The same of a database that is filled."""
    from services import door

    found = {}
    for name, who, verb, arguments, pages in questions(people):
        ask = partial(door.ask, who, verb, *arguments)
        found[name, "first"] = cost(ask)
        if pages:
            keys, which = DEEP.get(name, ("", ""))
            which = which.format(fan=people["fan"].id)
            deep = deepest(ask, keys and _LAST.format(keys=keys, which=which))
            found[name, "deepest"] = cost(partial(ask, cursor=deep))
    return found


def questions(people: dict[str, Any]) -> Iterator[tuple[str, Any, Callable[..., Any], tuple, bool]]:
    """Name, who asks, what, and whether it has pages."""
    from services import feeds
    from services.auth.actor import Credential
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
    yield "a profile", anyone, profiles.profile, ("artist",), False
    newest = ground.newest_slug()
    yield "one work", anyone, queries.page, (newest,), False
    for words in (
        "night", "little night", "number 77", "nothingiscalledso", "night w:<=16", "colors:<=16",
        "palette:#112233", "palette:#ff0fff", "size:64x64 animated", "by:@artist",
        "tag:tag7 animated", "license:cc0",
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
    yield "recent, two filters", anyone, partial(feeds.recent, chosen=few), (), True
    yield "trending, two filters", anyone, partial(feeds.trending, chosen=few), (), True
    yield "front page, two filters", anyone, partial(feeds.promoted, chosen=few), (), True
    tagged = partial(feeds.under_hashtag, chosen=few)
    yield "hashtag, two filters", anyone, tagged, ("common1",), True
    ordered = partial(feeds.recent, order="reactions")
    yield "most reactions", anyone, ordered, (), True
    yield "most reactions, filtered", anyone, partial(ordered, chosen=few), (), True
    yield "facets of recent", anyone, counting.facets, ("recent",), False
    yield "facets, two filters", anyone, partial(counting.facets, chosen=few), ("recent",), False
    yield "facets of a hashtag", anyone, counting.facets, ("hashtag", "common1"), False
    yield "facets of trending", anyone, counting.facets, ("trending",), False
    yield "comments of a work", anyone, comments.thread, (ids.slug(1),), False
    yield "unread notifications", fan, notifications.unread, (), False
    yield "notifications", fan, notifications.lines, (), False
    yield "playlists of a person", anyone, playlists.by_owner, ("artist",), False
    yield "similar works", anyone, looks.similar, (ground.newest_slug(),), False


def cost(ask: Callable[[], Any]) -> Cost:
    """What the statements of a question cost when the data lies in memory."""
    from services.kernel import db

    with ground.counted() as statements:
        ask()
    buffers, rows, indexes, times = 0, 0, [], []
    with db.owner().connect() as connection:
        plain = connection.connection.driver_connection
        for said in statements:
            looks = [_explained(plain, said) for _ in range(ROUNDS)]
            plan = looks[-1]["Plan"]
            buffers += plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
            times.append(median(look["Execution Time"] for look in looks))
            for node in _nodes(plan):
                if "Scan" in node["Node Type"] and "Relation Name" in node:
                    read = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
                    rows += round(read * node["Actual Loops"])
                indexes += [node.get("Index Name") or _whole(node)]
    return Cost(buffers, rows, sum(times), tuple(dict.fromkeys(filter(None, indexes))))


def deepest(ask: Callable[..., Any], sql: str = "") -> str:
    """The cursor of the last page: its order read backwards from the end."""
    from services.kernel import db

    with ground.counted() as statements:
        first = ask()
    paged = [said for said in statements if "cursor_0" in said]
    if not first.next_cursor:
        return ""
    padded = first.next_cursor + "=" * (-len(first.next_cursor) % 4)
    sort, *keys = json.loads(base64.urlsafe_b64decode(padded))
    with db.owner().connect() as connection:
        last = connection.exec_driver_sql(sql or _backwards(paged[-1])).all()[-1]
    keys = [one.isoformat() if hasattr(one, "isoformat") else one for one in last[-len(keys) :]]
    packed = json.dumps([sort, *keys], default=str).encode()
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def _backwards(statement: str) -> str:
    """The 25 last rows of a paged statement, the last first: also where it first asks which."""
    swap = {"DESC": "ASC", "ASC": "DESC"}

    def swapped(order: re.Match[str]) -> str:
        return re.sub(r"\b(DESC|ASC)\b", lambda way: swap[way[0]], order[0])

    pages = rf"ORDER BY [\w., ]+? LIMIT {PAGE + 1}\b"
    return re.sub(pages, swapped, statement.replace("\n", " ")).replace("%", "%%")


def _explained(plain: Any, statement: str) -> dict[str, Any]:
    said = f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) {statement}"
    return plain.execute(said.encode()).fetchone()[0][0]


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", []):
        yield from _nodes(below)


def _whole(node: dict[str, Any]) -> str:
    return f"ALL of {node['Relation Name']}" if node["Node Type"] == "Seq Scan" else ""


def table(found: dict[int, dict[tuple[str, str], Cost]]) -> None:
    """Each page: buffers, rows and milliseconds at each size, and the plan of the largest."""
    print("\nOne page of few works and of many: buffers, rows, ms in PostgreSQL; data in memory")
    print("  " + " " * 36 + "".join(f"{size:>24,}" for size in found) + "  most/least  indexes")
    for name, page in next(iter(found.values())):
        all_of = [of_size[name, page] for of_size in found.values()]
        figures = "".join(f"{c.buffers:>9}{c.rows:>8}{c.ms:>7.2f}" for c in all_of)
        buffers = [max(1, c.buffers) for c in all_of]
        times = max(buffers) / min(buffers)
        print(f"  {name[:27]:28}{page:8}{figures}{times:>10.2f}x  {', '.join(all_of[-1].indexes)}")


if __name__ == "__main__":
    given = tuple(int(word) for word in sys.argv[1:] if word.isdigit()) or SIZES
    main((*given, MILLION) if "--million" in sys.argv else given)
