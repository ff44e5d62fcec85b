"""The frontend's build: made once for a version, free of any address, with a strict policy."""

import json
import re
import shutil
from pathlib import Path

import pytest

from makapix_app.running import frontend
from makapix_app.running.programs import CannotStart, Program
from services.kernel.settings import Settings

ENV = (
    "var e={PING:`http://makapix.invalid/ping`,EVENT:`ws://makapix.invalid/_event`,"
    'HEALTH:"http://makapix.invalid/_health",TRANSPORT:`websocket`};export{e as t};'
)
CHANGED = (
    "var e={PING:location.origin+`/ping`,EVENT:location.origin.replace(`http`,`ws`)+`/_event`,"
    "HEALTH:location.origin+`/_health`,TRANSPORT:`websocket`};export{e as t};"
)


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A tree with one file in each place that a build depends on, and some that it does not."""
    root = tmp_path / "sources"
    for name in (
        "rxconfig.py",
        "requirements.lock",
        "makapix_app/makapix_app.py",
        "makapix_app/cli.py",
        "makapix_app/running/frontend.py",
        "pages/home.py",
        "components/card.py",
        "state/feed.py",
        "assets/fonts/x.woff2",
        "services/posts.py",
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)
    return root


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(_env_prefix="NOTHING_", var=tmp_path / "var")


def version(root: Path, settings: Settings) -> str:
    return frontend.version(root, settings)


@pytest.mark.parametrize(
    "name",
    ["rxconfig.py", "requirements.lock", "pages/home.py", "components/card.py", "state/feed.py"],
)
def test_what_a_page_is_made_of_makes_a_new_version(
    sources: Path, settings: Settings, name: str
) -> None:
    before = version(sources, settings)
    (sources / name).write_text("changed")
    assert version(sources, settings) != before


def test_what_a_page_is_not_made_of_does_not(sources: Path, settings: Settings) -> None:
    before = version(sources, settings)
    (sources / "services/posts.py").write_text("changed")
    (sources / "makapix_app/cli.py").write_text("changed")
    (sources / "pages/__pycache__").mkdir()
    (sources / "pages/__pycache__/home.pyc").write_bytes(b"x")
    elsewhere = settings.model_copy(update={"port": 8123, "public_url": "https://makapix.example"})
    assert version(sources, elsewhere) == before


def test_a_limit_that_pages_name_makes_a_new_version(sources: Path, settings: Settings) -> None:
    other = settings.model_copy(update={"side_max": 128})
    assert version(sources, other) != version(sources, settings)


def test_scripts_find_the_backend_where_the_page_came_from(tmp_path: Path) -> None:
    (tmp_path / "env.js").write_text(ENV)
    (tmp_path / "env.js.br").write_bytes(b"of the old text")
    (tmp_path / "other.js").write_text("let untouched")
    frontend.free_of_origin(tmp_path)
    assert (tmp_path / "env.js").read_text() == CHANGED
    assert not (tmp_path / "env.js.br").exists()
    assert (tmp_path / "other.js").read_text() == "let untouched"


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("env.js", "let nothing", "no script names the backend"),
        ("page.html", ENV, "page.html"),
        ("env.js", ENV + "fetch('https://makapix.invalid')", "env.js"),
    ],
)
def test_a_build_that_is_tied_to_an_address_is_refused(
    tmp_path: Path, name: str, text: str, complaint: str
) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(CannotStart, match=f"tied to an address.*{re.escape(complaint)}"):
        frontend.free_of_origin(tmp_path)


def test_the_policy_names_each_inline_script_that_runs_and_no_data() -> None:
    page = (
        "<script src='/a.js'></script><script>alert('x')</script>"
        "<script type='module'>import 'y'</script>"
        '<script type=\'application/ld+json\'>{"@type": "Thing"}</script>'
    )
    assert frontend.inline_scripts_of(page) == {
        "'sha256-JPoFjrDvGjII2ZQr0zVCLdwImped9XUzr7nzeL7Ser0='",
        "'sha256-wUIFsThAm3O4gniLyK9359RSOQdauRBm55OrqHvrgqQ='",
    }


def test_paths_with_a_part_of_their_own_get_the_shell() -> None:
    pattern = re.compile(
        frontend.shell_pattern(["index", "recent", "posts/[slug]", "u/[h]/of/[x]"])
    )
    for path in ("/posts/abc", "/posts/abc/", "/u/anna/of/1"):
        assert pattern.match(path)
    for path in ("/", "/recent", "/posts", "/posts/a/b", "/u/anna"):
        assert not pattern.match(path)
    assert not re.match(frontend.shell_pattern(["index"]), "/index")


class Exporter:
    """Does in the workshop what Reflex does, as far as files go."""

    def __init__(self) -> None:
        self.runs = 0

    async def __call__(self, program: Program) -> None:
        assert program.cwd is not None
        if program.name == "missing":
            assert program.argv[-1] == str(program.cwd / ".web" / "build" / "client")
            return
        self.runs += 1
        assert program.env["REFLEX_API_URL"] == "http://makapix.invalid"
        client = program.cwd / ".web" / "build" / "client"
        shutil.rmtree(client, ignore_errors=True)
        client.mkdir(parents=True)
        (client / "env.js").write_text(ENV)
        (client / "index.html").write_text("<script>let page</script>")
        (program.cwd / ".web" / "routes.json").write_text(json.dumps(["index", "posts/[slug]"]))


async def provide(settings: Settings, run: Exporter, said: list[str]) -> None:
    await frontend.provide(settings, {}, run, said.append)


def tree(root: Path) -> set[Path]:
    return set(root.rglob("*"))


async def test_a_version_is_built_once_and_the_sources_stay_as_they_were(
    sources: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frontend, "ROOT", sources)  # nobody else writes there meanwhile
    (sources / frontend.NODE_LOCK).mkdir()
    before = tree(sources)
    run, said = Exporter(), []
    for _ in range(2):
        await provide(settings, run, said)
    assert (run.runs, said) == (1, ["building the frontend, once for this version"])
    current = settings.frontend_path
    assert (current / "site" / "env.js").read_text() == CHANGED
    assert "@shell path_regexp ^/(posts/[^/]+)/?$" in (current / "front.caddy").read_text()
    assert tree(sources) == before


async def test_old_builds_are_forgotten_but_not_the_last_ones(settings: Settings) -> None:
    run = Exporter()
    for side in range(100, 106):
        await provide(settings.model_copy(update={"side_max": side}), run, [])
    builds = [p for p in frontend.shelf(settings).iterdir() if (p / "site").is_dir()]
    assert len([p for p in builds if not p.is_symlink()]) == frontend.KEPT
    assert settings.frontend_path.resolve() in builds
