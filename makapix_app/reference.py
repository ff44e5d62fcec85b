"""Writes the references of settings and of the API: ``python -m makapix_app.reference``."""

import json
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from services.kernel.settings import Settings

PLACE = Path(__file__).parents[1] / "docs" / "settings.md"
API = PLACE.with_name("openapi.json")
HEAD = """# Settings

Each is an environment variable, read once when a process starts. Lists are written as JSON.
This page is made from `services/kernel/settings.py` with `python -m makapix_app.reference`.

| Variable | Default | What it is |
|---|---|---|
"""


def text() -> str:
    """The page, in Markdown."""
    rows = (_row(name, field) for name, field in Settings.model_fields.items())
    return HEAD + "".join(rows)


def openapi() -> str:
    """The API's description (OpenAPI 3.1), as JSON whose lines can be compared."""
    from makapix_app.api import build

    return json.dumps(build().openapi(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _row(name: str, field: FieldInfo) -> str:
    description = (field.description or "").replace("|", "\\|")
    return f"| `MAKAPIX_{name.upper()}` | {_default(field.default)} | {description} |\n"


def _default(value: Any) -> str:
    if value is None or value == "":
        return "empty"
    if isinstance(value, SecretStr):
        return "set your own" if value.get_secret_value() else "empty"
    if isinstance(value, bool | list):
        return f"`{json.dumps(value)}`"
    return f"`{value}`"


def main() -> None:
    """Writes both anew."""
    PLACE.write_text(text())
    API.write_text(openapi())


if __name__ == "__main__":
    main()
