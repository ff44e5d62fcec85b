"""Whether a page costs the same of few works and of many: first and deepest, by its plan.

    python -m bench.scale                of 1,000 and 50,000 works
    python -m bench.scale --million      of 1,000,000 besides; takes some minutes and 3 GB
    python -m bench.scale 500 20000      of other numbers

Buffers and rows are PostgreSQL's own counts (EXPLAIN ANALYZE) and do not depend on the machine.
Milliseconds are the least of some runs with the data in memory: what else the machine does only
adds. “x” is how many times as much the largest number of works costs; in brackets where a page of
the fewer works is not full, so that the two are not alike.
"""

import base64
import json
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from bench import filling, ground, lists

SIZES = (1_000, 50_000)
MILLION = 1_000_000
PAGE = 24
ROUNDS = 9
LAST = 4  # pages at the end that are measured where how much is passed there is chance
_LAST = """
    SELECT {keys} FROM post JOIN standing ON standing.post_id = post.id
    WHERE {which} AND visibility = 'public' AND warnings = '{{}}'
    ORDER BY {keys} OFFSET {page} LIMIT {rows}
"""
_ANIMATED = "facets @> ARRAY['motion:animated']"
_FEW = "facets @> ARRAY['motion:animated', 'licence:cc0']"
_FEWER = "facets @> ARRAY['motion:animated', 'licence:cc0', 'size:64']"
_KNOWN = f"post.palette_id IN (SELECT id FROM palette WHERE '{filling.KNOWN}' = ANY (known))"
_HEAT = "standing.heat, standing.number"
_REACTED = "standing.reactions, standing.number"
_RECENT = "post.created_at, post.id"
# Where the last page is not to be had from the statement read backwards: by the name of a list,
# what it is sorted by and of what it is.
DEEP = {
    "following feed": (
        _RECENT,
        "author_id IN (SELECT followed_id FROM follow WHERE follower_id = '{fan}')",
    ),
    "recent, two filters": (_RECENT, _FEW),
    "recent, three filters": (_RECENT, _FEWER),
    "recent, a palette": (_RECENT, _KNOWN),
    "trending, two filters": (_HEAT, _FEW),
    "trending, three filters": (_HEAT, _FEWER),
    "most reactions, two filters": (_REACTED, _FEW),
    "most reactions, three filters": (_REACTED, _FEWER),
    "most reactions, a palette": (_REACTED, _KNOWN),
    "most reactions, a week": (_REACTED, "post.created_at > now() - interval '7 days'"),
    "most reactions, a year": (_REACTED, "post.created_at > now() - interval '365 days'"),
    "front page, a filter": (
        "promoted_at, post.id", f"promoted_at IS NOT NULL AND {_ANIMATED}"
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Cost:
    """What the statements of one page cost PostgreSQL: buffers of 8 KiB, rows, milliseconds.

    ``full`` is whether something follows the first page of the list, or it is no list of pages.
    """

    buffers: int
    rows: int
    ms: float
    indexes: tuple[str, ...]
    full: bool = True


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

    found, rows = {}, PAGE * (LAST - 1) + 1
    for name, who, verb, arguments, pages in lists.questions(people):
        ask = partial(door.ask, who, verb, *arguments)
        first = cost(ask)
        found[name, "first"] = first
        if pages:
            keys, which = DEEP.get(name, ("", ""))
            which = which.format(fan=people["fan"].id)
            deep = deepest(ask, keys and _LAST.format(keys=keys, which=which, page=PAGE, rows=rows))
            found[name, "first"] = replace(first, full=bool(deep))
            found[name, "deepest"] = mean([cost(partial(ask, cursor=one)) for one in deep or [""]])
    return found


def mean(of: list[Cost]) -> Cost:
    """What a page costs of several."""
    buffers, rows = (round(sum(getattr(c, k) for c in of) / len(of)) for k in ("buffers", "rows"))
    return Cost(buffers, rows, sum(c.ms for c in of) / len(of), of[0].indexes)


def cost(ask: Callable[[], Any]) -> Cost:
    """What the statements of a question cost when the data lies in memory."""
    from services.kernel import db

    with ground.counted() as statements:
        ask()
    buffers, rows, indexes, times = 0, 0, [], []
    with db.questions().connect() as connection:
        plain = connection.connection.driver_connection
        for said in statements:
            looks = [_explained(plain, said) for _ in range(ROUNDS)]
            plan = looks[-1]["Plan"]
            buffers += plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
            times.append(min(look["Execution Time"] for look in looks))
            for node in _nodes(plan):
                if "Scan" in node["Node Type"] and "Relation Name" in node:
                    read = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
                    rows += round(read * node["Actual Loops"])
                indexes += [node.get("Index Name") or _whole(node)]
    return Cost(buffers, rows, sum(times), tuple(dict.fromkeys(filter(None, indexes))))


def deepest(ask: Callable[..., Any], sql: str = "") -> list[str]:
    """The cursor of the last page, its order read backwards from the end; those of the last
    ``LAST`` by ``sql``; none where the first page is the last."""
    from services.kernel import db

    with ground.counted() as statements:
        first = ask()
    paged = [said for said in statements if "cursor_0" in said]
    if not first.next_cursor:
        return []
    padded = first.next_cursor + "=" * (-len(first.next_cursor) % 4)
    sort, *keys = json.loads(base64.urlsafe_b64decode(padded))
    with db.owner().connect() as connection:
        rows = connection.exec_driver_sql(sql or _backwards(paged[-1])).all()
    places = [row[-len(keys) :] for row in (rows[::PAGE] if sql else rows[-1:])]
    return [_packed([sort, *place]) for place in places]


def _packed(said: list[Any]) -> str:
    plain = [one.isoformat() if hasattr(one, "isoformat") else one for one in said]
    packed = json.dumps(plain, default=str).encode()
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
    """Each page: buffers, rows and milliseconds at each size, how many times as much the largest
    costs in buffers and in milliseconds, and the plan of the largest."""
    *fewer, most = found
    print("\nOne page of few works and of many: buffers, rows, ms in PostgreSQL; data in memory")
    sizes = "".join(f"{size:>24,}" for size in found)
    print(
        "  " + " " * 36 + sizes + "".join(f"{f'x of {size:,}':>16}" for size in fewer) + "  indexes"
    )
    for name, page in found[most]:
        all_of = [found[size][name, page] for size in found]
        figures = "".join(f"{c.buffers:>9}{c.rows:>8}{c.ms:>7.2f}" for c in all_of)
        full = [found[size][name, "first"].full for size in fewer]
        times = "".join(map(partial(_times, all_of[-1]), all_of[:-1], full))
        print(f"  {name[:27]:28}{page:8}{figures}{times}  {', '.join(all_of[-1].indexes)}")


def _times(most: Cost, few: Cost, full: bool) -> str:
    said = f"{most.buffers / max(1, few.buffers):.2f} {most.ms / max(0.01, few.ms):.2f}"
    return f"{said if full else f'({said})':>16}"


if __name__ == "__main__":
    given = tuple(int(word) for word in sys.argv[1:] if word.isdigit()) or SIZES
    main((*given, MILLION) if "--million" in sys.argv else given)
