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
from typing import Annotated

import typer

from makapix_app.running import logs as log_files
from makapix_app.running.plan import ROOT
from makapix_app.running.programs import CannotStart
from makapix_app.running.stack import Stack, joined
from services import accounts, door
from services.auth.actor import SYSTEM
from services.kernel.errors import MakapixError
from services.kernel.settings import Settings
from services.posts import commands

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
def sweep() -> None:
    """Look once for everything that was lost on its way, and send it again."""
    from jobs import sweep as lost

    joined()
    for look in (lost.lost_uploads, lost.misplaced_files, lost.trash, lost.leftovers):
        print(f"{look.__name__.replace('_', ' ')}: {look()}")


@app.command()
def owner(deed: str, handle: str) -> None:
    """`owner grant HANDLE` makes the owner, `owner revoke HANDLE` a user again."""
    if deed not in {"grant", "revoke"}:
        raise CannotStart("Say `owner grant HANDLE` or `owner revoke HANDLE`.")
    _told(accounts.grant_role, handle=handle, role="owner" if deed == "grant" else "user")


@app.command()
def moderator(deed: str, handle: str) -> None:
    """`moderator grant HANDLE`, `moderator revoke HANDLE`."""
    if deed not in {"grant", "revoke"}:
        raise CannotStart("Say `moderator grant HANDLE` or `moderator revoke HANDLE`.")
    _told(accounts.grant_role, handle=handle, role="moderator" if deed == "grant" else "user")


@app.command()
def token(handle: str, name: str = "command line") -> None:
    """Print a new bearer token of a person; it is shown only here."""
    joined()
    print(door.do(SYSTEM, accounts.issue_token, handle=handle, name=name))


@app.command()
def trust(handle: str) -> None:
    """New works of this person go to the feeds without a moderator's look."""
    _told(accounts.trust, handle=handle)


@app.command()
def approve(slug: str) -> None:
    """Let a waiting work into the feeds."""
    joined()
    door.do(SYSTEM, commands.approve, slug)
    print("Done.")


def _told(verb: Callable[..., None], **words: str) -> None:
    joined()
    door.do(SYSTEM, verb, **words)
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
