"""The commands of Makapix: ``python -m makapix_app``. Thin; what they do lives elsewhere.

A command that needs the running installation calls ``joined()`` first; what goes
wrong is a MakapixError, whose sentence ``main`` prints before it exits with 1.
"""

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Annotated, Any

import typer

from makapix_app.running import logs as log_files
from makapix_app.running.plan import ROOT, art_origins
from makapix_app.running.programs import CannotStart
from makapix_app.running.stack import Stack, joined
from services import door
from services.accounts import bans, roles, tokens
from services.auth.actor import COMMAND_LINE, SYSTEM
from services.kernel.clock import now
from services.kernel.errors import MakapixError
from services.kernel.settings import Settings
from services.notifications import announcements
from services.posts import commands
from services.upkeep import works

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Makapix, from the shell.",
)

COLOURS = ("cyan", "green", "yellow", "magenta", "blue")
WIDTH = 9  # of the longest name of a process


def main() -> None:
    """Runs a command; refusals become one sentence and exit code 1."""
    try:
        app()
    except MakapixError as error:
        print(error.message, file=sys.stderr)
        sys.exit(1)


def echo(name: str, line: str) -> None:
    """One line of a process, with its name before it."""
    colour = COLOURS[sum(name.encode()) % len(COLOURS)]
    typer.echo(f"{typer.style(name.ljust(WIDTH), fg=colour)} | {line}")


@app.command()
def up(
    detach: Annotated[bool, typer.Option(help="Return when ready; stop with `down`.")] = False,
    quiet: Annotated[bool, typer.Option(help="Say nothing but what went wrong.")] = False,
) -> None:
    """Start everything, until Ctrl-C."""
    if detach:
        Stack().start(echo=print)
        print("It runs in the background: `make logs`, `make status`, `make down`.")
    else:
        from makapix_app.running.conductor import Conductor

        said = (lambda name, line: None) if quiet else echo
        asyncio.run(Conductor(Settings(), said).run())


@app.command()
def down() -> None:
    """Stop everything."""
    print("Stopped." if Stack().stop() else "Makapix is not running here.")


@app.command()
def status() -> None:
    """Show each process: state, pid, since (UTC), memory."""
    stack = Stack()
    if not stack.record.is_held():
        raise CannotStart("Makapix is not running here.")
    for row in [("process", "state", "pid", "since", "memory"), *stack.status()]:
        print("{:10} {:28} {:>8}  {:20} {:>9}".format(*row))
    print(stack.record.read()["address"])


@app.command()
def logs(
    names: Annotated[list[str] | None, typer.Argument(help="Processes; none: all.")] = None,
    lines: Annotated[int, typer.Option("-n", help="Lines of the past, each.")] = 10,
    follow: Annotated[bool, typer.Option(help="Stay and show what comes.")] = True,
) -> None:
    """Show what the processes say."""
    folder = Settings().var / "log"
    for name, line in log_files.recent(folder, names or [], lines):
        echo(name, line)
    if follow:
        try:
            for name, line in log_files.follow(folder, names or []):
                echo(name, line)
        except KeyboardInterrupt:
            pass


@app.command()
def migrate() -> None:
    """Bring the database to the newest schema, starting it alone if nothing runs."""
    with Stack().database() as environment:
        command = (sys.executable, "-m", "alembic", "upgrade", "head")
        if subprocess.run(command, env=os.environ | environment, cwd=ROOT, check=False).returncode:
            raise CannotStart("The migration failed; the database is as it was.")


@app.command()
def seed() -> None:
    """Make the demo people and their works, where they are missing (development only)."""
    from jobs.seed import DEMO, DEMO_PASSWORD
    from jobs.seed import seed as make_demo

    joined()
    print(f"{make_demo()} works were added.")
    print(f"Demo accounts: {', '.join(DEMO)} (password: {DEMO_PASSWORD})")


@app.command()
def verify(
    slug: Annotated[str, typer.Argument(help="One work; none: all.")] = "",
    hashes: Annotated[bool, typer.Option(help="Read every byte, not only the sizes.")] = False,
) -> None:
    """Look whether the files of works are there and right; mend or hide what is not."""
    from jobs import upkeep

    joined()
    if slug:
        whole = upkeep.mend(str(door.ask(SYSTEM, works.by_slug, slug)))
        print("All of its files are right." if whole else "It misses a file and is hidden.")
        return
    seen = upkeep.whole_round("hashes" if hashes else "sizes")
    print(f"{seen.looked_at} works were looked at; {seen.wrong} are given to a worker to mend.")


@app.command()
def sweep(
    orphans: Annotated[bool, typer.Option(help="Files that no row names, too.")] = False,
) -> None:
    """Look once for everything that was lost on its way, and send it again."""
    from jobs import sweep as lost
    from jobs import upkeep

    joined()
    if orphans:
        print(f"stored files that nothing named: {upkeep.whole_round('orphans').wrong}")
    for look in (lost.lost_uploads, lost.misplaced_files, lost.trash, lost.leftovers):
        print(f"{look.__name__.replace('_', ' ')}: {look()}")


@app.command()
def owner(deed: str, handle: str) -> None:
    """`owner grant HANDLE` makes the owner, `owner revoke HANDLE` a user again."""
    if deed not in {"grant", "revoke"}:
        raise CannotStart("Say `owner grant HANDLE` or `owner revoke HANDLE`.")
    _told(roles.grant_role, handle=handle, role="owner" if deed == "grant" else "user")


@app.command()
def moderator(deed: str, handle: str) -> None:
    """`moderator grant HANDLE`, `moderator revoke HANDLE`."""
    if deed not in {"grant", "revoke"}:
        raise CannotStart("Say `moderator grant HANDLE` or `moderator revoke HANDLE`.")
    _told(roles.grant_role, handle=handle, role="moderator" if deed == "grant" else "user")


@app.command()
def token(handle: str, name: str = "command line") -> None:
    """Print a new bearer token of a person; it is shown only here."""
    joined()
    print(door.do(SYSTEM, tokens.issue_token, handle=handle, name=name))


@app.command()
def trust(handle: str) -> None:
    """New works of this person go to the feeds without a moderator's look."""
    _told(roles.trust, handle=handle)


@app.command()
def ban(
    handle: str,
    reason: Annotated[str, typer.Option(help="The person reads it.")],
    days: Annotated[int, typer.Option(help="0: for good.", min=0)] = 0,
    hide: Annotated[bool, typer.Option(help="Their works are hidden meanwhile.")] = False,
) -> None:
    """Put a person out at once; `unban HANDLE` lets them in again."""
    until = now() + timedelta(days=days) if days else None
    _told(bans.ban, handle=handle, reason=reason, until=until, hide_works=hide)


@app.command()
def unban(handle: str) -> None:
    """Let a person in again."""
    _told(bans.lift, handle=handle)


@app.command()
def approve(slug: str) -> None:
    """Let a waiting work into the feeds."""
    joined()
    door.do(SYSTEM, commands.approve, slug)
    print("Done.")


@app.command()
def announce(said: Annotated[str, typer.Argument(help="1 to 500 characters.")]) -> None:
    """Tell everyone something: in their notifications, and whoever listens at the broker."""
    joined()
    print(f"It stands in {door.do(COMMAND_LINE, announcements.announce, said)} lists.")


@app.command()
def broker(deed: str) -> None:
    """`broker sync` makes the broker's access list what the database says."""
    from mqtt import access

    if deed != "sync":
        raise CannotStart("Say `broker sync`.")
    joined()
    added, removed = asyncio.run(access.sync_once())
    print(f"{added} logins added, {removed} removed.")


def _told(verb: Callable[..., object], **words: Any) -> None:
    joined()
    door.do(COMMAND_LINE, verb, **words)
    print("Done.")


@app.command()
def build() -> None:
    """Build the frontend, if this version is not built yet, into MAKAPIX_FRONTEND_DIR."""
    from makapix_app.running import frontend
    from makapix_app.running.supervisor import Voice, once

    settings = Settings()
    voice = Voice("frontend", settings.var / "log", echo)
    voice.log.parent.mkdir(parents=True, exist_ok=True)
    asyncio.run(frontend.provide(settings, {}, lambda program: once(program, voice), voice.say))


@app.command()
def origins() -> None:
    """Print what MAKAPIX_VAULT_ORIGIN has to be with these settings."""
    print(" ".join(art_origins(Settings())))


@app.command()
def clean(
    all: Annotated[bool, typer.Option("--all", help="People, works and secrets too.")] = False,
) -> None:
    """Remove builds and logs; with --all everything that was ever written at run time."""
    stack = Stack()
    if stack.record.is_held():
        raise CannotStart("Makapix runs here; stop it first with `make down`.")
    var = stack.settings.var
    for path in [var] if all else [var / "frontend", var / "log", var / "run", var / "front"]:
        shutil.rmtree(path, ignore_errors=True)
