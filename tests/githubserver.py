"""A GitHub of our own over real HTTP, as far as a log-in goes.

It does what GitHub's documentation of OAuth apps says: a page that asks the person, codes
that work once and for ten minutes, PKCE with S256, errors of the token endpoint as 200 with
JSON, and an API that wants a token and a User-Agent. ``fault`` makes it misbehave.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx

CLIENT_ID, CLIENT_SECRET = "Iv1.makapix-tests", "a-secret-of-the-app"
CODE_SECONDS = 600
DOCS = "https://docs.github.com"
PAGE = """<!doctype html><title>Authorize Makapix</title><h1>Authorize Makapix</h1>
<form method="post" action="/login/oauth/decide?{query}">
<button name="authorize" value="1">Authorize</button>
<button name="authorize" value="0">Cancel</button></form>"""


@dataclass
class Account:
    """Somebody at GitHub; ``emails`` as the API lists them."""

    id: int
    login: str
    emails: list[dict] = field(default_factory=list)


def email(address: str, *, primary: bool = True, verified: bool = True) -> dict:
    """A line of ``/user/emails``."""
    visibility = "private" if primary else None
    return {
        "email": address, "primary": primary, "verified": verified, "visibility": visibility,
    }  # fmt: skip


class GitHub:
    """The server's memory, and what a test does to it."""

    def __init__(self, callback: str) -> None:
        self.callback = callback
        self.viewer = Account(583231, "octo-cat", [email("octocat@example.org")])
        self.codes: dict[str, dict] = {}
        self.tokens: dict[str, Account] = {}
        self.fault = ""
        self.asked: list[str] = []
        self.released = threading.Event()
        self.url = ""

    def answer(self, authorize_url: str, *, allow: bool = True) -> str:
        """What the person's browser does at the page: the address to which it is sent."""
        with httpx.Client(verify=False) as browser:  # reads no list of authorities
            page = browser.get(authorize_url)
            assert page.status_code == 200, page.text
            decide = f"{self.url}/login/oauth/decide?{urlsplit(authorize_url).query}"
            said = browser.post(decide, data={"authorize": "1" if allow else "0"})
        return said.headers["location"]

    # --- the web flow

    def decide(self, asked: dict[str, str], allowed: bool) -> str:
        """Where the browser goes after its person has decided."""
        state = {"state": asked["state"]} if "state" in asked else {}
        if not allowed:
            said = "The user has denied your application access."
            more = {"error": "access_denied", "error_description": said, "error_uri": f"{DOCS}/x"}
            return f"{asked['redirect_uri']}?{urlencode(more | state)}"
        code = secrets.token_hex(10)
        self.codes[code] = {
            "account": self.viewer,
            "challenge": asked.get("code_challenge"),
            "redirect_uri": asked["redirect_uri"],
            "scope": asked.get("scope", ""),
            "until": time.time() + CODE_SECONDS,
        }
        return f"{asked['redirect_uri']}?{urlencode({'code': code} | state)}"

    def token(self, said: dict[str, str]) -> dict:
        """The answer of the token endpoint."""
        if (said.get("client_id"), said.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
            return _error(
                "incorrect_client_credentials",
                "The client_id and/or client_secret passed are incorrect.",
            )
        kept = self.codes.pop(said.get("code", ""), None)
        if kept is None or kept["until"] < time.time() or not _proves(said, kept["challenge"]):
            return _error("bad_verification_code", "The code passed is incorrect or expired.")
        if said.get("redirect_uri", kept["redirect_uri"]) != kept["redirect_uri"]:
            return _error(
                "redirect_uri_mismatch",
                "The redirect_uri MUST match the registered callback URL for this application.",
            )
        token = f"gho_{secrets.token_hex(18)}"
        self.tokens[token] = kept["account"]
        return {"access_token": token, "token_type": "bearer", "scope": kept["scope"]}


def _proves(said: dict[str, str], challenge: str | None) -> bool:
    digest = hashlib.sha256(said.get("code_verifier", "").encode()).digest()
    return challenge is None or base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == challenge


def _error(name: str, said: str) -> dict:
    return {"error": name, "error_description": said, "error_uri": f"{DOCS}/#{name}"}


class _Handler(BaseHTTPRequestHandler):
    github: GitHub
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self.github.asked.append(parts.path)
        if parts.path == "/login/oauth/authorize":
            return self._authorize(parts.query)
        if not self._misbehaves():
            self._api(parts.path)
        return None

    def do_POST(self) -> None:
        parts = urlsplit(self.path)
        self.github.asked.append(parts.path)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        said = {k: v[0] for k, v in parse_qs(body).items()}
        if parts.path == "/login/oauth/decide":
            place = self.github.decide(_query(parts.query), said.get("authorize") == "1")
            self._send(302, b"", "text/html", Location=place)
        elif parts.path == "/login/oauth/access_token" and not self._misbehaves():
            answer = self.github.token(said)
            if "json" in self.headers.get("Accept", ""):
                self._json(200, answer)
            else:
                kind = "application/x-www-form-urlencoded"
                self._send(200, urlencode(answer).encode(), kind)

    def _authorize(self, query: str) -> None:
        asked = _query(query)
        good = (
            asked.get("client_id") == CLIENT_ID
            and asked.get("redirect_uri") == self.github.callback
            and asked.get("code_challenge_method") in (None, "S256")
        )
        page = PAGE.format(query=query.replace("&", "&amp;")) if good else "<h1>404</h1>"
        self._send(200 if good else 404, page.encode(), "text/html; charset=utf-8")

    def _api(self, path: str) -> None:
        if not self.headers.get("User-Agent"):
            self._send(403, b"Request forbidden by administrative rules.", "text/html")
            return
        token = self.headers.get("Authorization", "").partition(" ")[2]
        account = self.github.tokens.get(token)
        if account is None:
            said = {"message": "Bad credentials", "documentation_url": DOCS, "status": "401"}
            self._json(401, said)
        elif path == "/user":
            self._json(200, {"id": account.id, "login": account.login, "email": None})
        elif path == "/user/emails":
            self._json(200, account.emails)
        else:
            self._json(404, {"message": "Not Found", "documentation_url": DOCS, "status": "404"})

    def _misbehaves(self) -> bool:
        """Whether the fault took this answer."""
        fault, _, only = self.github.fault.partition("@")
        if not fault or (only and urlsplit(self.path).path != only):
            return False
        if fault == "slow":
            self.github.released.wait(30)
        elif fault == "drip":
            self._drip()
        elif fault == "limited":
            said = {"message": "API rate limit exceeded", "documentation_url": DOCS}
            self._json(403, said)
        elif fault == "broken":
            self._send(500, b"<h1>Unicorn!</h1>", "text/html")
        else:
            self._send(200, fault.encode(), "application/json")
        return True

    def _drip(self) -> None:
        """A byte now and then, for ever."""
        self.send_response(200)
        self.send_header("Content-Length", "1000000")
        self.end_headers()
        try:
            while not self.github.released.wait(0.05):
                self.wfile.write(b" ")
        except OSError:
            self.close_connection = True

    def _json(self, status: int, said: object) -> None:
        self._send(status, json.dumps(said).encode(), "application/json; charset=utf-8")

    def _send(self, status: int, body: bytes, kind: str, **headers: str) -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            self.close_connection = True


def _query(query: str) -> dict[str, str]:
    return {k: v[0] for k, v in parse_qs(query).items()}


@contextmanager
def start_github(public_url: str) -> Iterator[GitHub]:
    """Runs it on a free port of the loopback for an app whose site is ``public_url``."""
    github = GitHub(f"{public_url}/api/v1/auth/github/callback")
    handler = type("Handler", (_Handler,), {"github": github})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    github.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield github
    finally:
        github.released.set()
        server.shutdown()
        server.server_close()
        thread.join()
