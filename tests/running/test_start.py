"""What keeps Makapix from starting is one clear sentence; what an earlier run left is ended."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections import namedtuple
from pathlib import Path

import pytest

from makapix_app.running import conductor, record
from makapix_app.running.conductor import Conductor
from makapix_app.running.programs import CannotStart, Program, born, free_port
from makapix_app.running.record import Line
from makapix_app.running.stack import Stack
from services.kernel.settings import Settings

ROOT = Path(__file__).parents[2]
Usage = namedtuple("Usage", "total used free")


def settings(var: Path, port: int | None = None) -> Settings:
    return Settings(_env_prefix="NOTHING_", var=var, port=port or free_port())


def claim(var: Path, port: int | None = None) -> Conductor:
    new = Conductor(settings(var, port), lambda name, line: None)
    new._claim()
    return new


def makapix(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("MAKAPIX_")}
    command = [sys.executable, "-m", "makapix_app", *words]
    return subprocess.run(
        command, cwd=ROOT, env=clean | variables, capture_output=True, text=True, check=False
    )


def test_a_busy_port_is_one_sentence_with_a_way_out_and_exit_code_1(tmp_path: Path) -> None:
    with socket.create_server(("", 0)) as busy:
        port = busy.getsockname()[1]
        for how in ([], ["--detach"]):
            done = makapix("up", *how, MAKAPIX_PORT=str(port), MAKAPIX_VAR=str(tmp_path / "var"))
            assert done.returncode == 1
            assert done.stderr.startswith(f"Port {port} is in use. Stop what holds it, or choose")
            assert len(done.stderr.splitlines()) == 1


def test_a_full_disk_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conductor.shutil, "disk_usage", lambda path: Usage(9, 9, 5_000_000))
    with pytest.raises(CannotStart, match=r"Only 5 MB are free where .* lies; Makapix needs 700"):
        claim(tmp_path / "var")


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CannotStart, match="cannot be written: Not a directory"):
        claim(tmp_path / "file" / "var")


def test_a_second_start_in_the_same_place_is_refused(tmp_path: Path) -> None:
    claim(tmp_path)
    with pytest.raises(CannotStart, match="Makapix already runs here: http://localhost:"):
        claim(tmp_path)


def test_two_places_start_side_by_side_on_ports_of_their_own(tmp_path: Path) -> None:
    one, other = claim(tmp_path / "one"), claim(tmp_path / "other")
    assert not set(one.plan.ports.values()) & set(other.plan.ports.values())
    assert json.loads((tmp_path / "one/run/ports.json").read_text()) == one.plan.ports


def test_missing_mosquitto_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from makapix_app.running import embedded

    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(embedded, "SBIN", str(tmp_path))
    with pytest.raises(CannotStart, match="mosquitto is not installed: install the package"):
        embedded.mosquitto(tmp_path, 1, {})


def test_what_a_killed_run_left_is_ended_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record, "LEAVE_SECONDS", 0.1)
    left = subprocess.Popen(["sleep", "600"], start_new_session=True)
    kept = record.Record(tmp_path)
    kept.claim()
    kept.note("", True, [Line("web", "running", left.pid, born(left.pid), "", 0)])
    assert kept.bury_leftovers() == ["web"]
    assert left.wait() == -signal.SIGKILL


def test_the_last_word_of_a_killed_supervisor_does_not_make_its_successor_ready(
    tmp_path: Path,
) -> None:
    killed, successor = record.Record(tmp_path), record.Record(tmp_path)
    killed.claim()
    killed.note("http://localhost:8000", True, [])
    assert killed.is_ready(os.getpid())
    os.close(killed._held)  # what the kernel does when it dies
    successor.claim()
    assert successor.is_held()
    assert not successor.is_ready(os.getpid() + 1)
    successor.bury_leftovers()
    assert not successor.is_ready(os.getpid())


def test_a_pid_that_is_anothers_now_is_left_alone(tmp_path: Path) -> None:
    other = subprocess.Popen(["sleep", "600"], start_new_session=True)
    kept = record.Record(tmp_path)
    kept.claim()
    kept.note("", True, [Line("web", "running", other.pid, 1.0, "", 0)])
    assert kept.bury_leftovers() == []
    assert other.poll() is None
    other.kill()
    other.wait()


def test_commands_that_need_a_running_makapix_say_so(tmp_path: Path) -> None:
    done = makapix("status", MAKAPIX_VAR=str(tmp_path))
    assert (done.returncode, done.stderr) == (1, "Makapix is not running here.\n")
    assert makapix("down", MAKAPIX_VAR=str(tmp_path)).returncode == 0
    with pytest.raises(CannotStart, match="not running here; start it with `make up`"):
        Stack(tmp_path, bound=True).environment()


def test_cleaning_keeps_people_and_works_unless_told_otherwise(tmp_path: Path) -> None:
    for name in ("postgres", "storage", "frontend", "log"):
        (tmp_path / name).mkdir()
    assert makapix("clean", MAKAPIX_VAR=str(tmp_path)).returncode == 0
    assert {path.name for path in tmp_path.iterdir()} == {"postgres", "storage"}
    assert makapix("clean", "--all", MAKAPIX_VAR=str(tmp_path)).returncode == 0
    assert not tmp_path.exists()


def test_bootstrap_says_what_to_do_without_sudo(tmp_path: Path) -> None:
    """A machine with apt-get but neither root nor sudo, and without the packages."""
    for tool in ("sh", "dirname", "id", "df", "awk", "cut", "sha256sum", "touch", "env"):
        (tmp_path / tool).symlink_to(shutil.which(tool))
    (tmp_path / "id").unlink()
    (tmp_path / "id").write_text("#!/bin/sh\necho 1000\n")
    (tmp_path / "apt-get").write_text("#!/bin/sh\nexit 0\n")
    for tool in ("id", "apt-get"):
        (tmp_path / tool).chmod(0o755)
    script = (ROOT / "deploy/bootstrap.sh").read_text().replace(":/usr/sbin:/usr/local/sbin", "")
    (tmp_path / "deploy").mkdir()
    (tmp_path / "deploy" / "bootstrap.sh").write_text(script)
    done = subprocess.run(
        [shutil.which("sh"), str(tmp_path / "deploy" / "bootstrap.sh"), "up"],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "This needs root and there is no sudo here. As root, run: apt-get" in done.stderr


def test_a_program_of_root_may_run_as_another(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root lends users")
    options = Program("who", ("id",), user="nobody").popen_options()
    done = subprocess.run(["id", "-un"], **options, stdout=subprocess.PIPE, check=True)
    assert done.stdout == b"nobody\n"
