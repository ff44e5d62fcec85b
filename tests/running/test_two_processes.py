"""What happens in one web process is in the pages of both: a session that ends, what people
say, a bell that rings."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from uuid import uuid4

import httpx
import make
import pytest
from front import SECRETS
from sockets import PING, PONG, Socket

from makapix_app.live import LOOK_AGAIN_SECONDS
from makapix_app.running.plan import Plan, choose_ports
from makapix_app.running.programs import free_port, running
from services import door, outbox, reactions
from services.accounts import bans, passwords
from services.auth.actor import COMMAND_LINE, SYSTEM
from services.comments import commands as comments
from services.comments.events import CommentsChanged
from services.kernel import ids
from services.kernel.settings import Settings
from services.models import Mail
from services.notifications import commands as notifications
from services.notifications.announcements import announce
from services.relations import commands as relations

AUTH = "/api/v1/auth"
# Seconds in which a page is told, on a busy machine too: before it would look again by itself.
TOLD = LOOK_AGAIN_SECONDS / 2
STATE = "reflex___state____state.state___"
LOAD = f"{STATE}session____session.load"


@pytest.fixture(scope="module")
def both(services: dict[str, str], database: None, tmp_path_factory) -> Iterator["Site"]:
    """Two web processes and the publisher, each as `make up` starts it."""
    given = {key.removeprefix("MAKAPIX_").lower(): value for key, value in services.items()}
    given.pop("test_mqtt_web_url")
    port, found = free_port(), []
    with ExitStack() as stack:
        for name in ("one", "two"):
            folder = tmp_path_factory.mktemp(name)
            settings = Settings(**given | {"var": folder, "port": port})
            plan = Plan(settings, SECRETS, choose_ports(settings))
            programs = {program.name: program for program in plan.application()}
            stack.enter_context(running(programs["web"], folder / "web.log"))
            found.append(f"http://127.0.0.1:{plan.ports['web']}")
        stack.enter_context(running(programs["publisher"], folder / "publisher.log"))
        door.do(SYSTEM, lambda tx, _: outbox.put(tx, CommentsChanged("first", "", added=False)))
        while door.ask(SYSTEM, lambda tx, _: outbox.waiting(tx)):
            time.sleep(0.1)
        yield Site(f"http://127.0.0.1:{port}", found)


@dataclass
class Site:
    """The address that people type, and the processes that answer behind it."""

    origin: str
    processes: list[str]


@dataclass
class Visitor:
    """Somebody who logged in at the first process."""

    http: httpx.Client
    person: make.Person
    origin: str

    def opens(self, at: str, token: str) -> Socket:
        """A page of theirs, served by this process, which has shown who looks at it."""
        cookie = f"mpx_at={self.http.cookies['mpx_at']}"
        page = Socket(at, token, {"Origin": self.origin, "Cookie": cookie})
        tell(page, LOAD, "/")
        assert says(page, self.person.handle)
        return page


def tell(page: Socket, name: str, path: str) -> None:
    """An event of a page at this address."""
    data = {"pathname": path, "asPath": path, "query": {}}
    event = {"name": name, "payload": {}, "router_data": data}
    page.say("42/_event," + json.dumps(["event", event]))


def says(page: Socket, word: str, seconds: float = 20) -> bool:
    """Whether the page is sent this word in time."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        frame = page.hear(left)
        if frame and word in frame.replace(" ", ""):
            return True
    return False


@pytest.fixture
def visitor(both, people) -> Iterator[Visitor]:
    fan = people["fan"]
    with httpx.Client(base_url=both.processes[0], headers={"Origin": both.origin}) as http:
        body = {"name": fan.handle, "password": make.PASSWORD}
        assert http.post(f"{AUTH}/login", json=body).status_code == 200
        yield Visitor(http, fan, both.origin)


def logs_out(visitor: Visitor) -> None:
    assert visitor.http.post(f"{AUTH}/logout").is_success


def signs_out_everywhere(visitor: Visitor) -> None:
    assert visitor.http.post(f"{AUTH}/sessions/end", json={}).is_success


def changes_the_password_elsewhere(visitor: Visitor) -> None:
    words = {"current": make.PASSWORD, "new": "an entirely other phrase"}
    door.do(visitor.person.who, passwords.change, **words)


def resets_the_password(visitor: Visitor) -> None:
    door.do(SYSTEM, passwords.send_reset, address=f"{visitor.person.handle}@example.org")
    letter = door.ask(SYSTEM, lambda tx, _: tx.query(Mail).one().body)
    token = letter.split("token=")[1].split()[0]
    body = {"token": token, "new": "an entirely other phrase"}
    assert visitor.http.post(f"{AUTH}/password/reset", json=body).is_success


def is_banned(visitor: Visitor) -> None:
    door.do(
        make.person("judge", role="moderator").who,
        bans.ban,
        handle=visitor.person.handle,
        reason="tests",
        hide_works=False,
    )


@pytest.mark.parametrize(
    "ends",
    [
        logs_out,
        signs_out_everywhere,
        changes_the_password_elsewhere,
        resets_the_password,
        is_banned,
    ],
    ids=lambda ends: ends.__name__,
)
def test_an_ended_session_is_out_of_the_pages_of_both_processes(
    both, visitor, ends: Callable[[Visitor], None]
):
    access = {"Authorization": f"Bearer {visitor.http.cookies['mpx_at']}"}
    pages = [visitor.opens(at, f"{ends.__name__}-{at}") for at in both.processes]
    ends(visitor)
    for page in pages:
        assert says(page, '"ended_rx_state_":true', TOLD)
        page.close()
    for at in both.processes:
        assert httpx.get(f"{at}{AUTH}/me", headers=access).status_code == 401


def reads(page: Socket, slug: str) -> Socket:
    """The page shows this work and its comments."""
    tell(page, f"{STATE}session____session.load", f"/posts/{slug}")
    tell(page, f"{STATE}posts____work_page.open", f"/posts/{slug}")
    assert says(page, '"status_rx_state_":"shown"')
    tell(page, f"{STATE}comments____comments.open", f"/posts/{slug}")
    assert says(page, '"loaded_rx_state_":true')
    return page


@pytest.fixture
def talk(both, visitor) -> Iterator["Talk"]:
    """A work that is open in both processes, for its artist, who is a visitor, and for nobody."""
    slug = ids.slug(make.post(visitor.person).number)
    pages = []
    for at in both.processes:  # tokens that no page of another story had: states outlive pages
        pages.append(reads(visitor.opens(at, f"artist-{uuid4()}"), slug))
        nobody = Socket(at, f"nobody-{uuid4()}", {"Origin": both.origin})
        pages.append(reads(nobody, slug))
    yield Talk(slug, pages, make.person("passer_by"))
    for page in pages:
        page.close()


@dataclass
class Talk:
    """A work that people talk about, its open pages, and somebody who talks."""

    slug: str
    pages: list[Socket]
    stranger: make.Person


def test_a_comment_is_seen_in_both_processes(talk):
    said = door.do(talk.stranger.who, comments.add, talk.slug, "Lovely")
    for page in talk.pages:
        assert says(page, '"news_rx_state_":{"comments":1,', TOLD)
    door.do(talk.stranger.who, comments.edit, said, "Very lovely")
    for page in talk.pages:
        assert says(page, f'"touched":["{said}"]', TOLD)
        tell(page, f"{STATE}comments____comments.settle", f"/posts/{talk.slug}")
        assert says(page, "Verylovely", TOLD)


def test_a_reaction_is_seen_in_both_processes(talk):
    door.do(talk.stranger.who, reactions.add, talk.slug, "\N{FIRE}")
    for page in talk.pages:
        assert says(page, f'"heard_rx_state_":{{"slug":"{talk.slug}","counts":{{"', TOLD)


def test_ones_own_reaction_is_ones_own_in_all_of_ones_pages(both, visitor, talk):
    door.do(visitor.person.who, reactions.add, talk.slug, "\N{FIRE}")
    mine, nobodys = talk.pages[0::2], talk.pages[1::2]
    for page in mine:
        assert says(page, f'"{talk.slug}":{{"counts":{{"', TOLD)
    for page in nobodys:
        assert says(page, f'"heard_rx_state_":{{"slug":"{talk.slug}"', TOLD)


def test_who_muted_somebody_hears_nothing_of_their_words(visitor, talk):
    door.do(visitor.person.who, relations.mute, talk.stranger.handle)
    door.do(talk.stranger.who, comments.add, talk.slug, "Lovely")
    door.do(make.person("friend").who, comments.add, talk.slug, "Indeed")
    for page in talk.pages[1::2]:
        assert says(page, '"news_rx_state_":{"comments":2,', TOLD)
    for page in talk.pages[0::2]:
        assert says(page, '"news_rx_state_":{"comments":1,', TOLD)


def test_only_pages_that_show_the_work_are_told(both, visitor, talk):
    another = ids.slug(make.post(visitor.person).number)
    other = reads(Socket(both.processes[0], f"other-{uuid4()}", {"Origin": both.origin}), another)
    left = reads(Socket(both.processes[1], f"left-{uuid4()}", {"Origin": both.origin}), talk.slug)
    tell(left, LOAD, "/limits")
    assert says(left, '"rx_router_url')
    door.do(talk.stranger.who, comments.add, talk.slug, "Lovely")
    door.do(talk.stranger.who, reactions.add, talk.slug, "\N{FIRE}")
    for page in talk.pages:
        assert says(page, '"heard_rx_state_"', TOLD)
    for page in (other, left):
        page.say(PING)
        while (frame := page.hear()) != PONG:  # what still belongs to the opening, and no news
            said = frame.replace(" ", "")
            assert f'"heard_rx_state_":{{"slug":"{talk.slug}"' not in said
            assert '"news_rx_state_":{"comments":1' not in said and "Lovely" not in said
        page.close()


def test_a_bell_and_a_new_work_are_seen_in_both_processes(both, visitor):
    pages = []
    for at in both.processes:
        page = visitor.opens(at, f"bell-{at}")
        tell(page, f"{STATE}feeds____recent_feed.open", "/recent")
        assert says(page, '"loaded_rx_state_":true')
        pages.append(page)
    work = make.post(visitor.person)
    for page in pages:
        assert says(page, '"fresh_rx_state_":1', TOLD)
    door.do(make.person("admirer").who, reactions.add, ids.slug(work.number), "\N{FIRE}")
    for page in pages:
        assert says(page, '"unread_rx_state_":1', TOLD)
    door.do(visitor.person.who, notifications.mark_read)
    for page in pages:
        assert says(page, '"unread_rx_state_":0', TOLD)
    door.do(COMMAND_LINE, announce, "We move house on Sunday.")
    for page in pages:
        assert says(page, '"unread_rx_state_":1', TOLD)
        page.close()
