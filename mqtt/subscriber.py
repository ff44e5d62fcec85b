"""What the server hears from the broker, as plain messages, for ever.

A broker that is away is tried again; what was published meanwhile is not
repeated, so a message is a hint and never the truth.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import aiomqtt
import structlog

from mqtt.connection import client

log = structlog.get_logger()
LONGEST_WAIT = 10.0
PAYLOAD_MAX = 8 * 1024


@dataclass(frozen=True, slots=True)
class Heard:
    """A message from the broker: its topic and its JSON object."""

    topic: str
    payload: dict[str, Any]


async def listen(
    url: str, *topics: str, joined: Callable[[], None] = lambda: None
) -> AsyncIterator[Heard]:
    """Messages on the topics. Ends only by cancellation.

    ``joined`` is called whenever the broker begins to repeat: what happened before was missed.
    """
    wait = 0.5
    while True:
        try:
            async with client(url, identifier=f"makapix-web-{uuid4().hex[:12]}") as broker:
                for topic in topics:
                    await broker.subscribe(topic, qos=1)
                joined()
                wait = 0.5
                async for message in broker.messages:
                    if heard := _read(message):
                        yield heard
        except aiomqtt.MqttError as error:
            log.warning("subscriber.waits", seconds=wait, error=str(error))
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)


def _read(message: aiomqtt.Message) -> Heard | None:
    body = message.payload
    if not isinstance(body, bytes | bytearray) or len(body) > PAYLOAD_MAX:
        return None
    try:
        payload = json.loads(body)
    except ValueError:
        return None
    return Heard(str(message.topic), payload) if isinstance(payload, dict) else None
