"""The rules of the house, executable: sizes, one door, guarded names, one truth of the schema."""

import ast
import re
import subprocess
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("makapix_app", "pages", "components", "state", "jobs", "mqtt", "services")
MODULES = [p for room in ROOMS for p in sorted((ROOT / room).rglob("*.py"))]
LINES_MOST, FUNCTION_MOST = 300, 40


def test_no_module_has_more_than_300_lines():
    long = {str(p.relative_to(ROOT)): n for p in MODULES if (n := _lines(p)) > LINES_MOST}
    assert long == {}


def test_no_function_has_more_than_40_lines():
    long = {}
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                body = _body_lines(node)
                if body > FUNCTION_MOST:
                    long[f"{path.relative_to(ROOT)}:{node.name}"] = body
    assert long == {}


def test_a_transaction_is_committed_in_one_place():
    found = {str(p.relative_to(ROOT)) for p in MODULES if re.search(r"\.commit\(", p.read_text())}
    assert found == {"services/door.py"}


def test_every_job_that_is_sent_by_name_exists():
    names = {
        name for p in MODULES for name in re.findall(r'"(jobs\.[a-z_]+\.[a-z_]+)"', p.read_text())
    }
    assert names, "no job is sent at all?"
    for name in names:
        module, _, function = name.rpartition(".")
        assert callable(getattr(import_module(module), function)), name


def test_the_models_are_what_the_migrations_make(database):
    from alembic.config import Config

    from alembic import command

    command.check(Config(str(ROOT / "alembic.ini")))


def test_there_is_one_head_and_every_migration_goes_back(database):
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    from alembic import command

    config = Config(str(ROOT / "alembic.ini"))
    assert len(ScriptDirectory.from_config(config).get_heads()) == 1
    command.downgrade(config, "base")
    command.upgrade(config, "head")


def test_every_page_compiles(database):
    from makapix_app.makapix_app import app

    app._compile(dry_run=True)
    assert {"index", "recent", "publish", "login", "signup"} <= set(app._pages)


def test_every_setting_says_what_it_is():
    from services.kernel.settings import PUBLIC, Settings

    assert [n for n, f in Settings.model_fields.items() if not f.description] == []
    assert set(PUBLIC) <= set(Settings.model_fields)


def test_every_module_of_the_rooms_says_what_it_is_for():
    silent = [
        str(p.relative_to(ROOT))
        for p in MODULES
        if p.read_text().strip() and not ast.get_docstring(ast.parse(p.read_text()))
    ]
    assert silent == []


@pytest.mark.parametrize("pattern", [r"\bTODO\b", r"\bFIXME\b", r"\bXXX\b", "NotImplementedError"])
def test_nothing_is_left_for_later_in_the_code(pattern):
    assert [str(p) for p in MODULES if re.search(pattern, p.read_text())] == []


def test_no_file_records_a_download_address_or_a_machine_path():
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    assert not {n for n in names if n.endswith("uv.lock")}
    locks = [ROOT / n for n in names if n.endswith((".lock", "package-lock.json"))]
    for path in locks:
        text = path.read_text()
        assert not re.search(r'"resolved"|--(extra-)?index-url|--find-links', text), path


def _lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def _body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the body; the signature and the docstring do not count."""
    body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
    return body[-1].end_lineno - body[0].lineno + 1
