"""``makapix.json``: what an artist says about the works in a ZIP.

A list of objects, one a work; only ``file`` is required. What a work's words
may contain is decided where works are made; here it is held that the list is
a list, that each entry is of a file that is there, and that every figure fits.
"""

import json
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from services.edges.archives.refusals import BadManifest, printable
from services.kernel.settings import Settings
from services.models.posts import LICENCES, WARNINGS

NAME = "makapix.json"
BYTES_MAX = 256 * 1024
RENAMED = {"alt": "alt_text", "warning": "warnings"}  # as the details of a work are called
KINDS = {"string": "text", "array": "a list", "object": "an object", "boolean": "true or false"}

Manifest = Mapping[str, Mapping[str, Any]]
"""Name of an entry -> what was said of it, and nothing that was not said."""


def schema(limits: Settings) -> dict[str, Any]:
    """The manifest's JSON Schema (draft 2020-12) under these limits."""
    # a check that gives up early comes before the ones that look at every item
    hashtags = {"type": "array", "maxItems": limits.hashtags_max}
    warnings = {"type": "array", "maxItems": len(WARNINGS)}
    work = {
        "type": "object",
        "required": ["file"],
        "additionalProperties": False,
        "properties": {
            "file": _text(512, minLength=1),
            "title": _text(limits.title_max, minLength=1),
            "description": _text(limits.description_max),
            "alt": _text(limits.alt_text_max),
            "hashtags": hashtags | {"items": _text(limits.hashtag_length_max, minLength=1)},
            "licence": {"type": "string", "enum": list(LICENCES)},
            "warning": warnings | {"items": {"type": "string", "enum": list(WARNINGS)}},
            "remixable": {"type": "boolean"},
        },
    }
    return {"type": "array", "maxItems": limits.zip_works_max, "items": work}


def parse(data: bytes, folder: str, entries: Collection[str], limits: Settings) -> Manifest:
    """The manifest in ``data``; its file names are relative to ``folder`` (empty or ``a/b/``).

    Raises BadManifest with the place, the rule and the figure. Works are counted
    from 1 in the sentence, the pointer counts from 0 as RFC 6901 has it.
    """
    works = _loaded(data)
    for work in works if isinstance(works, list) else ():
        if isinstance(work, dict) and isinstance(work.get("warning"), str):
            work["warning"] = [work["warning"]]  # one tag may be given without a list
    error = next(Draft202012Validator(schema(limits)).iter_errors(works), None)
    if error is not None:
        raise _refusal(_sentence(error), list(error.absolute_path))
    said: dict[str, dict[str, Any]] = {}
    for index, work in enumerate(works):
        name = unicodedata.normalize("NFC", folder + work.pop("file"))
        if name not in entries:
            raise _refusal(f"file {printable(name)} is not in the ZIP", [index, "file"])
        if name in said:
            raise _refusal(f"file {printable(name)} was described before", [index, "file"])
        said[name] = {RENAMED.get(field, field): value for field, value in work.items()}
    return said


def _text(longest: int, **more: Any) -> dict[str, Any]:
    # NUL and lone surrogates are legal JSON, but no database keeps them
    unkeepable = {"pattern": r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]"}
    return {"type": "string", "maxLength": longest, "not": unkeepable, **more}


def _loaded(data: bytes) -> Any:
    try:
        return json.loads(
            data.decode("utf-8-sig"), object_pairs_hook=_object, parse_constant=_no_constant
        )
    except UnicodeDecodeError as error:
        raise _refusal(f"not UTF-8 at byte {error.start:,}", []) from None
    except RecursionError:
        raise _refusal("nested too deep; it is a list of objects", []) from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno:,}, column {error.colno:,}"
        raise _refusal(f"not JSON at {place}", []) from None
    except ValueError:  # a number of thousands of digits
        raise _refusal("holds a number that is too long", []) from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = Counter(name for name, _ in pairs).most_common(1)[0][0]
        raise _refusal(f"field {printable(twice)} stands twice in one object", [])
    return found


def _no_constant(name: str) -> Any:
    raise _refusal(f"{name} is not JSON", [])


def _sentence(error: ValidationError) -> str:
    """The rule that was broken, with the figure."""
    value, rule = error.instance, error.validator_value
    path = list(error.absolute_path)[1:]
    field = " ".join(str(p + 1) if isinstance(p, int) else p for p in path) or "it"
    match error.validator:
        case "type":
            broken = f"{field} is not {KINDS[rule]}"
        case "required":
            broken = "file is missing"
        case "additionalProperties":
            unknown = next(name for name in value if name not in error.schema["properties"])
            known = ", ".join(error.schema["properties"])
            broken = f"unknown field {printable(unknown)}; known are {known}"
        case "maxLength":
            broken = f"{field} is longer than {rule:,} characters ({len(value):,})"
        case "minLength":
            broken = f"{field} is empty"
        case "maxItems":
            broken = f"{field} has more than {rule:,} items ({len(value):,})"
        case "enum":
            broken = f"{field} {printable(value)} is none of {', '.join(rule)}"
        case _:
            broken = f"{field} holds a control character or half a character"
    return broken


def _refusal(sentence: str, path: list[str | int]) -> BadManifest:
    pointer = "".join(f"/{part}" for part in path)
    place = f"works {int(path[0]) + 1}: " if path else ""
    return BadManifest(f"{NAME}: {place}{sentence}.", pointer=pointer)
