"""Web push: to the browsers of who asked for it, readable by them alone, through a push service
over real HTTP that checks what the standards ask for."""

import socket
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import make
import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from pushservice import PushService, read, start_push_service, unwritten, written
from sqlalchemy import select, update

from jobs import push as recipes
from jobs import sweep
from services import door, reactions
from services.accounts import sessions
from services.auth.actor import SYSTEM
from services.comments import commands as comments
from services.edges import push as edge
from services.edges import queue
from services.edges.push import PushRefused
from services.kernel import ids
from services.kernel.clock import now
from services.kernel.errors import Conflict, Forbidden, Invalid, LimitReached, NotFound, Unavailable
from services.kernel.settings import Settings
from services.models import Notification, PushMessage, PushSubscription
from services.notifications import announcements, commands, push, queries
from services.relations import commands as relations


@pytest.fixture
def service(clean, setting):
    """A push service on this machine, which the settings allow."""
    with start_push_service() as running:
        setting(push_anywhere="true", notify_quiet_seconds=0)
        yield running


@pytest.fixture
def work(artist):
    return make.post(artist, title="A pond")


@pytest.fixture
def listening(service, artist):
    """The artist hears of reactions in one browser."""
    door.do(artist.who, push.subscribe, **service.browser("laptop"))
    door.do(artist.who, commands.choose, "reaction", push=True)
    return service


def react(person, work, sign="🔥"):
    door.do(person.who, reactions.add, ids.slug(work.number), sign)


def rows(table):
    return door.ask(SYSTEM, lambda tx, _: list(tx.scalars(select(table))))


def send_all() -> list[str]:
    """Does what the queue holds, as a worker does; returns what raised."""
    failed = []
    for message in rows(PushMessage):
        try:
            recipes.send(str(message.id))
        except Unavailable as error:
            failed.append(error.message)
    return failed


def test_a_reaction_reaches_the_browser_says_who_did_what_and_leads_there(listening, work, fan):
    react(fan, work)
    assert queue.depth()["default"] >= 1, "a worker was woken"
    assert send_all() == []
    (taken,) = listening.taken
    line = rows(Notification)[0]
    assert taken.said == {
        "title": "Fan reacted to A pond",
        "body": "🔥",
        "url": f"/posts/{ids.slug(work.number)}",
        "tag": str(line.id),
    }
    assert (taken.browser, taken.lives_seconds) == ("laptop", 24 * 3600)
    assert taken.topic == line.id.hex, "what still waits is replaced by what comes later"
    assert taken.sender["key"] == edge.public_key()
    assert rows(PushMessage) == []


def test_every_browser_of_a_person_hears(listening, work, artist, fan):
    phone = make.session(artist)
    door.do(phone.who, push.subscribe, **listening.browser("phone"))
    react(fan, work)
    send_all()
    assert {taken.browser for taken in listening.taken} == {"laptop", "phone"}


def test_a_storm_is_one_push_and_the_next_comes_after_the_quiet(listening, work, fan, stranger):
    crowd = [make.person(f"crowd_{i}") for i in range(8)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda one: react(one, work), crowd))
    send_all()
    react(fan, work)
    send_all()
    assert len(listening.taken) == 1
    assert listening.taken[0].said["title"].endswith("and 7 others reacted to A pond")

    def earlier(tx, actor):
        tx.execute(update(Notification).values(pushed_at=now() - timedelta(minutes=11)))

    door.do(SYSTEM, earlier)
    react(stranger, work)
    send_all()
    assert listening.taken[1].said["title"] == "Stranger and 9 others reacted to A pond"
    assert listening.taken[1].topic == listening.taken[0].topic


def test_an_announcement_goes_to_who_wants_it_and_says_all_that_fits(listening, artist, fan):
    door.do(fan.who, push.subscribe, **listening.browser("phone"))
    door.do(artist.who, commands.choose, "announcement", push=True)
    door.do(SYSTEM, announcements.announce, "Makapix sleeps on Sunday from 2 to 3.")
    send_all()
    (taken,) = listening.taken
    said = ("Makapix", "Makapix sleeps on Sunday from 2 to 3.", "/notifications")
    assert (taken.said["title"], taken.said["body"], taken.said["url"]) == said
    assert taken.browser == "laptop"


# --- who is not told


def _mutes(artist, fan):
    door.do(artist.who, relations.mute, "fan")


def _blocks(artist, fan):
    door.do(artist.who, relations.block, "fan")


def _closed(artist, fan):
    door.do(artist.who, commands.choose, "reaction", push=False)


def _listed_no_more(artist, fan):
    door.do(artist.who, commands.choose, "reaction", page=False)


def _logs_out(artist, fan):
    door.do(artist.who, sessions.end_mine)


def _is_banned(artist, fan):
    make.change_person(artist, state="banned")


def _switched_off(artist, fan):
    [browser] = door.ask(artist.who, push.mine)
    door.do(artist.who, push.unsubscribe, browser.id)


WHY = [_mutes, _closed, _listed_no_more, _logs_out, _is_banned, _switched_off]


@pytest.mark.parametrize("why", WHY)
def test_nothing_is_sent_to_who(listening, work, artist, fan, why):
    why(artist, fan)
    react(fan, work)
    send_all()
    assert listening.taken == [] and rows(PushMessage) == []


def _reads(artist, fan):
    door.do(artist.who, commands.mark_read)


@pytest.mark.parametrize("why", [_reads, _blocks, _logs_out, _is_banned, _switched_off])
def test_what_is_on_its_way_is_not_sent_to_who_meanwhile(listening, work, artist, fan, why):
    react(fan, work)
    why(artist, fan)
    send_all()
    assert listening.taken == [] and rows(PushMessage) == []


def test_nobody_hears_of_what_they_do_themselves(listening, work, artist):
    react(artist, work)
    assert rows(PushMessage) == []


def test_what_another_hears_is_not_told_in_a_browser_that_changes_hands(
    listening, work, artist, fan, stranger
):
    react(fan, work)
    door.do(stranger.who, push.subscribe, **listening.browser("laptop"))
    send_all()
    assert listening.taken == [] and door.ask(artist.who, push.mine) == []
    assert [one.endpoint for one in door.ask(stranger.who, push.mine)] == [
        f"{listening.url}/laptop"
    ]


# --- what push services answer


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(listening, work, fan, status):
    listening.answers = [status]
    react(fan, work)
    assert send_all() == []
    assert rows(PushSubscription) == [] and rows(PushMessage) == []


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_push_service_that_is_away_is_tried_again_until_it_is_back(listening, work, fan, status):
    listening.answers = [status]
    react(fan, work)
    assert len(send_all()) == 1
    assert rows(PushSubscription)[0].failed_at is not None
    assert send_all() == []
    assert len(listening.taken) == 1
    assert rows(PushSubscription)[0].failed_at is None


@pytest.mark.parametrize("status", [302, 400, 403, 413])
def test_what_is_refused_is_not_tried_again_nor_sent_elsewhere(listening, work, fan, status):
    listening.answers = [status]
    react(fan, work)
    assert send_all() == []
    assert listening.taken == [] and rows(PushMessage) == []
    assert rows(PushSubscription)[0].failed_at is not None


def test_a_worker_that_dies_leaves_the_message_to_the_next(listening, work, fan):
    react(fan, work)
    [message] = rows(PushMessage)
    assert door.do(SYSTEM, push.claim, message.id) is not None
    recipes.send(str(message.id))
    assert listening.taken == [], "it is in other hands"

    def later(tx, actor):
        over = now() - timedelta(minutes=5)
        tx.execute(update(PushMessage).values(lease_until=over, updated_at=over))

    door.do(SYSTEM, later)
    before = queue.depth()["default"]
    assert sweep.lost_pushes() == 1 and queue.depth()["default"] == before + 1
    send_all()
    assert len(listening.taken) == 1


def test_what_is_over_is_forgotten(listening, work, artist, fan):
    phone = make.session(artist)
    door.do(phone.who, push.subscribe, **listening.browser("phone"))
    react(fan, work)

    def aged(tx, actor):
        tx.execute(update(PushMessage).values(created_at=now() - timedelta(days=2)))
        tx.execute(
            update(PushSubscription)
            .where(PushSubscription.session_id == artist.who.session_id)
            .values(failed_at=now() - timedelta(days=8))
        )

    door.do(SYSTEM, aged)
    door.do(SYSTEM, push.prune)
    assert rows(PushMessage) == []
    assert [one.endpoint for one in rows(PushSubscription)] == [f"{listening.url}/phone"]
    door.do(phone.who, sessions.end_mine)
    door.do(SYSTEM, push.prune)
    assert rows(PushSubscription) == []


# --- subscribing


def pushed(person) -> set[str]:
    """The kinds of which somebody hears by push."""
    return {choice.kind for choice in door.ask(person.who, queries.choices) if choice.push}


def test_who_has_chosen_nothing_hears_what_people_say_to_them(service, artist, fan):
    door.do(artist.who, push.subscribe, **service.browser("laptop"))
    assert pushed(artist) == {"comment", "reply", "mention"}
    door.do(fan.who, commands.choose, "follow", push=True)
    door.do(fan.who, push.subscribe, **service.browser("phone"))
    assert pushed(fan) == {"follow"}


def test_a_browser_is_there_once_and_knows_its_device(service, artist):
    first = door.do(artist.who, push.subscribe, **service.browser("laptop"))
    assert door.do(artist.who, push.subscribe, **service.browser("laptop")) == first
    [browser] = door.ask(artist.who, push.mine)
    assert (browser.id, browser.endpoint) == (str(first), f"{service.url}/laptop")


def test_nobody_takes_over_a_browser_whose_keys_they_do_not_have(service, artist, fan):
    door.do(artist.who, push.subscribe, **service.browser("laptop"))
    other = PushService(service.url).browser("laptop")
    with pytest.raises(Conflict):
        door.do(fan.who, push.subscribe, **other)
    assert len(door.ask(artist.who, push.mine)) == 1


def test_nobody_switches_off_the_browser_of_another(service, artist, fan):
    browser = door.do(artist.who, push.subscribe, **service.browser("laptop"))
    with pytest.raises(NotFound):
        door.do(fan.who, push.unsubscribe, browser)
    assert len(door.ask(artist.who, push.mine)) == 1


def test_the_cap_of_browsers_is_exact_under_concurrency(service, setting, artist):
    setting(push_browsers_max=3)

    def one(number):
        try:
            door.do(artist.who, push.subscribe, **service.browser(f"browser{number}"))
        except LimitReached:
            return 0
        return 1

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(one, range(6))) == 3
    assert len(rows(PushSubscription)) == 3


def test_only_the_system_sends(listening, work, artist, fan):
    react(fan, work)
    for verb in (push.claim, push.lost, push.prune):
        with pytest.raises(Forbidden):
            door.do(artist.who, verb, *([rows(PushMessage)[0].id] if verb is push.claim else []))


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.example.org/x", "ftp://push.example.org/x", "https://", "push.example.org",
        "https://user:word@push.example.org/x", "https://push.example.org:8443/x",
        "https://push.example.org:99999/x", "https://" + "x" * 1024, "https://ünï.example/x",
        "https://push.example.org/\nx",
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_push_service_is_refused(artist, endpoint):
    with pytest.raises(Invalid, match="https address"):
        door.do(artist.who, push.subscribe, **make.browser("x") | {"endpoint": endpoint})


@pytest.mark.parametrize(
    "keys",
    [
        {"p256dh": ""}, {"p256dh": "AAAA"}, {"p256dh": "/" * 87}, {"auth": "AAAA"}, {"auth": "?"},
        {"p256dh": written(b"\x04" + bytes(64))}, {"auth": "é"},
    ],
)  # fmt: skip
def test_what_are_no_keys_of_a_browser_is_refused(artist, keys):
    with pytest.raises(Invalid):
        door.do(artist.who, push.subscribe, **make.browser("x") | keys)


def test_without_a_key_there_is_no_web_push(artist, setting):
    setting(push_key="")
    assert not edge.is_offered() and edge.public_key() == ""
    with pytest.raises(Unavailable, match="not switched on"):
        door.do(artist.who, push.subscribe, **make.browser("x"))


# --- the call itself


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.8", "192.168.1.4", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "::1", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1",
        "2002:7f00:1::", "ff02::1",
    ],
)  # fmt: skip
def test_a_name_that_leads_into_a_private_network_is_not_called(clean, monkeypatch, address):
    """Also when only one of its addresses does."""
    found = [(0, 0, 0, "", (one, 443)) for one in ("8.8.8.8", address)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: found)
    with pytest.raises(PushRefused, match="not on the open internet"):
        call("https://push.example.org/x")


def test_a_push_service_without_an_address_is_asked_again_later(clean):
    with pytest.raises(Unavailable):
        call("https://nowhere.invalid/x")


def test_a_push_service_that_does_not_answer_is_asked_again_later(service):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        with pytest.raises(Unavailable, match="does not answer"):
            call(f"http://127.0.0.1:{closed.getsockname()[1]}/x")


def call(endpoint: str) -> None:
    keys = make.browser("x") | {"endpoint": endpoint}
    edge.send(**keys, payload=b"{}", topic="t", lives_seconds=60)


def test_the_bytes_are_those_of_the_standard():
    """RFC 8291, appendix A."""
    browser = ec.EllipticCurvePublicKey.from_encoded_point(
        ec.SECP256R1(),
        unwritten(
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
        ),
    )
    made = edge.encrypted(
        b"When I grow up, I want to be a watermelon",
        browser,
        unwritten("BTBZMqHH6r4Tts7J_aSIgg"),
        once=_private("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"),
        salt=unwritten("DGv6ra1nlYgDCS1FRnbzlw"),
    )
    assert written(made) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmY"
        "WAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexS"
        "gSxsj_Qulcy4a-fN"
    )


def _private(text: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(unwritten(text), "big"), ec.SECP256R1())


def test_no_other_browser_can_read_it():
    mine, other = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    sealed = edge.encrypted(b"hello", mine.public_key(), b"a secret of mine")
    assert read(sealed, mine, b"a secret of mine") == b"hello"
    for key, secret in ((other, b"a secret of mine"), (mine, b"not my secret...")):
        with pytest.raises(InvalidTag):
            read(sealed, key, secret)


def test_a_push_holds_no_more_than_push_services_take():
    key = ec.generate_private_key(ec.SECP256R1())
    sealed = edge.encrypted(b"x" * edge.PAYLOAD_MOST, key.public_key(), b"a secret of mine")
    assert len(sealed) == 4096
    with pytest.raises(ValueError, match=r"3,993"):
        edge.encrypted(b"x" * (edge.PAYLOAD_MOST + 1), key.public_key(), b"a secret of mine")


def test_the_longest_line_fits_whatever_its_letters_are(listening, artist):
    wide = "𝔸" * 64
    names = [make.person(f"wide_{i}") for i in range(2)]
    work = make.post(artist, title="𝔹" * 128)
    door.do(artist.who, commands.choose, "comment", push=True)
    for person in names:
        make.change_person(person, display_name=wide)
        door.do(person.who, comments.add, ids.slug(work.number), "𝕔" * 2000)
    assert send_all() == []
    assert [len(taken.said["body"]) for taken in listening.taken] == [160]


def test_production_takes_no_push_service_of_a_private_network():
    secret = {"secret": "s" * 64, "mode": "production"}
    with pytest.raises(ValueError, match="for development only"):
        Settings(push_anywhere=True, **secret)
    for key in ("1" * 63, "g" * 64):
        with pytest.raises(ValueError, match="64 hexadecimal digits"):
            Settings(push_key=key, **secret)
