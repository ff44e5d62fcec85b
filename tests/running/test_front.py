"""The front, as it is run: which path goes where, with which headers, and what is refused."""

import http.server
import json
import os
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from front import build_site, make_front, nobody_listens

from makapix_app.running import frontend
from makapix_app.running.programs import free_port, running


class Web(http.server.BaseHTTPRequestHandler):
    """Stands where the web process stands: answers with what it was asked."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        asked = {"path": self.path, "from": self.headers["X-Forwarded-For"]}
        body = json.dumps(asked | {"bytes": len(self.rfile.read(length))}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, *words: object) -> None:
        pass


class Server(http.server.ThreadingHTTPServer):
    """A refused upload ends in the middle of a body: no news."""

    def handle_error(self, request: object, client_address: object) -> None:
        pass


@pytest.fixture(scope="module")
def web() -> Iterator[int]:
    server = Server(("127.0.0.1", 0), Web)
    threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
    yield server.server_port
    server.shutdown()


@pytest.fixture(scope="module")
def front(web: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder, port = tmp_path_factory.mktemp("front"), free_port()
    with (
        running(make_front(folder, port, web), folder / "log"),
        httpx.Client(base_url=f"http://127.0.0.1:{port}") as client,
    ):
        yield client


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A front whose web process is not there."""
    folder, port = tmp_path_factory.mktemp("alone"), free_port()
    with (
        nobody_listens() as web,
        running(make_front(folder, port, web), folder / "log"),
        httpx.Client(base_url=f"http://127.0.0.1:{port}") as client,
    ):
        yield client


@pytest.mark.parametrize(
    ("path", "page", "status"),
    [
        ("/players/anything/", "__spa-fallback", 200),
        ("/posts", "404", 404),
        ("/posts/a/b", "404", 404),
        ("/nothing", "404", 404),
        ("/assets/", "404", 404),
    ],
)
def test_each_path_gets_its_page(front: httpx.Client, path: str, page: str, status: int) -> None:
    answer = front.get(path)
    assert (answer.status_code, f"<p>{page}</p>" in answer.text) == (status, True)
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Server" not in answer.headers and "Strict-Transport-Security" not in answer.headers


@pytest.mark.parametrize("path", ["/posts/a1", "/u/artist", "/u/artist/playlists", "/recent"])
def test_a_page_has_one_address(front: httpx.Client, path: str) -> None:
    for query in ("", "?after=x&size=16"):
        answer = front.get(f"{path}/{query}", follow_redirects=False)
        assert (answer.status_code, answer.headers["Location"]) == (308, f"{path}{query}")
    assert front.post(f"{path}/", follow_redirects=False).status_code != 308


def test_the_policy_allows_the_scripts_of_the_build_and_no_others(front: httpx.Client) -> None:
    policy = front.get("/players/x/").headers["Content-Security-Policy"]
    assert front.get("/recent").headers["Content-Security-Policy"] == policy
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    (only,) = frontend.inline_scripts_of("<script>let page</script>")
    assert rules["script-src"] == f"'self' {only}"
    assert "unsafe-eval" not in policy and rules["frame-ancestors"] == "'none'"
    assert rules["connect-src"] == "'self' blob:" and rules["object-src"] == "'none'"


def test_scripts_are_kept_for_good_and_travel_packed(front: httpx.Client) -> None:
    answer = front.get("/assets/app-1a2b.js", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    request = front.build_request("GET", "/assets/app-1a2b.js", headers={"Accept-Encoding": "br"})
    packed = front.send(request, stream=True)
    assert packed.headers["Content-Encoding"] == "br"
    assert b"".join(packed.iter_raw()) == b"packed"


@pytest.mark.parametrize(
    "path",
    [
        "/_event/?x=1", "/ping", "/api/v1/posts", "/health/ready", "/metrics",
        "/", "/recent?after=x", "/trending", "/hashtags", "/hashtags/fox", "/palettes", "/palettes/pico-8", "/hashtags/fox/feed.atom", "/posts/a1", "/u/artist", "/playlists/a1", "/playlists/a1/play",
        "/about", "/rules", "/limits", "/following", "/following/people", "/following/hashtags",
        "/search?q=fox", "/u/artist/followers", "/u/artist/following", "/u/artist/playlists",
        "/share/a.png?v=2", "/robots.txt", "/sitemap.xml", "/sitemaps/works-0.xml", "/ap/works/a", "/nodeinfo/2.1",
        "/.well-known/webfinger", "/.well-known/host-meta", "/.well-known/nodeinfo",
        "/feed.atom", "/feed.json", "/recent/feed.atom", "/u/artist/feed.json",
    ],
)  # fmt: skip
def test_the_web_process_answers_for_what_is_alive(front: httpx.Client, path: str) -> None:
    assert front.get(path).json()["path"] == path


def test_nobody_chooses_the_address_they_come_from(front: httpx.Client) -> None:
    answer = front.get("/api/v1/me", headers={"X-Forwarded-For": "6.6.6.6"})
    assert answer.json()["from"] == "127.0.0.1"


def test_works_are_served_as_pictures_in_which_nothing_runs(front: httpx.Client) -> None:
    for name, kind in (("art.png", "png"), ("art.bmp", "bmp"), ("art.webp", "webp")):
        answer = front.get(f"/vault/ab/{name}")
        assert answer.headers["Content-Type"] == f"image/{kind}"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    "path",
    [
        "/vault/",
        "/vault/ab",
        "/vault/ab/",
        "/vault/none.png",
        "/vault/ab/.art.png.half",
        "/vault/%2e%2e/private.png",
    ],
)
def test_the_vault_lists_nothing_and_leads_nowhere_else(front: httpx.Client, path: str) -> None:
    answer = front.get(path)
    assert answer.status_code == 404
    assert "art" not in answer.text and "secret" not in answer.text
    assert "immutable" not in answer.headers.get("Cache-Control", "")


def test_more_than_60_mb_is_refused_with_the_figure(front: httpx.Client) -> None:
    fits = front.post("/api/v1/publish", content=b"x" * 50_000_000)
    assert fits.json()["bytes"] == 50_000_000

    answer = front.post("/api/v1/publish", content=b"x" * 61_000_000)
    assert answer.status_code == 413
    assert "60 MB" in answer.text


def test_files_in_a_bucket_are_asked_of_the_web_process(web: int, tmp_path: Path) -> None:
    port = free_port()
    with running(make_front(tmp_path, port, web, storage="s3"), tmp_path / "log"):
        answer = httpx.get(f"http://127.0.0.1:{port}/vault/ab/art.png")
        assert answer.json()["path"] == "/vault/ab/art.png"


def test_a_page_may_show_what_signed_links_to_the_bucket_lead_to(web: int, tmp_path: Path) -> None:
    port = free_port()
    bucket = {"storage": "s3", "s3_endpoint": "https://s3.example:9000/", "s3_bucket": "art"}
    cdn = {"vault_url": "https://cdn.example/vault"}
    with running(make_front(tmp_path, port, web, **bucket, **cdn), tmp_path / "log"):
        policy = httpx.get(f"http://127.0.0.1:{port}/").headers["Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    for rule in ("img-src", "connect-src"):
        assert {"https://cdn.example", "https://s3.example:9000"} <= set(rules[rule].split())
    assert "example" not in rules["script-src"] + rules["default-src"]


def test_a_web_process_that_is_away_is_503_and_when_to_come_again(tmp_path: Path) -> None:
    port = free_port()
    with nobody_listens() as web, running(make_front(tmp_path, port, web), tmp_path / "log"):
        answer = httpx.get(f"http://127.0.0.1:{port}/api/v1/posts", timeout=30)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        assert "few seconds" in answer.text


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/", "index"),
        ("/recent", "recent"),
        ("/posts/a1", "__spa-fallback"),
        ("/u/artist", "__spa-fallback"),
        ("/u/artist/playlists", "__spa-fallback"),
        ("/playlists/a1", "__spa-fallback"),
        ("/playlists/a1/play", "__spa-fallback"),
    ],
)
def test_public_pages_are_the_exported_ones_while_the_web_process_is_away(
    alone: httpx.Client, path: str, page: str
) -> None:
    answer = alone.get(path)
    assert (answer.status_code, f"<p>{page}</p>" in answer.text) == (200, True)
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "script-src" in answer.headers["Content-Security-Policy"]


def test_a_page_for_other_sites_brings_its_own_policy(front: httpx.Client) -> None:
    answer = front.get("/embed/a1")
    assert answer.json()["path"] == "/embed/a1"
    assert "Content-Security-Policy" not in answer.headers


def test_the_same_file_serves_a_domain_with_tls(tmp_path: Path) -> None:
    """Caddy understands it with the values of compose.yaml, and then listens on 443 alone."""
    build_site(tmp_path / "site")
    made = make_front(tmp_path / "x", 1, 1)
    env = {
        "MAKAPIX_SITE": "makapix.example",
        "MAKAPIX_WEB": "web:8000",
        "MAKAPIX_FRONTEND": str(tmp_path),
        "MAKAPIX_VAULT_FILES": "/srv/storage/public",
        "MAKAPIX_VAULT_FROM": "local",
        "MAKAPIX_VAULT_ORIGIN": "",
        "MAKAPIX_ADMIN": "127.0.0.1:2019",
    }
    words = [made.argv[0], "adapt", "--adapter", "caddyfile", "--config", made.argv[-1]]
    done = subprocess.run(words, env=os.environ | env, capture_output=True, check=True)
    config = json.loads(done.stdout)
    (server,) = config["apps"]["http"]["servers"].values()
    assert server["listen"] == [":443"]
    assert config["admin"]["listen"] == "127.0.0.1:2019"
