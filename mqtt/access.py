"""The broker's access list: a projection of the database, denying by default.

Mosquitto's dynamic security plugin holds it. ``initial`` is what the broker
starts with: the server's own users. ``follow`` keeps the logins of people's
clients what the database says; a login that goes is cut off at once.
Commands and answers are those of mosquitto 2.0's ``$CONTROL/dynamic-security/v1``.
"""

import asyncio
import base64
import contextlib
import hashlib
import json
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import aiomqtt
import structlog

from mqtt.connection import client
from services import broker, door
from services.auth.actor import SYSTEM
from services.broker import Listener
from services.kernel.errors import MakapixError, Unavailable
from services.kernel.settings import settings

log = structlog.get_logger()
CONTROL = "$CONTROL/dynamic-security/v1"
ANSWER_SECONDS = 5.0
LOOK_AGAIN = 2.0  # seconds after which logins that ran out are found
LONGEST_WAIT = 10.0
BATCH = 100
ROUNDS = 101  # of PBKDF2, mosquitto's own figure; the passwords are random words
ROLE = "person-"
FINE = {"Client already exists", "Role already exists", "Client not found", "Role not found"}

Rule = dict[str, Any]


def _rule(kind: str, topic: str) -> Rule:
    return {"acltype": kind, "topic": topic, "allow": True}


def _reads(*topics: str) -> list[Rule]:
    """May subscribe to these topics and is given what is published there."""
    kinds = ("subscribePattern", "publishClientReceive")
    return [_rule(kind, topic) for topic in topics for kind in kinds]


ROLES = {
    # publisher and workers: say and hear everything of Makapix, and keep this list
    "server": [
        _rule("publishClientSend", "makapix/#"),
        _rule("publishClientSend", CONTROL),
        *_reads("makapix/#", f"{CONTROL}/response"),
    ],
    # web process: hears what was published, to wake open pages; says nothing
    "web": _reads("makapix/#"),
    "everyone": _reads(*broker.FOR_EVERYONE),
}


def initial(passwords: Mapping[str, str]) -> str:
    """The plugin's file for a broker that knows only the server's own users."""
    nothing = ("publishClientSend", "publishClientReceive", "subscribe")
    return json.dumps(
        {
            "defaultACLAccess": dict.fromkeys(nothing, False) | {"unsubscribe": True},
            "clients": [_client(user, word) for user, word in passwords.items()],
            "groups": [],
            "roles": [{"rolename": name, "acls": rules} for name, rules in ROLES.items()],
        },
        indent=1,
    )


def _client(user: str, word: str) -> dict[str, Any]:
    salt = os.urandom(12)
    kept = hashlib.pbkdf2_hmac("sha512", word.encode(), salt, ROUNDS)
    return {
        "username": user,
        "password": base64.b64encode(kept).decode(),
        "salt": base64.b64encode(salt).decode(),
        "iterations": ROUNDS,
        "roles": [{"rolename": user}],
    }


async def follow(wake: asyncio.Event) -> None:
    """Keeps the list true for ever; a broker that is away is tried again."""
    wait = 0.5
    while True:
        try:
            async with client(settings().mqtt_url, identifier="makapix-access") as link:
                await link.subscribe(f"{CONTROL}/response", qos=1)
                wait = 0.5
                while True:
                    wake.clear()
                    await sync(link)
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(wake.wait(), LOOK_AGAIN)
        except (aiomqtt.MqttError, MakapixError, OSError) as error:
            log.warning("access.waits", seconds=wait, error=str(error))
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)


async def sync_once() -> tuple[int, int]:
    """Makes the list true once; returns how many logins were added and removed.

    Raises Unavailable when the broker cannot be told.
    """
    try:
        async with client(settings().mqtt_url, identifier="makapix-access-once") as link:
            await link.subscribe(f"{CONTROL}/response", qos=1)
            return await sync(link)
    except (aiomqtt.MqttError, OSError) as error:
        raise Unavailable(f"The broker cannot be told: {error}.") from error


async def sync(link: aiomqtt.Client) -> tuple[int, int]:
    """One look: what holds and is missing is added, what holds no longer is removed."""
    wanted = {one.username: one for one in await asyncio.to_thread(_listeners)}
    clients, roles = await _known(link)
    missing = [one for name, one in wanted.items() if name not in clients]
    extra = [name for name in clients if name.startswith(broker.PREFIX) and name not in wanted]
    needed = {f"{ROLE}{one.user_id}" for one in wanted.values()}
    idle = [role for role in roles if role.startswith(ROLE) and role not in needed]
    await _tell(
        link,
        [{"command": "deleteClient", "username": name} for name in extra]
        + [{"command": "deleteRole", "rolename": name} for name in idle]
        + [command for one in missing for command in _admit(one)],
    )
    if wanted:
        ids = [one.id for one in wanted.values()]
        await asyncio.to_thread(door.do, SYSTEM, broker.note_known, ids)
    return len(missing), len(extra)


def _listeners() -> list[Listener]:
    return door.ask(SYSTEM, broker.listeners)


def _admit(one: Listener) -> Iterator[dict[str, Any]]:
    role = f"{ROLE}{one.user_id}"
    yield {
        "command": "createRole",
        "rolename": role,
        "acls": _reads(broker.own_topics(one.user_id)),
    }
    yield {
        "command": "createClient",
        "username": one.username,
        "password": broker.password(one.id),
        "roles": [{"rolename": role}, {"rolename": "everyone"}],
    }


async def _known(link: aiomqtt.Client) -> tuple[list[str], list[str]]:
    answers = await _tell(link, [{"command": "listClients"}, {"command": "listRoles"}])
    return answers[0]["data"]["clients"], answers[1]["data"]["roles"]


async def _tell(link: aiomqtt.Client, commands: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Says the commands and hears the answers. Raises Unavailable when one is refused."""
    answers: list[dict[str, Any]] = []
    for start in range(0, len(commands), BATCH):
        batch = commands[start : start + BATCH]
        await link.publish(CONTROL, json.dumps({"commands": batch}), qos=1)
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                heard = await anext(aiter(link.messages))
        except TimeoutError as error:
            raise Unavailable("The broker does not keep access lists.") from error
        answers += json.loads(heard.payload)["responses"]  # type: ignore[arg-type]
    for answer in answers:
        if answer.get("error", "") not in {"", *FINE}:
            raise Unavailable(f"The broker refused {answer['command']}: {answer['error']}.")
    return answers


def main() -> None:
    """``python -m mqtt.access FILE``: writes the initial list, with the passwords of
    MQTT_SERVER_PASSWORD and MQTT_WEB_PASSWORD, before a broker in a container starts."""
    words = {user: os.environ[f"MQTT_{user.upper()}_PASSWORD"] for user in ("server", "web")}
    Path(sys.argv[1]).write_text(initial(words))


if __name__ == "__main__":
    main()
