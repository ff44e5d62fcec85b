"""The front as it is run, over a site of a few pages and a vault of a few files."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from makapix_app.running import frontend
from makapix_app.running.plan import Plan, choose_ports
from makapix_app.running.programs import LOOPBACK, Program, accepts
from makapix_app.running.secrets import Secrets
from services.kernel.settings import Settings

SECRETS = Secrets("signing", "postgres", "application", "valkey", "server", "web", "1" * 64)


@contextmanager
def nobody_listens() -> Iterator[int]:
    """A port at which nobody listens, nor can anybody else begin to meanwhile."""
    with socket.socket() as held:
        held.bind((LOOPBACK, 0))
        yield int(held.getsockname()[1])


def build_site(site: Path) -> None:
    (site / "assets").mkdir(parents=True)
    for name in ("index", "recent", "404", "__spa-fallback"):
        (site / f"{name}.html").write_text(f"<script>let page</script><p>{name}</p>")
    (site / "assets" / "app-1a2b.js").write_text("let app" + " " * 400)
    (site / "assets" / "app-1a2b.js.br").write_bytes(b"packed")
    facts = frontend.caddy_facts(
        frontend.inline_scripts(site),
        frontend.shell_pattern(["index", "posts/[slug]", "players/[id]"]),
    )
    (site.parent / "front.caddy").write_text(facts)


def make_front(folder: Path, port: int, web: int, **chosen: str) -> Program:
    build_site(folder / "frontend" / "1" / "site")
    (folder / "frontend" / "current").symlink_to("1")
    vault = folder / "storage" / "public" / "ab"
    vault.mkdir(parents=True)
    for name in ("art.png", "art.bmp", "art.webp", ".art.png.half"):
        (vault / name).write_bytes(b"<script>alert(1)</script>")
    (folder / "storage" / "private.png").write_bytes(b"secret")
    settings = Settings(_env_prefix="NOTHING_", var=folder, port=port, **chosen)
    plan = Plan(settings, SECRETS, choose_ports(settings) | {"web": web})
    made = next(program for program in plan.application() if program.name == "front")
    return Program(made.name, made.argv, made.env, ready=lambda: accepts(port))
