"""Who hears what at a real broker: a login reaches its own branch, and nothing else ever.

A SUBACK proves nothing, so every claim is about what is delivered.
"""

import asyncio
import contextlib
import json
from contextlib import asynccontextmanager
from uuid import uuid4

import aiomqtt
import make
import pytest

from makapix_app.running.embedded import start_mosquitto
from mqtt import access, publisher
from mqtt.connection import client
from services import broker, door
from services.accounts import bans, entrance, passwords, sessions, tokens
from services.auth.actor import SYSTEM, Credential
from services.kernel.errors import Forbidden, LimitReached, NotSignedIn, Unavailable
from services.kernel.settings import settings
from services.models import Mail

SECONDS = 20
pytestmark = pytest.mark.usefixtures("clean")


@asynccontextmanager
async def _publisher():
    running = asyncio.create_task(publisher.run())
    try:
        yield
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running


async def _until(condition):
    async with asyncio.timeout(SECONDS):
        while not await asyncio.to_thread(condition):  # noqa: ASYNC110 - the database has no event
            await asyncio.sleep(0.02)


async def _login(person):
    """A login that the broker knows."""
    login = await asyncio.to_thread(door.do, person.who, broker.issue)
    await _until(lambda: door.ask(SYSTEM, broker.is_known, login.id))
    return login


def _as(login):
    host = settings().mqtt_url.rsplit("@", 1)[1]
    return client(f"mqtt://{login.username}:{login.password}@{host}", identifier=str(uuid4()))


async def _say(*topics):
    """The server says something on each topic, then something that everyone may hear."""
    async with client(settings().mqtt_url, identifier=str(uuid4())) as server:
        for topic in (*topics, "makapix/system/announcements"):
            await server.publish(topic, json.dumps({"on": topic}), qos=1)


async def _heard(link, *topics):
    """What arrives until the last message, which is for everyone."""
    found = []
    speaking = asyncio.create_task(_say(*topics))
    async with asyncio.timeout(SECONDS):
        async for message in link.messages:
            if str(message.topic) == "makapix/system/announcements":
                await speaking
                return found
            found.append(str(message.topic))


async def _refused(login):
    """Whether the broker no longer lets this login in."""
    try:
        async with _as(login):
            return False
    except aiomqtt.MqttError:
        return True


async def test_a_login_hears_its_own_branch_and_what_is_for_everyone(people):
    artist, fan = people["artist"], people["fan"]
    own = f"makapix/users/{artist.id}/comments"
    async with _publisher():
        login = await _login(artist)
        async with _as(login) as link:
            for topic in login.topics:
                await link.subscribe(topic, qos=1)
            heard = await _heard(link, own, f"makapix/users/{fan.id}/comments", "makapix/posts/new")
    assert heard == [own, "makapix/posts/new"]


@pytest.mark.parametrize(
    "wish",
    ["#", "makapix/#", "makapix/users/#", "makapix/users/+/comments", "makapix/users/{fan}/#",
     "makapix/users/{fan}/comments", "makapix/internal/#", "$SYS/#", "$CONTROL/#",
     "$CONTROL/dynamic-security/v1/response", "+/users/{fan}/+", "makapix/users/{artist}/#"],
)  # fmt: skip
async def test_nothing_else_is_delivered_whatever_is_asked_for(people, wish):
    artist, fan = people["artist"], people["fan"]
    async with _publisher():
        login = await _login(artist)
        async with _as(login) as link:
            await link.subscribe("makapix/system/announcements", qos=1)
            with contextlib.suppress(aiomqtt.MqttError):
                await link.subscribe(wish.format(artist=artist.id, fan=fan.id), qos=1)
            heard = await _heard(
                link, f"makapix/users/{fan.id}/comments", "makapix/internal/sessions"
            )
    assert heard == []


@pytest.mark.parametrize(
    "topic",
    ["makapix/posts/new", "makapix/users/{artist}/comments", "makapix/users/{fan}/comments",
     "makapix/system/announcements", "makapix/internal/sessions", "anything"],
)  # fmt: skip
async def test_a_login_says_nothing_that_anyone_hears(people, topic):
    artist, fan = people["artist"], people["fan"]
    async with _publisher(), client(settings().mqtt_url, identifier="hears-all") as server:
        await server.subscribe("makapix/#", qos=1)
        login = await _login(artist)
        async with _as(login) as link:
            await link.publish(topic.format(artist=artist.id, fan=fan.id), "forged", qos=1)
        assert await _heard(server, "makapix/posts/promoted") == ["makapix/posts/promoted"]


async def test_a_login_cannot_change_the_access_list(people):
    raised = {"command": "addClientRole", "username": "{me}", "rolename": "server"}
    async with _publisher():
        login = await _login(people["artist"])
        async with _as(login) as link:
            said = json.dumps({"commands": [raised | {"username": login.username}]})
            await link.publish(access.CONTROL, said, qos=1)
            await link.subscribe("makapix/system/announcements", qos=1)
            await link.subscribe("makapix/#", qos=1)
            assert await _heard(link, f"makapix/users/{people['fan'].id}/comments") == []


async def test_who_has_no_login_is_not_let_in(people):
    host = settings().mqtt_url.rsplit("@", 1)[1]
    async with _publisher():
        login = await _login(people["artist"])
        for user in ("", f"{login.username}:wrong@", "server:guess@", f"{login.username}@"):
            with pytest.raises(aiomqtt.MqttError):
                async with client(f"mqtt://{user}{host}", identifier=str(uuid4())):
                    pass


def _log_out(person):
    door.do(person.who, entrance.log_out)


def _sign_out_everywhere(person):
    door.do(person.who, sessions.end_mine)


def _reset_the_password(person):
    door.do(SYSTEM, passwords.send_reset, address=f"{person.handle}@example.org")
    letter = door.ask(SYSTEM, lambda tx, _: tx.query(Mail).one().body)
    token = letter.split("token=")[1].split()[0]
    door.do(SYSTEM, passwords.reset, token=token, new="an entirely other phrase")


def _ban(person):
    judge = make.person("judge", role="moderator")
    door.do(judge.who, bans.ban, handle=person.handle, reason="tests", hide_works=False)


def _run_out(person):
    from sqlalchemy import update

    from services.kernel.clock import now
    from services.models import BrokerCredential

    ended = update(BrokerCredential).values(expires_at=now())
    door.do(SYSTEM, lambda tx, _: tx.execute(ended))


@pytest.mark.parametrize(
    "end", [_log_out, _sign_out_everywhere, _reset_the_password, _ban, _run_out]
)
async def test_a_login_ends_with_its_session_and_its_open_connection_is_cut(people, end):
    async with _publisher():
        login = await _login(people["artist"])
        other = await _login(people["fan"])
        async with _as(other) as bystander:
            await bystander.subscribe("makapix/system/announcements", qos=1)
            with pytest.raises(aiomqtt.MqttError):
                async with asyncio.timeout(SECONDS), _as(login) as link:
                    await asyncio.to_thread(end, people["artist"])
                    async for _ in link.messages:
                        pass
            assert await _refused(login)
            if end is not _run_out:
                assert await _heard(bystander) == []


async def test_a_login_of_an_access_token_ends_with_the_token(people):
    secret = door.do(SYSTEM, tokens.issue_token, handle="artist", name="wall")
    caller = Credential(api_token=secret, strict=True)
    async with _publisher():
        login = await asyncio.to_thread(door.do, caller, broker.issue)
        await _until(lambda: door.ask(SYSTEM, broker.is_known, login.id))
        assert not await _refused(login)

        def revoke(tx, actor):
            from sqlalchemy import func, update

            from services.models import ApiToken

            tx.execute(update(ApiToken).values(revoked_at=func.now()))

        door.do(SYSTEM, revoke)
        await _until(lambda: not door.ask(SYSTEM, broker.listeners))
        async with asyncio.timeout(SECONDS):
            while not await _refused(login):  # noqa: ASYNC110 - the broker has no event for us
                await asyncio.sleep(0.05)


async def test_the_list_is_made_again_for_a_broker_that_forgot_everything(people, open_folder):
    first = door.do(people["artist"].who, broker.issue)
    with start_mosquitto(open_folder) as fresh:
        async with client(fresh.server, identifier="syncs") as link:
            await link.subscribe(f"{access.CONTROL}/response", qos=1)
            assert await access.sync(link) == (1, 0)
            assert await access.sync(link) == (0, 0)
            door.do(people["artist"].who, entrance.log_out)
            assert await access.sync(link) == (0, 1)
            clients, roles = await access._known(link)
            assert (clients, sorted(roles)) == (["server", "web"], ["everyone", "server", "web"])
    assert first.username.startswith(broker.PREFIX)


async def test_a_broker_that_is_away_is_said_to_be(people, monkeypatch):
    monkeypatch.setenv("MAKAPIX_MQTT_URL", "mqtt://server:word@127.0.0.1:9")
    settings.cache_clear()
    with pytest.raises(Unavailable, match="broker"):
        await access.sync_once()


def test_strangers_and_banned_people_get_no_login(people):
    with pytest.raises(NotSignedIn):
        door.do(Credential(), broker.issue)
    make.change_person(people["fan"], state="banned")
    with pytest.raises(Forbidden):
        door.do(people["fan"].who, broker.issue)


def test_a_person_holds_so_many_logins_and_no_more(people, monkeypatch):
    monkeypatch.setenv("MAKAPIX_BROKER_LOGINS_MAX", "3")
    settings.cache_clear()
    for _ in range(3):
        door.do(people["artist"].who, broker.issue)
    with pytest.raises(LimitReached, match="3 open logins"):
        door.do(people["artist"].who, broker.issue)
    assert door.do(people["fan"].who, broker.issue).topics[0] == (
        f"makapix/users/{people['fan'].id}/+"
    )
