"""``/api/docs``: the OpenAPI document as a plain page, without scripts and from here alone.

The usual viewers come from a CDN and need scripts that the site's policy forbids; a reader
needs what stands in the document and nothing that runs.
"""

import base64
import hashlib
from collections.abc import Iterator
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

router = APIRouter(include_in_schema=False)
Document = dict[str, Any]
TOKENS = Path(__file__).parents[2] / "assets" / "styles" / "tokens.css"
STYLE = """
body{margin:0;background:var(--mx-bg);color:var(--mx-text);font:400 1rem/1.5 var(--mx-font-body)}
main{max-width:68rem;margin:0 auto;padding:32px 20px 64px}
h1{font:500 2rem/40px var(--mx-font-display);margin:0 0 8px}
h2{font-size:1.5rem;margin:48px 0 8px;padding-top:16px;border-top:1px solid var(--mx-hairline)}
h3{font:500 1rem/1.5 var(--mx-font-mono);margin:32px 0 4px;overflow-wrap:anywhere}
h3 b{display:inline-block;min-width:4.5em;color:var(--mx-accent)}
p{margin:4px 0;max-width:68ch}
.meta{color:var(--mx-muted);font-size:var(--mx-text-secondary)}
a{color:var(--mx-link);text-underline-offset:3px}
nav{display:flex;flex-wrap:wrap;gap:0 20px}
nav a{display:inline-flex;align-items:center;min-height:40px}
.wide{overflow-x:auto}
table{border-collapse:collapse;margin:8px 0;font-size:var(--mx-text-secondary)}
th,td{text-align:left;vertical-align:top;padding:6px 20px 6px 0;
border-bottom:1px solid var(--mx-hairline)}
th{color:var(--mx-muted);font-weight:500}
code,td:first-child{font-family:var(--mx-font-mono);font-size:var(--mx-text-small)}
:focus-visible{outline:2px solid var(--mx-focus);outline-offset:2px}
"""
ERRORS = """Errors are <code>application/problem+json</code> (RFC 9457): a title, a sentence in
<code>detail</code>, a stable word in <code>code</code>, and the figures of the rule. Counted
answers carry <code>RateLimit-Limit</code>, <code>RateLimit-Remaining</code> and
<code>RateLimit-Reset</code> (seconds); a refusal for being too often is a 429 with
<code>Retry-After</code>. The limits are at <a href="/limits">/limits</a> and, for programs, at
<a href="/api/v1/config">/api/v1/config</a>. Lists go on with their <code>cursor</code>."""


@router.get("/api/docs", response_class=HTMLResponse)
def docs(request: Request) -> HTMLResponse:
    """The page; it changes with the document alone."""
    style = _style()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; font-src 'self'; img-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    page = written(request.app.openapi(), style)
    return HTMLResponse(page, headers={"Content-Security-Policy": policy})


@cache
def _style() -> str:
    """The tokens of the look; the light ones where the reader's system is light."""
    tokens = TOKENS.read_text()
    dark, _, light = tokens.partition(".light{")
    values = light.partition("}")[0]
    return f"{dark}@media(prefers-color-scheme:light){{:root{{{values}}}}}{STYLE}"


def written(document: Document, style: str = "") -> str:
    """The document as HTML; all that comes from it is escaped."""
    groups: dict[str, list[str]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            tag = (operation.get("tags") or ["other"])[0]
            groups.setdefault(tag, []).append("".join(_operation(method, path, operation)))
    links = [f'<a href="#{escape(tag)}">{escape(tag)}</a>' for tag in (*groups, "shapes")]
    parts = [f'<h2 id="{escape(tag)}">{escape(tag)}</h2>{"".join(g)}' for tag, g in groups.items()]
    shapes = document.get("components", {}).get("schemas", {})
    parts.append('<h2 id="shapes">shapes</h2>')
    parts += [f'<h3 id="{escape(n)}">{escape(n)}</h3>{_shape(s)}' for n, s in shapes.items()]
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>API · Makapix</title>'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<style>{style}</style></head><body><main><h1>Makapix API</h1>"
        '<p>For programs: <a href="/api/openapi.json">the OpenAPI document</a>. '
        f'<a href="/">Back to Makapix</a></p><p class="meta">{ERRORS}</p>'
        f'<nav aria-label="Parts">{"".join(links)}</nav>{"".join(parts)}</main></body></html>'
    )


def _operation(method: str, path: str, operation: Document) -> Iterator[str]:
    yield f"<h3><b>{method.upper()}</b> {escape(path)}</h3>"
    for paragraph in operation.get("description", "").split("\n\n"):
        yield f"<p>{escape(paragraph)}</p>"
    if parameters := operation.get("parameters"):
        yield _table(
            (p["name"], f"{_type(p['schema'])}, in the {escape(p['in'])}", p["required"], p)
            for p in parameters
        )
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        yield f'<p class="meta">Body, {escape(kind)}: {_type(content.get("schema", {}))}</p>'
    good = [(c, r) for c, r in operation["responses"].items() if c != "422"]
    for code, answer in good:
        said = [_type(c.get("schema", {})) for c in answer.get("content", {}).values()]
        yield f'<p class="meta">Answer {escape(code)}{": " if said else ""}{" or ".join(said)}</p>'


def _shape(schema: Document) -> str:
    needed = schema.get("required", ())
    about = f"<p>{escape(schema.get('description', ''))}</p>"
    fields = schema.get("properties", {})
    return about + _table((n, _type(f), n in needed, f) for n, f in fields.items())


def _table(rows: Any) -> str:
    cells = [
        f"<tr><td>{escape(name)}</td><td>{kind}</td><td>{'needed' if needed else ''}</td>"
        f"<td>{escape(said.get('description', ''))}</td></tr>"
        for name, kind, needed, said in rows
    ]
    head = "<tr><th>Name</th><th>Type</th><th></th><th>About</th></tr>"
    return f'<div class="wide"><table>{head}{"".join(cells)}</table></div>' if cells else ""


def _type(schema: Document) -> str:
    """A type and its limits, as HTML."""
    if ref := schema.get("$ref"):
        name = escape(ref.rsplit("/", 1)[-1])
        return f'<a href="#{name}">{name}</a>'
    if several := schema.get("anyOf"):
        return " or ".join(_type(one) for one in several)
    if "enum" in schema or "const" in schema:
        values = schema.get("enum", [schema.get("const")])
        return " · ".join(f"<code>{escape(str(value))}</code>" for value in values)
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    words = [escape(str(schema.get("format") or schema.get("type") or "anything"))]
    limits = {"minimum": "at least", "maximum": "at most", "maxLength": "up to"}
    words += [f"{said} {schema[key]}" for key, said in limits.items() if key in schema]
    return ", ".join(words) + (" characters" if "maxLength" in schema else "")
