"""What the REST API refused, as the words beside a form and beside its fields."""

from collections.abc import Collection
from typing import Any


def told(problem: Any, fields: Collection[str]) -> tuple[str, dict[str, str]]:
    """The sentence for the form as a whole and one for each of the fields ("" for none).

    What comes from a browser may be anything: only known fields and short texts
    are taken. A sentence that stands at a field is not said twice.
    """
    said = problem if isinstance(problem, dict) else {}
    detail = str(said.get("detail", ""))[:300]
    beside = said.get("fields")
    found = (
        {name: str(words)[:300] for name, words in beside.items() if name in fields}
        if isinstance(beside, dict)
        else {}
    )
    field = said.get("field")
    if isinstance(field, str) and field in fields:
        found = {field: detail}
    return ("" if found else detail), {name: found.get(name, "") for name in fields}


def wants_proof(problem: Any) -> bool:
    """Whether the person is to show once more that it is them."""
    return isinstance(problem, dict) and problem.get("code") == "prove_again"
