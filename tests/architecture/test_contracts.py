"""The arrows between the rooms: which module may import which (contracts in pyproject.toml)."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_contracts_of_imports_are_kept():
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "4 kept, 0 broken" in run.stdout


def test_no_file_of_ours_names_a_place_on_a_developers_machine():
    listed = subprocess.run(
        ["git", "grep", "-nIE", r"/(root|home/[a-z]+|work)/", "--", "*.py", "*.md", "*.toml",
         "*.yaml", "*.conf", "*.sh", "Makefile", "Dockerfile"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    ).stdout.splitlines()  # fmt: skip
    inside_images = re.compile(r"^(tests/architecture/|deploy/)")
    assert [line for line in listed if not inside_images.match(line)] == []
