"""The frontend: exported once for all addresses, kept under the hash of its sources.

Reflex writes the backend's address into the scripts. We export for an address that
cannot exist and put the page's own origin in its place, so one build serves
``localhost``, a phone on the network and the real domain alike.
"""

import asyncio
import base64
import contextlib
import fcntl
import hashlib
import json
import os
import re
import shutil
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import IO

from makapix_app.running.programs import CannotStart, Program
from services.kernel.settings import Settings

ROOT = Path(__file__).parents[2]
NODE_LOCK = "reflex.lock"  # npm's lock file with hashes; Reflex looks for it beside the sources
SOURCES = (
    "rxconfig.py",
    NODE_LOCK,
    "makapix_app/makapix_app.py",
    "makapix_app/html/missing.py",
    "makapix_app/html/shells.py",
    "pages",
    "components",
    "state",
    "assets",
)
HERE = "makapix_app/running/frontend.py"
LINKED = (*(s for s in SOURCES if s != NODE_LOCK), "makapix_app", "services", "jobs", "mqtt")
KEPT = 3  # builds that stay: going back to an earlier version is quick
NOWHERE = "http://makapix.invalid"  # .invalid never resolves (RFC 2606)
_BAKED = re.compile(r"([\"'`])(http|ws)://makapix\.invalid(/[^\"'`]*)\1")
PACKED = (".gz", ".br")  # what Reflex writes beside a file, as rxconfig.py asks


async def provide(
    settings: Settings,
    env: dict[str, str],
    run: Callable[[Program], Awaitable[None]],
    say: Callable[[str], None],
) -> None:
    """Sees to it that the current build is of today's sources; ``run`` runs a program to its end.

    Raises CannotStart when the export fails or is not what we expect of Reflex.
    """
    build = await asyncio.to_thread(version, ROOT, settings)
    if not is_built(settings, build):
        say("building the frontend, once for this version")
        async with workshop(settings) as work:
            if not is_built(settings, build):  # by another, while we waited
                await run(export(work, env))
                await run(missing(work, env))
                await asyncio.to_thread(finish, work, settings, build)
    use(settings, build)


def version(root: Path, settings: Settings) -> str:
    """Hash of all that the export depends on: sources, locked packages, limits shown on pages."""
    digest = hashlib.sha256()
    for path in (*_files(root), root / "requirements.lock", root / HERE):
        digest.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes())
    limits = {k: v for k, v in settings.model_dump().items() if isinstance(v, int | list)}
    for name in ("port", "other_origins", "push_anywhere", "access_token_seconds"):
        del limits[name]  # no page shows them
    digest.update(json.dumps([sys.version_info[:2], limits], sort_keys=True).encode())
    return digest.hexdigest()[:16]


def _files(root: Path) -> Iterator[Path]:
    for source in SOURCES:
        found = root / source
        inside = sorted(found.rglob("*")) if found.is_dir() else [found]
        yield from (p for p in inside if p.is_file() and "__pycache__" not in p.parts)


def shelf(settings: Settings) -> Path:
    """The folder that holds the builds."""
    return settings.frontend_path.parent.absolute()


def is_built(settings: Settings, build: str) -> bool:
    """Whether this version lies on the shelf."""
    return (shelf(settings) / build / "site" / "index.html").exists()


def use(settings: Settings, build: str) -> None:
    """Makes this version the current one and forgets the oldest."""
    place = shelf(settings)
    link = place / f"current.{os.getpid()}"
    link.symlink_to(build)
    link.replace(place / "current")
    os.utime(place / build)
    builds = [
        path for path in place.iterdir() if (path / "site").is_dir() and not path.is_symlink()
    ]
    for old in sorted(builds, key=lambda path: path.stat().st_mtime)[:-KEPT]:
        shutil.rmtree(old, ignore_errors=True)


@contextlib.asynccontextmanager
async def workshop(settings: Settings) -> AsyncIterator[Path]:
    """The folder to export in, held alone: Reflex writes beside the sources, so they are linked."""
    work = shelf(settings) / "work"
    work.mkdir(parents=True, exist_ok=True)
    for name in {path.split("/")[0] for path in LINKED}:
        link = work / name
        if link.is_symlink() and link.readlink() != ROOT / name:
            link.unlink()
        if not link.is_symlink():
            link.symlink_to(ROOT / name)
    with (work / ".lock").open("w") as lock:
        while not _locked(lock):  # noqa: ASYNC110 - another process has it, there is no event
            await asyncio.sleep(0.2)
        # A copy: what Reflex adds to it must not change the sources.
        shutil.copytree(ROOT / NODE_LOCK, work / NODE_LOCK, dirs_exist_ok=True)
        yield work


def _locked(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def export(work: Path, env: dict[str, str]) -> Program:
    """The program that exports in ``work``, with the Node and npm of the wheel."""
    ours = {
        "REFLEX_API_URL": NOWHERE,
        "REFLEX_USE_NPM": "true",
        "REFLEX_TELEMETRY_ENABLED": "false",
        "REFLEX_CHECK_LATEST_VERSION": "false",
        "REFLEX_ENV_MODE": "prod",
        "PYTHONDONTWRITEBYTECODE": "1",
        "CI": "true",
        "npm_config_omit_lockfile_registry_resolved": "true",
    }
    words = ["-m", "reflex", "export", "--frontend-only", "--no-zip"]
    return Program("frontend", (sys.executable, *words), env=env | ours, cwd=work)


def missing(work: Path, env: dict[str, str]) -> Program:
    """The program that writes the page of what is not there into what was exported: it needs the
    application, which whoever starts the processes does not load."""
    words = ["-m", "makapix_app.running.missing", str(exported(work))]
    return Program("missing", (sys.executable, *words), env=env, cwd=work)


def exported(work: Path) -> Path:
    """Where Reflex leaves a site."""
    return work / ".web" / "build" / "client"


def finish(work: Path, settings: Settings, build: str) -> None:
    """Makes a build out of what Reflex exported. Raises CannotStart if it is not as expected."""
    routes = work / ".web" / "routes.json"
    made = shelf(settings) / f"{build}.new"
    shutil.rmtree(made, ignore_errors=True)
    shutil.copytree(exported(work), made / "site")
    free_of_origin(made / "site")
    hashes = inline_scripts(made / "site")
    shell = shell_pattern(json.loads(routes.read_text()))
    (made / "front.caddy").write_text(caddy_facts(hashes, shell))
    target = shelf(settings) / build
    shutil.rmtree(target, ignore_errors=True)
    made.rename(target)


def free_of_origin(site: Path) -> None:
    """Puts the page's own origin where the scripts name the address that cannot exist.

    Raises CannotStart when they do not name it, or still do: another Reflex, another way.
    """
    scripts = {"http": "location.origin+", "ws": "location.origin.replace(`http`,`ws`)+"}
    changed = 0
    for path in site.rglob("*.js"):
        text, count = _BAKED.subn(lambda m: f"{scripts[m[2]]}`{m[3]}`", path.read_text())
        if count:
            path.write_text(text)
            for suffix in PACKED:  # tells the old tale, and is a few bytes
                path.with_name(path.name + suffix).unlink(missing_ok=True)
            changed += count
    left = [p.name for p in site.rglob("*") if p.is_file() and b"makapix.invalid" in p.read_bytes()]
    if left or not changed:
        where = ", ".join(left) or "no script names the backend"
        raise CannotStart(f"The exported frontend is tied to an address ({where}).")


class _Inline(HTMLParser):
    """Collects the text of scripts that run in the page itself."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kind = dict(attrs).get("type") or "module"
        self._inside = tag == "script" and "src" not in dict(attrs) and "json" not in kind
        if self._inside:
            self.found.append("")

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.found[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self._inside = False


def inline_scripts(site: Path) -> list[str]:
    """The sources of all inline scripts of a build, for Content-Security-Policy."""
    return sorted(
        {one for page in site.rglob("*.html") for one in inline_scripts_of(page.read_text())}
    )


def inline_scripts_of(page: str) -> set[str]:
    """The sources ``'sha256-…'`` of the scripts that run in a page itself (CSP level 3)."""
    parser = _Inline()
    parser.feed(page)
    digests = (hashlib.sha256(script.encode()).digest() for script in parser.found)
    return {f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests}


def shell_pattern(routes: list[str]) -> str:
    """A pattern of the paths that have no file of their own: routes with a part in brackets."""
    dynamic = [re.escape(r).replace(r"\[", "[").replace(r"\]", "]") for r in routes if "[" in r]
    parts = [re.sub(r"\[[^\]]+\]", "[^/]+", route) for route in dynamic]
    return f"^/({'|'.join(parts)})/?$" if parts else "^$"


def caddy_facts(hashes: list[str], shell: str) -> str:
    """What the front must know of a build: its policy and the paths that get the shell."""
    policy = "; ".join(
        [
            "default-src 'self'",
            "script-src 'self' " + " ".join(hashes),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob: {$MAKAPIX_VAULT_ORIGIN}",
            "connect-src 'self' blob: {$MAKAPIX_VAULT_ORIGIN}",
            "object-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "form-action 'self'",
        ]
    )
    return f"""(policy) {{
\theader {{args[0]}} Content-Security-Policy "{policy}"
}}
(shell) {{
\t@shell path_regexp {shell}
}}
"""
