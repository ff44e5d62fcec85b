"""The perimeter of the real web process behind the real front: addresses, websockets, bodies."""

import json
import socket
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import httpx
import pytest
import simple_websocket
import stamina
from front import SECRETS, make_front
from sockets import PING, Socket, refusal

from makapix_app.running.plan import Plan, choose_ports
from makapix_app.running.programs import free_port, running
from services.kernel.settings import Settings

FORGED = {
    "X-Forwarded-For": "6.6.6.6, 7.7.7.7",
    "X-Real-IP": "6.6.6.6",
    "Forwarded": "for=6.6.6.6;proto=https",
    "X-Client-IP": "6.6.6.6",
    "True-Client-IP": "6.6.6.6",
    "CF-Connecting-IP": "6.6.6.6",
}
FEW = {
    "MAKAPIX_LOGIN_PER_IP_5MIN": "5",
    "MAKAPIX_PAGES_PER_IP": "6",
    "MAKAPIX_EVENTS_PER_SECOND": "20",
    "MAKAPIX_EVENTS_AT_ONCE": "60",
    "MAKAPIX_EVENTS_DROPPED_MAX": "100",
}


@pytest.fixture(scope="module")
def site(services: dict[str, str], database: None, tmp_path_factory) -> Iterator[str]:
    """Web process and front, as `make up` starts them, on the services of the tests."""
    folder, port = tmp_path_factory.mktemp("perimeter"), free_port()
    given = {key.removeprefix("MAKAPIX_").lower(): value for key, value in services.items()}
    given.pop("test_mqtt_web_url")
    settings = Settings(**given | {"var": folder, "port": port})
    plan = Plan(settings, SECRETS, choose_ports(settings))
    web = next(program for program in plan.application() if program.name == "web")
    web.env.update(FEW | {"MAKAPIX_VAR": str(folder)})  # type: ignore[attr-defined]
    front = make_front(folder, port, plan.ports["web"])
    with running(web, folder / "web.log"), running(front, folder / "front.log"):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def at(site: str, clean: None) -> str:
    """The address of the site, with nothing counted yet."""
    return site


def log_in(at: str, headers: dict[str, str] | None = None) -> int:
    body = {"name": "nobody_here", "password": "guess"}
    return httpx.post(f"{at}/api/v1/auth/login", json=body, headers=headers).status_code


@pytest.fixture
def opens(at: str) -> Iterator[Callable[..., Socket]]:
    """Opens pages, which go away at the end of the story, whatever becomes of it.

    The site counts a page until it has noticed that it went, so a refused one knocks again.
    """
    with ExitStack() as pages:

        @stamina.retry(on=simple_websocket.ConnectionError, attempts=None, timeout=20, wait_max=0.2)
        def opened(token: str = "t", **headers: str) -> Socket:
            page = Socket(at, token, headers)
            pages.callback(page.close)
            return page

        yield opened


# --- addresses


def test_no_header_of_their_own_gives_a_caller_another_address(at):
    answers = [
        log_in(at, dict.fromkeys(FORGED, f"6.6.6.{i}") | {"X-Forwarded-For": f"6.6.{i}.6"})
        for i in range(7)
    ]
    assert answers == [401] * 5 + [429] * 2


def test_the_caller_has_one_address_on_both_roads(at, opens, people):
    """What a page does by its websocket fills the window of the API, whatever it claims."""
    page = opens(**FORGED, Origin=at)
    page.say("42/_event," + json.dumps(["event", hydrate()]))
    assert page.hear()
    assert httpx.get(f"{at}/api/v1/posts/none", headers=FORGED).status_code == 404
    assert set(counted(3)) == {"127.0.0.1"}, "two questions of the page, one of the API"


@stamina.retry(on=LookupError, attempts=None, timeout=20, wait_max=0.2)
def counted(most: int) -> dict[str, int]:
    """The questions of each address, when the site has told of so many, which it does soon."""
    from services.edges import queue

    found: Counter[str] = Counter()
    for key in queue.connection().keys("LIMITS:read_network/*"):
        found[key.decode().split("/")[1]] += int(queue.connection().get(key))
    if found.total() < most:
        raise LookupError(found)
    return found


def hydrate() -> dict:
    """The first event of a page, which asks who looks."""
    name = "reflex___state____state.state___session____session.load"
    return {
        "name": name,
        "payload": {},
        "router_data": {"pathname": "/", "asPath": "/", "query": {}},
    }


# --- websockets


def test_normal_use_passes_the_guard(at, opens):
    page = opens(Origin=at)
    assert all(page.pings() for _ in range(40))


def test_a_flood_is_closed_and_the_others_are_answered(opens):
    flood, other = opens("flood"), opens("other")
    with ThreadPoolExecutor(1) as pool:
        closed = pool.submit(pour, flood)
        assert all(other.pings() for _ in range(20))
        assert closed.result() in {1008, CODE_LOST}
    assert other.pings()


# TCP resets a connection that is closed while more of it is unread, so who still pours may not
# get to read why; tests/api/test_sockets.py holds what the guard says.
CODE_LOST = 1005


def pour(page: Socket) -> int:
    while page.is_open:  # however slowly it is heard
        page.say(PING)
    return page.reason()


@pytest.mark.parametrize("size", [64 * 1024 + 1, 900_000])
def test_a_frame_of_more_than_64_kib_closes_the_socket(opens, size):
    page = opens()
    page.say("4" * size)
    assert page.reason() == 1008


def test_a_frame_of_64_kib_is_heard(opens):
    page = opens()
    page.say('42/_event,["ping","' + "x" * 65_000 + '"]')
    assert page.pings() or page.pings()


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost.evil.example"},
        {"Cookie": "mpx_at=x"},
    ],
)
def test_a_page_of_another_site_opens_no_websocket(at, headers):
    assert refusal(at, headers) == 403


def test_long_polling_is_no_way_around_the_guard(at):
    answer = httpx.get(f"{at}/_event/?EIO=4&transport=polling")
    assert answer.status_code == 400
    answer = httpx.post(f"{at}/_event/?EIO=4&transport=polling", content=b"x" * 1000)
    assert answer.status_code in {400, 403}


def test_one_address_has_so_many_pages_and_no_more(at, opens):
    pages = [opens(f"p{i}") for i in range(6)]
    assert refusal(at, FORGED) == 403
    pages.pop().close()
    assert pages[0].pings()
    assert opens("again").pings()


# --- bodies


def first_words(site: str, *head: str, body: bytes = b"") -> bytes:
    """How the answer to these lines begins, when no more than this body follows."""
    host, port = site.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as wire:
        wire.sendall("\r\n".join([*head, f"Host: {host}", "", ""]).encode() + body)
        return wire.recv(1000)


def test_a_gigabyte_is_refused_at_its_first_bytes(site):
    head = ("POST /api/v1/publish HTTP/1.1", "Content-Length: 1000000000")
    said = first_words(site, *head, body=b"x" * 300_000)
    assert said.startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize("path", ["/api/v1/auth/login", "/api/v1/auth/refresh"])
def test_a_large_body_where_none_is_expected_is_refused_by_its_length(site, path):
    headers = {"Content-Type": "application/json"}
    for _ in range(10):  # an answer that overtakes its question is lost once in six
        answer = httpx.post(f"{site}{path}", content=b"[" * 5_000_000, headers=headers)
        assert answer.status_code == 413, answer.text
        assert answer.json()["detail"].startswith("The body of this request is up to 256")


def test_a_body_without_a_length_is_cut_off(site):
    """At the byte that is too many, however long the caller would go on."""
    headers = {"Content-Type": "application/json"}
    sent = 0

    def long() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(500):
            sent += 100_000
            yield b" " * 100_000

    try:
        answer = httpx.post(f"{site}/api/v1/auth/login", content=long(), headers=headers)
        assert answer.status_code == 413
    except httpx.WriteError:
        assert sent < 50_000_000


def test_figures_are_for_callers_on_this_machine_whatever_others_claim(site):
    assert httpx.get(f"{site}/metrics").status_code == 200
    address, port = address_of_this_machine(), site.rsplit(":", 1)[1]
    for headers in ({}, dict.fromkeys(FORGED, "127.0.0.1")):
        assert httpx.get(f"http://{address}:{port}/metrics", headers=headers).status_code == 404


def address_of_this_machine() -> str:
    """That by which others reach it; nothing is sent to find it out."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as found:
        found.connect(("192.0.2.1", 9))
        return found.getsockname()[0]


def test_headers_have_a_limit(site):
    answer = httpx.get(f"{site}/api/v1/posts", headers={"X-Long": "a" * 64_000})
    assert answer.status_code == 431


def test_ten_thousand_tags_in_an_address_are_refused(site):
    query = "&".join(f"tag=t{i}" for i in range(10_000))
    assert first_words(site, f"GET /api/v1/posts?{query} HTTP/1.1").startswith(b"HTTP/1.1 431 ")
